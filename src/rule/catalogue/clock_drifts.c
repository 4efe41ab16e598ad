// SPDX-License-Identifier: GPL-3.0-or-later
/* clock-drifts: its carrier moves against the others' within minutes, as a crystal does that warms up in a rucksack.
 * Those of base stations are held by the network's clock for years. What moves all cells alike is the receiver, and is
 * taken off already. */
#include <math.h>
#include <stdlib.h>

#include "../peers.h"  // heard_next
#include "../rules.h"

static const int64_t within_ns = INT64_C(1800) * 1000000000;
static const double drift_min_ppm = 0.15, times_others = 5;

enum { VALUES_MIN = 6, OTHERS_MIN = 3, OTHERS_MAX = 64 };

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* From the median of the older half of its values to that of the newer one [ppm]; NAN when there are few. */
static double drift_ppm(const struct history *history, int64_t now_ns)
{
	double values[HISTORY_CLOCKS];
	const struct history_clock *clock;
	int count = 0;

	while ((clock = history_clock(history, (unsigned)count)) && now_ns - clock->time_ns <= within_ns)
		values[count++] = clock->ppm; /* the newest first */
	if (count < VALUES_MIN)
		return NAN;
	int newer = count / 2, older = count - newer;

	qsort(values, (size_t)newer, sizeof(values[0]), compare_doubles);
	qsort(values + newer, (size_t)older, sizeof(values[0]), compare_doubles);
	return values[newer / 2] - values[newer + older / 2];
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	double others[OTHERS_MAX], own = drift_ppm(suspect->history, scene->now_ns);
	int count = 0;

	if (!(fabs(own) >= drift_min_ppm))
		return false;
	for (const struct cell *c = heard_next(scene, NULL); c && count < OTHERS_MAX; c = heard_next(scene, c)) {
		double drift = cells_handle(c) == cells_handle(suspect->cell)
		                       ? NAN
		                       : drift_ppm(cells_history(c), scene->now_ns);

		if (isfinite(drift))
			others[count++] = fabs(drift);
	}
	qsort(others, (size_t)count, sizeof(others[0]), compare_doubles);
	if (count < OTHERS_MIN || fabs(own) < times_others * others[count / 2])
		return false;
	finding_observed(finding, "%+.2f ppm within half an hour", "半小时内漂移 %+.2f ppm", own);
	finding_expected(finding, "%.2f ppm or less, as the %d others", "不超过 %.2f ppm，如其他 %d 个小区",
	                 others[count / 2], count);
	finding_say(finding, "Its carrier drifts while those of the other cells stand still: a free-running crystal.",
	            "其载波频率在漂移，而其他小区保持稳定：使用的是普通晶振。");
	return true;
}

const struct rule clock_drifts_rule = {
	.id = "clock-drifts",
	.version = 1,
	.both = true,
	.family = FAMILY_CLOCK,
	.basis = BASIS_HISTORY,
	.weight = 1.5,
	.sources = 0,
	.looks_for = "carrier frequency against the consensus, a value a minute: a change of 0.15 ppm and five times "
		     "that of the others",
	.false_alarms = "A moving repeater; a home cell that is not locked yet.",
	.false_alarms_zh = "移动中的直放站；尚未锁定时钟的家庭基站。",
	.weight_from =
		"estimate: base stations hold 0.05 ppm over a year, crystals move that within a minute of warming up",
	.check = check,
};
