// SPDX-License-Identifier: GPL-3.0-or-later
/* taps: least squares for the channel of one burst. The symbols are real, so the normal equations are, too.
 */
#include "taps.h"

#include <math.h>
#include <string.h>

#include "burst.h"  // BURST_LEAD
#include "dsp.h"    // DSP_HOT, dsp_norm

/* Solves the symmetric system A x = b for a real A [n x n, lower half used] and complex b, in place. False: singular.
 */
static bool solve(unsigned n, float a[][TAPS_MAX], float complex *b)
{
	for (unsigned j = 0; j < n; j++) { /* Cholesky, A = L L' */
		for (unsigned k = 0; k < j; k++)
			for (unsigned i = j; i < n; i++)
				a[i][j] -= a[i][k] * a[j][k];
		if (!(a[j][j] > 1e-12f))
			return false;
		float inv = 1 / sqrtf(a[j][j]);
		for (unsigned i = j; i < n; i++)
			a[i][j] *= inv;
	}
	for (unsigned i = 0; i < n; i++) {
		for (unsigned k = 0; k < i; k++)
			b[i] -= a[i][k] * b[k];
		b[i] /= a[i][i];
	}
	for (unsigned i = n; i-- > 0;) {
		for (unsigned k = i + 1; k < n; k++)
			b[i] -= a[k][i] * b[k];
		b[i] /= a[i][i];
	}
	return true;
}

DSP_HOT float taps_fit(const float complex *z, const float *s, int from, int to, bool soft, const float *ridge,
                       struct taps *taps)
{
	const int count = (int)taps->count, n = to - from - count + 1;
	float a[TAPS_MAX][TAPS_MAX];
	const float *top = s + from + count - 1; /* newest symbol of the first equation */
	const float complex *y = z + BURST_LEAD + from + count - 1 + taps->lag;
	float energy = 0;
	for (int i = 0; i < count; i++) {
		float re = 0, im = 0;
#pragma omp simd reduction(+ : re, im)
		for (int k = 0; k < n; k++) {
			re += crealf(y[k]) * top[k - i];
			im += cimagf(y[k]) * top[k - i];
		}
		taps->h[i] = CMPLXF(re, im);
		for (int j = 0; j <= i; j++) {
			float sum = 0;
#pragma omp simd reduction(+ : sum)
			for (int k = 0; k < n; k++)
				sum += top[k - i] * top[k - j];
			a[i][j] = sum;
		}
		if (soft)
			a[i][i] = (float)n; /* the square of an uncertain symbol is still 1 */
		a[i][i] += ridge ? ridge[i] : 0;
	}
	for (int k = 0; k < n; k++)
		energy += dsp_norm(y[k]);
	float complex b[TAPS_MAX];
	memcpy(b, taps->h, sizeof(b));
	if (!solve((unsigned)count, a, taps->h)) {
		memset(taps->h, 0, sizeof(taps->h));
		return energy / (float)n;
	}
	for (int i = 0; i < count; i++)
		energy -= crealf(b[i]) * crealf(taps->h[i]) + cimagf(b[i]) * cimagf(taps->h[i]);
	/* Without a prior the fit takes `count` residuals away; with one, its penalty is in `energy` and makes up for
	 * that. */
	return fmaxf(energy, 0) / fmaxf((float)(n - (ridge ? 0 : count)), 1);
}
