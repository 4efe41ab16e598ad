// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_dci: DCI formats 1A and 1C for everybody (36.212 5.3.3.1.3, 5.3.3.1.4), transport block sizes (36.213 7.1.7.2)
 * and virtual resource blocks (36.211 6.2.3).
 */
#include <string.h>

#include "bits.h"        // air_bits_put
#include "lte_shared.h"  // struct air_lte_transport

enum { SIZES = 27, PARITY = 24, BLOCK_BITS = 240, CODE_RATE_INVERSE = 5, COMPACT_SIZES = 32 };

/* 36.213 table 7.1.7.2.1-1, columns for 2 and 3 resource blocks */
static const uint16_t sizes[2][SIZES] = {
	{ 32,  56,  72,  104, 120, 144, 176, 224,  256,  296,  328,  376,  440, 488,
	  552, 600, 632, 696, 776, 840, 904, 1000, 1064, 1128, 1192, 1256, 1480 },
	{ 56,  88,  144, 176,  208,  224,  256,  328,  392,  456,  504,  584,  680, 744,
	  840, 904, 968, 1064, 1160, 1288, 1384, 1480, 1608, 1736, 1800, 1864, 2216 },
};

/* 36.213 table 7.1.7.2.3-1 */
static const uint16_t compact_sizes[COMPACT_SIZES] = {
	40,  56,  72,  120, 136, 144, 176, 208,  224,  256,  280,  296,  328,  336,  392,  488,
	552, 600, 632, 696, 776, 840, 904, 1000, 1064, 1128, 1224, 1288, 1384, 1480, 1608, 1736,
};

int air_lte_transport_bits(const struct air_lte_transport *transport)
{
	if (transport->compact)
		return compact_sizes[transport->size_index];
	return sizes[transport->wide][transport->size_index];
}

static int fit(int nof_octets, struct air_lte_transport *transport)
{
	int best = 0;
	for (int i = 0; transport->compact && i < COMPACT_SIZES && !best; i++)
		if (compact_sizes[i] >= 8 * nof_octets) {
			best = compact_sizes[i];
			transport->size_index = i;
		}
	for (int wide = 0; !transport->compact && wide < 2; wide++)
		for (int i = 0; i < SIZES; i++)
			if (sizes[wide][i] >= 8 * nof_octets && (!best || sizes[wide][i] < best)) {
				best = sizes[wide][i];
				transport->size_index = i;
				transport->wide = wide;
			}
	return best;
}

int air_lte_transport_fit(const struct air_enb *enb, int nof_octets, struct air_lte_transport *transport)
{
	int best = fit(nof_octets, transport);
	int blocks = ((best + PARITY) * CODE_RATE_INVERSE + BLOCK_BITS - 1) / BLOCK_BITS;
	transport->nof_blocks = blocks < enb->nof_prb ? blocks : enb->nof_prb;
	return best;
}

/* 36.213 7.1.6.3 */
static uint32_t indication_value(int n, int first, int length)
{
	return (uint32_t)(length - 1 <= n / 2 ? n * (length - 1) + first : n * (n - length + 1) + n - 1 - first);
}

static bool ambiguous(unsigned size)
{
	static const uint8_t list[] = { 12, 14, 16, 20, 24, 26, 32, 40, 44, 56 }; /* 36.212 table 5.3.3.1.2-1 */
	return memchr(list, (int)size, sizeof(list));
}

/* One of n blocks and how many from there on. */
static void put_indication(struct air_bits *bits, int n, int first, int length)
{
	unsigned width = 0;
	while (1 << width < n * (n + 1) / 2)
		width++;
	air_bits_put(bits, indication_value(n, first, length), width);
}

static void put_1a(struct air_bits *bits, const struct air_enb *enb, const struct air_lte_transport *t)
{
	air_bits_put(bits, 1, 1); /* not format 0 */
	air_bits_put(bits, t->distributed, 1);
	put_indication(bits, enb->nof_prb, t->first_block, t->nof_blocks);
	air_bits_put(bits, (uint32_t)t->size_index, 5);
	air_bits_put(bits, 0, enb->tdd ? 4 : 3); /* HARQ process: reserved */
	air_bits_put(bits, 0, 1);                /* new data indicator: first gap */
	air_bits_put(bits, (uint32_t)t->rv, 2);
	air_bits_put(bits, (uint32_t)t->wide, 2); /* TPC: the low bit tells the column */
	air_bits_put(bits, 0, enb->tdd ? 2 : 0);  /* downlink assignment index */
	if (ambiguous(bits->at))
		air_bits_put(bits, 0, 1);
}

int air_lte_dci_1c_step(int nof_prb)
{
	return nof_prb < 50 ? 2 : 4; /* 36.213 table 7.1.6.3-1 */
}

static void put_1c(struct air_bits *bits, const struct air_enb *enb, const struct air_lte_transport *t)
{
	int step = air_lte_dci_1c_step(enb->nof_prb);
	air_bits_put(bits, 0, enb->nof_prb >= 50); /* first gap */
	put_indication(bits, air_lte_distributed_blocks(enb->nof_prb) / step, t->first_block / step,
	               t->nof_blocks / step);
	air_bits_put(bits, (uint32_t)t->size_index, 5);
}

void air_lte_dci(const struct air_enb *enb, const struct air_lte_transport *t, int aggregation, struct air_dci *dci)
{
	uint8_t octets[AIR_DCI_BITS_MAX / 8] = { 0 };
	struct air_bits bits = { .octets = octets, .size = AIR_DCI_BITS_MAX };
	if (t->compact)
		put_1c(&bits, enb, t);
	else
		put_1a(&bits, enb, t);
	dci->nof_bits = bits.at;
	for (size_t i = 0; i < dci->nof_bits; i++)
		dci->bits[i] = octets[i / 8] >> (7 - i % 8) & 1;
	dci->rnti = t->rnti;
	dci->aggregation = aggregation;
}

/* 36.211 table 6.2.3.2-1 */
static int first_gap(int n)
{
	return n == 6 ? 3 : n == 15 ? 8 : n == 25 ? 12 : n == 50 ? 27 : n == 75 ? 32 : 48;
}

/* 36.211 6.2.3.2, ñ_PRB of an even slot; n is below `all`, one interleaving unit. */
static int interleave(int nof_prb, int n, int all)
{
	int p = nof_prb <= 10 ? 1 : nof_prb <= 26 ? 2 : nof_prb <= 63 ? 3 : 4;
	int rows = (all + 4 * p - 1) / (4 * p) * p, nulls = 4 * rows - all;
	int pairs = 2 * rows * (n % 2) + n / 2, quads = rows * (n % 4) + n / 4;
	if (nulls && n >= all - nulls)
		return n % 2 ? pairs - rows : pairs - rows + nulls / 2;
	return nulls && n % 4 >= 2 ? quads - nulls / 2 : quads;
}

int air_lte_distributed_blocks(int nof_prb)
{
	int gap = first_gap(nof_prb);
	return 2 * (gap < nof_prb - gap ? gap : nof_prb - gap);
}

void air_lte_vrb_place(int nof_prb, bool distributed, int n, int prb[2])
{
	int gap = first_gap(nof_prb), all = air_lte_distributed_blocks(nof_prb);
	prb[0] = prb[1] = n;
	if (!distributed)
		return;
	for (int slot = 0; slot < 2; slot++) {
		int at = (interleave(nof_prb, n, all) + slot * all / 2) % all;
		prb[slot] = at < all / 2 ? at : at + gap - all / 2;
	}
}
