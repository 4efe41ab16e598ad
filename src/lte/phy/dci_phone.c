// SPDX-License-Identifier: GPL-3.0-or-later
/* dci_phone: what the bits of an assignment to one phone mean.
 *
 *   1: type 0 or 1, above 10 blocks | map of groups | MCS 5 | HARQ 3, TDD 4 | NDI 1 | RV 2 | TPC 2 | TDD: DAI 2 |
 * padding
 */
#include "dci_phone.h"

#include <string.h>

enum { BLOCKS_MAX = 10, SIZES = 27, MCS_NEW = 29, TYPE_0_MAX = 10 };

/* 36.213 table 7.1.7.2.1-1: I_TBS against 1 to 10 blocks; 0: more than DCI_TBS_MAX */
static const uint16_t sizes[SIZES][BLOCKS_MAX] = {
	{ 16, 32, 56, 88, 120, 152, 176, 208, 224, 256 },
	{ 24, 56, 88, 144, 176, 208, 224, 256, 328, 344 },
	{ 32, 72, 144, 176, 208, 256, 296, 328, 376, 424 },
	{ 40, 104, 176, 208, 256, 328, 392, 440, 504, 568 },
	{ 56, 120, 208, 256, 328, 408, 488, 552, 632, 696 },
	{ 72, 144, 224, 328, 424, 504, 600, 680, 776, 872 },
	{ 328, 176, 256, 392, 504, 600, 712, 808, 936, 1032 },
	{ 104, 224, 328, 472, 584, 712, 840, 968, 1096, 1224 },
	{ 120, 256, 392, 536, 680, 808, 968, 1096, 1256, 1384 },
	{ 136, 296, 456, 616, 776, 936, 1096, 1256, 1416, 1544 },
	{ 144, 328, 504, 680, 872, 1032, 1224, 1384, 1544, 1736 },
	{ 176, 376, 584, 776, 1000, 1192, 1384, 1608, 1800, 2024 },
	{ 208, 440, 680, 904, 1128, 1352, 1608, 1800, 2024 },
	{ 224, 488, 744, 1000, 1256, 1544, 1800, 2024 },
	{ 256, 552, 840, 1128, 1416, 1736, 1992 },
	{ 280, 600, 904, 1224, 1544, 1800, 2152 },
	{ 328, 632, 968, 1288, 1608, 1928 },
	{ 336, 696, 1064, 1416, 1800, 2152 },
	{ 376, 776, 1160, 1544, 1992 },
	{ 408, 840, 1288, 1736, 2152 },
	{ 440, 904, 1384, 1864 },
	{ 488, 1000, 1480, 1992 },
	{ 520, 1064, 1608, 2152 },
	{ 552, 1128, 1736 },
	{ 584, 1192, 1800 },
	{ 616, 1256, 1864 },
	{ 712, 1480, 2216 },
};

struct cursor {
	const uint8_t *bits;
};

static unsigned take(struct cursor *c, unsigned n)
{
	unsigned value = 0;

	while (n--)
		value = value << 1 | *c->bits++;
	return value;
}

/* 36.213 table 7.1.7.1-1. */
static bool modulate(struct grant *grant, unsigned mcs, unsigned blocks)
{
	const unsigned index = mcs < 10 ? mcs : mcs < 17 ? mcs - 1 : mcs - 2;

	if (mcs >= MCS_NEW || blocks == 0 || blocks > BLOCKS_MAX)
		return false;
	grant->bits = mcs < 10 ? 2 : mcs < 17 ? 4 : 6;
	grant->tbs = sizes[index][blocks - 1];
	return grant->tbs > 0;
}

void dci_common_grant(const struct lte_cell *cell, const struct dci *dci, struct grant *grant)
{
	*grant = (struct grant){ .rnti = dci->rnti, .tbs = dci->tbs, .bits = 2 };
	grant->rv = dci->rv == DCI_RV_BY_TIME ? 0 : dci->rv;
	for (unsigned slot = 0; slot < 2; slot++)
		dci_blocks(cell, dci, slot, grant->blocks[slot]);
}

