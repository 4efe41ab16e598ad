// SPDX-License-Identifier: GPL-3.0-or-later
/* turn: angles as uint32_t, 2^32 = one turn, so that they add up exactly and wrap by themselves.
 */
#pragma once

#include <complex.h>
#include <math.h>
#include <stdint.h>

enum { AIR_TURN_BITS = 10 };

struct air_turn_point {
	float re, im;
};

/* Sines of one turn in 2^AIR_TURN_BITS steps, with the first repeated at the end. */
struct air_turn_table {
	struct air_turn_point point[(1 << AIR_TURN_BITS) + 1];
};

static inline void air_turn_table_fill(struct air_turn_table *table)
{
	for (int i = 0; i <= 1 << AIR_TURN_BITS; i++) {
		double angle = 2 * M_PI * i / (1 << AIR_TURN_BITS);
		table->point[i] = (struct air_turn_point){ .re = (float)cos(angle), .im = (float)sin(angle) };
	}
}

/* exp(j angle), interpolated: error below 5e-6. */
static inline void air_turn_sincos(const struct air_turn_table *table, uint32_t angle, float *re, float *im)
{
	const struct air_turn_point *p = &table->point[angle >> (32 - AIR_TURN_BITS)];
	float f = (float)(int32_t)(angle & ((1u << (32 - AIR_TURN_BITS)) - 1)) * (1.0f / (1u << (32 - AIR_TURN_BITS)));
	*re = p[0].re + f * (p[1].re - p[0].re);
	*im = p[0].im + f * (p[1].im - p[0].im);
}

/* cycles (any size) to an angle. */
static inline uint32_t air_turn_of(double cycles)
{
	double whole = cycles - (double)(int64_t)cycles;
	return (uint32_t)(int64_t)(whole * 4294967296.0);
}

static inline float complex air_complex(float re, float im)
{
	union {
		float part[2];
		float complex z;
	} u = { .part = { re, im } };
	return u.z;
}
