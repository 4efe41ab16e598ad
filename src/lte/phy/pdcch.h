// SPDX-License-Identifier: GPL-3.0-or-later
/* pdcch: the common search space of the physical downlink control channel (36.211 6.8, 36.212 5.3.3, 36.213 9.1.1).
 * Private to src/lte.
 */
#pragma once

#include "dci.h"     // struct dci
#include "../lte.h"  // struct lte_subframe

enum {
	PDCCH_CCES = 16, /* common search space */
	PDCCH_CCE_BITS = 72,
	PDCCH_CANDIDATES = 6,
	PDCCH_HITS_MAX = 4,
};

/* Control channel elements 0 to 15, descrambled; 0 where nothing was received. */
struct pdcch_soft {
	unsigned nof_cces; /* how many CCEs the control region has, 16 at most */
	float llr[PDCCH_CCES * PDCCH_CCE_BITS];
};

struct pdcch_hit {
	struct dci dci;
	uint8_t bits[DCI_BITS_MAX]; /* as sent, without parity */
	uint8_t first_cce, level;   /* level: 4 or 8 control channel elements */
	float agreement;            /* how well the soft bits agree with the code word: conv_agreement() */
};

/* cfi: 1..3; phich_factor: see regs.h. */
void pdcch_receive(const struct lte_subframe *sf, unsigned cfi, unsigned phich_factor, struct pdcch_soft *soft);

/* Candidate 0..5 of 36.213 table 9.1.1-1: four of level 4, then two of level 8. False: the control region is too small.
 */
bool pdcch_candidate(const struct pdcch_soft *soft, unsigned candidate, unsigned *first_cce, unsigned *level);

/* Assignments under SI-RNTI and P-RNTI; each once. By the 16 bits of parity alone one reading in 32 000 is chance,
 * of up to 12 (candidates and formats). */
unsigned pdcch_search(const struct lte_cell *cell, const struct pdcch_soft *soft,
                      struct pdcch_hit hits[PDCCH_HITS_MAX]);
