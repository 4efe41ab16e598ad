// SPDX-License-Identifier: GPL-3.0-or-later
/* trail: see trail.h. */
#include "trail.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "record.h"    // struct message
#include "standard.h"  // standard_of

static const int64_t apart_ns = 250000000; /* of two points */
static const double recent_s = 3, before_s = 10;
/* Of sounds: at the weakest and at the strongest level that are told apart; nothing where the cell has gone. */
static const double slow_s = 2, fast_s = 0.25, gone_s = 5;
static const double weak_dbfs = -100, strong_dbfs = -20;

void trail_begin(struct trail *trail, const char *cell)
{
	trail->count = 0;
	snprintf(trail->cell, sizeof(trail->cell), "%s", cell);
}

void trail_add(struct trail *trail, int64_t time_ns, const struct message *message)
{
	struct heard heard;

	if (!trail->cell[0] || strcmp(message->cell_key, trail->cell) != 0)
		return;
	standard_of(message->pdu->rat)->heard(message->pdu, &heard);
	if (!isfinite(heard.level_dbfs))
		return;
	struct trail_point *last = trail->count ? &trail->points[trail->count - 1] : NULL;

	if (last && time_ns - last->time_ns < apart_ns) {
		last->dbfs = (last->dbfs + heard.level_dbfs) / 2;
		return;
	}
	if (trail->count == TRAIL_MAX)
		memmove(trail->points, trail->points + 1, (size_t)--trail->count * sizeof(trail->points[0]));
	trail->points[trail->count++] = (struct trail_point){ time_ns, heard.level_dbfs };
}

float trail_mean(const struct trail *trail, double from_s, double to_s)
{
	float sum = 0;
	int used = 0;

	for (int i = 0; i < trail->count; i++) {
		double ago_s = (double)(trail->points[trail->count - 1].time_ns - trail->points[i].time_ns) * 1e-9;

		if (ago_s <= from_s && ago_s >= to_s) {
			sum += trail->points[i].dbfs;
			used++;
		}
	}
	return used ? sum / (float)used : NAN;
}

float trail_trend_db(const struct trail *trail)
{
	return trail_mean(trail, recent_s, 0) - trail_mean(trail, before_s, recent_s);
}

double trail_beat_s(const struct trail *trail, int64_t now_ns)
{
	const struct trail_point *last = trail->count ? &trail->points[trail->count - 1] : NULL;

	if (!last || (double)(now_ns - last->time_ns) * 1e-9 > gone_s)
		return INFINITY;
	double share = (trail_mean(trail, 1, 0) - weak_dbfs) / (strong_dbfs - weak_dbfs);

	return slow_s * pow(fast_s / slow_s, fmin(fmax(share, 0), 1));
}
