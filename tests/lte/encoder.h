// SPDX-License-Identifier: GPL-3.0-or-later
/* encoder: what an LTE base station does to bits, bit by bit as 36.211 and 36.212 say it and as slowly: what the tests
 * hold the receiver against. Shares no code with src/lte.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- random numbers, the same in every run ---- */
struct random {
	uint64_t state;
};
uint32_t random_bits(struct random *r);
void random_fill(struct random *r, uint8_t *bits, size_t n);
double random_gauss(struct random *r); /* variance 1 */

/* c(n) of 36.211 7.2. */
void enc_gold(uint32_t c_init, uint8_t *c, size_t n);

/* Appends the remainder of a division by the polynomial, given with all its terms, to n bits; turns it over with mask.
 */
void enc_crc(uint8_t *bits, size_t n, uint32_t polynomial, unsigned length, uint32_t mask);

/* 36.212 5.1.3.1: n bits -> d[0], d[1], d[2], one after another. */
void enc_conv(const uint8_t *bits, size_t n, uint8_t *d);

/* 36.212 5.1.4.2: rate matching of convolutional codes to e bits. */
void enc_conv_match(const uint8_t *d, size_t n, uint8_t *out, size_t e);

/* A transport block with its CRC24A [size: n + 24] -> e bits of one transmission, 36.212 5.1.2 to 5.1.5. unit: N_L x
 * Q_m. Knows the interleavers of only some code block lengths, and stops the program for others. */
void enc_transport(const uint8_t *bits, size_t n, unsigned rv, unsigned unit, uint8_t *out, size_t e);
