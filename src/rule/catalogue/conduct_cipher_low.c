// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct-cipher-low: it commands no ciphering, or the weak A5/2, where the operator's other cells command another
 * algorithm: Cipher Mode Setting of the Ciphering Mode Command (44.018 9.1.9, 10.5.2.9). A5/2 is forbidden in phones
 * since 2007 (43.020), and falls to anybody. */
#include "../conducts.h"  // conducts_of
#include "../rules.h"

enum { COMMANDS_MIN = 3 };

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct conduct_lately own = conducts_of(scene, suspect->cell),
				    peers = conducts_of_peers(scene, suspect->cell);

	if (own.weak < COMMANDS_MIN || own.strong || peers.strong < COMMANDS_MIN || peers.weak)
		return false;
	finding_observed(finding, "%d commands of A5/0 or A5/2, none of another",
	                 "%d 次命令使用 A5/0 或 A5/2，无其他算法", own.weak);
	finding_expected(finding, "A5/1 or better, as in %d commands of the operator's other cells",
	                 "应为 A5/1 或更强，该运营商其他小区有 %d 次命令如此", peers.strong);
	finding_say(finding, "It tells phones not to cipher, or to cipher weakly.", "它命令手机不加密或用弱算法加密。");
	return true;
}

const struct rule conduct_cipher_low_rule = {
	.id = "conduct-cipher-low",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONDUCT,
	.basis = BASIS_HEARD,
	.weight = 2.0,
	.looks_for =
		"SDCCH: 3 or more Ciphering Mode Commands of the last 10 minutes, all of A5/0 or A5/2 (44.018 9.1.9), "
		"where the operator's other cells command other algorithms alone",
	.false_alarms = "A cell of another maker whose keys were not distributed yet; a test of the operator's.",
	.false_alarms_zh = "另一厂家设备尚未完成密钥配置的小区；运营商测试。",
	.weight_from = "estimate: an operator's cells command by one list; catchers switch it off",
	.check = check,
};
