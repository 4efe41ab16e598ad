// SPDX-License-Identifier: GPL-3.0-or-later
/* pdsch: which resource elements of a subframe an assignment owns, and the transport block in them.
 *
 * Elements count upwards through the assigned blocks, then through the symbols behind the control region. Left out are
 * the reference signals of the ports there are; in the middle 72 subcarriers also PBCH (symbols 0 to 3 of slot 1 of
 * subframe 0) and the synchronisation signals: FDD: PSS and SSS in the last two symbols of slots 0 and 10; TDD: SSS in
 * the last symbol of slots 1 and 11, PSS in the third of slots 2 and 12.
 */
#include "pdsch.h"

#include <stdlib.h>
#include <string.h>

#include "coding.h"  // gold_descramble
#include "regs.h"    // regs_symbols
#include "turbo.h"

enum { MIDDLE = 72, ITERATIONS = 8, PARITY = 24 };

struct pdsch {
	struct turbo *turbo;
	struct re elements[PDSCH_RES_MAX];
	float llr[2 * PDSCH_RES_MAX];
	struct pdsch_sum alone;
	uint8_t bits[DCI_TBS_MAX + PARITY];
};

struct pdsch *pdsch_create(void)
{
	struct pdsch *pdsch = calloc(1, sizeof(*pdsch));
	if (pdsch && !(pdsch->turbo = turbo_create())) {
		free(pdsch);
		return NULL;
	}
	return pdsch;
}

void pdsch_destroy(struct pdsch *pdsch)
{
	if (!pdsch)
		return;
	turbo_destroy(pdsch->turbo);
	free(pdsch);
}

/* ---- resource elements ---- */

static unsigned slot_symbols(const struct lte_cell *cell)
{
	return cell->cp_extended ? 6 : 7;
}

/* Subcarriers (modulo 6, one bit each) of reference signals in a symbol, 36.211 6.10.1.2. */
static unsigned reference_mask(const struct lte_cell *cell, unsigned symbol)
{
	const unsigned l = symbol % slot_symbols(cell), shift = cell->pci % 6u;
	const bool outer = l == 0 || l == slot_symbols(cell) - 3;
	if (l == 1 && cell->ports == 4)
		return 1u << shift | 1u << (shift + 3) % 6;
	if (!outer)
		return 0;
	return cell->ports > 1 ? 1u << shift | 1u << (shift + 3) % 6 : 1u << (shift + (l == 0 ? 0 : 3)) % 6;
}

/* Whether PBCH or a synchronisation signal has the middle of the carrier in this symbol. */
static bool middle_taken(const struct lte_subframe *sf, unsigned symbol)
{
	const unsigned per_slot = slot_symbols(sf->cell);
	if (sf->number == 0 && symbol >= per_slot && symbol < per_slot + 4)
		return true;
	if (sf->cell->tdd)
		return sf->number % 5 == 0 ? symbol == 2 * per_slot - 1 : sf->number % 5 == 1 && symbol == 2;
	return sf->number % 5 == 0 && (symbol == per_slot - 1 || symbol == per_slot - 2);
}

static size_t symbol_elements(const struct lte_subframe *sf, const bool *blocks, unsigned symbol, struct re *elements)
{
	const unsigned reference = reference_mask(sf->cell, symbol), all = sf->cell->nof_prb * LTE_PRB_SUBCARRIERS;
	const unsigned taken = middle_taken(sf, symbol) ? MIDDLE : 0, low = all / 2 - taken / 2, high = low + taken;
	size_t n = 0;
	for (unsigned block = 0; block < sf->cell->nof_prb; block++) {
		const unsigned first = block * LTE_PRB_SUBCARRIERS,
			       end = blocks[block] ? first + LTE_PRB_SUBCARRIERS : first;
		for (unsigned k = first; k < end; k++)
			if (!(reference >> k % 6 & 1) && (k < low || k >= high))
				elements[n++] = (struct re){ (uint8_t)symbol, (uint16_t)k };
	}
	return n;
}

