// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_phich: 36.211 6.9. Eight indicators (four with the extended prefix) share a group's twelve elements by orthogonal
 * sequences. What they say is random; where they are decides where the PDCCH is.
 */
#include "lte_control.h"
#include "lte_gold.h"  // struct air_gold
#include "turn.h"      // air_complex

enum { SYMBOLS = 12, QUADS = 3 };

/* 36.211 table 6.9-1 */
static int tdd_factor(const struct air_enb *enb, int number)
{
	static const char factors[7][11] = {
		"2100021000", "0100101001", "0001000010", "1000000011", "0000000011", "0000000010", "1100011001",
	};
	return enb->tdd ? factors[enb->tdd_config][number] - '0' : 1;
}

/* Mapping units: with the extended prefix two groups share one. */
int air_lte_phich_units(const struct air_lte_grid *grid)
{
	static const int sixths[4] = { 1, 3, 6, 12 };
	const struct air_enb *enb = grid->enb;
	return (sixths[enb->phich_resource] * enb->nof_prb + 47) / 48 * tdd_factor(enb, grid->number);
}

/* One bit thrice, spread by one of eight sequences, into twelve symbols; with the extended prefix by one of four into
 * six, in the first or the second half of each quadruplet (36.211 6.9.1, 6.9.2). */
static void add_indicator(const struct air_lte_grid *grid, int sequence, bool half, bool one,
                          float complex out[SYMBOLS])
{
	bool extended = grid->enb->cp_extended;
	int length = extended ? 2 : 4, used = 3 * length;
	struct air_gold gold;
	air_gold_init(&gold, (uint32_t)((grid->number + 1) * (2 * grid->enb->pci + 1) << 9) + (uint32_t)grid->enb->pci);
	for (int i = 0; i < used; i++) {
		int chip = i % length, pattern = sequence % length;
		bool minus = (pattern & 1 & chip) ^ (pattern >> 1 & chip >> 1 & 1) ^ air_gold_next(&gold) ^ one;
		float part = minus ? -0.25f : 0.25f; /* eight of them have the power of one data element */
		int to = extended ? i / 2 * 4 + 2 * half + chip : i;
		out[to] += sequence < length ? air_complex(part, part) : air_complex(-part, part);
	}
}

static void fill_unit(const struct air_lte_grid *grid, double load, struct air_prng *prng, float complex out[SYMBOLS])
{
	for (int i = 0; i < SYMBOLS; i++)
		out[i] = 0;
	for (int i = 0; i < 8; i++) {
		uint64_t random = air_prng_next(prng);
		if ((double)(random >> 11) * 0x1p-53 >= load)
			continue;
		bool half = grid->enb->cp_extended && i >= 4;
		add_indicator(grid, half ? i - 4 : i, half, random & 1, out);
	}
}

static size_t count_symbol(const struct air_lte_region *region, int symbol)
{
	size_t n = 0;
	for (size_t i = 0; i < region->nof_regs; i++)
		n += region->regs[i].place[0].symbol == symbol && !region->regs[i].control_format;
	return n;
}

static struct air_reg *find_reg(struct air_lte_region *region, int symbol, size_t index)
{
	size_t i = 0;
	for (;; i++)
		if (region->regs[i].place[0].symbol == symbol && !region->regs[i].control_format && index-- == 0)
			return &region->regs[i];
}

/* 36.211 6.9.3 */
static struct air_reg *place_quad(const struct air_lte_grid *grid, struct air_lte_region *region, int unit, int quad)
{
	const struct air_enb *enb = grid->enb;
	bool special = air_lte_special(enb, grid->number);
	int symbol = !enb->phich_extended ? 0 : special ? (unit / 2 + quad + 1) % 2 : quad;
	size_t n = count_symbol(region, symbol), first = count_symbol(region, enb->phich_extended && special);
	size_t index = (size_t)enb->pci * n / first + (size_t)unit + (size_t)quad * n / 3;
	return find_reg(region, symbol, index % n);
}

void air_lte_put_phich(struct air_lte_grid *grid, struct air_lte_region *region, double load, struct air_prng *prng)
{
	float complex symbols[SYMBOLS];
	for (int unit = 0, units = air_lte_phich_units(grid); unit < units; unit++) {
		fill_unit(grid, load, prng, symbols);
		for (int quad = 0; quad < QUADS; quad++) {
			struct air_reg *reg = place_quad(grid, region, unit, quad);
			int first = grid->enb->ports == 4 && (quad + unit) % 2;
			reg->taken = true;
			air_lte_grid_add_pair(grid, first, symbols + 4 * quad, reg->place);
			air_lte_grid_add_pair(grid, first, symbols + 4 * quad + 2, reg->place + 2);
		}
	}
}
