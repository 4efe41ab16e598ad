// SPDX-License-Identifier: GPL-3.0-or-later
/* tdd-unaligned: a TDD cell whose frames do not begin with those of the band's other TDD cells. All of them send and listen together,
 * within 3 us of each other at their antennas (3GPP TS 36.133 7.4.2), or they would deafen each other; 30 km of air make 100 us. A
 * station of its own begins whenever it was started.
 *
 * Frames are compared as of one moment: each cell's timing is carried on by the receiver's clock error, which its carrier shows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "peers.h"  // heard_next
#include "rules.h"

static const int64_t recent_ns = INT64_C(60) * 1000000000;
static const double frame_s = 10e-3, together_s = 150e-6, apart_s = 300e-6;

static const float single_weight = 1.0f; /* against one other: either may be wrong */

enum { OTHERS_MAX = 32 };

/* Begin of its frames, modulo 10 ms, as at now_ns; NAN when not known. */
static double phase_s(const struct cell *cell, int64_t now_ns)
{
	const struct history_epoch *epoch = history_epoch(cells_history(cell), 0);
	double ppm = cell->freq_hz > 0 ? cell->m.freq_offset_hz / cell->freq_hz * 1e6 : NAN;

	if (!epoch || now_ns - epoch->last_ns > recent_ns || isnan(ppm))
		return NAN;
	/* a slow clock finds carriers high and frames early */
	return epoch->at_s - ppm * 1e-6 * (double)(now_ns - epoch->last_ns) * 1e-9;
}

static double distance_s(double from_s, double to_s)
{
	return to_s - from_s - frame_s * round((to_s - from_s) / frame_s);
}

/* Of the band's other TDD cells; *first: no other was heard before this cell. */
static int others_phases(const struct scene *scene, const struct cell *cell, double phases[OTHERS_MAX], bool *first)
{
	int count = 0;

	*first = true;

	for (const struct cell *c = heard_next(scene, NULL); c && count < OTHERS_MAX; c = heard_next(scene, c)) {
		if (c->rat != RAT_LTE || cells_handle(c) == cells_handle(cell) || strcmp(c->duplex, "tdd") != 0 ||
		    strcmp(c->band, cell->band) != 0)
			continue;
		double phase = phase_s(c, scene->now_ns);

		if (isnan(phase))
			continue;
		*first &= c->first_seen_ns > cell->first_seen_ns;
		phases[count++] = phase;
	}
	return count;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	double phases[OTHERS_MAX], own, off_s = 0;
	bool first;

	if (strcmp(cell->duplex, "tdd") != 0 || isnan(own = phase_s(cell, scene->now_ns)))
		return false;
	int count = others_phases(scene, cell, phases, &first);

	if (count == 0 || (count == 1 && first))
		return false;
	if (count == 1)
		finding->weight = single_weight;
	for (int i = 0; i < count; i++) {
		if (fabs(distance_s(phases[0], phases[i])) > together_s)
			return false; /* no common timing here */
		if (fabs(distance_s(phases[i], own)) <= apart_s)
			return false;
		off_s = distance_s(phases[i], own);
	}
	finding_observed(finding,
	                 count == 1 ? "frames begin %.0f us from those of %d other"
	                            : "frames begin %.0f us from those of %d others",
	                 "帧起始时刻相差 %.0f μs（与其他 %d 个小区相比）", off_s * 1e6, count);
	finding_expected(finding, "within 100 us of the TDD cells of its band", "与同频段 TDD 小区相差不超过 100 μs");
	finding_say(finding, "Its frames do not begin with those of the other TDD cells, as they must in one network.",
	            "其帧起始时刻与同频段其他 TDD 小区不同步，正规网络必须同步。");
	return true;
}

const struct rule tdd_unaligned_rule = {
	.id = "tdd-unaligned",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_CLOCK,
	.basis = BASIS_HEARD,
	.weight = 3.5,
	.sources = 0,
	.looks_for = "begin of the radio frames of a TDD cell against two or more of its band that agree within 150 us "
		     "(36.133 7.4.2)",
	.false_alarms = "Two operators that share a band with different frame offsets, where only one has several "
			"cells in reach.",
	.false_alarms_zh = "同频段两家运营商的帧偏置不同，且只有一家有多个小区可收到。",
	.weight_from = "the standard's limit and what unsynchronised neighbours would do to each other; not counted on "
		       "real cells",
	.check = check,
};
