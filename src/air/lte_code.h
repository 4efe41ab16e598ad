// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_code: channel coding of 36.212 5.1, transmitting side. Bits are one an octet.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	AIR_CONV_BITS_MAX = 128, /* a DCI or the MIB, with parity */
	AIR_INTERLEAVED_MAX = 1024,
	AIR_TURBO_BITS_MAX = 2240,   /* 2216, the largest system information, with parity */
	AIR_TURBO_BUFFER = 3 * 2272, /* circular buffer: 3 x 32 x 71 columns */
};

/* Appends 16 parity bits (5.1.1, generator CRC16), XORed with mask (most significant bit first). */
void air_crc16_append(uint8_t *bits, size_t n, uint16_t mask);
/* Appends 24 parity bits, generator CRC24A. */
void air_crc24_append(uint8_t *bits, size_t n);

/* Tail-biting convolutional code (5.1.3.1) and its rate matching (5.1.4.2): n bits (at most AIR_CONV_BITS_MAX) -> out
 * [size: count]. */
void air_conv_encode(const uint8_t *bits, size_t n, uint8_t *out, size_t count);

/* The sub-block interleaver of that rate matching on n things (at most AIR_INTERLEAVED_MAX): order[i] is which comes
 * i-th. */
void air_conv_order(size_t n, uint16_t *order);

/* Turbo code (5.1.3.2) and rate matching (5.1.4.1) of one code block, parity included, redundancy version rv (0..3);
 * n at most AIR_TURBO_BITS_MAX. */
void air_turbo_encode(const uint8_t *bits, size_t n, int rv, uint8_t *out, size_t count);
