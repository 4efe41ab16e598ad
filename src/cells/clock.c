// SPDX-License-Identifier: GPL-3.0-or-later
/* clock: a dongle's crystal is off by tens of ppm, and moves by some hundredths of a ppm a second while it warms up; a
 * base station is within 0.05 ppm (3GPP TS 45.010 5.1, 36.104 6.5.1). So only differences between cells count, and each
 * is compared with what the others would measure now: their offsets, carried on with the common slope of all cells that
 * were heard twice.
 *
 * Who is right is a vote. The clocks fall into camps half a ppm wide, that of the networks and that of each van, and a
 * camp counts by its sites, since the cells of one site have one clock: an eNB is one, and so much as one can tell
 * those of a GSM area are three at most. The camp that goes on where the crystal was before has two votes more. Those
 * that were there well before a cell vote alone where they are enough, so that it cannot come with a majority of its
 * own. An even vote names no camp. */
#include "clock.h"

#include <math.h>
#include <stdlib.h>

#include "site.h"  // site_shared

#define SECONDS INT64_C(1000000000)

static const int64_t near_ns =
	5 * SECONDS; /* measured so close together that the receiver's crystal cannot have moved */
static const int64_t recent_ns = 60 * SECONDS, soon_ns = 20 * SECONDS; /* compared with cells measured this recently:
                                                                          with the crystal's slope known, and without */
static const int64_t apart_ns = 60 * SECONDS; /* between the first sights of cells that do not belong together */
static const int64_t slope_min_ns = 20 * SECONDS, slope_max_ns = 600 * SECONDS;
static const int64_t noted_every_ns = 60 * SECONDS;
static const double slope_most = 0.05; /* [ppm/s]: more is a carrier found anew */

static const int64_t crystal_ns = 300 * SECONDS; /* how long the last consensus is good for */
static const double camp_ppm = 0.5; /* width of a camp: a home cell's 0.25, the others' 0.05, the errors of both */
static const double fit_ppm = 0.3, fit_ppm_per_s = 0.002;

enum { VOTES_MAX = 128, LOOKED_MAX = 1024, SLOPES_MIN = 5, CRYSTAL_SITES = 2, KIN_MIN = 2 };

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof(values[0]), compare_doubles);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static bool slope_known(const struct clock_drift *drift)
{
	return drift->count >= SLOPES_MIN;
}

/* Taken once for each new slope: it is asked for by every vote. */
static void add_slope(struct clock_drift *drift, double slope)
{
	double slopes[CLOCK_SLOPES];

	drift->slopes[drift->count++ % CLOCK_SLOPES] = (float)slope;
	if (!slope_known(drift))
		return;
	unsigned count = drift->count < CLOCK_SLOPES ? drift->count : CLOCK_SLOPES;

	for (unsigned i = 0; i < count; i++)
		slopes[i] = drift->slopes[i];
	drift->slope = median(slopes, count);
}

void clock_measured(struct clock_drift *drift, struct entry *entry, int64_t time_ns)
{
	double now_ppm = crystal_offset_ppm(&entry->cell);
	int64_t gap_ns = time_ns - entry->offset_ns;

	entry->carrier_ns = time_ns;
	if (gap_ns >= 0 && gap_ns < slope_min_ns && entry->offset_ns)
		return;
	const double slope = (now_ppm - entry->offset_ppm) / ((double)gap_ns * 1e-9);
	const bool stepped = entry->offset_ns < drift->step.time_ns && drift->step.time_ns <= time_ns;

	if (entry->offset_ns && gap_ns > 0 && gap_ns <= slope_max_ns && fabs(slope) < slope_most && !stepped)
		add_slope(drift, slope);
	entry->offset_ppm = now_ppm;
	entry->offset_ns = time_ns;
}

struct vote {
	const struct entry *entry;
	double ppm;  /* what it would measure at the time of the vote */
	bool near;   /* measured just then */
	bool counts; /* as a site of its own */
};

struct ballot {
	struct vote votes[VOTES_MAX]; /* by ppm */
	int count;
};

struct camp {
	int first, count; /* in the ballot */
	int sites;
};

static int by_ppm(const void *a, const void *b)
{
	const struct vote *x = a, *y = b;

	return (x->ppm > y->ppm) - (x->ppm < y->ppm);
}

