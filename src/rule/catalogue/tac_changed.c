// SPDX-License-Identifier: GPL-3.0-or-later
/* tac-changed: the carrier and PCI are the same, the tracking area is another one than before, or one of many within
 * minutes. Honest cells keep theirs for months; a fake gives itself a new area to make phones come again (3GPP
 * TS 24.301 5.5.3.2). */
#include "../changes.h"  // changes_of_one
#include "../honest.h"   // honest_follows, honest_replan
#include "../peers.h"    // field_index
#include "../rules.h"

static const int64_t within_ns = INT64_C(3600) * 1000000000, rotation_ns = INT64_C(600) * 1000000000;
static const float rotates_weight = 3.5f;

enum { AREAS_MIN = 3, AREAS_CLEAR = 4 };

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const int tac = field_index("tac");
	unsigned areas, changes = history_changes(suspect->history, tac, scene->now_ns, within_ns, NULL);

	if (cell->lte.pci == CELL_UNKNOWN || !changes || honest_replan(scene, cell, tac) ||
	    honest_follows(scene, suspect, "tac"))
		return false;
	history_changes(suspect->history, tac, scene->now_ns, rotation_ns, &areas);
	if (areas >= AREAS_MIN) {
		finding->weight = changes_of_one(suspect->history, tac, scene->now_ns, rotation_ns) >= AREAS_CLEAR
		                          ? RULE_GRAVE
		                          : rotates_weight;
		finding_observed(finding, "%u TACs within ten minutes, now %d", "十分钟内出现 %u 个跟踪区码，当前为 %d",
		                 areas, cell->lte.tac);
		finding_say(finding,
		            "It changes its tracking area again and again, which makes every phone register anew.",
		            "反复更换跟踪区码，迫使手机不断重新登记。");
	} else {
		finding_observed(finding,
		                 changes == 1 ? "TAC %d, changed %u time within the hour"
		                              : "TAC %d, changed %u times within the hour",
		                 "跟踪区码 TAC %d，一小时内改变 %u 次", cell->lte.tac, changes);
		finding_say(finding, "The same carrier and physical cell now broadcast another tracking area.",
		            "同一频点、同一物理小区标识的跟踪区码发生了改变。");
	}
	finding_expected(finding, "one TAC for months", "跟踪区码数月不变");
	return true;
}

const struct rule tac_changed_rule = {
	.id = "tac-changed",
	.version = 2,
	.rat = RAT_LTE,
	.family = FAMILY_TIME,
	.basis = BASIS_HISTORY,
	.weight = 1.5,
	.sources = 0, /* a fake may send each TAC only once, so no repetition is asked for */
	.looks_for = "SIB1: the TAC changed within the hour on the same EARFCN and PCI; three of them within ten "
		     "minutes weigh more",
	.false_alarms = "An operator that re-plans its areas (muted once a fifth of its cells did the same).",
	.false_alarms_zh = "运营商重新规划跟踪区（其五分之一的小区同样变化后不再提示）。",
	.weight_from = "as lac-changed and identity-rotates of GSM: estimate, honest cells change once in years",
	.check = check,
};
