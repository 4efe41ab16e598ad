// SPDX-License-Identifier: GPL-3.0-or-later
/* subband: SIB1 stands in few blocks: those that its assignment named, if that could be guessed, or where schedulers
 * put it, at the low edge, the high edge or in the middle. Each place is looked at for two stretches, in which each
 * redundancy version comes by twice. A round in vain is followed by a pause, each longer than the one before; the last
 * round ends the hunt. Where SIB1 was read, the other messages are waited for, for a while, and then as long at the
 * other edge; after a pause, those that were read are read again.
 */
#include "subband.h"

#include <math.h>

#include "../phy/points.h"  // points_most

enum {
	LOOKS = 2,
	ROUNDS = 4,
	STAYS = 8,       /* stretches spent on other messages at each of two places */
	MISSING_MAX = 1, /* blocks of a place that may be missing */
};
static const double look_s = 0.2;      /* length of a look: two stretches, and a part of one */
static const double stay_s = 0.7;      /* length of a stay: a few SI windows */
static const double first_pause_s = 4; /* pause after the first round; it doubles with each */
static const double again_s = 20;      /* after this time it is worth moving the window to read a message again */

/* Blocks [first, end). */
struct range {
	int first, end;
};

static int window_blocks(const struct lte_cell *cell, double rate_hz)
{
	const int blocks = (int)((points_most(rate_hz) - 1) / LTE_PRB_SUBCARRIERS);
	return blocks < cell->nof_prb ? blocks : cell->nof_prb;
}

static bool whole(const struct lte_cell *cell, double rate_hz)
{
	return points_hold(points_most(rate_hz), cell->nof_prb);
}

/* Resource blocks of a place; of an assignment wider than the window, its lower part. */
static struct range range_of(enum subband_place place, const struct lte_cell *cell, const struct dci *named, int blocks)
{
	const int all = cell->nof_prb, spare = blocks - named->nof;
	int first = place == SUBBAND_LOW      ? 0
	            : place == SUBBAND_HIGH   ? all - blocks
	            : place == SUBBAND_MIDDLE ? (all - blocks) / 2
	                                      : named->first - (spare > 0 ? spare / 2 : 0);
	first = first > all - blocks ? all - blocks : first < 0 ? 0 : first;
	return (struct range){ first, first + blocks };
}

/* Distributed blocks are nowhere in particular: every place shows some of them. */
static bool is_named(const struct reading *reading)
{
	return reading->slice.located && !reading->slice.dci.distributed;
}

static bool same_blocks(const struct dci *a, const struct dci *b)
{
	return a->first == b->first && a->nof == b->nof;
}

static unsigned looks_at(const struct subband *subband, enum subband_place place, const struct reading *reading)
{
	if (place == SUBBAND_NAMED && !is_named(reading))
		return LOOKS;
	if (place == SUBBAND_NAMED && !same_blocks(&subband->named, &reading->slice.dci))
		return 0;
	return subband->looks[place];
}

static enum subband_place next_place(const struct subband *subband, const struct reading *reading)
{
	enum subband_place place = SUBBAND_NAMED;
	while (place < SUBBAND_PLACES && looks_at(subband, place, reading) >= LOOKS)
		place++;
	return place;
}

static void look(struct subband *subband, enum subband_place place, const struct reading *reading)
{
	if (place == SUBBAND_NAMED && !same_blocks(&subband->named, &reading->slice.dci)) {
		subband->named = reading->slice.dci;
		subband->looks[place] = 0;
	}
	subband->looks[place] += subband->looks[place] < LOOKS;
}

/* The part of the range that holds what is looked for was seen. */
static bool shows(struct range seen, struct range wanted, bool low_matters, bool high_matters)
{
	return (!low_matters || seen.first <= wanted.first + MISSING_MAX) &&
	       (!high_matters || seen.end >= wanted.end - MISSING_MAX) && seen.first < wanted.end &&
	       seen.end > wanted.first;
}

static void pause(struct subband *subband, uint64_t index, double rate_hz)
{
	subband->rest_until = index + (uint64_t)(ldexp(first_pause_s, subband->rounds) * rate_hz);
	subband->rounds += subband->rounds < ROUNDS;
}