/* Whether this vote counts: not when enough others of its site have voted for the same clock. */
static bool counts(const struct ballot *ballot, int i)
{
	const struct vote *vote = &ballot->votes[i];
	int same = 0;

	for (int k = i - 1; k >= 0 && vote->ppm - ballot->votes[k].ppm <= camp_ppm; k--)
		same += site_shared(&vote->entry->cell, &ballot->votes[k].entry->cell);
	return same < site_votes(&vote->entry->cell);
}

/* Collects the votes of the receiver's cells first heard before elder_ns, and that of `own`. */
static void vote(struct ballot *ballot, const struct table *table, const struct clock_drift *drift, uint8_t radio,
                 const struct entry *own, int64_t time_ns, int64_t elder_ns)
{
	const int64_t within_ns = slope_known(drift) ? recent_ns : soon_ns;
	int looked = 0;

	ballot->count = 0;
	for (const struct entry *e = table->newest; e && ballot->count < VOTES_MAX && looked++ < LOOKED_MAX;
	     e = e->older) {
		const int64_t gap_ns = time_ns - e->carrier_ns;
		const double ppm = crystal_offset_ppm(&e->cell) + crystal_carried_ppm(&drift->step, e->carrier_ns) +
		                   drift->slope * (double)gap_ns * 1e-9;

		if (time_ns - e->cell.last_seen_ns > recent_ns)
			break;
		if (e->cell.radio == radio && e->carrier_ns && llabs(gap_ns) <= within_ns &&
		    (e == own || e->cell.first_seen_ns <= elder_ns) && isfinite(ppm))
			ballot->votes[ballot->count++] = (struct vote){ e, ppm, llabs(gap_ns) <= near_ns, false };
	}
	qsort(ballot->votes, (size_t)ballot->count, sizeof(ballot->votes[0]), by_ppm);
	for (int i = 0; i < ballot->count; i++)
		ballot->votes[i].counts = counts(ballot, i);
}

/* Does this value lie where the crystal, from its last known error and its drift, should be by now? */
static bool fits(const struct clock_drift *drift, int64_t time_ns, double ppm)
{
	const double age_s = (double)(time_ns - drift->told_ns) * 1e-9;

	return slope_known(drift) && drift->told_ns && llabs(time_ns - drift->told_ns) <= crystal_ns &&
	       fabs(drift->told_ppm + drift->slope * age_s - ppm) <= fit_ppm + fit_ppm_per_s * fabs(age_s);
}

/* The camp with most sites among votes[from .. to - 1]; of as many, the one with more cells. */
static struct camp largest(const struct ballot *ballot, const struct clock_drift *drift, int64_t time_ns, int from,
                           int to)
{
	struct camp best = { from, 0, 0 };

	for (int first = from; first < to; first++) {
		struct camp camp = { first, 0, 0 };

		for (int i = first; i < to && ballot->votes[i].ppm - ballot->votes[first].ppm <= camp_ppm; i++) {
			camp.count++;
			camp.sites += ballot->votes[i].counts;
		}
		if (fits(drift, time_ns, ballot->votes[first + camp.count / 2].ppm))
			camp.sites += CRYSTAL_SITES;
		if (camp.sites > best.sites || (camp.sites == best.sites && camp.count > best.count))
			best = camp;
	}
	return best;
}

/* The largest camp without anyone of `winner`. */
static struct camp rival_of(const struct ballot *ballot, const struct clock_drift *drift, int64_t time_ns,
                            const struct camp *winner)
{
	struct camp below = largest(ballot, drift, time_ns, 0, winner->first);
	struct camp above = largest(ballot, drift, time_ns, winner->first + winner->count, ballot->count);

	return above.sites > below.sites ? above : below;
}

/* Median of a camp but for `own`, of those heard just now where there are some: *others of them. */
static double camp_median(const struct ballot *ballot, const struct camp *camp, const struct entry *own, int *others)
{
	double near[VOTES_MAX], all[VOTES_MAX];
	int nof_near = 0, count = 0;

	for (int i = camp->first; i < camp->first + camp->count; i++) {
		const struct vote *vote = &ballot->votes[i];

		if (vote->entry == own)
			continue;
		all[count++] = vote->ppm;
		if (vote->near)
			near[nof_near++] = vote->ppm;
	}
	*others = count;
	return nof_near >= KIN_MIN ? median(near, (size_t)nof_near) : count ? median(all, (size_t)count) : NAN;
}

