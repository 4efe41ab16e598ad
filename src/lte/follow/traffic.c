// SPDX-License-Identifier: GPL-3.0-or-later
/* traffic: paging is assigned in the common search space under P-RNTI, by DCI 1A or 1C, and is sent once (36.321 5.5).
 * Who is called leaves with nobody: the receiver overwrites it.
 */
#include "traffic.h"

#include <stdlib.h>

#include "../phy/pcfich.h"  // pcfich_decode
#include "../phy/pdcch.h"   // pdcch_search
#include "../phy/pdsch.h"   // pdsch_receive
#include "../phy/regs.h"    // regs_phich_factor

struct traffic {
	struct pdcch_soft control;
	struct pdsch *pdsch;
	struct pdsch_sum sum; /* of one transmission */
};

void traffic_destroy(struct traffic *t)
{
	if (!t)
		return;
	pdsch_destroy(t->pdsch);
	free(t);
}

struct traffic *traffic_create(void)
{
	struct traffic *t = calloc(1, sizeof(*t));
	if (t && !(t->pdsch = pdsch_create())) {
		free(t);
		return NULL;
	}
	return t;
}

void traffic_listen(struct traffic *t, const struct lte_subframe *sf, struct load *load, traffic_paged_fn *paged,
                    void *ctx)
{
	uint8_t octets[PDSCH_OCTETS_MAX];
	struct pdcch_hit hits[PDCCH_HITS_MAX];
	const unsigned cfi = pcfich_decode(sf).value;
	pdcch_receive(sf, cfi, regs_phich_factor(sf->cell, sf->number), &t->control);
	const unsigned n = pdcch_search(sf->cell, &t->control, hits);
	for (unsigned i = 0; i < n; i++) {
		const struct dci *dci = &hits[i].dci;
		const unsigned rv = dci->rv == DCI_RV_BY_TIME ? 0 : dci->rv;
		t->sum.count = 0;
		if (dci->rnti == DCI_P_RNTI && pdsch_receive(t->pdsch, sf, dci, cfi, rv, &t->sum, octets))
			paged(ctx, octets, dci->tbs / 8u);
	}
	if (load_shows(sf->cell, sf->number))
		load_add(load, sf, cfi);
}
