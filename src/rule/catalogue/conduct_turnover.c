// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct-turnover: phones come, and are gone within two seconds without having been served. Who only wants to know who
 * is there has no use for them after that. */
#include "../conducts.h"  // conducts_of
#include "../rules.h"

enum { CONNECTIONS_MIN = 20, HELD_MULTIFRAMES = 8 /* 1.9 s */ };

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct conduct_lately own = conducts_of(scene, suspect->cell);

	if (own.connections < CONNECTIONS_MIN || own.held_median_multiframes >= HELD_MULTIFRAMES || own.served ||
	    own.unreadable)
		return false;
	finding_observed(finding, "%d connections, half of them shorter than two seconds, none served",
	                 "%d 次连接，半数不足两秒，均未提供服务", own.connections);
	finding_expected(finding, "two to eight seconds, and service", "应为二到八秒并提供服务");
	finding_say(finding, "It lets phones go as soon as they have come.", "手机一来就被打发走。");
	return true;
}

const struct rule conduct_turnover_rule = {
	.id = "conduct-turnover",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONDUCT,
	.basis = BASIS_STANDARD,
	.weight = 0.5,
	.looks_for = "SDCCH: 20 or more connections of the last 10 minutes, half of them held for less than 2 s, none "
		     "served, "
		     "none ciphered",
	.false_alarms = "Bad coverage, in which links are lost.",
	.false_alarms_zh = "覆盖差、链路易中断之处。",
	.weight_from = "estimate: honest connections take two to eight seconds; catchers hold a phone for one or two",
	.check = check,
};