static bool holds(const struct ballot *ballot, const struct camp *camp, const struct entry *own)
{
	for (int i = camp->first; i < camp->first + camp->count; i++)
		if (ballot->votes[i].entry == own)
			return true;
	return false;
}

static void note(struct history *history, int64_t time_ns, double ppm)
{
	const struct history_clock *last = history_clock(history, 0);

	if (isfinite(ppm) && (!last || llabs(time_ns - last->time_ns) >= noted_every_ns))
		history->clock[history->nof_clocks++ % HISTORY_CLOCKS] = (struct history_clock){ time_ns, (float)ppm };
}

/* Sets clock_ppm or clock_apart_ppm of `own` by the result of the vote. False: too few voted. */
static bool decide(const struct ballot *ballot, struct clock_drift *drift, struct entry *own)
{
	const struct camp winner = largest(ballot, drift, own->carrier_ns, 0, ballot->count);
	const struct camp rival = rival_of(ballot, drift, own->carrier_ns, &winner);
	const bool even = winner.sites == rival.sites, inside = holds(ballot, &winner, own);
	const struct camp *against = even && inside ? &rival : &winner;
	int others;
	double consensus_ppm = camp_median(ballot, against, own, &others),
	       off_ppm = crystal_offset_ppm(&own->cell) - consensus_ppm;

	if (others < KIN_MIN)
		return false;
	if (even) {
		own->cell.clock_apart_ppm = off_ppm;
		return true;
	}
	own->cell.clock_ppm = off_ppm;
	own->cell.clock_sites = winner.sites - (inside ? 1 : 0);
	if (winner.sites >= CLOCK_CELLS_MIN && slope_known(drift)) {
		drift->told_ppm = consensus_ppm;
		drift->told_ns = own->carrier_ns;
	}
	return true;
}

/* Compares `own` with the cells that were there well before it; where they are too few, with those that came no later
 * (as at the start); else with any. */
static void compare(const struct table *table, struct clock_drift *drift, struct entry *entry)
{
	const int64_t first_ns = entry->cell.first_seen_ns,
		      elders_ns[] = { first_ns - apart_ns, first_ns + apart_ns, INT64_MAX };
	struct ballot ballot;
	bool decided = false;

	for (int i = 0; i < 3 && !decided; i++) {
		vote(&ballot, table, drift, entry->cell.radio, entry, entry->carrier_ns, elders_ns[i]);
		decided =
			ballot.count > (i < 2 ? CLOCK_CELLS_MIN : CLOCK_CELLS_MIN - 1) && decide(&ballot, drift, entry);
	}
}

void clock_compare(const struct table *table, struct clock_drift *drift, struct entry *entry)
{
	struct cell *cell = &entry->cell;

	cell->clock_ppm = cell->clock_apart_ppm = NAN;
	cell->clock_sites = 0;
	if (!entry->carrier_ns || !isfinite(crystal_offset_ppm(cell)))
		return;
	compare(table, drift, entry);
	if (crystal_stepped(table, entry, cell->clock_sites >= CLOCK_CELLS_MIN ? cell->clock_ppm : NAN, &drift->step)) {
		drift->told_ppm += drift->step.ppm;
		compare(table, drift, entry);
	}
	note(&entry->history, entry->carrier_ns, cell->clock_sites >= CLOCK_CELLS_MIN ? cell->clock_ppm : NAN);
}

double clock_consensus_ppm(const struct table *table, const struct clock_drift *drift, uint8_t radio)
{
	struct ballot ballot;
	int others;

	if (!table->newest)
		return NAN;
	const int64_t time_ns = table->newest->cell.last_seen_ns;

	vote(&ballot, table, drift, radio, NULL, time_ns, INT64_MAX);
	const struct camp winner = largest(&ballot, drift, time_ns, 0, ballot.count);
	const struct camp rival = rival_of(&ballot, drift, time_ns, &winner);
	double ppm = camp_median(&ballot, &winner, NULL, &others);

	return ballot.count >= CLOCK_CELLS_MIN && others >= KIN_MIN && winner.sites > rival.sites ? ppm : NAN;
}
