// SPDX-License-Identifier: GPL-3.0-or-later
/* bits: writes bit fields, most significant first, into zeroed or padded octets.
 */
#pragma once

#include <assert.h>
#include <stdint.h>

struct air_bits {
	uint8_t *octets;
	unsigned size, at; /* bits */
	uint8_t padding; /* XORed over each octet: 0x2b for fields written as L and H (44.018 preface to 10.5.2), else 0
	                  */
};

/* The n (0..32) low bits of value. */
static inline void air_bits_put(struct air_bits *bits, uint32_t value, unsigned n)
{
	assert(bits->at + n <= bits->size);
	for (; n > 0; n--, bits->at++) {
		uint8_t mask = (uint8_t)(0x80 >> (bits->at & 7)), *octet = &bits->octets[bits->at >> 3];
		*octet = (uint8_t)((*octet & ~mask) | (value >> (n - 1) & 1 ? mask : 0));
	}
}

/* One bit as L (false) or H (true): relative to the padding. */
static inline void air_bits_put_lh(struct air_bits *bits, int high)
{
	uint32_t pad = bits->padding >> (7 - (bits->at & 7)) & 1;
	air_bits_put(bits, pad ^ (high ? 1 : 0), 1);
}
