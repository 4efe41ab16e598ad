// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct-sms-clear: short messages are brought to phones in clear. A message to a phone begins with the network's link
 * for it (SABM on SAPI 3, 44.006 8.4.1) and CP-DATA (24.011 7.2.1); where an operator ciphers, neither can be read.
 * Blasters have no key, and nothing else to do. */
#include "../conducts.h"  // conducts_of
#include "../rules.h"

enum { CONNECTIONS_MIN = 3, MANY = 10 };

static const float lone_weight = 1.5f;

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct conduct_lately own = conducts_of(scene, suspect->cell),
				    peers = conducts_of_peers(scene, suspect->cell);
	const enum conducts_habit habit = conducts_habit(&peers, false);

	if (own.sms < CONNECTIONS_MIN || habit == CONDUCTS_CLEAR)
		return false;
	if (habit == CONDUCTS_UNKNOWN)
		finding->weight = lone_weight;
	finding->newcomer = habit == CONDUCTS_UNKNOWN && own.sms < MANY; /* a private network's welcome */
	finding_observed(finding, "%d connections with a short message in clear within ten minutes",
	                 "十分钟内有 %d 次连接下发了未加密短信", own.sms);
	if (habit == CONDUCTS_CIPHER)
		finding_expected(finding, "ciphered, as on the operator's other cells (%d connections)",
		                 "应加密，与该运营商其他小区一致（%d 次连接）", peers.unreadable);
	else
		finding_expected(finding, "ciphered ones, which nobody can read", "应为无人能读的加密短信");
	finding_say(finding, "It sends short messages to phones in clear.", "它向手机下发未加密的短信。");
	return true;
}

const struct rule conduct_sms_clear_rule = {
	.id = "conduct-sms-clear",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONDUCT,
	.basis = BASIS_HEARD,
	.weight = 3.0,
	.looks_for =
		"SDCCH: in 3 or more connections of the last 10 minutes, a link for short messages to the phone or "
		"CP-DATA in clear (44.006 8.4.1, 24.011 7.2.1), where the operator's other cells cipher",
	.false_alarms = "An operator that does not cipher at all; a private network's welcome message.",
	.false_alarms_zh = "完全不加密的运营商；专网的欢迎短信。",
	.weight_from = "estimate: none can be read where connections are ciphered; blasters send 5 to 60 a minute",
	.check = check,
};
