// SPDX-License-Identifier: GPL-3.0-or-later
/* turbo: a transport block from soft bits: segmentation, rate matching and the turbo code
 * (36.212 5.1.2, 5.1.3.2, 5.1.4.1). Soft bits are log P(0) - log P(1). Private to src/lte.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TURBO_K_MAX = 6144, TURBO_TAIL = 4 };

/* How 36.212 5.1.2 cuts a transport block up: first `nof_small` code blocks of k_small bits, then those of k_large. */
struct turbo_plan {
	unsigned blocks, nof_small;
	unsigned k_small, k_large;
	unsigned filling; /* zeros before the first bit of the first block */
};

/* bits: of the transport block with its CRC24A. False: none, or more than 64 code blocks. */
bool turbo_plan(size_t bits, struct turbo_plan *plan);

/* Soft bits that turbo_dematch writes: d0, d1, d2 of each code block, K + 4 each. */
size_t turbo_soft_size(const struct turbo_plan *plan);

/* Undoes 36.212 5.1.4.1 and 5.1.5 for one transmission with redundancy version rv (0..3). Adds onto soft, so that
 * transmissions combine. unit: N_L x Q_m, bits that stay together; 4 for QPSK with transmit diversity, 2 on one port.
 */
void turbo_dematch(const struct turbo_plan *plan, const float *llr, size_t received, unsigned unit, unsigned rv,
                   float *soft);

/* The ring that rate matching of a single code block goes round: its length in bits, and where each version starts. */
unsigned turbo_ring(const struct turbo_plan *plan, unsigned start[4]);

/* A decoder's memory, of which every thread needs its own. */
struct turbo *turbo_create(void);
void turbo_destroy(struct turbo *turbo);
/* Overwrites what the last block left behind. */
void turbo_wipe(struct turbo *turbo);

/* Decodes until the parity is right, at most `iterations` times. bits: the transport block and its CRC24A [size: as
 * given to turbo_plan]. False: some parity is wrong, or all bits are zero, which is what silence decodes to. */
bool turbo_decode(struct turbo *turbo, const struct turbo_plan *plan, const float *soft, unsigned iterations,
                  uint8_t *bits);

/* Place before interleaving of bit i behind it is interleaver[i] (table 5.1.3-3); k: one of its 188 lengths, else
 * false. */
bool turbo_interleaver(unsigned k, uint16_t *interleaver);
