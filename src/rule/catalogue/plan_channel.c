// SPDX-License-Identifier: GPL-3.0-or-later
/* plan-channel: a cell on a carrier that its operator has no licence for: another operator's, or one that is kept free
 * between two. Fakes go where they are not in the way of the cells they copy. Where the plan is behind the times,
 * several of the operator's cells are outside of it. */
#include "operators.h"  // operators_channel
#include "../peers.h"   // peer_next
#include "../rules.h"

enum { OUTDATED = 3, OWNERS_SIZE = 64 };

static bool is_outside(const struct scene *scene, const struct cell *cell)
{
	return cell_channel(cell) != CELL_UNKNOWN &&
	       operators_channel(scene->operators, cell->mcc, cell->mnc, cell->rat, cell_channel(cell)) ==
	               OPERATORS_OUTSIDE;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const char *unit = cell->rat == RAT_LTE ? "EARFCN" : "ARFCN";
	char owners[OWNERS_SIZE];
	int others = 0;

	if (!scene->operators || !cell->mcc[0] || suspect->known->learned || !is_outside(scene, cell))
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		others += peer->freq_hz != cell->freq_hz && is_outside(scene, peer);
	if (others >= OUTDATED)
		return false;
	operators_of_channel(scene->operators, cell->rat, cell_channel(cell), owners, sizeof(owners));
	finding_observed(finding, owners[0] ? "%s-%s on %s %d, which is of %s" : "%s-%s on %s %d, which is nobody's",
	                 owners[0] ? "%s-%s 使用频点 %s %d，该频点属于 %s"
	                           : "%s-%s 使用频点 %s %d，该频点不属于任何运营商",
	                 cell->mcc, cell->mnc, unit, cell_channel(cell), owners);
	finding_expected(finding, "a carrier of %s%.0s", "%.0s%s 的频点",
	                 operators_name(scene->operators, cell->mcc, cell->mnc, false),
	                 operators_name(scene->operators, cell->mcc, cell->mnc, true));
	finding_say(finding, "It is on a carrier that its operator does not have.", "所用频点不属于其自称的运营商。");
	return true;
}

const struct rule plan_channel_rule = {
	.id = "plan-channel",
	.version = 1,
	.rat = RAT_GSM,
	.both = true,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_PLAN,
	.own_words = true,
	.weight = 2.3,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.sources_lte = 1u << 1,
	.looks_for = "SI3, SI4, SIB1: a PLMN on an ARFCN or EARFCN outside of the ranges that the operators' plan "
		     "gives it (45.005 2, 36.101 5.7.3)",
	.false_alarms = "A plan that is behind the times; networks shared or lent to others.",
	.false_alarms_zh = "规划数据过时；网络共享或频率出借。",
	.weight_from =
		"estimate: the plan is wide, and honest cells outside of it are its mistakes; many fakes sit in gaps",
	.check = check,
};
