/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * slice: a window of 2.4 MHz shows a tenth of the control channel of a 20 MHz carrier, too little for its parity, but all of
 * SIB1's transport block, if it is the right tenth. So the block is looked for where schedulers put it, and its assignment
 * guessed from the bits that are there; the 24 bits of the block's own parity prove either. An assignment that is believed
 * but lies elsewhere tells where to tune to.
 */
#include <stdlib.h>

#include "blind.h"
#include "regs.h"  // regs_phich_factor
#include "rrc.h"   // rrc_sib1_scheduling
#include "slice.h"

enum { TURN = 12 }; /* stretches, about a round of the hunt, whose evidence is of one hypothesis and adds up */

struct slice {
	struct sights sights;
	struct blind *blind;
	struct guess *guess;
	unsigned turn;
	unsigned messages; /* since the restart */
};

struct slice *slice_create(void)
{
	struct slice *slice = calloc(1, sizeof(*slice));
	if (!slice)
		return NULL;
	slice->blind = blind_create();
	slice->guess = guess_create();
	if (slice->blind && slice->guess)
		return slice;
	slice_destroy(slice);
	return NULL;
}

void slice_destroy(struct slice *slice)
{
	if (!slice)
		return;
	blind_destroy(slice->blind);
	guess_destroy(slice->guess);
	free(slice);
}

void slice_restart(struct slice *slice, struct slice_reading *reading)
{
	sights_restart(&slice->sights);
	slice->turn = reading->turns++ / TURN;
	if (reading->turns % TURN == 1)
		reading->sums = (struct guess_sums){ 0 };
	slice->messages = 0;
}

/* Of a TDD cell whose configuration is not known: first what most configurations have in SIB1's subframe, the others in turn. */
static unsigned phich_factor(const struct slice *slice, const struct lte_subframe *sf)
{
	static const uint8_t turns[] = { 0, 2, 1 };
	const bool known = !sf->cell->tdd || sf->cell->tdd_config >= 0;
	return known ? regs_phich_factor(sf->cell, sf->number) : turns[slice->turn % sizeof(turns)];
}

void slice_see(struct slice *slice, const struct lte_subframe *sf)
{
	sights_add(&slice->sights, sf, phich_factor(slice, sf));
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

/* All sights together, then each by itself: neighbours may differ. */
static bool prove(struct slice *slice, struct pdsch *pdsch, const struct guess_hit *hit, uint16_t *sfn, uint8_t *octets)
{
	struct sights *sights = &slice->sights;
	for (unsigned k = 0; k <= sights->count; k++) {
		const unsigned mask = k ? 1u << (k - 1) : (1u << sights->count) - 1;
		*sfn = sights->at[k ? k - 1 : 0].sfn;
		if (sights_decode(sights, pdsch, &hit->dci, hit->cfi, mask, octets) && is_sib1(&hit->dci, octets))
			return true;
	}
	return false;
}

static bool by_assignment(struct slice *slice, struct pdsch *pdsch, struct slice_reading *reading, uint16_t *sfn,
                          uint8_t *octets)
{
	struct guess_hit hits[GUESS_LIST];
	const struct lte_subframe *shape = slice->sights.shape;
	guess_add(&reading->sums, &slice->sights);
	const unsigned n = guess_best(slice->guess, shape->cell, &reading->sums, hits);
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
	if (slice->sights.count == 0)
		return false;
	if (blind_find(slice->blind, &slice->sights, pdsch, BLIND_SIB1, &hit, octets) && is_sib1(&hit.dci, octets)) {
		locate(reading, &hit.dci, hit.cfi, true);
		*sfn = slice->sights.at[__builtin_ctz(hit.mask)].sfn;
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
	sights_restart(&slice->sights);
	slice_see(slice, sf);
	if (!blind_find(slice->blind, &slice->sights, pdsch, BLIND_MESSAGE, &hit, octets))
		return false;
	*octets_len = hit.dci.tbs / 8u;
	return true;
}
