// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct-catches: most of those who come are asked who they are, none is authenticated, and hardly anything is
 * ciphered. A catcher wants the IMSI, and has no key of anybody's: Identity Request (24.008 9.2.10), no Authentication
 * Request (9.2.2), no Ciphering Mode Command that leads to anything (44.018 9.1.9). Who was merely refused is left to
 * conduct-rejects. */
#include "../conducts.h"  // conducts_of
#include "../peers.h"     // peer_next
#include "../rules.h"

static const double asked_min = 0.5, unreadable_max = 0.1, proved_max = 0.5;
/* Where many cells of an operator ask at once, its register of visitors lost its memory. */
static const double restart_share = 0.5;
enum { RESTARTED_MIN = 2 };

static bool register_restarts(const struct scene *scene, const struct cell *cell)
{
	int asking = 0, peers = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		const struct conduct_lately one = conducts_of(scene, peer);

		peers += one.connections >= CONDUCTS_MIN;
		asking += one.connections >= CONDUCTS_MIN && one.asked >= asked_min * one.connections;
	}
	return asking >= RESTARTED_MIN && asking >= restart_share * peers;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct conduct_lately own = conducts_of(scene, suspect->cell);

	if (own.connections < CONDUCTS_MIN || own.minutes < CONDUCTS_MINUTES ||
	    own.asked < asked_min * own.connections || own.unreadable >= unreadable_max * own.connections ||
	    own.proved >= proved_max * own.connections || register_restarts(scene, suspect->cell))
		return false;
	finding_observed(finding, "%d of %d connections asked for IMSI or IMEI, %d ciphered",
	                 "%2$d 次连接中有 %1$d 次被索要 IMSI 或 IMEI，%3$d 次加密", own.asked, own.connections,
	                 own.unreadable);
	finding_expected(finding, "one in twenty asked, most ciphered", "约二十分之一被索要，大多加密");
	finding_say(finding, "It asks phones who they are, and does not prove itself or cipher.",
	            "它索要手机的身份标识，却不鉴权也不加密。");
	return true;
}

const struct rule conduct_catches_rule = {
	.id = "conduct-catches",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONDUCT,
	.basis = BASIS_STANDARD,
	.weight = 2.5,
	.looks_for = "SDCCH: of 8 or more connections in 3 or more of the last 10 minutes, half asked for IMSI or IMEI "
		     "(24.008 9.2.10), fewer than half authenticated, fewer than a tenth ciphered",
	.false_alarms =
		"An operator that does not cipher, whose register of visitors lost its memory, heard on one cell "
		"alone; a private network's first hour.",
	.false_alarms_zh = "不加密的运营商访问位置寄存器重启，而只收到其一个小区；专网刚启用时。",
	.weight_from =
		"counted elsewhere: honest LTE minutes with more than 15 % of connections exposing an identity: none "
		"of "
		"1 430; honest GSM 6 % of 352, no Identity Request; laboratory catchers 100 %; a court's event 20 %",
	.check = check,
};
