// SPDX-License-Identifier: GPL-3.0-or-later
/* encoder: channel coding of the downlink, one sentence of the specifications after another.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "encoder.h"

/* ---- random numbers ---- */

uint32_t random_bits(struct random *r)
{
	r->state = r->state * 6364136223846793005u + 1442695040888963407u;
	uint64_t x = r->state;
	x ^= x >> 31;
	return (uint32_t)(x * 0x9e3779b97f4a7c15u >> 32);
}

void random_fill(struct random *r, uint8_t *bits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bits[i] = random_bits(r) >> 13 & 1;
}

double random_gauss(struct random *r)
{
	double u = (random_bits(r) + 1.0) / 4294967297.0, v = random_bits(r) / 4294967296.0;
	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

/* ---- 36.211 7.2 ---- */

void enc_gold(uint32_t c_init, uint8_t *c, size_t n)
{
	enum { NC = 1600 };
	uint8_t *x1 = calloc(n + NC + 31, 1), *x2 = calloc(n + NC + 31, 1);
	x1[0] = 1;
	for (int i = 0; i < 31; i++)
		x2[i] = c_init >> i & 1;
	for (size_t i = 0; i < n + NC; i++) {
		x1[i + 31] = (x1[i + 3] + x1[i]) % 2;
		x2[i + 31] = (x2[i + 3] + x2[i + 2] + x2[i + 1] + x2[i]) % 2;
	}
	for (size_t i = 0; i < n; i++)
		c[i] = (x1[i + NC] + x2[i + NC]) % 2;
	free(x1);
	free(x2);
}

/* ---- 36.212 5.1.1: long division ---- */

void enc_crc(uint8_t *bits, size_t n, uint32_t polynomial, unsigned length, uint32_t mask)
{
	uint8_t *rest = calloc(n + length, 1);
	memcpy(rest, bits, n);
	for (size_t i = 0; i < n; i++)
		for (unsigned k = 0; rest[i] && k <= length; k++)
			rest[i + length - k] ^= (k == length) ? 0 : polynomial >> k & 1;
	for (unsigned k = 0; k < length; k++)
		bits[n + k] = rest[n + k] ^ (mask >> (length - 1 - k) & 1);
	free(rest);
}

/* ---- 36.212 5.1.3.1 ---- */

void enc_conv(const uint8_t *bits, size_t n, uint8_t *d)
{
	static const uint8_t taps[3][7] = { { 1, 0, 1, 1, 0, 1, 1 }, { 1, 1, 1, 1, 0, 0, 1 }, { 1, 1, 1, 0, 1, 0, 1 } };
	for (size_t stream = 0; stream < 3; stream++) {
		for (size_t k = 0; k < n; k++) {
			unsigned sum = 0;
			for (size_t tap = 0; tap < 7; tap++)
				sum += taps[stream][tap] *
				       bits[(k + 7 * n - tap) % n]; /* the register starts with the last bits */
			d[stream * n + k] = sum % 2;
		}
	}
}

/* ---- 36.212 5.1.4.2 ---- */

enum { NOTHING = 2 };

/* Writes a block of 32 columns row by row, filling first, and reads it column by column in the given order. */
static size_t interleave(const uint8_t *d, size_t n, const uint8_t order[32], uint8_t *v)
{
	size_t rows = (n + 31) / 32, filling = 32 * rows - n, at = 0;
	for (size_t column = 0; column < 32; column++)
		for (size_t row = 0; row < rows; row++) {
			size_t y = 32 * row + order[column];
			v[at++] = y < filling ? NOTHING : d[y - filling];
		}
	return at;
}

void enc_conv_match(const uint8_t *d, size_t n, uint8_t *out, size_t e)
{
	static const uint8_t order[32] = { 1, 17, 9, 25, 5, 21, 13, 29, 3, 19, 11, 27, 7, 23, 15, 31,
		                           0, 16, 8, 24, 4, 20, 12, 28, 2, 18, 10, 26, 6, 22, 14, 30 };
	uint8_t *w = malloc(3 * (n + 32));
	size_t kw = 0;
	for (size_t stream = 0; stream < 3; stream++)
		kw += interleave(d + stream * n, n, order, w + kw);
	for (size_t k = 0, j = 0; k < e; j++)
		if (w[j % kw] != NOTHING)
			out[k++] = w[j % kw];
	free(w);
}
