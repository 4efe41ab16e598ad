/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hunt: SIB1 stands in few blocks: those that its assignment named, if that could be guessed, or where schedulers put it, at
 * the low edge, the high edge or in the middle. Each place is looked at for two stretches, in which each redundancy version
 * comes by twice. A round in vain is followed by a pause, each longer than the one before; the last round ends the hunt.
 * Where SIB1 was read, the other messages are waited for, for a while, and then as long at the other edge.
 */
#include <math.h>

#include "hunt.h"
#include "points.h"  // points_most

enum {
	LOOKS = 2,
	ROUNDS = 4,
	STAYS = 8,       /* for other messages, at each of two places */
	MISSING_MAX = 1, /* blocks of a place that need not be seen */
};
static const double LOOK_S = 0.2;      /* two stretches, and a part of one */
static const double STAY_S = 0.7;      /* a few windows of messages */
static const double FIRST_PAUSE_S = 4; /* twice as long after every round */

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

/* Of an assignment that is wider than the window, the lower part. */
static struct range range_of(enum hunt_place place, const struct lte_cell *cell, const struct dci *named, int blocks)
{
	const int all = cell->nof_prb, spare = blocks - named->nof;
	int first = place == HUNT_LOW      ? 0
	            : place == HUNT_HIGH   ? all - blocks
	            : place == HUNT_MIDDLE ? (all - blocks) / 2
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

static unsigned looks_at(const struct hunt *hunt, enum hunt_place place, const struct reading *reading)
{
	if (place == HUNT_NAMED && !is_named(reading))
		return LOOKS;
	if (place == HUNT_NAMED && !same_blocks(&hunt->named, &reading->slice.dci))
		return 0;
	return hunt->looks[place];
}

static enum hunt_place next_place(const struct hunt *hunt, const struct reading *reading)
{
	enum hunt_place place = HUNT_NAMED;
	while (place < HUNT_PLACES && looks_at(hunt, place, reading) >= LOOKS)
		place++;
	return place;
}

static void look(struct hunt *hunt, enum hunt_place place, const struct reading *reading)
{
	if (place == HUNT_NAMED && !same_blocks(&hunt->named, &reading->slice.dci)) {
		hunt->named = reading->slice.dci;
		hunt->looks[place] = 0;
	}
	hunt->looks[place] += hunt->looks[place] < LOOKS;
}

/* The part of the range that holds what is looked for was seen. */
static bool shows(struct range seen, struct range wanted, bool low_matters, bool high_matters)
{
	return (!low_matters || seen.first <= wanted.first + MISSING_MAX) &&
	       (!high_matters || seen.end >= wanted.end - MISSING_MAX) && seen.first < wanted.end &&
	       seen.end > wanted.first;
}

void hunt_looked(struct hunt *hunt, const struct lte_cell *cell, const struct reading *reading, unsigned first,
                 unsigned end, uint64_t index, double rate_hz)
{
	const struct range seen = { (int)first, (int)end };
	const int blocks = window_blocks(cell, rate_hz);
	if (whole(cell, rate_hz))
		return;
	if (reading->scheduled) {
		hunt->stays += hunt->stays < 2 * STAYS;
		return;
	}
	for (enum hunt_place place = HUNT_NAMED; place < HUNT_PLACES; place++) {
		const struct range wanted = range_of(place, cell, &reading->slice.dci, blocks);
		if (shows(seen, wanted, place != HUNT_HIGH, place != HUNT_LOW) &&
		    (place != HUNT_NAMED || is_named(reading)))
			look(hunt, place, reading);
	}
	if (next_place(hunt, reading) < HUNT_PLACES || hunt->rounds >= ROUNDS)
		return;
	hunt->rest_until = index + (uint64_t)(ldexp(FIRST_PAUSE_S, hunt->rounds) * rate_hz);
	hunt->rounds++;
	for (enum hunt_place place = HUNT_NAMED; place < HUNT_PLACES; place++)
		hunt->looks[place] = 0;
}

bool hunt_goes_on(const struct hunt *hunt, const struct reading *reading)
{
	if (reading->scheduled)
		return hunt->stays < 2 * STAYS && is_named(reading) && !broadcast_done(reading);
	return hunt->rounds < ROUNDS;
}

/* For the messages that SIB1 schedules. */
static enum hunt_place message_place(const struct hunt *hunt, const struct lte_cell *cell, const struct reading *reading)
{
	if (hunt->stays < STAYS)
		return HUNT_NAMED;
	return reading->slice.dci.first < cell->nof_prb / 2 ? HUNT_HIGH : HUNT_LOW;
}

bool hunt_wish(const struct hunt *hunt, const struct lte_cell *cell, const struct reading *reading, uint64_t index,
               double rate_hz, double *place_hz, double *seconds)
{
	const enum hunt_place place =
		reading->scheduled ? message_place(hunt, cell, reading) : next_place(hunt, reading);
	if (whole(cell, rate_hz) || index < hunt->rest_until || !hunt_goes_on(hunt, reading) || place == HUNT_PLACES)
		return false;
	const struct range range = range_of(place, cell, &reading->slice.dci, window_blocks(cell, rate_hz));
	*place_hz = (range.first + range.end - cell->nof_prb) / 2.0 * LTE_PRB_SUBCARRIERS * LTE_SUBCARRIER_HZ;
	*seconds = reading->scheduled ? STAY_S : LOOK_S;
	return true;
}
