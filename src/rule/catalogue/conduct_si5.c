// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct-si5: phones in service are told of no neighbour but the cell itself, or of none, while all others are told of
 * some: SI5 against SI2 (44.018 9.1.37, 9.1.32). A phone that measures nobody reports nobody, and is never handed over:
 * a catcher keeps it so. */
#include "../conducts.h"  // conducts_of
#include "../rules.h"

enum { TIMES_MIN = 2 }; /* a change may be under way */

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct conduct_lately own = conducts_of(scene, suspect->cell);

	if (own.si5_own_only < TIMES_MIN)
		return false;
	finding_observed(finding, "SI5 of %d connections lists no other cell", "%d 次连接的 SI5 未列出其他小区",
	                 own.si5_own_only);
	finding_expected(finding, "neighbours, as in SI2", "应有邻区，与 SI2 一致");
	finding_say(finding, "It hides its neighbours from phones that it serves.", "它对所服务的手机隐瞒邻区。");
	return true;
}

const struct rule conduct_si5_rule = {
	.id = "conduct-si5",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONDUCT,
	.basis = BASIS_STANDARD,
	.weight = 1.5,
	.looks_for =
		"SACCH: in 2 or more connections of the last 10 minutes SI5 lists nobody but the cell, and SI2 others "
		"(44.018 9.1.32, 9.1.37)",
	.false_alarms = "A cell that was set up by hand, and half of it forgotten.",
	.false_alarms_zh = "人工配置而遗漏部分参数的小区。",
	.weight_from = "estimate: both lists come of one table in operators' controllers",
	.check = check,
};
