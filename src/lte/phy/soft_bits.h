// SPDX-License-Identifier: GPL-3.0-or-later
/* soft_bits: what a slice of a carrier shows of subframes that may carry one and the same transport block, kept as soft
 * bits, so that assignments can be tried on all of them together. Private to src/lte.
 */
#pragma once

#include "dci.h"     // struct dci
#include "../lte.h"  // struct lte_subframe
#include "pcfich.h"  // struct cfi
#include "pdcch.h"   // struct pdcch_soft
#include "pdsch.h"   // struct pdsch

enum {
	SOFT_SET_MAX = 5, /* SIB1 in 80 ms, begun anywhere */
	SOFT_CFIS = 3,
	SOFT_PRB_MAX = 56,
	SOFT_NOF_MAX = 24, /* blocks of an assignment */
	SOFT_BITS_MAX = 2 * SOFT_NOF_MAX * LTE_SYMBOLS_MAX * LTE_PRB_SUBCARRIERS,
};

struct soft_bits {
	uint16_t sfn;
	struct cfi cfi;
	struct pdcch_soft control[SOFT_CFIS];
	float shared[LTE_SYMBOLS_MAX][SOFT_PRB_MAX * LTE_PRB_SUBCARRIERS][2]; /* from first_prb on */
};

/* Subframes of one cell, of one number and of one slice. */
struct soft_set {
	unsigned count;
	const struct lte_subframe *shape; /* the latest: where elements are */
	struct soft_bits at[SOFT_SET_MAX];
	struct re elements[PDSCH_RES_MAX];
	uint8_t scrambling[SOFT_BITS_MAX];
	float llr[SOFT_SET_MAX][SOFT_BITS_MAX];
	struct pdsch_sum sum;
};

void soft_set_restart(struct soft_set *soft_set);

/* Adds the soft bits of a subframe; ignored where there is no room. Everything in *sf but its samples must stay
 * unchanged until the set was worked through.
 */
void soft_set_add(struct soft_set *soft_set, const struct lte_subframe *sf, unsigned phich_factor);

/* What was sent in all soft_set with this assignment -> soft_set->llr, descrambled, 0 where nothing was received. How
 * many bits each; 0: too many blocks. */
size_t soft_set_bits(struct soft_set *soft_set, const struct dci *dci, unsigned cfi);

/* Redundancy version of a subframe where dci->rv may be DCI_RV_BY_TIME, that of SIB1. */
unsigned soft_bits_version(const struct soft_bits *soft_bits, const struct dci *dci);

/* The transport block of an assignment out of those soft_set whose bit is set in mask, added up. */
bool soft_set_decode(struct soft_set *soft_set, struct pdsch *pdsch, const struct dci *dci, unsigned cfi, unsigned mask,
                     uint8_t octets[PDSCH_OCTETS_MAX]);
