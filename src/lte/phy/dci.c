// SPDX-License-Identifier: GPL-3.0-or-later
/* dci: what the bits of an assignment mean.
 *
 *   1A: 1 | distributed 1 | RIV | MCS 5 | HARQ 3, TDD 4 | NDI or gap 1 | RV 2 | TPC 2, low bit: column | TDD: DAI 2 |
 * padding 1C: gap 1, from 50 blocks on | RIV in steps | MCS 5
 */
#include "dci.h"

/* 36.213 table 7.1.7.2.1-1, columns N_PRB = 2 and 3, by I_TBS */
static const uint16_t sizes_1a[][2] = {
	{ 32, 56 },     { 56, 88 },     { 72, 144 },    { 104, 176 },   { 120, 208 },   { 144, 224 },   { 176, 256 },
	{ 224, 328 },   { 256, 392 },   { 296, 456 },   { 328, 504 },   { 376, 584 },   { 440, 680 },   { 488, 744 },
	{ 552, 840 },   { 600, 904 },   { 632, 968 },   { 696, 1064 },  { 776, 1160 },  { 840, 1288 },  { 904, 1384 },
	{ 1000, 1480 }, { 1064, 1608 }, { 1128, 1736 }, { 1192, 1800 }, { 1256, 1864 }, { 1480, 2216 },
};

/* 36.213 table 7.1.7.2.3-1 */
static const uint16_t sizes_1c[32] = { 40,  56,   72,   120,  136,  144,  176,  208,  224,  256, 280,
	                               296, 328,  336,  392,  488,  552,  600,  632,  696,  776, 840,
	                               904, 1000, 1064, 1128, 1224, 1288, 1384, 1480, 1608, 1736 };

/* ---- distributed virtual resource blocks, 36.211 6.2.3.2 ---- */

/* Table 6.2.3.2-1. */
static unsigned gap_of(unsigned prbs, bool gap2)
{
	if (gap2)
		return prbs < 64 ? 9 : 16;
	return prbs <= 10   ? (prbs + 1) / 2
	       : prbs == 11 ? 4
	       : prbs < 20  ? 8
	       : prbs < 27  ? 12
	       : prbs < 45  ? 18
	       : prbs < 64  ? 27
	       : prbs < 80  ? 32
	                    : 48;
}

static unsigned nof_distributed(unsigned prbs, bool gap2)
{
	const unsigned gap = gap_of(prbs, gap2);
	if (gap2)
		return prbs / (2 * gap) * 2 * gap;
	return 2 * (gap < prbs - gap ? gap : prbs - gap);
}

/* Resource block group size P of 36.213 table 7.1.6.1-1. */
static unsigned group_size(unsigned prbs)
{
	return prbs <= 10 ? 1 : prbs <= 26 ? 2 : prbs <= 63 ? 3 : 4;
}

static unsigned distributed_block(unsigned prbs, bool gap2, unsigned vrb, unsigned slot)
{
	const unsigned gap = gap_of(prbs, gap2), unit = gap2 ? 2 * gap : nof_distributed(prbs, false),
		       p = group_size(prbs);
	const unsigned rows = (unit + 4 * p - 1) / (4 * p) * p, nulls = 4 * rows - unit;
	const unsigned v = vrb % unit, base = vrb / unit * unit;
	unsigned at;
	if (v >= unit - nulls)
		at = 2 * rows * (v % 2) + v / 2 - rows + (v % 2 ? 0 : nulls / 2);
	else
		at = rows * (v % 4) + v / 4 - (v % 4 >= 2 ? nulls / 2 : 0);
	if (slot == 1)
		at = (at + unit / 2) % unit;
	at += base;
	return gap2 || at < unit / 2 ? at : at + gap - unit / 2;
}

void dci_blocks(const struct lte_cell *cell, const struct dci *dci, unsigned slot, bool *blocks)
{
	for (unsigned i = 0; i < LTE_PRB_MAX; i++)
		blocks[i] = false;
	for (unsigned vrb = dci->first; vrb < dci->first + dci->nof; vrb++) {
		unsigned block = dci->distributed ? distributed_block(cell->nof_prb, dci->gap2, vrb, slot) : vrb;
		if (block < cell->nof_prb)
			blocks[block] = true;
	}
}

