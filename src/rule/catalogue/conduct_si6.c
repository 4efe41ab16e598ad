// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct-si6: phones in service are told another area or cell than all others: SI6 against SI3
 * (44.018 9.1.40, 9.1.35). It is one cell; two halves that were copied from two do not know it. */
#include "../conducts.h"  // conducts_of
#include "../rules.h"

enum { TIMES_MIN = 2 }; /* a change may be under way */

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct conduct_lately own = conducts_of(scene, suspect->cell);

	if (own.si6_differs < TIMES_MIN)
		return false;
	finding_observed(finding, "SI6 of %d connections names another area or cell",
	                 "%d 次连接的 SI6 给出不同的位置区或小区", own.si6_differs);
	finding_expected(finding, "those of SI3", "应与 SI3 一致");
	finding_say(finding, "It tells phones that it serves another identity than all others.",
	            "它对所服务的手机给出与广播不同的身份。");
	return true;
}

const struct rule conduct_si6_rule = {
	.id = "conduct-si6",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONDUCT,
	.basis = BASIS_STANDARD,
	.weight = 2.0,
	.looks_for = "SACCH: in 2 or more connections of the last 10 minutes SI6 names another area or cell than SI3 "
		     "(44.018 "
		     "9.1.35, 9.1.40)",
	.false_alarms = "A change of areas that is under way.",
	.false_alarms_zh = "正在调整位置区。",
	.weight_from = "the standard: both name the serving cell; estimate of faults",
	.check = check,
};
