// SPDX-License-Identifier: GPL-3.0-or-later
/* threshold: the floor is what the quietest tenth of a window's bins stay below; it follows down at once and up slowly,
 * so that a signal as wide as the window stands out too. A carrier is four bins, 200 kHz. */
#include "threshold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CARRIER_BINS = 4 };

static const double quiet_share = 0.1;
static const double rise_db_per_s = 0.05;

static double to_db(double power)
{
	return 10 * log10(fmax(power, 1e-15));
}

static int compare(const void *a, const void *b)
{
	const float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

static double quiet_db(const struct spectrum_part *part)
{
	float sorted[SPECTRUM_PART_MAX];

	memcpy(sorted, part->power, (size_t)part->count * sizeof(sorted[0]));
	qsort(sorted, (size_t)part->count, sizeof(sorted[0]), compare);
	return to_db((double)sorted[(int)(part->count * quiet_share)]);
}

static void follow(struct threshold *threshold, const struct spectrum_part *part, double over_db)
{
	const double now_db = quiet_db(part) - over_db;
	const bool same = threshold->count == part->count && threshold->first == part->first;

	threshold->floor_db = same ? fmin(now_db, threshold->floor_db + rise_db_per_s * part->seconds) : now_db;
	threshold->first = part->first;
	threshold->count = part->count;
}

/* Mean power of the carrier's bins from here on. */
static double carrier_db(const struct spectrum_part *part, int from)
{
	double sum = 0;

	for (int i = from; i < from + CARRIER_BINS; i++)
		sum += (double)part->power[i];
	return to_db(sum / CARRIER_BINS);
}

/* First bins of all that may be the carrier. */
static void range_of(const struct threshold *threshold, const struct spectrum_part *part, int *from, int *end)
{
	*from = 0;
	*end = part->count - CARRIER_BINS + 1;
	if (!(threshold->freq_hz > 0))
		return;
	const int at = (int)lround(threshold->freq_hz / SPECTRUM_STEP_HZ) - CARRIER_BINS / 2 - part->first;
	const bool inside = at >= *from && at < *end;

	*from = inside ? at : 0;
	*end = inside ? at + 1 : 0;
}

bool threshold_part(struct threshold *threshold, const struct spectrum_part *part, double over_db)
{
	int from, end;

	if (part->count < CARRIER_BINS)
		return false;
	follow(threshold, part, over_db);
	range_of(threshold, part, &from, &end);
	threshold->level_db = -INFINITY;
	for (int i = from; i < end; i++) {
		const double level_db = carrier_db(part, i) - over_db - threshold->floor_db;

		if (level_db <= threshold->level_db)
			continue;
		threshold->level_db = level_db;
		threshold->at_hz = (part->first + i + CARRIER_BINS / 2) * SPECTRUM_STEP_HZ;
	}
	return threshold->level_db >= threshold->over_floor_db;
}
