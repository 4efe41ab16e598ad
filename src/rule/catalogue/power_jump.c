// SPDX-License-Identifier: GPL-3.0-or-later
/* power-jump: much stronger than ever before, while the other cells are as always. A transmitter that takes a cell's
 * place must be stronger to be chosen (3GPP TS 45.008 6.6.2, 36.304 5.2.4). What all cells do alike - gain, antenna,
 * weather - is taken off, and where they scatter, as for a sensor on the move, nothing is said. */
#include <math.h>
#include <stdlib.h>

#include "../changes.h"  // changes_another
#include "../honest.h"   // honest_travels
#include "../peers.h"    // heard_next
#include "../rules.h"

static const int64_t recent_ns = INT64_C(60) * 1000000000;
static const int64_t another_ns = INT64_C(1800) * 1000000000;
static const double heard_min_s = 120;
static const float jump_min_db = 15, clear_db = 20, clear_weight = 1.7f;
static const double scatter_times = 5;

enum { MEASURED_MIN = 100, OTHERS_MIN = 3, OTHERS_MAX = 64 };

static int compare_floats(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

static float median(float *values, int count)
{
	qsort(values, (size_t)count, sizeof(values[0]), compare_floats);
	return values[count / 2];
}

/* Now over what it mostly was [dB]; NAN when too little is known. */
static float rise_db(const struct cell *cell, const struct history *history)
{
	if (history->power.count < MEASURED_MIN || (double)history->heard_ns * 1e-9 < heard_min_s)
		return NAN;
	return cell_level_dbfs(cell) - history_level_quantile(&history->power, 0.5);
}

/* The rise that all others have in common, and how far they are from it; false when there are too few. */
static bool others_rise(const struct scene *scene, const struct cell *cell, float *common_db, float *scatter_db)
{
	float rises[OTHERS_MAX];
	int count = 0;

	for (const struct cell *c = heard_next(scene, NULL); c && count < OTHERS_MAX; c = heard_next(scene, c)) {
		float rise = cells_handle(c) == cells_handle(cell) || scene->now_ns - c->last_seen_ns > recent_ns
		                     ? NAN
		                     : rise_db(c, cells_history(c));

		if (isfinite(rise))
			rises[count++] = rise;
	}
	if (count < OTHERS_MIN)
		return false;
	*common_db = median(rises, count);
	for (int i = 0; i < count; i++)
		rises[i] = fabsf(rises[i] - *common_db);
	*scatter_db = median(rises, count);
	return true;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const struct known *known = suspect->known;
	bool from_baseline = known->learned && isfinite(known->power_median_dbfs) && isfinite(known->power_high_dbfs);
	float rise = from_baseline ? cell_level_dbfs(cell) - known->power_median_dbfs : rise_db(cell, suspect->history);
	float high = from_baseline ? known->power_high_dbfs : history_level_quantile(&suspect->history->power, 0.75);
	float common_db, scatter_db;

	if (honest_travels(scene) || !(rise >= jump_min_db) ||
	    changes_another(suspect->history, cell->rat, scene->now_ns, another_ns) ||
	    !others_rise(scene, cell, &common_db, &scatter_db))
		return false;
	rise -= common_db;
	if (rise < jump_min_db || rise < scatter_times * scatter_db || cell_level_dbfs(cell) - common_db < high)
		return false;
	if (rise >= clear_db)
		finding->weight = clear_weight;
	finding->basis = from_baseline ? BASIS_BASELINE : BASIS_HISTORY;
	finding_observed(finding, "%.0f dB over its usual level, the others %+.0f dB",
	                 "高于其平时电平 %.0f dB，其他小区变化 %+.0f dB", rise + common_db, common_db);
	finding_expected(finding, "%.0f dBFS, as before", "%.0f dBFS，与此前相同",
	                 cell_level_dbfs(cell) - rise - common_db);
	finding_say(finding, "It became much stronger than it ever was, while the other cells did not.",
	            "信号突然远强于以往，而其他小区没有变化。");
	return true;
}

const struct rule power_jump_rule = {
	.id = "power-jump",
	.version = 3,
	.both = true,
	.family = FAMILY_POWER,
	.basis = BASIS_HISTORY,
	.newcomer = true, /* a home cell whose window is opened does as much */
	.weight = 1.2,
	.sources = 0,
	.looks_for = "level 15 dB and more over the cell's own median, the change common to the others taken off",
	.false_alarms = "An obstacle that goes away; an operator that turns a cell up.",
	.false_alarms_zh = "遮挡物消失；运营商调高了小区功率。",
	.weight_from = "estimate: fixed sensors see 20 dB jumps less than once in a hundred days and cell; a published "
		       "case had 47 dB",
	.check = check,
};