bool dci_phone_1a(const struct lte_cell *cell, const uint8_t *bits, struct grant *grant)
{
	struct dci dci = { 0 };
	uint8_t common[DCI_BITS_MAX];
	const unsigned riv = dci_riv_size(cell, DCI_1A), mcs_at = 2 + riv, ndi_at = mcs_at + 5 + (cell->tdd ? 4 : 3);
	const bool gap = bits[1] && cell->nof_prb >= 50 && bits[2];

	memcpy(common, bits, sizeof(common));
	if (bits[1] && cell->nof_prb >= 50)
		common[2] = 0; /* here it names the gap, to all the NDI does */
	common[ndi_at] = gap;
	memset(common + mcs_at, 0, 5); /* to all it is a size by itself */
	if (!dci_parse(cell, DCI_1A, common, &dci))
		return false;
	dci_common_grant(cell, &dci, grant);
	struct cursor c = { bits + mcs_at };

	return modulate(grant, take(&c, 5), dci.nof);
}

/* ---- format 1 ---- */

/* P of 36.213 table 7.1.6.1-1. */
static unsigned group_size(unsigned prbs)
{
	return prbs <= 10 ? 1 : prbs <= 26 ? 2 : prbs <= 63 ? 3 : 4;
}

static bool is_ambiguous(unsigned size)
{
	return size == 12 || size == 14 || size == 16 || size == 20 || size == 24 || size == 26 || size == 32 ||
	       size == 40 || size == 44 || size == 56;
}

unsigned dci_phone_size(const struct lte_cell *cell)
{
	const unsigned p = group_size(cell->nof_prb), map = (cell->nof_prb + p - 1) / p;
	unsigned size = (cell->nof_prb > TYPE_0_MAX) + map + 5 + (cell->tdd ? 4 : 3) + 1 + 2 + 2 + (cell->tdd ? 2 : 0);

	while (size == dci_size(cell, DCI_1A) || is_ambiguous(size))
		size++;
	return size;
}

static unsigned set_block(struct grant *grant, unsigned prbs, unsigned block)
{
	if (block >= prbs)
		return 0;
	grant->blocks[0][block] = grant->blocks[1][block] = true;
	return 1;
}

/* Type 1: every P-th group, in two shifts (36.213 7.1.6.2). */
static unsigned scattered(const struct lte_cell *cell, struct cursor *c, struct grant *grant)
{
	const unsigned p = group_size(cell->nof_prb), groups = (cell->nof_prb + p - 1) / p, head = p > 2 ? 2 : 1;
	const unsigned subset = take(c, head), shifted = take(c, 1), bits = groups - head - 1;
	const unsigned last = (cell->nof_prb - 1) / p % p;
	const unsigned here = (cell->nof_prb - 1) / (p * p) * p + (subset < last    ? p
	                                                           : subset == last ? (cell->nof_prb - 1) % p + 1
	                                                                            : 0);
	const unsigned shift = shifted && here > bits ? here - bits : 0;
	unsigned n = 0;

	for (unsigned i = 0; i < bits; i++) {
		const unsigned at = i + shift, block = at / p * p * p + subset * p + at % p;

		if (take(c, 1))
			n += set_block(grant, cell->nof_prb, block);
	}
	return subset < p ? n : 0;
}

bool dci_phone_1(const struct lte_cell *cell, const uint8_t *bits, struct grant *grant)
{
	const unsigned p = group_size(cell->nof_prb), groups = (cell->nof_prb + p - 1) / p;
	struct cursor c = { bits };
	unsigned n = 0;

	*grant = (struct grant){ 0 };
	if (cell->nof_prb > TYPE_0_MAX && take(&c, 1)) {
		n = scattered(cell, &c, grant);
	} else {
		for (unsigned group = 0; group < groups; group++)
			for (unsigned i = 0, wanted = take(&c, 1); wanted && i < p; i++)
				n += set_block(grant, cell->nof_prb, group * p + i);
	}
	const unsigned mcs = take(&c, 5);

	take(&c, cell->tdd ? 5 : 4);
	grant->rv = (uint8_t)take(&c, 2);
	return modulate(grant, mcs, n);
}
