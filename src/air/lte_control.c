// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_control: resource element groups (36.211 6.2.4), PCFICH (6.7, 36.212 5.3.4) and PDCCH (36.211 6.8, 36.212 5.3.3).
 */
#include "lte_control.h"

#include <string.h>

#include "lte_code.h"  // air_conv_encode
#include "lte_gold.h"  // air_gold_scramble

enum { CCE_BITS = 72, NARROW_PRBS = 10, PCFICH_REGS = 4 };

/* The group of symbol l that begins at subcarrier k, if one does. Where reference signals of two ports or more may be,
 * it spans six subcarriers and leaves two out. */
static bool reg_at(const struct air_lte_grid *grid, int l, int k, struct air_reg *reg)
{
	const struct air_enb *enb = grid->enb;
	bool reference = l == 0 || (l == 1 && enb->ports == 4) || (l == 3 && enb->cp_extended);
	if (k % (reference ? 6 : 4))
		return false;
	reg->taken = reg->control_format = false;
	for (int i = 0, n = 0; n < 4; i++)
		if (!reference || (k + i) % 3 != enb->pci % 3)
			reg->place[n++] = (struct air_lte_place){ .symbol = (uint16_t)l, .carrier = (uint16_t)(k + i) };
	return true;
}

/* By subcarrier first, then by symbol (36.211 6.8.5). */
static void list_regs(const struct air_lte_grid *grid, int cfi, struct air_lte_region *region)
{
	region->cfi = cfi;
	region->symbols = grid->enb->nof_prb > NARROW_PRBS ? cfi : cfi + 1;
	region->nof_regs = 0;
	for (int k = 0; k < grid->width; k++)
		for (int l = 0; l < region->symbols; l++)
			region->nof_regs += reg_at(grid, l, k, &region->regs[region->nof_regs]);
}

static uint32_t subframe_seed(const struct air_lte_grid *grid)
{
	return (uint32_t)((grid->number + 1) * (2 * grid->enb->pci + 1) << 9) + (uint32_t)grid->enb->pci;
}

static void put_pcfich(struct air_lte_grid *grid, struct air_lte_region *region)
{
	const struct air_enb *enb = grid->enb;
	uint8_t bits[8 * PCFICH_REGS];
	for (int i = 0; i < 8 * PCFICH_REGS; i++) /* 36.212 table 5.3.4-1: 011…, 101…, 110… */
		bits[i] = i % 3 != region->cfi - 1;
	air_gold_scramble(subframe_seed(grid), bits, sizeof(bits));
	for (int i = 0; i < PCFICH_REGS; i++) {
		int k = (6 * (enb->pci % (2 * enb->nof_prb)) + i * enb->nof_prb / 2 * 6) % grid->width;
		for (size_t r = 0; r < region->nof_regs; r++) {
			struct air_reg *reg = &region->regs[r];
			if (reg->place[0].symbol != 0 || reg->place[0].carrier / 6 * 6 != k)
				continue;
			reg->taken = reg->control_format = true;
			air_lte_grid_send(grid, bits + 8 * i, reg->place, 4);
		}
	}
}

static size_t count_free(const struct air_lte_region *region)
{
	size_t n = 0;
	for (size_t i = 0; i < region->nof_regs; i++)
		n += !region->regs[i].taken;
	return n;
}

/* Bits of every control channel element; used tells the groups that carry something. */
static void fill_elements(const struct air_lte_grid *grid, size_t nof_cces, const struct air_dci *dci, double load,
                          struct air_prng *prng, uint8_t *bits, bool *used)
{
	size_t first = dci->nof_bits ? (size_t)dci->aggregation : 0;
	if (first) {
		uint8_t message[AIR_DCI_BITS_MAX + 16];
		memcpy(message, dci->bits, dci->nof_bits);
		air_crc16_append(message, dci->nof_bits, dci->rnti);
		air_conv_encode(message, dci->nof_bits + 16, bits, first * CCE_BITS);
	}
	for (size_t cce = 0; cce < nof_cces; cce++) {
		bool filled = cce < first || air_prng_uniform(prng) < load;
		memset(used + cce * AIR_CCE_REGS, filled, AIR_CCE_REGS);
		for (size_t i = cce * CCE_BITS; cce >= first && i < (cce + 1) * CCE_BITS; i++)
			bits[i] = air_prng_next(prng) >> 63;
	}
	air_gold_scramble((uint32_t)(grid->number << 9) + (uint32_t)grid->enb->pci, bits, nof_cces * CCE_BITS);
}

/* Groups of four symbols, interleaved, shifted by the cell's identity (36.211 6.8.5). */
static void put_pdcch(struct air_lte_grid *grid, const struct air_lte_region *region, const struct air_dci *dci,
                      double load, struct air_prng *prng)
{
	uint8_t bits[8 * AIR_REGS_MAX];
	bool used[AIR_REGS_MAX] = { false };
	uint16_t order[AIR_REGS_MAX];
	size_t n = count_free(region), at = 0;
	air_conv_order(n, order);
	fill_elements(grid, n / AIR_CCE_REGS, dci, load, prng, bits, used);
	for (size_t i = 0; i < region->nof_regs; i++) {
		if (region->regs[i].taken)
			continue;
		size_t from = order[(at++ + (size_t)grid->enb->pci) % n];
		if (used[from])
			air_lte_grid_send(grid, bits + 8 * from, region->regs[i].place, 4);
	}
}

/* 36.211 table 6.7-1, and 6.9.3 where the PHICH is spread over three symbols. */
static int cfi_within_bounds(const struct air_lte_grid *grid, int cfi)
{
	bool narrow = grid->enb->nof_prb <= NARROW_PRBS, special = air_lte_special(grid->enb, grid->number);
	int most = special ? 2 - narrow : 3, least = grid->enb->phich_extended ? most - (narrow && !special) : 1;
	return cfi < least ? least : cfi > most ? most : cfi;
}

/* Groups left when PCFICH and PHICH have theirs. */
static size_t left_for_pdcch(const struct air_lte_grid *grid, const struct air_lte_region *region)
{
	return region->nof_regs - PCFICH_REGS - 3 * (size_t)air_lte_phich_units(grid);
}

void air_lte_put_control(struct air_lte_grid *grid, int cfi, const struct air_dci *dci, double load,
                         struct air_prng *prng, struct air_lte_region *region)
{
	cfi = cfi_within_bounds(grid, cfi);
	list_regs(grid, cfi, region);
	size_t wanted = dci->nof_bits ? (size_t)(dci->aggregation * AIR_CCE_REGS) : 0;
	while (left_for_pdcch(grid, region) < wanted && cfi_within_bounds(grid, cfi + 1) > cfi)
		list_regs(grid, ++cfi, region);
	struct air_dci none = { 0 };
	region->dci_sent = dci->nof_bits && left_for_pdcch(grid, region) >= wanted;
	if (!region->dci_sent)
		dci = &none;
	put_pcfich(grid, region);
	air_lte_put_phich(grid, region, load, prng);
	put_pdcch(grid, region, dci, load, prng);
}
