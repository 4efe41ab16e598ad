// SPDX-License-Identifier: GPL-3.0-or-later
/* si-unmarked: the broadcast changed and the change mark did not. BCCH_CHANGE_MARK in SI13 (3GPP
 * TS 44.018 10.5.2.37b, 44.060 5.5.2.1.4) is raised by honest software with every change, so that phones read anew. */
#include "../changes.h"  // changes_stand
#include "../honest.h"   // honest_moving
#include "../peers.h"    // field_index
#include "../rules.h"

static const int64_t within_ns = INT64_C(600) * 1000000000;
static const int64_t later_ns = INT64_C(15) * 1000000000; /* SI13 was heard again this long after the change */

/* Fields of SI3 and SI4 that mean a new configuration; barring may change without a mark. */
static bool is_marked_field(const char *key)
{
	static const char *const keys[] = { "lac",
		                            "ci",
		                            "t3212_min",
		                            "cell_reselect_hysteresis_db",
		                            "rxlev_access_min_dbm",
		                            "bs_ag_blks_res",
		                            "bs_pa_mfrms",
		                            "ccch_conf",
		                            "cell_reselect_offset_db",
		                            NULL };

	for (const char *const *k = keys; *k; k++)
		if (*k == key || field_index(*k) == field_index(key))
			return true;
	return false;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct history *history = suspect->history;
	const struct history_frame *si13 = history->frames[CELL_SI13];
	const struct history_change *change, *unmarked = NULL;
	const int mark = field_index("bcch_change_mark");

	if (!si13 || suspect->cell->gsm.bcch_change_mark == CELL_UNKNOWN || suspect->cell->gsm.bsic == CELL_UNKNOWN)
		return false;
	for (unsigned back = 0; (change = history_change(history, back)); back++) {
		if (change->field == mark)
			return false;
		if (scene->now_ns - change->time_ns <= within_ns && si13->time_ns - change->time_ns >= later_ns &&
		    is_marked_field(cell_fields[change->field].key) &&
		    changes_stand(history, suspect->cell, change->field, scene->now_ns, within_ns))
			unmarked = change;
	}
	if (!unmarked || history_changes(history, field_index("ci"), scene->now_ns, within_ns, NULL) ||
	    honest_moving(scene, suspect->cell))
		return false;
	finding_observed(finding, "%s changed, mark still %d", "%s 已改变，变更标记仍为 %d",
	                 cell_fields[unmarked->field].key, suspect->cell->gsm.bcch_change_mark);
	finding_expected(finding, "another BCCH_CHANGE_MARK", "BCCH_CHANGE_MARK 随之改变");
	finding_say(finding, "It changed what it broadcasts without telling phones to read anew.",
	            "广播内容已改变，却未更新系统消息变更标记。");
	return true;
}

const struct rule si_unmarked_rule = {
	.id = "si-unmarked",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_TIME,
	.basis = BASIS_STANDARD,
	.weight = 1.3,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI13,
	.looks_for = "SI3, SI4, SI13: another LAC, CI, T3212, selection or channel layout under the same "
		     "BCCH_CHANGE_MARK (44.018 10.5.2.37b)",
	.false_alarms = "Old software that forgets the mark; two far cells of one carrier and BSIC with the same mark "
			"in turns.",
	.false_alarms_zh = "忘记更新标记的旧软件；同频点、同 BSIC 且标记相同的两个远处小区交替出现。",
	.weight_from = "estimate: demanded by the standard, done by all large vendors",
	.check = check,
};
