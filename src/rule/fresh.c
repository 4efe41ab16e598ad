// SPDX-License-Identifier: GPL-3.0-or-later
/* fresh: not heard is absent only where it was listened, long enough, and only for what is not weak. See fresh.h. */
#include "fresh.h"

#include <math.h>

static const double listened_min_s = 60;
static const float snr_min_db = 10;
static const int64_t fresh_for_ns = INT64_C(3600) * 1000000000;

/* The window's total, less the time since, counted as if all of it had been listened to. */
double fresh_listened_s(const struct scene *scene, double freq_hz, int64_t before_ns)
{
	const struct coverage_span *span = coverage_find(scene->coverage, freq_hz);
	int64_t since_ns;

	if (!span || span->first_ns >= before_ns)
		return 0;
	since_ns = span->last_ns > before_ns ? span->last_ns - before_ns : 0;
	return fmax(0, (double)(span->listened_ns - since_ns) * 1e-9);
}

bool fresh_cell(const struct scene *scene, const struct cell *cell)
{
	return scene->now_ns - cell->first_seen_ns <= fresh_for_ns && cell->m.snr_db >= snr_min_db &&
	       fresh_listened_s(scene, cell->freq_hz, cell->first_seen_ns) >= listened_min_s;
}
