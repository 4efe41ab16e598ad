/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sight: what a slice of a carrier shows of subframes that may carry one and the same transport block, kept as soft bits, so
 * that assignments can be tried on all of them together. Private to src/lte.
 */
#pragma once

#include "dci.h"     // struct dci
#include "lte.h"     // struct lte_subframe
#include "pcfich.h"  // struct cfi
#include "pdcch.h"   // struct pdcch_soft
#include "pdsch.h"   // struct pdsch

enum {
	SIGHTS_MAX = 5, /* SIB1 in 80 ms, begun anywhere */
	SIGHT_CFIS = 3,
	SIGHT_PRB_MAX = 56,
	SIGHT_NOF_MAX = 24, /* blocks of an assignment */
	SIGHT_BITS_MAX = 2 * SIGHT_NOF_MAX * LTE_SYMBOLS_MAX * LTE_PRB_SUBCARRIERS,
};

struct sight {
	uint16_t sfn;
	struct cfi cfi;
	struct pdcch_soft control[SIGHT_CFIS];
	float shared[LTE_SYMBOLS_MAX][SIGHT_PRB_MAX * LTE_PRB_SUBCARRIERS][2]; /* from first_prb on */
};

/* Subframes of one cell, of one number and of one slice. */
struct sights {
	unsigned count;
	const struct lte_subframe *shape; /* the latest: where elements are */
	struct sight at[SIGHTS_MAX];
	struct re elements[PDSCH_RES_MAX];
	uint8_t scrambling[SIGHT_BITS_MAX];
	float llr[SIGHTS_MAX][SIGHT_BITS_MAX];
	struct pdsch_sum sum;
};

void sights_restart(struct sights *sights);

/* sf must stay as it is in all but its contents until the sights were gone through. Ignored where there is no room. */
void sights_add(struct sights *sights, const struct lte_subframe *sf, unsigned phich_factor);

/* What was sent in all sights with this assignment -> sights->llr, descrambled, 0 where nothing was received. How many bits
 * each; 0: too many blocks. */
size_t sights_bits(struct sights *sights, const struct dci *dci, unsigned cfi);

/* Redundancy version of a sight where dci->rv may be DCI_RV_BY_TIME, that of SIB1. */
unsigned sight_version(const struct sight *sight, const struct dci *dci);

/* The transport block of an assignment out of those sights whose bit is set in mask, added up. */
bool sights_decode(struct sights *sights, struct pdsch *pdsch, const struct dci *dci, unsigned cfi, unsigned mask,
                   uint8_t octets[PDSCH_OCTETS_MAX]);
