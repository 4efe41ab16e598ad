// SPDX-License-Identifier: GPL-3.0-or-later
/* prng: repeatable random numbers (xoshiro256++, seeded through splitmix64). One stream a purpose, so that
 * changing how one is used leaves the others alone.
 */
#pragma once

#include <complex.h>
#include <stddef.h>
#include <stdint.h>

struct air_turn_table;

struct air_prng {
	uint64_t s[4];
};

/* purpose tells streams of one seed apart. */
void air_prng_seed(struct air_prng *prng, uint64_t seed, uint64_t purpose);
uint64_t air_prng_next(struct air_prng *prng);
/* 0 <= x < 1 */
double air_prng_uniform(struct air_prng *prng);
/* 0 .. n-1 */
uint32_t air_prng_below(struct air_prng *prng, uint32_t n);
/* Adds complex white Gaussian noise of standard deviation sd in each part to x[n]. */
void air_prng_add_noise(struct air_prng *prng, const struct air_turn_table *turns, float sd, float complex *x,
                        size_t n);
