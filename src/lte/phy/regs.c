// SPDX-License-Identifier: GPL-3.0-or-later
/* regs: resource-element groups of the control region.
 *
 * In the symbols that carry reference signals a resource block has two groups, in the others three. Ports 0 and 1 count
 * as present in symbol 0 even when there is one port only (36.211 6.2.4). PCFICH takes four groups of symbol 0, PHICH
 * three for each of its mapping units, PDCCH all others: its quadruplets are interleaved, shifted by the cell identity
 * and laid out over the symbols first, then over frequency.
 */
#include "regs.h"

#include <string.h>

#include "coding.h"  // conv_column

enum { SYMBOLS_MAX = 4, REGS_SYMBOL_MAX = 3 * LTE_PRB_MAX };

/* Which groups are taken, by symbol and by place in it. */
struct taken {
	bool at[SYMBOLS_MAX][REGS_SYMBOL_MAX];
};

static unsigned span_in(const struct lte_cell *cell, unsigned symbol)
{
	const bool reference = symbol == 0 || (symbol == 1 && cell->ports == 4) || (symbol == 3 && cell->cp_extended);
	return reference ? 6 : 4;
}

static unsigned count_in(const struct lte_cell *cell, unsigned symbol)
{
	return cell->nof_prb * LTE_PRB_SUBCARRIERS / span_in(cell, symbol);
}

void reg_elements(const struct lte_cell *cell, const struct reg *reg, struct re elements[REG_RES])
{
	unsigned k = reg->first;
	for (unsigned i = 0; i < REG_RES; k++)
		if (reg->span == REG_RES || k % 3 != cell->pci % 3u)
			elements[i++] = (struct re){ reg->symbol, (uint16_t)k };
}

void regs_pcfich(const struct lte_cell *cell, struct reg at[REGS_PCFICH])
{
	const unsigned half = LTE_PRB_SUBCARRIERS / 2, prbs = cell->nof_prb;
	for (unsigned i = 0; i < REGS_PCFICH; i++) {
		unsigned k = half * (cell->pci % (2 * prbs)) + i * prbs / 2 * half;
		at[i] = (struct reg){ 0, 6, (uint16_t)(k % (prbs * LTE_PRB_SUBCARRIERS)) };
	}
}

unsigned regs_symbols(const struct lte_cell *cell, unsigned cfi)
{
	return cfi + (cell->nof_prb <= 10);
}

/* ---- PHICH ---- */

unsigned regs_phich_factor(const struct lte_cell *cell, unsigned subframe)
{
	/* 36.211 table 6.9-1, 0 where there is no downlink */
	static const uint8_t factors[7][10] = {
		{ 2, 1, 0, 0, 0, 2, 1, 0, 0, 0 }, { 0, 1, 0, 0, 1, 0, 1, 0, 0, 1 }, { 0, 0, 0, 1, 0, 0, 0, 0, 1, 0 },
		{ 1, 0, 0, 0, 0, 0, 0, 0, 1, 1 }, { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1 }, { 0, 0, 0, 0, 0, 0, 0, 0, 1, 0 },
		{ 1, 1, 0, 0, 0, 1, 1, 0, 0, 1 },
	};
	const int config = cell->tdd_config >= 0 && cell->tdd_config < 7 ? cell->tdd_config : 1;
	return cell->tdd ? factors[config][subframe % 10] : 1;
}

/* Mapping units of 36.211 6.9.3: with the extended cyclic prefix two groups share one, and there are twice the groups.
 */
static unsigned phich_units(const struct lte_cell *cell, unsigned factor)
{
	static const uint8_t sixths[] = { [LTE_NG_SIXTH] = 1, [LTE_NG_HALF] = 3, [LTE_NG_ONE] = 6, [LTE_NG_TWO] = 12 };
	return factor * ((sixths[cell->phich_resource & 3] * cell->nof_prb + 47) / 48);
}

/* The groups of symbol 0 that PCFICH leaves. */
static unsigned left_by_pcfich(const struct lte_cell *cell, const struct taken *taken, uint16_t *places)
{
	unsigned n = 0;
	for (unsigned i = 0; i < count_in(cell, 0); i++)
		if (!taken->at[0][i])
			places[n++] = (uint16_t)i;
	return n;
}

static void take_phich(const struct lte_cell *cell, unsigned subframe, unsigned factor, struct taken *taken)
{
	const bool two = cell->phich_extended && cell->tdd && (subframe == 1 || subframe == 6);
	uint16_t places[REGS_SYMBOL_MAX];
	const unsigned left = left_by_pcfich(cell, taken, places), reference = two ? count_in(cell, 1) : left;
	for (unsigned unit = 0; unit < phich_units(cell, factor); unit++) {
		for (unsigned i = 0; i < 3; i++) {
			unsigned symbol = !cell->phich_extended ? 0 : two ? (unit / 2 + i + 1) % 2 : i;
			unsigned n = symbol == 0 ? left : count_in(cell, symbol);
			unsigned place = (cell->pci * n / reference + unit + i * n / 3) % n;
			taken->at[symbol][symbol == 0 ? places[place] : place] = true;
		}
	}
}

/* ---- PDCCH ---- */

/* What is not taken, over the symbols first, then over frequency. */
static unsigned lay_out(const struct lte_cell *cell, unsigned symbols, const struct taken *taken, struct reg *at)
{
	unsigned n = 0;
	for (unsigned k = 0; k < cell->nof_prb * LTE_PRB_SUBCARRIERS; k++) {
		for (unsigned symbol = 0; symbol < symbols; symbol++) {
			unsigned span = span_in(cell, symbol);
			if (k % span == 0 && !taken->at[symbol][k / span])
				at[n++] = (struct reg){ (uint8_t)symbol, (uint8_t)span, (uint16_t)k };
		}
	}
	return n;
}

void regs_pdcch(const struct lte_cell *cell, unsigned subframe, unsigned cfi, unsigned phich_factor, struct regs *regs)
{
	struct taken taken;
	struct reg pcfich[REGS_PCFICH], at[REGS_CONTROL_MAX];
	memset(&taken, 0, sizeof(taken));
	regs_pcfich(cell, pcfich);
	for (unsigned i = 0; i < REGS_PCFICH; i++)
		taken.at[0][pcfich[i].first / 6] = true;
	take_phich(cell, subframe, phich_factor, &taken);
	const unsigned n = regs->count = lay_out(cell, regs_symbols(cell, cfi), &taken, at);
	const unsigned rows = (n + CONV_COLUMNS - 1) / CONV_COLUMNS, filling = rows * CONV_COLUMNS - n;
	unsigned shifted = n - cell->pci % n;
	for (unsigned column = 0; column < CONV_COLUMNS; column++) {
		for (unsigned row = 0; row < rows; row++) {
			unsigned quadruplet = row * CONV_COLUMNS + conv_column[column];
			if (quadruplet >= filling)
				regs->at[quadruplet - filling] = at[shifted++ % n];
		}
	}
}
