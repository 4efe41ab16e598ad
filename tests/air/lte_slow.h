// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_slow: an LTE receiver for tests: literal, slow, for noiseless samples whose timing is known. Written from 36.211
 * and 36.212 by other ways than the transmitter, whose code it does not use.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SLOW_SYMBOLS = 14, SLOW_CARRIERS = 1200 };

struct slow_cell {
	int pci, prb, ports, phich_sixths;
	bool extended;
};

struct slow_place {
	int l, k;
};

struct slow_subframe {
	const struct slow_cell *cell;
	int number;
	float complex re[SLOW_SYMBOLS][SLOW_CARRIERS];
	double complex channel[4];
	double error; /* RMS of reference elements around their channel, relative */
};

/* c(0) to c(n-1) of 36.211 7.2. */
void slow_gold(uint32_t c_init, uint8_t *c, size_t n);

/* Samples of one subframe at size x 15 kHz, and the channel of every port by its reference signals. */
void slow_receive(struct slow_subframe *sf, const struct slow_cell *cell, int number, const float complex *samples,
                  int size);

/* The same once more, where timing is a part of a sample off: that turns the phase from subcarrier to subcarrier. */
void slow_straighten(struct slow_subframe *sf);

/* Which port has its reference signal there; -1: none. */
int slow_crs_port(const struct slow_cell *cell, int l, int k);

/* Hard bits of n places [size: 2 n]; transmit diversity undone. */
void slow_bits(const struct slow_subframe *sf, const struct slow_place *places, size_t n, uint8_t *bits);

/* Tail-biting convolutional code and its rate matching undone: `count` bits after `skipped` ones -> n. */
void slow_conv(const uint8_t *received, size_t skipped, size_t count, size_t n, uint8_t *bits);

/* Remainder of a CRC of `length` bits. */
uint32_t slow_crc(const uint8_t *bits, size_t n, unsigned length, uint32_t generator);

/* From subframe 0: 24 bits, ports by the parity's mask (0: parity wrong), place in the 40 ms that fits. */
int slow_pbch(const struct slow_subframe *sf, uint8_t mib[24], int *quarter);

/* 1 to 3; 0: none fits. */
int slow_pcfich(const struct slow_subframe *sf);

/* DCI of `size` bits, aggregation level 4 or 8, in the first elements of the common search space. False: parity wrong.
 */
bool slow_pdcch(const struct slow_subframe *sf, int symbols, int aggregation, size_t size, uint8_t *dci);

struct slow_assignment {
	int first, blocks, rv;
	size_t tbs;
};

/* The same, for a localised DCI 1A of the SI-RNTI, read. */
bool slow_assignment(const struct slow_subframe *sf, int symbols, int aggregation, struct slow_assignment *out);

/* A localised block of system information of tbs bits into the three streams of the turbo code [size: tbs + 28], which
 * hold 2 where a bit was not sent yet. False: parity wrong, bits missing, or repetitions differ. */
bool slow_pdsch(const struct slow_subframe *sf, int symbols, int first, int blocks, int rv, size_t tbs,
                uint8_t *streams[3]);

/* Whether the three streams [size: k + 4] are a word of the turbo code with the interleaver f1 i + f2 i^2. */
bool slow_turbo(uint8_t *streams[3], size_t k, size_t f1, size_t f2);
