// SPDX-License-Identifier: GPL-3.0-or-later
/* clock: a dongle's crystal is off by tens of ppm, and moves by some hundredths of a ppm a second while it warms up; a base station is
 * within 0.05 ppm (3GPP TS 45.010 5.1, 36.104 6.5.1). So only differences between cells count, and each is compared with what the
 * others would measure now: their offsets, carried on with the common slope of all cells that were heard twice. */
#include "clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS INT64_C(1000000000)

static const int64_t near_ns = 5 * SECONDS; /* heard at the same time, as far as the receiver's clock is concerned */
static const int64_t recent_ns = 60 * SECONDS;
static const int64_t apart_ns = 60 * SECONDS; /* between the first sights of cells that do not belong together */
static const int64_t slope_min_ns = 20 * SECONDS, slope_max_ns = 600 * SECONDS;
static const int64_t noted_every_ns = 60 * SECONDS;
static const double slope_most = 0.05; /* [ppm/s]: more is a carrier found anew */

enum { CONSENSUS_MAX = 128, SLOPES_MIN = 5 };

double clock_offset_ppm(const struct cell *cell)
{
	return cell->freq_hz > 0 ? cell->m.freq_offset_hz / cell->freq_hz * 1e6 : NAN;
}

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

/* [ppm/s], 0 where too little is known. */
static double common_slope(const struct clock_drift *drift)
{
	double slopes[CLOCK_SLOPES];
	unsigned count = drift->count < CLOCK_SLOPES ? drift->count : CLOCK_SLOPES;

	for (unsigned i = 0; i < count; i++)
		slopes[i] = drift->slopes[i];
	return count < SLOPES_MIN ? 0 : median(slopes, count);
}

void clock_measured(struct clock_drift *drift, struct entry *entry, int64_t time_ns)
{
	double now_ppm = clock_offset_ppm(&entry->cell);
	int64_t gap_ns = time_ns - entry->offset_ns;

	entry->carrier_ns = time_ns;
	if (gap_ns >= 0 && gap_ns < slope_min_ns && entry->offset_ns)
		return;
	double slope = (now_ppm - entry->offset_ppm) / ((double)gap_ns * 1e-9);

	if (entry->offset_ns && gap_ns > 0 && gap_ns <= slope_max_ns && fabs(slope) < slope_most)
		drift->slopes[drift->count++ % CLOCK_SLOPES] = (float)slope;
	entry->offset_ppm = now_ppm;
	entry->offset_ns = time_ns;
}

/* Which cells vote. */
struct voters {
	int64_t time_ns, within_ns; /* measured then, and so long before or after */
	int64_t elder_ns;           /* first heard before */
	const struct entry *except;
};

/* What these cells would measure at voters->time_ns: their number, values[CONSENSUS_MAX]. */
static size_t offsets(const struct table *table, const struct voters *voters, double slope, double *values)
{
	size_t n = 0;

	for (const struct entry *e = table->newest; e && n < CONSENSUS_MAX; e = e->older) {
		int64_t gap_ns = voters->time_ns - e->carrier_ns;

		if (voters->time_ns - e->cell.last_seen_ns > recent_ns)
			break;
		if (e != voters->except && e->carrier_ns && llabs(gap_ns) <= voters->within_ns &&
		    e->cell.first_seen_ns <= voters->elder_ns && isfinite(clock_offset_ppm(&e->cell)))
			values[n++] = clock_offset_ppm(&e->cell) + slope * (double)gap_ns * 1e-9;
	}
	return n;
}

static void note(struct history *history, int64_t time_ns, double ppm)
{
	const struct history_clock *last = history_clock(history, 0);

	if (isfinite(ppm) && (!last || llabs(time_ns - last->time_ns) >= noted_every_ns))
		history->clock[history->nof_clocks++ % HISTORY_CLOCKS] = (struct history_clock){ time_ns, (float)ppm };
}

/* Those that were there well before it; else those that came with it at the latest, as at the start; else any. Of each, those heard just
 * now, else within the minute. */
static size_t others(const struct table *table, const struct entry *entry, double slope, double *values)
{
	const int64_t first_ns = entry->cell.first_seen_ns;
	const int64_t elders_ns[] = { first_ns - apart_ns, first_ns + apart_ns, INT64_MAX };
	struct voters voters = { .time_ns = entry->carrier_ns, .except = entry };
	size_t n = 0;

	for (int i = 0; i < 3 && n < CLOCK_CELLS_MIN; i++) {
		voters.elder_ns = elders_ns[i];
		voters.within_ns = near_ns;
		n = offsets(table, &voters, slope, values);
		if (n >= CLOCK_CELLS_MIN)
			break;
		voters.within_ns = recent_ns;
		n = offsets(table, &voters, slope, values);
	}
	return n;
}

void clock_compare(const struct table *table, const struct clock_drift *drift, struct entry *entry)
{
	double values[CONSENSUS_MAX], own = clock_offset_ppm(&entry->cell);
	size_t n = others(table, entry, common_slope(drift), values);

	entry->cell.clock_ppm = n + 1 >= CLOCK_CELLS_MIN && isfinite(own) ? own - median(values, n) : NAN;
	note(&entry->history, entry->carrier_ns, n >= CLOCK_CELLS_MIN ? entry->cell.clock_ppm : NAN);
}

double clock_consensus_ppm(const struct table *table, const struct clock_drift *drift)
{
	double values[CONSENSUS_MAX];
	struct voters voters = { .within_ns = recent_ns, .elder_ns = INT64_MAX };

	if (!table->newest)
		return NAN;
	voters.time_ns = table->newest->cell.last_seen_ns;
	size_t n = offsets(table, &voters, common_slope(drift), values);

	return n >= CLOCK_CELLS_MIN ? median(values, n) : NAN;
}
