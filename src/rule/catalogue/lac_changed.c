// SPDX-License-Identifier: GPL-3.0-or-later
/* lac-changed: the carrier and BSIC are the same, the location area is another one than before. Real cells keep theirs
 * for months; a fake takes a real cell's place, or gives itself a new area to make phones come again.
 *
 * Two far cells of one carrier and BSIC may be heard in turns: then the identity goes back and forth as a whole. The
 * first turn is still seen as a change; so what is weak counts for less. */
#include <stdlib.h>

#include "../changes.h"  // changes_next
#include "../honest.h"   // honest_follows, honest_replan, honest_weak
#include "../peers.h"    // field_index
#include "../rules.h"

static const int64_t within_ns = INT64_C(3600) * 1000000000, same_time_ns = INT64_C(60) * 1000000000;
static const float alternating_weight = 0.5f;

/* More than one change between two values, the cell identity with it each time. */
static bool alternates(const struct history *history, int lac, int64_t now_ns)
{
	unsigned areas, cells;
	unsigned changes = history_changes(history, lac, now_ns, within_ns, &areas);

	return changes >= 2 && areas == 2 &&
	       history_changes(history, field_index("ci"), now_ns, within_ns, &cells) + 1 >= changes && cells == 2;
}

/* Its frame count began anew with the change: another station that is heard instead, or a restart; timing-restarts
 * tells how grave that is. */
static bool is_another(const struct history *history, int64_t changed_ns)
{
	const struct history_epoch *now = history_epoch(history, 0);

	return now && history_epoch(history, 1) && llabs(now->first_ns - changed_ns) <= same_time_ns;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const int lac = field_index("lac");
	unsigned back = 0;
	const struct history_change *change = changes_next(suspect->history, lac, scene->now_ns, within_ns, &back);

	if (!change || suspect->cell->gsm.bsic == CELL_UNKNOWN || honest_replan(scene, suspect->cell, lac) ||
	    honest_follows(scene, suspect, "lac"))
		return false;
	if (alternates(suspect->history, lac, scene->now_ns) || is_another(suspect->history, change->time_ns))
		finding->weight = alternating_weight;
	finding->weight *= honest_weak(scene, suspect->cell);
	finding_observed(finding, "LAC %d", "位置区码 LAC %d", suspect->cell->gsm.lac);
	finding_expected(finding, "LAC %d, as before", "位置区码 LAC %d，与此前相同", change->before);
	finding_say(finding, "The same carrier and colour code now broadcast another location area.",
	            "同一频点、同一基站色码的位置区码发生了改变。");
	return true;
}

const struct rule lac_changed_rule = {
	.id = "lac-changed",
	.version = 3,
	.rat = RAT_GSM,
	.family = FAMILY_TIME,
	.basis = BASIS_HISTORY,
	.weight = 1.5,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "SI3, SI4: the LAC changed within the hour on the same ARFCN and BSIC (44.018 10.5.1.3)",
	.false_alarms = "An operator that re-plans its areas (muted once a fifth of its cells did the same); two far "
			"cells in turns.",
	.false_alarms_zh = "运营商重新规划位置区（其五分之一的小区同样变化后不再提示）；两个远处小区交替出现。",
	.weight_from =
		"estimate: an honest cell changes its LAC once in years; lowered for re-planning seen cell by cell",
	.check = check,
};
