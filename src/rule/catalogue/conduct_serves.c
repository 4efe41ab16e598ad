// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct-serves: it speaks for the cell: phones come to answer pages, are accepted, and connections turn unreadable
 * after a command to cipher, for which both sides need the phone's key (44.018 3.4.7). An honest home cell or cell on
 * wheels does so from its first hour. A careful fake may command and then send noise: so it clears, but not for good.
 */
#include "../conducts.h"  // conducts_of
#include "../honest.h"    // honest_conduct
#include "../rules.h"

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct conduct_lately own = conducts_of(scene, suspect->cell);

	if (!honest_conduct(scene, suspect->cell))
		return false;
	finding_observed(finding, "%d connections ciphered after the command, %d answers to pages",
	                 "%d 次连接在命令后加密，%d 次应答寻呼", own.commanded_unreadable, own.answers);
	finding_expected(finding, "what a network does", "正规网络应有的行为");
	finding_say(finding, "It serves phones as a network does.", "它像正规网络那样为手机服务。");
	return true;
}

const struct rule conduct_serves_rule = {
	.id = "conduct-serves",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONDUCT,
	.basis = BASIS_STANDARD,
	.weight = -1.5,
	.looks_for = "SDCCH: in the last 10 minutes 5 or more connections unreadable after a command to cipher, an "
		     "answer to a "
		     "page, four of five updates not refused; it clears",
	.false_alarms = "None: it clears. A careful fake may command to cipher and send noise.",
	.false_alarms_zh = "无：它用于排除嫌疑。谨慎的伪基站可能命令加密后发送噪声。",
	.weight_from = "estimate: macro, home cells and cells on wheels show it alike; no catcher met so far",
	.check = check,
};
