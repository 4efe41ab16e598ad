// SPDX-License-Identifier: GPL-3.0-or-later
/* coding: scrambling, parity, convolutional and turbo codes with their rate matching (36.211 7.2, 36.212 5.1).
 * Soft bits are log P(0) - log P(1); hard bits are one a byte. Private to src/lte.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Gold sequence c(first), c(first + 1), … of 36.211 7.2, [size: n]. */
void gold_sequence(uint32_t c_init, uint32_t first, uint8_t *bits, size_t n);

/* Turns the soft bits over that the sequence scrambled, in place. */
void gold_descramble(uint32_t c_init, float *llr, size_t n);

enum crc_kind { CRC_24A, CRC_24B, CRC_16, CRC_8 };

/* Remainder of 36.212 5.1.1 over hard bits. */
uint32_t crc_bits(enum crc_kind kind, const uint8_t *bits, size_t n);

/* 36.212 table 5.1.4-2: the order in which the sub-block interleaver of convolutional codes and of PDCCH reads columns.
 */
enum { CONV_COLUMNS = 32 };
extern const uint8_t conv_column[CONV_COLUMNS];

enum { CONV_BITS_MAX = 96 }; /* MIB: 40; the longest DCI with its parity: below 90 */

/* Order in which 36.212 5.1.4.2 sends the mother code bits d0[0..n), d1[0..n), d2[0..n), again and again from the
 * first: sent bit i is mother bit places[i mod 3 n] [size: 3 n]. */
void conv_places(size_t n, uint16_t *places);

/* Undoes it: adds the `received` soft bits onto the mother code bits, n up to CONV_BITS_MAX. out [size: 3 n] is not
 * cleared first, so that repetitions add up. */
void conv_dematch(const float *llr, size_t received, size_t n, float *out);

/* 36.212 5.1.3.1: n bits, 6 at least -> mother code bits [size: 3 n]. */
void conv_encode(const uint8_t *bits, size_t n, uint8_t *out);

/* Tail-biting Viterbi of 36.212 5.1.3.1 over dematched soft bits [size: 3 n] -> n hard bits, 1 <= n <= CONV_BITS_MAX.
 */
void conv_decode(const float *llr, size_t n, uint8_t *bits);

/* Share of the soft bits' weight that speaks for the code word of these n bits: 1 all, 0 as much for it as against it.
 */
float conv_agreement(const float *llr, size_t n, const uint8_t *bits);