size_t pdsch_elements_of(const struct lte_subframe *sf, const bool blocks[2][LTE_PRB_MAX], unsigned cfi,
                         struct re *elements)
{
	const unsigned per_slot = slot_symbols(sf->cell);
	const unsigned end = sf->nof_symbols < 2 * per_slot ? sf->nof_symbols : 2 * per_slot;
	size_t n = 0;
	for (unsigned symbol = regs_symbols(sf->cell, cfi); symbol < end; symbol++)
		n += symbol_elements(sf, blocks[symbol >= per_slot], symbol, elements + n);
	return n;
}

size_t pdsch_elements(const struct lte_subframe *sf, const struct dci *dci, unsigned cfi, struct re *elements)
{
	bool blocks[2][LTE_PRB_MAX];
	for (unsigned slot = 0; slot < 2; slot++)
		dci_blocks(sf->cell, dci, slot, blocks[slot]);
	return pdsch_elements_of(sf, (const bool(*)[LTE_PRB_MAX])blocks, cfi, elements);
}

/* ---- transport blocks ---- */

/* This transmission alone -> pdsch->alone. */
static void receive_alone(struct pdsch *pdsch, const struct lte_subframe *sf, const struct dci *dci, unsigned cfi,
                          unsigned rv)
{
	struct turbo_plan plan;
	struct pdsch_sum *alone = &pdsch->alone;
	const unsigned ports = sf->cell->ports;
	const size_t n = pdsch_elements(sf, dci, cfi, pdsch->elements);
	memset(pdsch->llr, 0, 2 * n * sizeof(*pdsch->llr));
	txdiv_soft(sf, ports, pdsch->elements, n, pdsch->llr);
	gold_descramble((uint32_t)dci->rnti << 14 | (uint32_t)sf->number << 9 | sf->cell->pci, pdsch->llr, 2 * n);
	memset(alone, 0, sizeof(*alone));
	if (dci->tbs > DCI_TBS_MAX || !turbo_plan(dci->tbs + PARITY, &plan))
		return;
	turbo_dematch(&plan, pdsch->llr, 2 * n, ports > 1 ? 4 : 2, rv, alone->soft);
	alone->tbs = dci->tbs;
	alone->count = 1;
}

static void add(const struct pdsch_sum *alone, struct pdsch_sum *sum)
{
	if (sum->count == 0 || sum->tbs != alone->tbs) {
		*sum = *alone;
		return;
	}
	for (unsigned i = 0; i < PDSCH_SOFT_MAX; i++)
		sum->soft[i] += alone->soft[i];
	sum->count += sum->count < UINT16_MAX;
}

void pdsch_add(struct pdsch *pdsch, const struct lte_subframe *sf, const struct dci *dci, unsigned cfi, unsigned rv,
               struct pdsch_sum *sum)
{
	receive_alone(pdsch, sf, dci, cfi, rv);
	add(&pdsch->alone, sum);
}

bool pdsch_decode(struct pdsch *pdsch, const struct pdsch_sum *sum, unsigned iterations,
                  uint8_t octets[PDSCH_OCTETS_MAX])
{
	struct turbo_plan plan;
	if (sum->count == 0 || sum->tbs > DCI_TBS_MAX || !turbo_plan(sum->tbs + PARITY, &plan))
		return false;
	if (!turbo_decode(pdsch->turbo, &plan, sum->soft, iterations, pdsch->bits))
		return false;
	memset(octets, 0, PDSCH_OCTETS_MAX);
	for (unsigned i = 0; i < sum->tbs; i++)
		octets[i / 8] |= (uint8_t)(pdsch->bits[i] << (7 - i % 8));
	return true;
}

bool pdsch_receive(struct pdsch *pdsch, const struct lte_subframe *sf, const struct dci *dci, unsigned cfi, unsigned rv,
                   struct pdsch_sum *sum, uint8_t octets[PDSCH_OCTETS_MAX])
{
	receive_alone(pdsch, sf, dci, cfi, rv);
	add(&pdsch->alone, sum);
	if (!pdsch_decode(pdsch, &pdsch->alone, ITERATIONS, octets) &&
	    !(sum->count > 1 && pdsch_decode(pdsch, sum, ITERATIONS, octets)))
		return false;
	sum->count = 0;
	return true;
}
