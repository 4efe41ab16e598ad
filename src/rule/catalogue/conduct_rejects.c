// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct-rejects: most updates are refused. Causes 2, 3, 6 and 8 make a phone give its SIM up until it is switched off
 * (24.008 4.4.4.7): it comes but once, so that many rejects are many phones, shut out for good. 11 to 15 send it away
 * to other areas: a catcher lets go so, and a private network turns strangers away. */
#include "../conducts.h"  // conducts_of
#include "../rules.h"

static const double refused_min = 0.7;
static const float rejects_weight = 2, away_weight = 0.7f; /* of those sent away; a private network does so too */

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct conduct_lately own = conducts_of(scene, suspect->cell);
	const int updates = own.updates_asked, telling = own.hurting + own.away;

	if (updates < CONDUCTS_MIN || own.minutes < CONDUCTS_MINUTES || telling < refused_min * updates)
		return false;
	if (own.hurting < refused_min * updates)
		finding->weight = away_weight;
	finding->newcomer = finding->weight < rejects_weight;
	finding_observed(finding, "%d of %d updates refused, %d of them for good",
	                 "%2$d 次位置更新中拒绝 %1$d 次，其中永久拒绝 %3$d 次", telling, updates, own.hurting);
	finding_expected(finding, "one in sixteen", "约十六分之一");
	finding_say(finding, "It refuses the phones that come.", "它拒绝前来的手机。");
	return true;
}

const struct rule conduct_rejects_rule = {
	.id = "conduct-rejects",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONDUCT,
	.basis = BASIS_STANDARD,
	.weight = 2.0,
	.looks_for = "SDCCH: of 8 or more updates in 3 or more of the last 10 minutes, 70 % refused with causes 2, 3, "
		     "6, 8, or "
		     "with these and 11 to 15 (24.008 9.2.14)",
	.false_alarms =
		"A private network, which turns the public's phones away; a cell at a border; a fault of the core.",
	.false_alarms_zh = "拒绝公众手机的专网；边境小区；核心网故障。",
	.weight_from = "counted elsewhere: honest GSM 21 of 352 connections refused; a catcher refuses nine of ten, or "
		       "lets go",
	.check = check,
};
