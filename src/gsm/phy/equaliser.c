// SPDX-License-Identifier: GPL-3.0-or-later
/* equaliser: forward-backward (BCJR, max-log) detection of a burst.
 *
 * GMSK with its differential precoding is, after de-rotation by a quarter turn a symbol, close to binary antipodal
 * symbols through a channel of a few taps (Laurent's first pulse; 45.004). A state is the last taps-1 symbols, the
 * newest in bit 0, a set bit meaning -1 (and the bit value 1). A "combination" is a state with the newest symbol
 * appended: taps bits.
 *
 * With |y|^2 left out, the metric of combination c is 2 Re(conj(y) x_c) - |x_c|^2 over the noise variance, where x_c is
 * what the channel makes of it: two multiply-adds each.
 */
#include "equaliser.h"

#include <stdlib.h>

#include "dsp.h"  // DSP_HOT, dsp_v4

enum { STATES_MAX = 1 << (EQUALISER_TAPS_MAX - 1), LANES = 4, VECTORS_MAX = STATES_MAX / LANES };

/* States go four at a time; lane parity is the newest symbol. */

/* Worse than any real path; small enough to be added up without overflow. */
#define IMPOSSIBLE -1e12f
static const dsp_v4 ruled_out[3] = {
	/* penalties of four states, by the known symbol + 1 */
	{ IMPOSSIBLE, 0, IMPOSSIBLE, 0 },
	{ 0, 0, 0, 0 },
	{ 0, IMPOSSIBLE, 0, IMPOSSIBLE },
};

struct equaliser {
	dsp_v4 alpha[EQUALISER_STEPS_MAX + 1][VECTORS_MAX];
	dsp_v4 re[2 * VECTORS_MAX]; /* 2 x_c / noise, by combination */
	dsp_v4 im[2 * VECTORS_MAX];
	dsp_v4 energy[2 * VECTORS_MAX]; /* |x_c|^2 / noise */
};

struct equaliser *equaliser_create(void)
{
	void *p = NULL;
	return posix_memalign(&p, 64, sizeof(struct equaliser)) == 0 ? p : NULL;
}

void equaliser_destroy(struct equaliser *eq)
{
	free(eq);
}

/* Each further tap doubles the combinations: with its symbol +1 as before, with -1 two taps less. */
static void combinations(struct equaliser *eq, const float complex *h, unsigned taps, float noise)
{
	float re[2 * STATES_MAX] = { 0 }, im[2 * STATES_MAX] = { 0 };
	const float scale = 1 / noise;
	for (unsigned k = 0; k < taps; k++) {
		re[0] += crealf(h[k]);
		im[0] += cimagf(h[k]);
	}
	for (unsigned k = 0; k < taps; k++)
		for (unsigned c = 0; c < 1u << k; c++) {
			re[c + (1u << k)] = re[c] - 2 * crealf(h[k]);
			im[c + (1u << k)] = im[c] - 2 * cimagf(h[k]);
		}
	for (unsigned i = 0; i < (1u << taps) / LANES; i++)
		for (unsigned k = 0; k < LANES; k++) {
			float a = re[LANES * i + k], b = im[LANES * i + k];
			eq->re[i][k] = 2 * scale * a;
			eq->im[i][k] = 2 * scale * b;
			eq->energy[i][k] = scale * (a * a + b * b);
		}
}

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Metrics of all combinations of `vectors` states, [size: 2 vectors]. */
ALWAYS_INLINE void metrics(const struct equaliser *eq, float complex y, int vectors, dsp_v4 *m)
{
	const dsp_v4 a = { crealf(y), crealf(y), crealf(y), crealf(y) },
		     b = { cimagf(y), cimagf(y), cimagf(y), cimagf(y) };
	for (int i = 0; i < 2 * vectors; i++)
		m[i] = a * eq->re[i] + b * eq->im[i] - eq->energy[i];
}

/* The best path stays at zero, so that floats keep their precision. */
ALWAYS_INLINE void normalise(dsp_v4 *metric, int vectors)
{
	dsp_v4 best = metric[0];
	for (int i = 1; i < vectors; i++)
		best = dsp_larger(best, metric[i]);
	best = dsp_larger(best, __builtin_shufflevector(best, best, 2, 3, 0, 1));
	best = dsp_larger(best, __builtin_shufflevector(best, best, 1, 0, 3, 2));
	for (int i = 0; i < vectors; i++)
		metric[i] -= best;
}

