// SPDX-License-Identifier: GPL-3.0-or-later
/* tdd-unaligned: a TDD cell whose frames do not begin with those of the band's other TDD cells. All of them send and
 * listen together, within 3 us of each other at their antennas (3GPP TS 36.133 7.4.2), or they would deafen each other;
 * 30 km of air make 100 us. A station of its own begins whenever it was started.
 *
 * Operators that share a band may have agreed on nothing; one operator's cells, and those on one carrier, are one
 * network.
 *
 * Frames are compared as of one moment: each cell's timing is carried on by the receiver's clock error, which its
 * carrier shows. Where any timing began anew, the receiver's own count of time may have: what was heard before is not
 * compared with. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../peers.h"  // heard_next
#include "../rules.h"

static const int64_t recent_ns = INT64_C(60) * 1000000000;
static const int64_t together_ns = INT64_C(1000000000); /* dated later still: heard before the time was set back */
static const double frame_s = 10e-3, together_s = 150e-6, apart_s = 300e-6;

static const float single_weight = 1.0f, strangers_weight = 2.0f; /* weights where there is one other cell only; where
                                                                     all others are of other networks */
static const float
	kin_weight = 2.7f,
	elder_weight = 3.4f; /* weights where another is of its operator or carrier; where that was there well before */
static const int64_t elder_ns = INT64_C(60) * 1000000000;

enum { OTHERS_MAX = 32 };

/* When a timing of any of the receiver's cells began anew the last time; 0: none did. */
static int64_t retimed_ns(const struct scene *scene, uint8_t radio)
{
	int64_t last_ns = 0;

	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		const struct history_epoch *epoch = history_epoch(cells_history(c), 0);

		if (c->radio == radio && history_epoch(cells_history(c), 1) && epoch->first_ns > last_ns)
			last_ns = epoch->first_ns;
	}
	return last_ns;
}

/* Begin of its frames, modulo 10 ms, as at now_ns; NAN when not known since that time. */
static double phase_s(const struct cell *cell, int64_t now_ns, int64_t since_ns)
{
	const struct history_epoch *epoch = history_epoch(cells_history(cell), 0);
	double ppm = cell->freq_hz > 0 ? cell->m.freq_offset_hz / cell->freq_hz * 1e6 : NAN;

	if (!epoch || epoch->last_ns < since_ns || now_ns - epoch->last_ns > recent_ns ||
	    epoch->last_ns - now_ns > together_ns || isnan(ppm))
		return NAN;
	/* a slow clock finds carriers high and frames early */
	return epoch->at_s - ppm * 1e-6 * (double)(now_ns - epoch->last_ns) * 1e-9;
}

static double distance_s(double from_s, double to_s)
{
	return to_s - from_s - frame_s * round((to_s - from_s) / frame_s);
}

struct others {
	int count;
	double phases_s[OTHERS_MAX];
	bool first; /* none of them was heard before this cell */
	bool kin;   /* one of them is of its operator, or on its carrier */
	bool elder; /* one was there well before it */
};

static bool is_kin(const struct cell *cell, const struct cell *other)
{
	return cell->lte.earfcn == other->lte.earfcn ||
	       (cell->mcc[0] && strcmp(cell->mcc, other->mcc) == 0 && strcmp(cell->mnc, other->mnc) == 0);
}

/* The band's other TDD cells, by the same receiver's time. */
static void others_find(const struct scene *scene, const struct cell *cell, int64_t since_ns, struct others *others)
{
	*others = (struct others){ .first = true };

	for (const struct cell *c = heard_next(scene, NULL); c && others->count < OTHERS_MAX;
	     c = heard_next(scene, c)) {
		if (c->rat != RAT_LTE || c->radio != cell->radio || cells_handle(c) == cells_handle(cell) ||
		    strcmp(c->lte.duplex, "tdd") != 0 || strcmp(c->band, cell->band) != 0)
			continue;
		double phase = phase_s(c, scene->now_ns, since_ns);

		if (isnan(phase))
			continue;
		others->first &= c->first_seen_ns > cell->first_seen_ns;
		others->kin |= is_kin(cell, c);
		others->elder |= cell->first_seen_ns - c->first_seen_ns >= elder_ns;
		others->phases_s[others->count++] = phase;
	}
}

static float weight_of(const struct others *others)
{
	if (!others->kin)
		return others->count == 1 ? single_weight : strangers_weight;
	if (others->count > 1)
		return tdd_unaligned_rule.weight;
	return others->elder ? elder_weight : kin_weight;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const int64_t since_ns = retimed_ns(scene, cell->radio);
	struct others others;
	double own, off_s = 0;

	if (strcmp(cell->lte.duplex, "tdd") != 0 || isnan(own = phase_s(cell, scene->now_ns, since_ns)))
		return false;
	others_find(scene, cell, since_ns, &others);

	if (others.count == 0 || (others.count == 1 && others.first))
		return false;
	finding->weight = weight_of(&others);
	for (int i = 0; i < others.count; i++) {
		if (fabs(distance_s(others.phases_s[0], others.phases_s[i])) > together_s)
			return false; /* the others have no common timing */
		if (fabs(distance_s(others.phases_s[i], own)) <= apart_s)
			return false;
		off_s = distance_s(others.phases_s[i], own);
	}
	finding_observed(finding,
	                 others.count == 1 ? "frames begin %.0f us from those of %d other"
	                                   : "frames begin %.0f us from those of %d others",
	                 "帧起始时刻相差 %.0f μs（与其他 %d 个小区相比）", off_s * 1e6, others.count);
	finding_expected(finding, "within 100 us of the TDD cells of its band", "与同频段 TDD 小区相差不超过 100 μs");
	finding_say(finding, "Its frames do not begin with those of the other TDD cells, as they must in one network.",
	            "其帧起始时刻与同频段其他 TDD 小区不同步，正规网络必须同步。");
	return true;
}

const struct rule tdd_unaligned_rule = {
	.id = "tdd-unaligned",
	.version = 3,
	.rat = RAT_LTE,
	.family = FAMILY_CLOCK,
	.basis = BASIS_HEARD,
	.weight = 3.5,
	.sources = 0,
	.looks_for =
		"begin of the radio frames of a TDD cell against two or more of its band that agree within 150 us, "
		"or against one of its operator or carrier (36.133 7.4.2)",
	.false_alarms = "Two operators that share a band with different frame offsets (weighs less where none of the "
			"others is of its operator or carrier).",
	.false_alarms_zh = "同频段两家运营商的帧偏置不同（其他小区均非同一运营商或同一载波时权重降低）。",
	.weight_from = "the standard's limit and what unsynchronised neighbours would do to each other; not counted on "
		       "real cells",
	.check = check,
};
