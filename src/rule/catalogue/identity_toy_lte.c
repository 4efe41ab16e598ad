// SPDX-License-Identifier: GPL-3.0-or-later
/* identity-toy-lte: numbers nobody plans. TAC 0 and 65534 mean that there is no area (3GPP TS 23.003 19.4.2.3); eNB
 * 0x19B, 0xE01 and the like are what software is delivered with, round and counted-up numbers what a person types. */
#include <stddef.h>
#include <string.h>

#include "../peers.h"  // peer_next
#include "../rules.h"

static const float unserved_weight = 2.5f, both_weight = 1.8f;

static bool is_one_of(int32_t value, const int32_t *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (values[i] == value)
			return true;
	return false;
}

static bool toy_tac(int32_t tac)
{
	static const int32_t toys[] = { 1, 2, 3, 7, 10, 100, 1000, 1234, 12345, 54321, 65533, 65535 };

	return is_one_of(tac, toys, sizeof(toys) / sizeof(toys[0]));
}

/* Of the cell identity's 28 bits the upper 20 are the eNB (23.003 19.6). */
static bool toy_eci(int32_t eci)
{
	static const int32_t enbs[] = { 0, 0x19b, 0xe00, 0xe01, 1000, 1234, 12345, 0xfffff };
	static const int32_t ecis[] = { 1234567, 12345678, 0xfffffff };

	return eci >= 0 && (eci < 256 || is_one_of(eci >> 8, enbs, sizeof(enbs) / sizeof(enbs[0])) ||
	                    is_one_of(eci, ecis, sizeof(ecis) / sizeof(ecis[0])));
}

/* It takes the public's phones in: neither barred nor of a test or private network, where nobody's numbers matter. */
static bool serves(const struct cell *cell)
{
	return cell->lte.cell_barred != 1 && strcmp(cell->mcc, "001") != 0 && strcmp(cell->mcc, "999") != 0;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const bool reserved = cell->lte.tac == 0 || cell->lte.tac == 0xfffe, tac = toy_tac(cell->lte.tac),
		   eci = toy_eci(cell->lte.eci), known = cell->lte.eci != CELL_UNKNOWN;

	if ((!reserved && !tac && !eci) || suspect->known->learned)
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		if (!reserved && (toy_tac(peer->lte.tac) || toy_eci(peer->lte.eci)))
			return false; /* the operator counts from one */
	if (reserved || (tac && eci))
		finding->weight = !reserved ? both_weight : serves(cell) ? RULE_GRAVE : unserved_weight;
	finding->newcomer = !reserved;
	finding_observed(finding, "TAC %s, eNB %s, cell %s", "跟踪区码 TAC %s，eNB 标识 %s，小区号 %s",
	                 digits_of(cell->lte.tac).text, digits_of(known ? cell->lte.eci >> 8 : CELL_UNKNOWN).text,
	                 digits_of(known ? cell->lte.eci & 255 : CELL_UNKNOWN).text);
	finding_expected(finding, reserved ? "a TAC from 1 to 65533" : "numbers out of an operator's plan",
	                 reserved ? "跟踪区码在 1 至 65533 之间" : "符合运营商编号规划的数值");
	finding_say(finding,
	            reserved ? "Its tracking area code is reserved: no network may use it."
	                     : "Its identity looks made up: a default or a number typed by hand.",
	            reserved ? "其跟踪区码为保留值，任何网络均不得使用。" : "其身份号码像是默认值或随手填写的数字。");
	return true;
}

const struct rule identity_toy_lte_rule = {
	.id = "identity-toy-lte",
	.version = 2,
	.rat = RAT_LTE,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_STACKS,
	.own_words = true,
	.newcomer = true,
	.weight = 1.0,
	.sources = 1u << 1,
	.looks_for = "SIB1: TAC 0 or 65534; defaults, tiny and round numbers as TAC, eNB or cell identity (23.003 "
		     "19.4.2.3, 19.6)",
	.false_alarms = "Operators that count small or private cells from one.",
	.false_alarms_zh = "运营商从 1 开始为小型或专用小区编号。",
	.weight_from = "as identity-toy of GSM; eNB numbers that small are a share of 0.001 of an operator's, srsRAN's "
		       "and OAI's are among them"
		       "; a reserved code makes every phone that comes register for nothing again and again (24.008 "
		       "4.4.4.7, 24.301): no "
		       "network that serves anybody can keep it",
	.check = check,
};
