// SPDX-License-Identifier: GPL-3.0-or-later
/* soft_bits: soft bits of a whole slice are made once. Transmit diversity pairs neighbouring elements of a block in the
 * same way whatever blocks are assigned beside it (36.211 6.3.4.3: a block has 12 or 8 elements in a symbol), and the
 * scrambling of SI-RNTI depends on the subframe's number only (6.3.1). Half blocks beside the synchronisation signals
 * of odd carriers with four ports are the exception; there some bits are wrong.
 */
#include "soft_bits.h"

#include <string.h>

#include "coding.h"  // gold_sequence
#include "turbo.h"   // turbo_dematch

enum { PARITY = 24, ITERATIONS = 8 };

void soft_set_restart(struct soft_set *soft_set)
{
	soft_set->count = 0;
}

/* All blocks of the slice, as if assigned. */
static struct dci whole_slice(const struct lte_subframe *sf)
{
	const unsigned nof = sf->end_prb - sf->first_prb;
	return (struct dci){ .rnti = DCI_SI_RNTI,
		             .first = sf->first_prb,
		             .nof = (uint8_t)(nof < SOFT_PRB_MAX ? nof : SOFT_PRB_MAX) };
}

static void keep_shared(struct soft_set *soft_set, const struct lte_subframe *sf, struct soft_bits *soft_bits)
{
	const unsigned first = sf->first_prb * (unsigned)LTE_PRB_SUBCARRIERS;
	const struct dci all = whole_slice(sf);
	const size_t n = pdsch_elements(sf, &all, 1, soft_set->elements);
	memset(soft_bits->shared, 0, sizeof(soft_bits->shared));
	for (size_t from = 0; from < n;) { /* a piece at a time: there is no room for all */
		const size_t most = SOFT_BITS_MAX / 2, size = n - from < most ? n - from : most;
		const struct re *re = soft_set->elements + from;
		memset(soft_set->llr[0], 0, 2 * size * sizeof(float));
		txdiv_soft(sf, sf->cell->ports, re, size, soft_set->llr[0]);
		for (size_t i = 0; i < size; i++)
			memcpy(soft_bits->shared[re[i].symbol][re[i].subcarrier - first], &soft_set->llr[0][2 * i],
			       2 * sizeof(float));
		from += size;
	}
}

void soft_set_add(struct soft_set *soft_set, const struct lte_subframe *sf, unsigned phich_factor)
{
	if (soft_set->count == SOFT_SET_MAX)
		return;
	struct soft_bits *soft_bits = &soft_set->at[soft_set->count];
	if (soft_set->count++ == 0)
		gold_sequence((uint32_t)DCI_SI_RNTI << 14 | (uint32_t)sf->number << 9 | sf->cell->pci, 0,
		              soft_set->scrambling, SOFT_BITS_MAX);
	soft_set->shape = sf;
	soft_bits->sfn = sf->sfn;
	soft_bits->cfi = pcfich_decode(sf);
	for (unsigned i = 0; i < SOFT_CFIS; i++)
		pdcch_receive(sf, i + 1, phich_factor, &soft_bits->control[i]);
	keep_shared(soft_set, sf, soft_bits);
}

size_t soft_set_bits(struct soft_set *soft_set, const struct dci *dci, unsigned cfi)
{
	const struct lte_subframe *sf = soft_set->shape;
	const unsigned first = sf->first_prb * (unsigned)LTE_PRB_SUBCARRIERS,
		       end = first + SOFT_PRB_MAX * LTE_PRB_SUBCARRIERS;
	if (dci->nof > SOFT_NOF_MAX)
		return 0;
	const size_t n = pdsch_elements(sf, dci, cfi, soft_set->elements);
	for (unsigned k = 0; k < soft_set->count; k++) {
		float *llr = soft_set->llr[k];
		for (size_t i = 0; i < n; i++) {
			const struct re re = soft_set->elements[i];
			const bool seen = re.subcarrier >= first && re.subcarrier < end;
			const float *soft = seen ? soft_set->at[k].shared[re.symbol][re.subcarrier - first] : NULL;
			llr[2 * i] = soft ? soft[0] : 0;
			llr[2 * i + 1] = soft ? soft[1] : 0;
		}
		for (size_t i = 0; i < 2 * n; i++)
			llr[i] = soft_set->scrambling[i] ? -llr[i] : llr[i];
	}
	return 2 * n;
}

unsigned soft_bits_version(const struct soft_bits *soft_bits, const struct dci *dci)
{
	return dci->rv == DCI_RV_BY_TIME ? dci_rv_by_time(soft_bits->sfn / 2) : dci->rv;
}

bool soft_set_decode(struct soft_set *soft_set, struct pdsch *pdsch, const struct dci *dci, unsigned cfi, unsigned mask,
                     uint8_t octets[PDSCH_OCTETS_MAX])
{
	struct turbo_plan plan;
	const size_t n = soft_set_bits(soft_set, dci, cfi);
	if (n == 0 || dci->tbs > DCI_TBS_MAX || !turbo_plan(dci->tbs + PARITY, &plan))
		return false;
	memset(&soft_set->sum, 0, sizeof(soft_set->sum));
	soft_set->sum.tbs = dci->tbs;
	for (unsigned k = 0; k < soft_set->count; k++) {
		if (!(mask >> k & 1))
			continue;
		turbo_dematch(&plan, soft_set->llr[k], n, soft_set->shape->cell->ports > 1 ? 4 : 2,
		              soft_bits_version(&soft_set->at[k], dci), soft_set->sum.soft);
		soft_set->sum.count++;
	}
	return pdsch_decode(pdsch, &soft_set->sum, ITERATIONS, octets);
}
