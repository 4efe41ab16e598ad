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

/* What the cells measured within `within_ns` of time_ns, except one, would measure then: their number, values[CONSENSUS_MAX]. */
static size_t offsets(const struct table *table, int64_t time_ns, int64_t within_ns, double slope,
                      const struct entry *except, double *values)
{
	size_t n = 0;

	for (const struct entry *e = table->newest; e && n < CONSENSUS_MAX; e = e->older) {
		int64_t gap_ns = time_ns - e->carrier_ns;

		if (time_ns - e->cell.last_seen_ns > recent_ns)
			break;
		if (e != except && e->carrier_ns && llabs(gap_ns) <= within_ns && isfinite(clock_offset_ppm(&e->cell)))
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

void clock_compare(const struct table *table, const struct clock_drift *drift, struct entry *entry)
{
	double values[CONSENSUS_MAX], own = clock_offset_ppm(&entry->cell), slope = common_slope(drift);
	int64_t time_ns = entry->carrier_ns;
	size_t n = offsets(table, time_ns, near_ns, slope, entry, values);

	if (n < CLOCK_CELLS_MIN)
		n = offsets(table, time_ns, recent_ns, slope, entry, values);
	entry->cell.clock_ppm = n + 1 >= CLOCK_CELLS_MIN && isfinite(own) ? own - median(values, n) : NAN;
	note(&entry->history, time_ns, n >= CLOCK_CELLS_MIN ? entry->cell.clock_ppm : NAN);
}

double clock_consensus_ppm(const struct table *table, const struct clock_drift *drift)
{
	double values[CONSENSUS_MAX];
	size_t n = table->newest ? offsets(table, table->newest->cell.last_seen_ns, recent_ns, common_slope(drift),
	                                   NULL, values)
	                         : 0;

	return n >= CLOCK_CELLS_MIN ? median(values, n) : NAN;
}
