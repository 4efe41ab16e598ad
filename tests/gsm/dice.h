// SPDX-License-Identifier: GPL-3.0-or-later
/* dice: random numbers that are the same on every run.
 */
#pragma once

#include <complex.h>
#include <math.h>
#include <stdint.h>

struct dice {
	uint64_t s; /* not 0 */
};

static inline uint64_t dice_next(struct dice *d)
{
	d->s ^= d->s << 13;
	d->s ^= d->s >> 7;
	d->s ^= d->s << 17;
	return d->s * 0x2545f4914f6cdd1dULL;
}

static inline uint32_t dice_below(struct dice *d, uint32_t n)
{
	return (uint32_t)((dice_next(d) >> 32) * n >> 32);
}

/* 0 < x < 1 */
static inline double dice_uniform(struct dice *d)
{
	return ((double)(dice_next(d) >> 11) + 0.5) / 9007199254740992.0;
}

/* +1 or -1 */
static inline int dice_sign(struct dice *d)
{
	return dice_next(d) >> 63 ? 1 : -1;
}

/* Complex Gaussian, variance 1. */
static inline float complex dice_noise(struct dice *d)
{
	double r = sqrt(-log(dice_uniform(d))), a = 2 * M_PI * dice_uniform(d);
	return CMPLXF((float)(r * cos(a)), (float)(r * sin(a)));
}

/* Gaussian, variance 1. */
static inline float dice_gauss(struct dice *d)
{
	return (float)M_SQRT2 * crealf(dice_noise(d));
}
