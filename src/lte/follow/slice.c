// SPDX-License-Identifier: GPL-3.0-or-later
/* slice: a window of 2.4 MHz shows a tenth of the control channel of a 20 MHz carrier, too little for its parity, but
 * all of SIB1's transport block, if it is the right tenth. So the block is looked for where schedulers put it, and its
 * assignment guessed from the bits that are there; the 24 bits of the block's own parity prove either. An assignment
 * that is believed but lies elsewhere tells where to tune to.
 */
#include "slice.h"

#include <stdlib.h>

#include "../phy/blind.h"
#include "../phy/regs.h"  // regs_phich_factor
#include "../rrc/rrc.h"   // rrc_sib1_scheduling

enum {
	TURN = 12
}; /* stretches over which the evidence for one hypothesis is added up: about a round over all places */

struct slice {
	struct soft_set soft_set;
	struct blind *blind;
	struct combiner *combiner;
	unsigned turn;
	unsigned messages; /* messages tried since the restart */
};

struct slice *slice_create(void)
{
	struct slice *slice = calloc(1, sizeof(*slice));
	if (!slice)
		return NULL;
	slice->blind = blind_create();
	slice->combiner = combiner_create();
	if (slice->blind && slice->combiner)
		return slice;
	slice_destroy(slice);
	return NULL;
}

void slice_destroy(struct slice *slice)
{
	if (!slice)
		return;
	blind_destroy(slice->blind);
	combiner_destroy(slice->combiner);
	free(slice);
}

void slice_restart(struct slice *slice, struct slice_reading *reading)
{
	soft_set_restart(&slice->soft_set);
	slice->turn = reading->turns++ / TURN;
	if (reading->turns % TURN == 1)
		reading->sums = (struct combiner_sums){ 0 };
	slice->messages = 0;
}

/* PHICH factor in SIB1's subframe. Of a TDD cell whose configuration is not known the commonest one is tried first,
 * then the others in turn. */
static unsigned phich_factor(const struct slice *slice, const struct lte_subframe *sf)
{
	static const uint8_t turns[] = { 0, 2, 1 };
	const bool known = !sf->cell->tdd || sf->cell->tdd_config >= 0;
	return known ? regs_phich_factor(sf->cell, sf->number) : turns[slice->turn % sizeof(turns)];
}

void slice_see(struct slice *slice, const struct lte_subframe *sf)
{
	soft_set_add(&slice->soft_set, sf, phich_factor(slice, sf));
}

bool slice_shows(const struct lte_subframe *sf, const struct dci *dci)
{
	bool blocks[LTE_PRB_MAX], shown = false;
	for (unsigned slot = 0; slot < 2; slot++) {
		dci_blocks(sf->cell, dci, slot, blocks);
		for (unsigned i = sf->first_prb; i < sf->end_prb; i++)
			shown |= blocks[i];
	}
	return shown;
}

/* ---- SIB1 ---- */

static void locate(struct slice_reading *reading, const struct dci *dci, unsigned cfi, bool proved)
{
	reading->located = true;
	reading->dci = *dci;
	reading->cfi = cfi;
	reading->proved = proved;
}

static bool is_sib1(const struct dci *dci, const uint8_t *octets)
{
	struct rrc_scheduling schedule;
	return rrc_sib1_scheduling(octets, dci->tbs / 8u, &schedule);
}

/* Tries all soft sets together, then each by itself, as neighbouring ones may differ. */
static bool prove(struct slice *slice, struct pdsch *pdsch, const struct combiner_hit *hit, uint16_t *sfn,
                  uint8_t *octets)
{
	struct soft_set *soft_set = &slice->soft_set;
	for (unsigned k = 0; k <= soft_set->count; k++) {
		const unsigned mask = k ? 1u << (k - 1) : (1u << soft_set->count) - 1;
		*sfn = soft_set->at[k ? k - 1 : 0].sfn;
		if (soft_set_decode(soft_set, pdsch, &hit->dci, hit->cfi, mask, octets) && is_sib1(&hit->dci, octets))
			return true;
	}
	return false;
}

static bool by_assignment(struct slice *slice, struct pdsch *pdsch, struct slice_reading *reading, uint16_t *sfn,
                          uint8_t *octets)
{
	struct combiner_hit hits[GUESS_LIST];
	const struct lte_subframe *shape = slice->soft_set.shape;
	combiner_add(&reading->sums, &slice->soft_set);
	const unsigned n = combiner_best(slice->combiner, shape->cell, &reading->sums, hits);
	for (unsigned i = 0; i < n; i++)
		if (slice_shows(shape, &hits[i].dci) && prove(slice, pdsch, &hits[i], sfn, octets)) {
			locate(reading, &hits[i].dci, hits[i].cfi, true);
			return true;
		}
	if (n > 0 && hits[0].believed)
		locate(reading, &hits[0].dci, hits[0].cfi, false);
	return false;
}

bool slice_sib1(struct slice *slice, struct pdsch *pdsch, struct slice_reading *reading, uint16_t *sfn,
                uint8_t octets[PDSCH_OCTETS_MAX])
{
	struct blind_hit hit;
	if (slice->soft_set.count == 0)
		return false;
	if (blind_find(slice->blind, &slice->soft_set, pdsch, BLIND_SIB1, &hit, octets) && is_sib1(&hit.dci, octets)) {
		locate(reading, &hit.dci, hit.cfi, true);
		*sfn = slice->soft_set.at[__builtin_ctz(hit.mask)].sfn;
		return true;
	}
	return by_assignment(slice, pdsch, reading, sfn, octets);
}

/* ---- other messages ---- */

bool slice_message(struct slice *slice, struct pdsch *pdsch, const struct lte_subframe *sf, unsigned *octets_len,
                   uint8_t octets[PDSCH_OCTETS_MAX])
{
	struct blind_hit hit;
	if (slice->messages >= SLICE_MESSAGES)
		return false;
	slice->messages++;
	soft_set_restart(&slice->soft_set);
	slice_see(slice, sf);
	if (!blind_find(slice->blind, &slice->soft_set, pdsch, BLIND_MESSAGE, &hit, octets))
		return false;
	*octets_len = hit.dci.tbs / 8u;
	return true;
}
