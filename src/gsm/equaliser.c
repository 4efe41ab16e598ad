/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * equaliser: forward-backward (BCJR, max-log) detection of a burst.
 *
 * GMSK with its differential precoding is, after de-rotation by a quarter turn a symbol, close to binary antipodal symbols
 * through a channel of a few taps (Laurent's first pulse; 45.004). A state is the last taps-1 symbols, the newest in bit 0,
 * a set bit meaning -1 (and the bit value 1). A "combination" is a state with the newest symbol appended: taps bits.
 *
 * With |y|^2 left out, the metric of combination c is 2 Re(conj(y) x_c) - |x_c|^2 over the noise variance, where x_c is what
 * the channel makes of it: two multiply-adds each.
 */
#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"  // DSP_HOT
#include "equaliser.h"

enum { STATES_MAX = 1 << (EQUALISER_TAPS_MAX - 1) };

/* Worse than any real path; small enough to be added up without overflow. */
static const float IMPOSSIBLE = -1e12f;

struct equaliser {
	float alpha[EQUALISER_STEPS_MAX + 1][STATES_MAX] __attribute__((aligned(32)));
	float re[2 * STATES_MAX] __attribute__((aligned(32))); /* 2 x_c / noise */
	float im[2 * STATES_MAX] __attribute__((aligned(32)));
	float energy[2 * STATES_MAX] __attribute__((aligned(32))); /* |x_c|^2 / noise */
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

static void combinations(struct equaliser *eq, const float complex *h, unsigned taps, float noise)
{
	const float scale = 1 / noise;
	for (unsigned c = 0; c < 1u << taps; c++) {
		float complex x = 0;
		for (unsigned k = 0; k < taps; k++)
			x += c >> k & 1 ? -h[k] : h[k];
		eq->re[c] = 2 * scale * crealf(x);
		eq->im[c] = 2 * scale * cimagf(x);
		eq->energy[c] = scale * dsp_norm(x);
	}
}

static inline float larger(float a, float b)
{
	return a > b ? a : b;
}

/* Rules out the states whose newest symbol contradicts a known one. */
static inline void constrain(float *metric, int states, int known)
{
	if (known)
		for (int s = known > 0; s < states; s += 2)
			metric[s] = IMPOSSIBLE;
}

static inline __attribute__((always_inline)) void metrics(const struct equaliser *eq, float complex y, int combos, float *m)
{
	const float a = crealf(y), b = cimagf(y);
	for (int c = 0; c < combos; c++)
		m[c] = a * eq->re[c] + b * eq->im[c] - eq->energy[c];
}

/* The best path stays at zero, so that floats keep their precision. */
static inline __attribute__((always_inline)) void normalise(float *metric, int states)
{
	float best = metric[0];
	for (int s = 1; s < states; s++)
		best = larger(best, metric[s]);
	for (int s = 0; s < states; s++)
		metric[s] -= best;
}

static inline __attribute__((always_inline)) void forward(struct equaliser *eq, const float complex *y, unsigned steps,
							  const int8_t *known, const int states)
{
	float m[2 * STATES_MAX] __attribute__((aligned(32)));
	memset(eq->alpha[0], 0, (size_t)states * sizeof(float));
	for (unsigned n = 0; n < steps; n++) {
		const float *from = eq->alpha[n];
		float *to = eq->alpha[n + 1];
		metrics(eq, y[n], 2 * states, m);
		for (int s = 0; s < states / 2; s++) {
			float old = from[s], older = from[s + states / 2];
			to[2 * s] = larger(old + m[2 * s], older + m[2 * s + states]);
			to[2 * s + 1] = larger(old + m[2 * s + 1], older + m[2 * s + 1 + states]);
		}
		constrain(to, states, known[n]);
		if (n % 8 == 7)
			normalise(to, states);
	}
}

/* Best path through a state whose newest symbol is +1 against the best with -1. */
static inline __attribute__((always_inline)) float decide(const float *alpha, const float *beta, const int states)
{
	float plus = -FLT_MAX, minus = -FLT_MAX;
	for (int s = 0; s < states; s += 2) {
		plus = larger(plus, alpha[s] + beta[s]);
		minus = larger(minus, alpha[s + 1] + beta[s + 1]);
	}
	return plus - minus;
}

static inline __attribute__((always_inline)) void backward(struct equaliser *eq, const float complex *y, unsigned steps,
							   const int8_t *known, float *llr, const int states)
{
	float m[2 * STATES_MAX] __attribute__((aligned(32)));
	float beta[STATES_MAX] __attribute__((aligned(32))) = { 0 }, next[STATES_MAX] __attribute__((aligned(32)));
	for (unsigned n = steps; n-- > 0;) {
		llr[n] = decide(eq->alpha[n + 1], beta, states);
		constrain(beta, states, known[n]);
		metrics(eq, y[n], 2 * states, m);
		for (int s = 0; s < states / 2; s++) {
			float even = beta[2 * s], odd = beta[2 * s + 1];
			next[s] = larger(m[2 * s] + even, m[2 * s + 1] + odd);
			next[s + states / 2] = larger(m[2 * s + states] + even, m[2 * s + 1 + states] + odd);
		}
		if (n % 8 == 0)
			normalise(next, states);
		memcpy(beta, next, (size_t)states * sizeof(float));
	}
}

static inline __attribute__((always_inline)) void both_ways(struct equaliser *eq, const float complex *y, unsigned steps,
							    const int8_t *known, float *llr, const int states)
{
	forward(eq, y, steps, known, states);
	backward(eq, y, steps, known, llr, states);
}

/* A constant number of states lets the compiler unroll each trellis fully. */
DSP_HOT void equaliser_execute(struct equaliser *eq, const float complex *y, unsigned steps, const float complex *h,
			       unsigned taps, float noise, const int8_t *known, float *llr)
{
	combinations(eq, h, taps, noise);
	switch (taps) {
	case 4:
		both_ways(eq, y, steps, known, llr, 8);
		break;
	case 5:
		both_ways(eq, y, steps, known, llr, 16);
		break;
	case 6:
		both_ways(eq, y, steps, known, llr, 32);
		break;
	case 7:
		both_ways(eq, y, steps, known, llr, 64);
		break;
	default:
		both_ways(eq, y, steps, known, llr, 128);
		break;
	}
}
