// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_code: parity and the convolutional code of 36.212 5.1.1, 5.1.3.1, 5.1.4.2.
 */
#include "lte_code.h"

#include <assert.h>

enum { CRC16 = 0x1021, CRC24A = 0x864cfb, COLUMNS = 32 };

static void append(uint8_t *bits, size_t n, uint32_t generator, unsigned length, uint32_t mask)
{
	uint32_t remainder = 0, top = 1u << (length - 1), all = (top << 1) - 1;
	for (size_t i = 0; i < n; i++) {
		uint32_t feedback = ((remainder & top) != 0) ^ bits[i];
		remainder = (remainder << 1 & all) ^ (feedback ? generator : 0);
	}
	remainder ^= mask;
	for (unsigned i = 0; i < length; i++)
		bits[n + i] = remainder >> (length - 1 - i) & 1;
}

void air_crc16_append(uint8_t *bits, size_t n, uint16_t mask)
{
	append(bits, n, CRC16, 16, mask);
}

void air_crc24_append(uint8_t *bits, size_t n)
{
	append(bits, n, CRC24A, 24, 0);
}

/* One output stream: the parity of the seven latest bits under a generator polynomial, c(k) weighted highest. */
static uint8_t parity_at(const uint8_t *bits, size_t n, size_t k, unsigned generator)
{
	uint8_t sum = 0;
	for (size_t delay = 0; delay <= 6; delay++)
		if (generator >> (6 - delay) & 1)
			sum ^= bits[(k + n - delay) % n];
	return sum;
}

/* Table 5.1.4-2: odd columns first, each half in bit-reversed order. */
static unsigned column(unsigned i)
{
	unsigned reversed = (i & 1) << 4 | (i & 2) << 2 | (i & 4) | (i & 8) >> 2 | (i & 16) >> 4;
	return reversed ^ 1;
}

void air_conv_order(size_t n, uint16_t *order)
{
	size_t rows = (n + COLUMNS - 1) / COLUMNS, nulls = rows * COLUMNS - n;
	assert(n <= AIR_INTERLEAVED_MAX);
	for (unsigned c = 0; c < COLUMNS; c++)
		for (size_t r = 0; r < rows; r++)
			if (r * COLUMNS + column(c) >= nulls)
				*order++ = (uint16_t)(r * COLUMNS + column(c) - nulls);
}

void air_conv_encode(const uint8_t *bits, size_t n, uint8_t *out, size_t count)
{
	static const unsigned generators[3] = { 0133, 0171, 0165 };
	uint8_t buffer[3 * AIR_CONV_BITS_MAX];
	uint16_t order[AIR_CONV_BITS_MAX];
	assert(n > 0 && n <= AIR_CONV_BITS_MAX);
	air_conv_order(n, order);
	for (size_t i = 0; i < 3 * n; i++)
		buffer[i] = parity_at(bits, n, order[i % n], generators[i / n]);
	for (size_t k = 0; k < count; k++)
		out[k] = buffer[k % (3 * n)];
}