/* State s goes to 2s and 2s + 1 (without its oldest bit): each half of the old states appears twice, side by side. */
ALWAYS_INLINE void forward(struct equaliser *eq, const float complex *y, unsigned steps, const int8_t *known,
                           int vectors)
{
	dsp_v4 m[2 * VECTORS_MAX];
	for (int i = 0; i < vectors; i++)
		eq->alpha[0][i] = (dsp_v4){ 0 };
	for (unsigned n = 0; n < steps; n++) {
		const dsp_v4 *from = eq->alpha[n], out = ruled_out[known[n] + 1];
		dsp_v4 *to = eq->alpha[n + 1];
		metrics(eq, y[n], vectors, m);
		for (int i = 0; i < vectors / 2; i++) {
			dsp_v4 old = from[i], older = from[i + vectors / 2];
			dsp_v4 old_low = __builtin_shufflevector(old, old, 0, 0, 1, 1);
			dsp_v4 old_high = __builtin_shufflevector(old, old, 2, 2, 3, 3);
			dsp_v4 older_low = __builtin_shufflevector(older, older, 0, 0, 1, 1);
			dsp_v4 older_high = __builtin_shufflevector(older, older, 2, 2, 3, 3);
			to[2 * i] = dsp_larger(old_low + m[2 * i], older_low + m[2 * i + vectors]) + out;
			to[2 * i + 1] = dsp_larger(old_high + m[2 * i + 1], older_high + m[2 * i + 1 + vectors]) + out;
		}
		if (n % 8 == 7)
			normalise(to, vectors);
	}
}

/* Best path through a state whose newest symbol is +1 against the best with -1. */
ALWAYS_INLINE float decide(const dsp_v4 *alpha, const dsp_v4 *beta, int vectors)
{
	dsp_v4 best = alpha[0] + beta[0];
	for (int i = 1; i < vectors; i++)
		best = dsp_larger(best, alpha[i] + beta[i]);
	best = dsp_larger(best, __builtin_shufflevector(best, best, 2, 3, 0, 1));
	return best[0] - best[1];
}

ALWAYS_INLINE void backward(struct equaliser *eq, const float complex *y, unsigned steps, const int8_t *known,
                            float *llr, int vectors)
{
	dsp_v4 m[2 * VECTORS_MAX], beta[VECTORS_MAX];
	for (int i = 0; i < vectors; i++)
		beta[i] = (dsp_v4){ 0 };
	for (unsigned n = steps; n-- > 0;) {
		llr[n] = decide(eq->alpha[n + 1], beta, vectors);
		metrics(eq, y[n], vectors, m);
		for (int i = 0; i < vectors; i++) {
			dsp_v4 ends = beta[i] + ruled_out[known[n] + 1];
			m[i] += ends;
			m[i + vectors] += ends;
		}
		for (int i = 0; i < vectors; i++) {
			dsp_v4 plus = __builtin_shufflevector(m[2 * i], m[2 * i + 1], 0, 2, 4, 6);
			dsp_v4 minus = __builtin_shufflevector(m[2 * i], m[2 * i + 1], 1, 3, 5, 7);
			beta[i] = dsp_larger(plus, minus);
		}
		if (n % 8 == 0)
			normalise(beta, vectors);
	}
}

ALWAYS_INLINE void both_ways(struct equaliser *eq, const float complex *y, unsigned steps, const int8_t *known,
                             float *llr, int vectors)
{
	forward(eq, y, steps, known, vectors);
	backward(eq, y, steps, known, llr, vectors);
}

/* A constant number of states lets the compiler unroll each trellis fully. */
DSP_HOT void equaliser_execute(struct equaliser *eq, const float complex *y, unsigned steps, const float complex *h,
                               unsigned taps, float noise, const int8_t *known, float *llr)
{
	combinations(eq, h, taps, noise);
	switch (taps) {
	case 4:
		both_ways(eq, y, steps, known, llr, 8 / LANES);
		break;
	case 5:
		both_ways(eq, y, steps, known, llr, 16 / LANES);
		break;
	case 6:
		both_ways(eq, y, steps, known, llr, 32 / LANES);
		break;
	case 7:
		both_ways(eq, y, steps, known, llr, 64 / LANES);
		break;
	default:
		both_ways(eq, y, steps, known, llr, 128 / LANES);
		break;
	}
}
