// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_turbo: the turbo code of 36.212 5.1.3.2 and its rate matching (5.1.4.1), for one code block without filler bits:
 * every transport block of system information has a size that needs none.
 */
#include <assert.h>
#include <stdbool.h>

#include "lte_code.h"

enum { COLUMNS = 32, TAIL = 4, NULL_BIT = 2, STREAM_MAX = AIR_TURBO_BITS_MAX + TAIL };

struct polynomial {
	uint16_t f1, f2;
};

/* Table 5.1.3-3 up to K = 2240: K = 40 to 512 by 8, to 1024 by 16, to 2048 by 32, then by 64 */
static const struct polynomial polynomials[] = {
	{ 3, 10 },    { 7, 12 },    { 19, 42 },   { 7, 16 },    { 7, 18 },   { 11, 20 },   { 5, 22 },    { 11, 24 },
	{ 7, 26 },    { 41, 84 },   { 103, 90 },  { 15, 32 },   { 9, 34 },   { 17, 108 },  { 9, 38 },    { 21, 120 },
	{ 101, 84 },  { 21, 44 },   { 57, 46 },   { 23, 48 },   { 13, 50 },  { 27, 52 },   { 11, 36 },   { 27, 56 },
	{ 85, 58 },   { 29, 60 },   { 33, 62 },   { 15, 32 },   { 17, 198 }, { 33, 68 },   { 103, 210 }, { 19, 36 },
	{ 19, 74 },   { 37, 76 },   { 19, 78 },   { 21, 120 },  { 21, 82 },  { 115, 84 },  { 193, 86 },  { 21, 44 },
	{ 133, 90 },  { 81, 46 },   { 45, 94 },   { 23, 48 },   { 243, 98 }, { 151, 40 },  { 155, 102 }, { 25, 52 },
	{ 51, 106 },  { 47, 72 },   { 91, 110 },  { 29, 168 },  { 29, 114 }, { 247, 58 },  { 29, 118 },  { 89, 180 },
	{ 91, 122 },  { 157, 62 },  { 55, 84 },   { 31, 64 },   { 17, 66 },  { 35, 68 },   { 227, 420 }, { 65, 96 },
	{ 19, 74 },   { 37, 76 },   { 41, 234 },  { 39, 80 },   { 185, 82 }, { 43, 252 },  { 21, 86 },   { 155, 44 },
	{ 79, 120 },  { 139, 92 },  { 23, 94 },   { 217, 48 },  { 25, 98 },  { 17, 80 },   { 127, 102 }, { 25, 52 },
	{ 239, 106 }, { 17, 48 },   { 137, 110 }, { 215, 112 }, { 29, 114 }, { 15, 58 },   { 147, 118 }, { 29, 60 },
	{ 59, 122 },  { 65, 124 },  { 55, 84 },   { 31, 64 },   { 17, 66 },  { 171, 204 }, { 67, 140 },  { 35, 72 },
	{ 19, 74 },   { 39, 76 },   { 19, 78 },   { 199, 240 }, { 21, 82 },  { 211, 252 }, { 21, 86 },   { 43, 88 },
	{ 149, 60 },  { 45, 92 },   { 49, 846 },  { 71, 48 },   { 13, 28 },  { 17, 80 },   { 25, 102 },  { 183, 104 },
	{ 55, 954 },  { 127, 96 },  { 27, 110 },  { 29, 112 },  { 29, 114 }, { 57, 116 },  { 45, 354 },  { 31, 120 },
	{ 59, 610 },  { 185, 124 }, { 113, 420 }, { 31, 64 },   { 17, 66 },  { 171, 136 }, { 209, 420 },
};

static struct polynomial polynomial_of(size_t k)
{
	size_t i = k <= 512    ? (k - 40) / 8
	           : k <= 1024 ? 60 + (k - 528) / 16
	           : k <= 2048 ? 92 + (k - 1056) / 32
	                       : 124 + (k - 2112) / 64;
	size_t step = k <= 512 ? 8 : k <= 1024 ? 16 : k <= 2048 ? 32 : 64;
	assert(k >= 40 && k <= AIR_TURBO_BITS_MAX && k % step == 0);
	return polynomials[i];
}

/* Constituent encoder: feedback 1 + D^2 + D^3, output 1 + D + D^3. state: the newest bit is bit 0. */
static uint8_t step(unsigned *state, uint8_t fed)
{
	unsigned s = *state;
	uint8_t out = (uint8_t)((fed ^ s ^ s >> 2) & 1);
	*state = (s << 1 | fed) & 7;
	return out;
}

static uint8_t feedback(unsigned state)
{
	return (uint8_t)((state >> 1 ^ state >> 2) & 1);
}

/* Parity of n bits, then three steps that empty the register: tail holds x, z, x, z, x, z. */
static void encode(const uint8_t *bits, size_t n, bool interleaved, uint8_t *parity, uint8_t tail[6])
{
	struct polynomial p = polynomial_of(n);
	unsigned state = 0;
	for (size_t i = 0; i < n; i++) {
		uint8_t bit = bits[interleaved ? (p.f1 * i + p.f2 * i % n * i) % n : i];
		parity[i] = step(&state, bit ^ feedback(state));
	}
	for (int i = 0; i < 3; i++) {
		tail[2 * i] = feedback(state);
		tail[2 * i + 1] = step(&state, 0);
	}
}

/* Table 5.1.4-1 */
static unsigned column(unsigned i)
{
	return (i & 1) << 4 | (i & 2) << 2 | (i & 4) | (i & 8) >> 2 | (i & 16) >> 4;
}

/* Where place k of a sub-block interleaver's output comes from, nulls counted; the third stream is one off. */
static size_t source(size_t k, size_t rows, bool third)
{
	size_t at = column((unsigned)(k / rows)) + COLUMNS * (k % rows);
	return third ? (at + 1) % (rows * COLUMNS) : at;
}

static void fill_buffer(const uint8_t streams[3][STREAM_MAX], size_t length, size_t rows, uint8_t *buffer)
{
	size_t size = rows * COLUMNS, nulls = size - length;
	for (size_t k = 0; k < size; k++)
		for (int i = 0; i < 3; i++) {
			size_t from = source(k, rows, i == 2), to = i == 0 ? k : size + 2 * k + (size_t)(i - 1);
			buffer[to] = from < nulls ? NULL_BIT : streams[i][from - nulls];
		}
}

void air_turbo_encode(const uint8_t *bits, size_t n, int rv, uint8_t *out, size_t count)
{
	uint8_t streams[3][STREAM_MAX], buffer[AIR_TURBO_BUFFER], tails[2][6];
	size_t rows = (n + TAIL + COLUMNS - 1) / COLUMNS, size = 3 * rows * COLUMNS;
	for (size_t i = 0; i < n; i++)
		streams[0][i] = bits[i];
	encode(bits, n, false, streams[1], tails[0]);
	encode(bits, n, true, streams[2], tails[1]);
	for (size_t i = 0; i < 12; i++) /* 5.1.3.2.2: the twelve tail bits go to the streams in turn */
		streams[i % 3][n + i / 3] = tails[i / 6][i % 6];
	fill_buffer(streams, n + TAIL, rows, buffer);
	size_t at = rows * (2 * ((size + 8 * rows - 1) / (8 * rows)) * (size_t)rv + 2);
	for (size_t k = 0; k < count; at++)
		if (buffer[at % size] != NULL_BIT)
			out[k++] = buffer[at % size];
}
