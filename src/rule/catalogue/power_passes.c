// SPDX-License-Identifier: GPL-3.0-or-later
/* power-passes: its level rises and falls again within minutes, as of a van that drives by, while the other cells stay
 * as they are. If it were the sensor that moved, they would not. */
#include <math.h>
#include <stdlib.h>

#include "../honest.h"  // honest_travels
#include "../peers.h"   // heard_next
#include "../rules.h"

static const int64_t within_ns = INT64_C(600) * 1000000000, recent_ns = INT64_C(120) * 1000000000;
static const float swing_min_db = 12, flat_db = 6, clear_db = 20, clear_weight = 1.5f, shared_weight = 0.5f;

enum { POINTS_MIN = 9, OTHERS_MIN = 3, OTHERS_MAX = 64 };

struct trace {
	int count;
	float dbfs[HISTORY_TRACE]; /* the newest first, each the median of three: a fade is no swing */
};

static float middle_of(float a, float b, float c)
{
	return fmaxf(fminf(a, b), fminf(fmaxf(a, b), c));
}

static void trace_read(struct trace *trace, const struct history *history, int64_t now_ns)
{
	const struct history_trace *a, *b, *c;

	trace->count = 0;
	for (unsigned i = 0; (a = history_trace(history, i)) && (b = history_trace(history, i + 1)) &&
	                     (c = history_trace(history, i + 2)) && now_ns - c->time_ns <= within_ns;
	     i++)
		trace->dbfs[trace->count++] = middle_of(a->dbfs, b->dbfs, c->dbfs);
}

/* The smaller of rise and fall about its maximum *top_dbfs [dB], none where that is at an end; NAN when too little is
 * known. */
static float swing_db(const struct trace *trace, float *top_dbfs)
{
	float before = INFINITY, after = INFINITY;
	int top = 0;

	if (trace->count < POINTS_MIN)
		return NAN;
	for (int i = 1; i < trace->count; i++)
		if (trace->dbfs[i] > trace->dbfs[top])
			top = i;
	*top_dbfs = trace->dbfs[top];
	for (int i = 0; i < trace->count; i++) {
		float *side = i < top ? &after : &before;

		*side = fminf(*side, trace->dbfs[i]);
	}
	return trace->dbfs[top] - fmaxf(before, after);
}

static float range_db(const struct trace *trace)
{
	float low = trace->dbfs[0], high = low;

	for (int i = 1; i < trace->count; i++) {
		low = fminf(low, trace->dbfs[i]);
		high = fmaxf(high, trace->dbfs[i]);
	}
	return high - low;
}

/* Most of the others stay where they are, and most are not stronger than this cell at its best: what is far swings with
 * the weather. */
static bool others_flat(const struct scene *scene, const struct cell *cell, float top_dbfs, int *count)
{
	struct trace trace;
	int flat = 0, stronger = 0;

	*count = 0;
	for (const struct cell *c = heard_next(scene, NULL); c && *count < OTHERS_MAX; c = heard_next(scene, c)) {
		if (cells_handle(c) == cells_handle(cell) || scene->now_ns - c->last_seen_ns > recent_ns)
			continue;
		trace_read(&trace, cells_history(c), scene->now_ns);
		if (trace.count < POINTS_MIN)
			continue;
		++*count;
		stronger += c->rat == cell->rat && cell_level_dbfs(c) > top_dbfs;
		flat += range_db(&trace) <= flat_db;
	}
	return *count >= OTHERS_MIN && 4 * flat >= 3 * *count && 2 * stronger <= *count;
}

/* Another station is heard on it: each is taken for the other one's fading, or is heard only at its best. */
static bool shared_carrier(const struct scene *scene, const struct cell *cell)
{
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c))
		if (c->rat == cell->rat && c->freq_hz == cell->freq_hz && cells_handle(c) != cells_handle(cell))
			return true;
	return false;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	struct trace trace;
	int others;

	trace_read(&trace, suspect->history, scene->now_ns);
	float top_dbfs, swing = swing_db(&trace, &top_dbfs);

	if (honest_travels(scene) || !(swing >= swing_min_db) || !others_flat(scene, suspect->cell, top_dbfs, &others))
		return false;
	if (swing >= clear_db)
		finding->weight = clear_weight;
	if (shared_carrier(scene, suspect->cell))
		finding->weight = shared_weight;
	finding_observed(finding, "up and down by %.0f dB within minutes", "几分钟内先升后降 %.0f dB", swing);
	finding_expected(finding, "steady, as most of %d others (%.0f dB)",
	                 "保持平稳，如其他 %d 个小区中的大多数（%.0f dB 以内）", others, flat_db);
	finding_say(finding, "It comes near and goes away again while all other cells stand still: it moves.",
	            "信号由弱变强再变弱，而其他小区保持稳定：该发射源在移动。");
	return true;
}

const struct rule power_passes_rule = {
	.id = "power-passes",
	.version = 2,
	.both = true,
	.family = FAMILY_POWER,
	.basis = BASIS_HISTORY,
	.weight = 1.2,
	.sources = 0,
	.looks_for = "level against time, a value in ten seconds: a rise and a fall of 12 dB within ten minutes, three "
		     "quarters of the others "
		     "within 6 dB",
	.false_alarms = "Lorries in front of a far cell's path; a cell on a train or a ship.",
	.false_alarms_zh = "大型车辆遮挡远处小区的传播路径；火车或船舶上的小区。",
	.weight_from = "estimate; traffic in the path fades one cell by less than 12 dB for a minute",
	.check = check,
};