/* ---- fields ---- */

static unsigned bits_for(unsigned values)
{
	unsigned bits = 0;
	while (1u << bits < values)
		bits++;
	return bits;
}

static unsigned step_of(unsigned prbs)
{
	return prbs < 50 ? 2 : 4;
}

unsigned dci_riv_size(const struct lte_cell *cell, enum dci_format format)
{
	unsigned n = cell->nof_prb;
	if (format == DCI_1C)
		n = nof_distributed(n, false) / step_of(n);
	return bits_for(n * (n + 1) / 2);
}

unsigned dci_size(const struct lte_cell *cell, enum dci_format format)
{
	/* 36.212 table 5.3.3.1.2-1 up to what the formats reach */
	const uint64_t ambiguous =
		1ull << 12 | 1ull << 14 | 1ull << 16 | 1ull << 20 | 1ull << 24 | 1ull << 26 | 1ull << 32;
	if (format == DCI_1C)
		return (cell->nof_prb >= 50) + dci_riv_size(cell, format) + 5;
	const unsigned size = dci_riv_size(cell, format) + (cell->tdd ? 18 : 15);
	return size + (ambiguous >> size & 1);
}

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

/* Resource indication value of 36.213 7.1.6.3 over n blocks. */
static bool parse_riv(unsigned riv, unsigned n, unsigned *first, unsigned *nof)
{
	*nof = riv / n + 1;
	*first = riv % n;
	if (*first + *nof > n) {
		*nof = n + 2 - *nof;
		*first = n - 1 - *first;
	}
	return riv < n * (n + 1) / 2;
}

static bool parse_1a(const struct lte_cell *cell, struct cursor c, struct dci *dci)
{
	unsigned first, nof;
	if (take(&c, 1) == 0)
		return false;
	dci->distributed = take(&c, 1);
	if (!parse_riv(take(&c, dci_riv_size(cell, DCI_1A)), cell->nof_prb, &first, &nof))
		return false;
	dci->mcs = (uint8_t)take(&c, 5);
	take(&c, cell->tdd ? 4 : 3);
	dci->gap2 = take(&c, 1) && dci->distributed && cell->nof_prb >= 50;
	dci->rv = (uint8_t)take(&c, 2);
	take(&c, 1);
	const unsigned column = take(&c, 1);
	if (dci->mcs >= sizeof(sizes_1a) / sizeof(*sizes_1a))
		return false;
	if (dci->distributed && first + nof > nof_distributed(cell->nof_prb, dci->gap2))
		return false;
	dci->first = (uint8_t)first;
	dci->nof = (uint8_t)nof;
	dci->tbs = sizes_1a[dci->mcs][column];
	return true;
}

static bool parse_1c(const struct lte_cell *cell, struct cursor c, struct dci *dci)
{
	const unsigned step = step_of(cell->nof_prb);
	unsigned first, nof;
	dci->distributed = true;
	dci->gap2 = cell->nof_prb >= 50 && take(&c, 1);
	const unsigned blocks = nof_distributed(cell->nof_prb, dci->gap2) / step;
	if (!parse_riv(take(&c, dci_riv_size(cell, DCI_1C)), blocks, &first, &nof))
		return false;
	dci->mcs = (uint8_t)take(&c, 5);
	dci->first = (uint8_t)(first * step);
	dci->nof = (uint8_t)(nof * step);
	dci->rv = DCI_RV_BY_TIME;
	dci->tbs = sizes_1c[dci->mcs];
	return true;
}

bool dci_parse(const struct lte_cell *cell, enum dci_format format, const uint8_t *bits, struct dci *dci)
{
	const struct cursor c = { bits };
	dci->format = (uint8_t)format;
	return format == DCI_1A ? parse_1a(cell, c, dci) : parse_1c(cell, c, dci);
}

unsigned dci_rv_by_time(unsigned k)
{
	return (3 * (k % 4) + 1) / 2 % 4;
}
