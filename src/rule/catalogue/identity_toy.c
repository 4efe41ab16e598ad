// SPDX-License-Identifier: GPL-3.0-or-later
/* identity-toy: numbers nobody plans: LAC 0 and 65534 mean that there is no location area (3GPP TS 24.008 10.5.1.3,
 * 23.003 4.1); round, tiny or counted-up numbers are what a person types, or leaves as they were delivered. */
#include <stddef.h>
#include <string.h>

#include "../peers.h"  // peer_next
#include "../rules.h"

static const float unserved_weight = 2.5f, both_weight = 1.6f;

static bool is_one_of(int32_t value, const int32_t *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (values[i] == value)
			return true;
	return false;
}

static bool toy_lac(int32_t lac)
{
	static const int32_t toys[] = { 1, 2, 3, 7, 10, 100, 1000, 1234, 12345, 54321, 65533, 65535 };

	return is_one_of(lac, toys, sizeof(toys) / sizeof(toys[0]));
}

static bool toy_ci(int32_t ci)
{
	static const int32_t toys[] = { 0, 1, 2, 3, 10, 100, 1234, 1800, 6969, 12345, 54321, 65535 };

	return is_one_of(ci, toys, sizeof(toys) / sizeof(toys[0]));
}

/* It takes the public's phones in: neither barred nor of a test or private network, where nobody's numbers matter. */
static bool serves(const struct cell *cell)
{
	return cell->gsm.cell_bar_access != 1 && strcmp(cell->mcc, "001") != 0 && strcmp(cell->mcc, "999") != 0;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const bool reserved = cell->gsm.lac == 0 || cell->gsm.lac == 0xfffe;
	const bool lac = toy_lac(cell->gsm.lac),
		   ci = toy_ci(cell->gsm.ci) || (cell->gsm.ci == cell->gsm.lac && cell->gsm.ci != CELL_UNKNOWN);

	if ((!reserved && !lac && !ci) || suspect->known->learned)
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		if (!reserved && (toy_lac(peer->gsm.lac) || toy_ci(peer->gsm.ci)))
			return false; /* the operator counts from one */
	if (reserved || (lac && ci))
		finding->weight = !reserved ? both_weight : serves(cell) ? RULE_GRAVE : unserved_weight;
	finding->newcomer = !reserved;
	finding_observed(finding, "LAC %s, CI %s", "位置区码 LAC %s，小区标识 CI %s", digits_of(cell->gsm.lac).text,
	                 digits_of(cell->gsm.ci).text);
	finding_expected(finding, reserved ? "a LAC from 1 to 65533" : "numbers out of an operator's plan",
	                 reserved ? "位置区码在 1 至 65533 之间" : "符合运营商编号规划的数值");
	finding_say(finding,
	            reserved ? "Its location area code is reserved: no network may use it."
	                     : "Its identity looks made up: a default or a number typed by hand.",
	            reserved ? "其位置区码为保留值，任何网络均不得使用。" : "其身份号码像是默认值或随手填写的数字。");
	return true;
}

const struct rule identity_toy_rule = {
	.id = "identity-toy",
	.version = 2,
	.rat = RAT_GSM,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_STACKS,
	.newcomer = true,
	.weight = 0.8,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "SI3, SI4: LAC 0 or 65534; defaults and round numbers as LAC or CI; CI equal to LAC (24.008 "
		     "10.5.1.1, 10.5.1.3)",
	.false_alarms = "Operators that count small cells from one; one honest cell in some thousands has such a "
			"number by chance.",
	.false_alarms_zh = "运营商从 1 开始为小型小区编号；几千个正常小区中偶有一个恰好是这类号码。",
	.weight_from = "0 of 100 honest cells have one; defaults of OpenBTS, YateBTS and osmo-bsc are among them; "
		       "lowered for other plans"
		       "; a reserved code makes every phone that comes register for nothing again and again (24.008 "
		       "4.4.4.7, 24.301): no "
		       "network that serves anybody can keep it",
	.check = check,
};
