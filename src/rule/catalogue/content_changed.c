// SPDX-License-Identifier: GPL-3.0-or-later
/* content-changed: the same carrier, BSIC, area and cell identity, but settings that were different: another machine
 * speaks in its place. A copy takes over the identity and not everything else. Compared with what the cell said within
 * the last hour, or with what the baseline knows of it. */
#include "../changes.h"  // changes_stand
#include "../honest.h"   // honest_replan
#include "../profile.h"  // profile_holds
#include "../rules.h"

enum { CHANGED_MIN = 3, EXPECTED_MIN = 4 };

static const int64_t within_ns = INT64_C(3600) * 1000000000;

/* Settings that changed within the hour, and not all over the operator's network. */
static int changed(const struct scene *scene, const struct suspect *suspect)
{
	int count = 0;

	for (int field = 0; suspect->history->nof_changes && cell_fields[field].key; field++)
		if (profile_holds(field) &&
		    changes_stand(suspect->history, suspect->cell, field, scene->now_ns, within_ns) &&
		    !honest_replan(scene, suspect->cell, field))
			count++;
	return count;
}

static bool same_identity(const struct cell *a, const struct cell *b)
{
	return a->gsm.lac == b->gsm.lac && a->gsm.ci == b->gsm.ci;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const bool another = changes_another(suspect->history, cell->rat, scene->now_ns, within_ns);
	int known = 0, count = another ? 0 : changed(scene, suspect);

	if (count < CHANGED_MIN && suspect->expected && same_identity(cell, suspect->expected)) {
		count = profile_distance(cell, suspect->expected, &known);
		finding->basis = BASIS_BASELINE;
	}
	if (cell->gsm.bsic == CELL_UNKNOWN || count < (known ? EXPECTED_MIN : CHANGED_MIN) ||
	    honest_moving(scene, cell))
		return false;
	finding_observed(finding, "%d settings changed", "%d 项参数发生变化", count);
	finding_expected(finding, "the same settings for weeks", "参数数周保持不变");
	finding_say(finding, "Another machine seems to speak in the place of this cell.",
	            "身份未变而参数突变，疑似被另一台设备顶替。");
	return true;
}

const struct rule content_changed_rule = {
	.id = "content-changed",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_TIME,
	.basis = BASIS_HISTORY,
	.weight = 1.8,
	.sources = 1u << CELL_SI3,
	.looks_for = "SI2, SI3, SI4, SI13: three or more settings changed within the hour, or four differ from the "
		     "baseline's (44.018 10.5.2)",
	.false_alarms = "New software on the cell; a re-planning that begins with it; two far cells of one carrier and "
			"BSIC in turns.",
	.false_alarms_zh = "小区软件升级；网络重新规划由该小区开始；同频点、同 BSIC 的两个远处小区交替出现。",
	.weight_from = "estimate: messages of honest cells stay the same for weeks, octet by octet",
	.check = check,
};
