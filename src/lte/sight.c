/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sight: soft bits of a whole slice are made once. Transmit diversity pairs neighbouring elements of a block in the same way
 * whatever blocks are assigned beside it (36.211 6.3.4.3: a block has 12 or 8 elements in a symbol), and the scrambling of
 * SI-RNTI depends on the subframe's number only (6.3.1). Half blocks beside the synchronisation signals of odd carriers with
 * four ports are the exception; there some bits are wrong.
 */
#include <string.h>

#include "coding.h"  // gold_sequence
#include "sight.h"
#include "turbo.h"  // turbo_dematch

enum { PARITY = 24, ITERATIONS = 8 };

void sights_restart(struct sights *sights)
{
	sights->count = 0;
}

/* All blocks of the slice, as if assigned. */
static struct dci whole_slice(const struct lte_subframe *sf)
{
	const unsigned nof = sf->end_prb - sf->first_prb;
	return (struct dci){ .rnti = DCI_SI_RNTI,
		             .first = sf->first_prb,
		             .nof = (uint8_t)(nof < SIGHT_PRB_MAX ? nof : SIGHT_PRB_MAX) };
}

static void keep_shared(struct sights *sights, const struct lte_subframe *sf, struct sight *sight)
{
	const unsigned first = sf->first_prb * (unsigned)LTE_PRB_SUBCARRIERS;
	const struct dci all = whole_slice(sf);
	const size_t n = pdsch_elements(sf, &all, 1, sights->elements);
	memset(sight->shared, 0, sizeof(sight->shared));
	for (size_t from = 0; from < n;) { /* a piece at a time: there is no room for all */
		const size_t most = SIGHT_BITS_MAX / 2, size = n - from < most ? n - from : most;
		const struct re *re = sights->elements + from;
		memset(sights->llr[0], 0, 2 * size * sizeof(float));
		txdiv_soft(sf, sf->cell->ports, re, size, sights->llr[0]);
		for (size_t i = 0; i < size; i++)
			memcpy(sight->shared[re[i].symbol][re[i].subcarrier - first], &sights->llr[0][2 * i],
			       2 * sizeof(float));
		from += size;
	}
}

void sights_add(struct sights *sights, const struct lte_subframe *sf, unsigned phich_factor)
{
	if (sights->count == SIGHTS_MAX)
		return;
	struct sight *sight = &sights->at[sights->count];
	if (sights->count++ == 0)
		gold_sequence((uint32_t)DCI_SI_RNTI << 14 | (uint32_t)sf->number << 9 | sf->cell->pci, 0,
		              sights->scrambling, SIGHT_BITS_MAX);
	sights->shape = sf;
	sight->sfn = sf->sfn;
	sight->cfi = pcfich_decode(sf);
	for (unsigned i = 0; i < SIGHT_CFIS; i++)
		pdcch_receive(sf, i + 1, phich_factor, &sight->control[i]);
	keep_shared(sights, sf, sight);
}

size_t sights_bits(struct sights *sights, const struct dci *dci, unsigned cfi)
{
	const struct lte_subframe *sf = sights->shape;
	const unsigned first = sf->first_prb * (unsigned)LTE_PRB_SUBCARRIERS,
		       end = first + SIGHT_PRB_MAX * LTE_PRB_SUBCARRIERS;
	if (dci->nof > SIGHT_NOF_MAX)
		return 0;
	const size_t n = pdsch_elements(sf, dci, cfi, sights->elements);
	for (unsigned k = 0; k < sights->count; k++) {
		float *llr = sights->llr[k];
		for (size_t i = 0; i < n; i++) {
			const struct re re = sights->elements[i];
			const bool seen = re.subcarrier >= first && re.subcarrier < end;
			const float *soft = seen ? sights->at[k].shared[re.symbol][re.subcarrier - first] : NULL;
			llr[2 * i] = soft ? soft[0] : 0;
			llr[2 * i + 1] = soft ? soft[1] : 0;
		}
		for (size_t i = 0; i < 2 * n; i++)
			llr[i] = sights->scrambling[i] ? -llr[i] : llr[i];
	}
	return 2 * n;
}

unsigned sight_version(const struct sight *sight, const struct dci *dci)
{
	return dci->rv == DCI_RV_BY_TIME ? dci_rv_by_time(sight->sfn / 2) : dci->rv;
}

bool sights_decode(struct sights *sights, struct pdsch *pdsch, const struct dci *dci, unsigned cfi, unsigned mask,
                   uint8_t octets[PDSCH_OCTETS_MAX])
{
	struct turbo_plan plan;
	const size_t n = sights_bits(sights, dci, cfi);
	if (n == 0 || dci->tbs > DCI_TBS_MAX || !turbo_plan(dci->tbs + PARITY, &plan))
		return false;
	memset(&sights->sum, 0, sizeof(sights->sum));
	sights->sum.tbs = dci->tbs;
	for (unsigned k = 0; k < sights->count; k++) {
		if (!(mask >> k & 1))
			continue;
		turbo_dematch(&plan, sights->llr[k], n, sights->shape->cell->ports > 1 ? 4 : 2,
		              sight_version(&sights->at[k], dci), sights->sum.soft);
		sights->sum.count++;
	}
	return pdsch_decode(pdsch, &sights->sum, ITERATIONS, octets);
}
