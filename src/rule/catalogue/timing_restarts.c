// SPDX-License-Identifier: GPL-3.0-or-later
/* timing-restarts: its frame count began anew again and again, as that of software which is started anew with other
 * settings. A base station counts for months; frame numbers begin at 0 when it starts (3GPP TS 45.002 4.3.3, 36.331
 * systemFrameNumber).
 *
 * A cell that comes back from a restart is as strong as it was. One that takes another's place is stronger, to be
 * chosen (45.008 6.6.2, 36.304 5.2.4): a new count and a new level at one moment are another transmitter, whatever it
 * copies.
 *
 * Lost samples move the timings of all cells at once, and by less than a second. */
#include <math.h>
#include <stdlib.h>

#include "../changes.h"  // changes_named
#include "../honest.h"   // honest_moving
#include "../peers.h"    // heard_next
#include "../rules.h"

static const int64_t within_ns = INT64_C(1800) * 1000000000, same_time_ns = INT64_C(60) * 1000000000;
static const double jump_min_s = 1;
static const int64_t before_ns = INT64_C(120) * 1000000000;
static const float once_weight = 0.5f, often_weight = 2.0f, louder_weight = 2.5f, louder_db = 8;

enum { OFTEN = 3 };

/* The identity changed together with the frame count: another station is heard on this carrier and code, and nothing
 * was restarted. */
static bool is_another(const struct suspect *suspect, const struct history_epoch *before,
                       const struct history_epoch *now)
{
	const int fields[] = { field_index("lac"), field_index("ci"), field_index("tac"), field_index("eci") };
	const struct history_change *change;

	for (unsigned back = 0; (change = history_change(suspect->history, back)); back++)
		for (int i = 0; i < 4; i++)
			if (change->field == fields[i] && change->time_ns >= before->last_ns &&
			    change->time_ns <= now->first_ns + same_time_ns)
				return true;
	return false;
}

/* Whether other cells got a new timing at about that time too: then the receiver's sample count jumped, and no cell
 * restarted. */
static bool others_jumped(const struct scene *scene, const struct cell *cell, int64_t time_ns)
{
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		const struct history *history = cells_history(c);

		if (cells_handle(c) == cells_handle(cell))
			continue;
		for (unsigned back = 0; history_epoch(history, back + 1); back++)
			if (llabs(history_epoch(history, back)->first_ns - time_ns) <= same_time_ns)
				return true;
	}
	return false;
}

static int restarts(const struct scene *scene, const struct suspect *suspect)
{
	const struct history_epoch *now, *before;
	int count = 0;

	for (unsigned back = 0;
	     (now = history_epoch(suspect->history, back)) && (before = history_epoch(suspect->history, back + 1));
	     back++)
		count += scene->now_ns - now->first_ns <= within_ns &&
		         fabs(history_epoch_distance_s(suspect->cell->rat, before->at_s, now->at_s)) >= jump_min_s &&
		         !is_another(suspect, before, now) && !others_jumped(scene, suspect->cell, now->first_ns);
	return count;
}

/* How much stronger it is than just before its frame count last began anew [dB]; NAN where the level before is too old.
 */
static float rise_db(const struct suspect *suspect)
{
	const int64_t since_ns = history_epoch(suspect->history, 0)->first_ns;
	const struct history_trace *noted = history_trace(suspect->history, 0);

	for (unsigned back = 1; noted && noted->time_ns >= since_ns; back++)
		noted = history_trace(suspect->history, back);
	return noted && since_ns - noted->time_ns <= before_ns ? cell_level_dbfs(suspect->cell) - noted->dbfs : NAN;
}

/* Its frame count jumped lately, and not because the receiver's clock did. */
static bool is_new(const struct scene *scene, const struct suspect *suspect)
{
	const struct history_epoch *now = history_epoch(suspect->history, 0),
				   *before = history_epoch(suspect->history, 1);

	return before && scene->now_ns - now->first_ns <= within_ns &&
	       !others_jumped(scene, suspect->cell, now->first_ns) &&
	       fabs(history_epoch_distance_s(suspect->cell->rat, before->at_s, now->at_s)) >= jump_min_s;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const int count = restarts(scene, suspect);
	const bool louder = is_new(scene, suspect) && rise_db(suspect) >= louder_db;

	if ((!count && !louder) || !changes_named(suspect->history, suspect->cell->rat, scene->now_ns) ||
	    honest_moving(scene, suspect->cell))
		return false;

	if (louder)
		finding->weight = louder_weight;
	else if (count >= OFTEN)
		finding->weight = often_weight;
	else if (count == 1)
		finding->weight = once_weight;
	finding->newcomer = !count; /* a moving receiver may have come to the next cell of this carrier and code */
	if (!count)
		finding_observed(finding, "another station, %.0f dB stronger", "换成另一台发射机，强 %.0f dB",
		                 rise_db(suspect));
	else
		finding_observed(finding,
		                 count == 1 ? "%d restart within half an hour" : "%d restarts within half an hour",
		                 "半小时内重启 %d 次", count);
	finding_expected(finding, "frames counted on for months", "帧号连续计数数月");
	if (louder)
		finding_say(finding,
		            "Its frame count began anew and it is stronger since: another transmitter in its place.",
		            "其帧计数重新开始，且此后信号明显变强：可能已被另一台发射机取代。");
	else
		finding_say(finding, "Its frame count began anew: the station was restarted while we listened.",
		            "其帧计数重新开始：监听期间该基站曾重新启动。");
	return true;
}

const struct rule timing_restarts_rule = {
	.id = "timing-restarts",
	.version = 3,
	.both = true,
	.family = FAMILY_TIME,
	.basis = BASIS_HISTORY,
	.weight = 1.5,
	.sources = 0,
	.looks_for = "frame numbers (SCH, MIB) that jump by a second or more against the clock of the samples, other "
		     "cells' do not; with it, a level 8 dB and more over the one before",
	.false_alarms = "Maintenance; a lone cell while the device loses samples that it does not count; "
			"a repair that also raises the power.",
	.false_alarms_zh = "检修；只有一个小区，而设备丢失了未计数的采样；检修后功率随之提高。",
	.weight_from =
		"estimate: honest stations restart less than once in a month, blasters between settings; after one "
		"restart in a hundred the level is another by so much",
	.check = check,
};
