// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_interp: a polyphase filter of 512 phases, with linear interpolation between neighbouring phases.
 */
#include "lte_interp.h"

#include <math.h>

#include "dsp.h"  // DSP_HOT

#define KAISER_BETA 8.0

/* Modified Bessel function of the first kind, order 0. */
static double bessel_0(double x)
{
	double sum = 1, term = 1;
	for (int k = 1; k < 40; k++) {
		term *= x * x / (4.0 * k * k);
		sum += term;
	}
	return sum;
}

static double windowed_sinc(double t)
{
	double edge = t / (AIR_INTERP_TAPS / 2);
	if (fabs(edge) >= 1)
		return 0;
	double sinc = t == 0 ? 1 : sin(M_PI * t) / (M_PI * t);
	return sinc * bessel_0(KAISER_BETA * sqrt(1 - edge * edge)) / bessel_0(KAISER_BETA);
}

void air_interp_fill(struct air_interp *interp)
{
	for (int phase = 0; phase <= AIR_INTERP_PHASES; phase++)
		for (int i = 0; i < AIR_INTERP_TAPS; i++)
			interp->taps[phase][i] =
				(float)windowed_sinc(i - (AIR_INTERP_TAPS / 2 - 1) - (double)phase / AIR_INTERP_PHASES);
}

DSP_HOT static void value_at(const float *a, const float *b, float f, const float *x, float *out)
{
	float re = 0, im = 0;
#pragma omp simd reduction(+ : re, im)
	for (int i = 0; i < AIR_INTERP_TAPS; i++) {
		float tap = a[i] + f * (b[i] - a[i]);
		re += tap * x[2 * i];
		im += tap * x[2 * i + 1];
	}
	out[0] = re;
	out[1] = im;
}

void air_interp_run(const struct air_interp *interp, const float complex *x, uint64_t position, uint64_t step,
                    float complex *out, size_t n)
{
	enum { PHASE_BITS = AIR_INTERP_FRACTION - 9 }; /* 512 = 2^9 */
	for (size_t i = 0; i < n; i++, position += step) {
		const float complex *first = x + (position >> AIR_INTERP_FRACTION) - (AIR_INTERP_TAPS / 2 - 1);
		unsigned phase = (unsigned)(position >> PHASE_BITS) & (AIR_INTERP_PHASES - 1);
		float f = (float)(position & (((uint64_t)1 << PHASE_BITS) - 1)) *
		          (1.0f / (float)((uint64_t)1 << PHASE_BITS));
		value_at(interp->taps[phase], interp->taps[phase + 1], f, (const float *)first, (float *)(out + i));
	}
}