/* Something that SIB1 schedules is worth a wish: after the last round, nothing that was never read. */
static bool messages_wanted(const struct subband *subband, const struct reading *reading, uint64_t index,
                            double rate_hz)
{
	const uint64_t again = (uint64_t)(again_s * rate_hz);
	return is_named(reading) && agenda_wants(&reading->agenda, &reading->schedule,
	                                         subband->rounds<ROUNDS, index> again ? index - again : 0);
}

/* For the messages that SIB1 schedules. */
static enum subband_place message_place(const struct subband *subband, const struct lte_cell *cell,
                                        const struct reading *reading)
{
	if (subband->stays < STAYS)
		return SUBBAND_NAMED;
	return reading->slice.dci.first < cell->nof_prb / 2 ? SUBBAND_HIGH : SUBBAND_LOW;
}

static bool is_shown(enum subband_place place, const struct lte_cell *cell, const struct reading *reading,
                     struct range seen, double rate_hz)
{
	const struct range wanted = range_of(place, cell, &reading->slice.dci, window_blocks(cell, rate_hz));
	return shows(seen, wanted, place != SUBBAND_HIGH, place != SUBBAND_LOW) &&
	       (place != SUBBAND_NAMED || is_named(reading));
}

static void messages_looked(struct subband *subband, const struct lte_cell *cell, const struct reading *reading,
                            struct range seen, uint64_t index, double rate_hz)
{
	if (!subband->found)
		subband->rounds = 0;
	subband->found = true;
	subband->stays += is_shown(message_place(subband, cell, reading), cell, reading, seen, rate_hz);
	if (!messages_wanted(subband, reading, index, rate_hz)) {
		subband->stays = 0;
	} else if (subband->stays >= 2 * STAYS) {
		subband->stays = 0;
		pause(subband, index, rate_hz);
	}
}

static void sib1_looked(struct subband *subband, const struct lte_cell *cell, const struct reading *reading,
                        struct range seen, uint64_t index, double rate_hz)
{
	for (enum subband_place place = SUBBAND_NAMED; place < SUBBAND_PLACES; place++)
		if (is_shown(place, cell, reading, seen, rate_hz))
			look(subband, place, reading);
	if (next_place(subband, reading) < SUBBAND_PLACES || subband->rounds >= ROUNDS)
		return;
	pause(subband, index, rate_hz);
	for (enum subband_place place = SUBBAND_NAMED; place < SUBBAND_PLACES; place++)
		subband->looks[place] = 0;
}

void subband_looked(struct subband *subband, const struct lte_cell *cell, const struct reading *reading, unsigned first,
                    unsigned end, uint64_t index, double rate_hz)
{
	const struct range seen = { (int)first, (int)end };
	if (whole(cell, rate_hz))
		return;
	if (reading->scheduled)
		messages_looked(subband, cell, reading, seen, index, rate_hz);
	else
		sib1_looked(subband, cell, reading, seen, index, rate_hz);
}

bool subband_goes_on(const struct subband *subband)
{
	return subband->rounds < ROUNDS;
}

bool subband_wish(const struct subband *subband, const struct lte_cell *cell, const struct reading *reading,
                  uint64_t index, double rate_hz, double *place_hz, double *seconds)
{
	const enum subband_place place =
		reading->scheduled ? message_place(subband, cell, reading) : next_place(subband, reading);
	const bool wanted = reading->scheduled ? messages_wanted(subband, reading, index, rate_hz)
	                                       : subband_goes_on(subband) && place < SUBBAND_PLACES;
	if (whole(cell, rate_hz) || index < subband->rest_until || !wanted)
		return false;
	const struct range range = range_of(place, cell, &reading->slice.dci, window_blocks(cell, rate_hz));
	*place_hz = (range.first + range.end - cell->nof_prb) / 2.0 * LTE_PRB_SUBCARRIERS * LTE_SUBCARRIER_HZ;
	*seconds = reading->scheduled ? stay_s : look_s;
	return true;
}
