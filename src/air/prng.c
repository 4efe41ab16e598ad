// SPDX-License-Identifier: GPL-3.0-or-later
/* prng: xoshiro256++ of Blackman and Vigna (public domain algorithm), Box-Muller for the Gaussian.
 */
#include "prng.h"

#include <math.h>

#include "turn.h"  // air_turn_sincos

static uint64_t splitmix64(uint64_t *x)
{
	uint64_t z = (*x += 0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

void air_prng_seed(struct air_prng *prng, uint64_t seed, uint64_t purpose)
{
	uint64_t x = seed;
	x = splitmix64(&x) ^ (purpose * 0xd1342543de82ef95);
	for (int i = 0; i < 4; i++)
		prng->s[i] = splitmix64(&x);
}

static inline uint64_t rotl(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

static inline uint64_t next(struct air_prng *prng)
{
	uint64_t *s = prng->s;
	uint64_t result = rotl(s[0] + s[3], 23) + s[0], t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotl(s[3], 45);
	return result;
}

uint64_t air_prng_next(struct air_prng *prng)
{
	return next(prng);
}

double air_prng_uniform(struct air_prng *prng)
{
	return (double)(next(prng) >> 11) * 0x1p-53;
}

uint32_t air_prng_below(struct air_prng *prng, uint32_t n)
{
	return (uint32_t)(((next(prng) >> 32) * n) >> 32);
}

void air_prng_add_noise(struct air_prng *prng, const struct air_turn_table *turns, float sd, float complex *x, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t r = next(prng);
		float u = ((float)(r >> 40) + 1.0f) * 0x1p-24f; /* 0 < u <= 1 */
		float re, im, radius = sd * sqrtf(-2.0f * logf(u));
		air_turn_sincos(turns, (uint32_t)r, &re, &im);
		x[i] += air_complex(radius * re, radius * im);
	}
}
