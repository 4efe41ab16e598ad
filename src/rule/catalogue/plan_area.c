// SPDX-License-Identifier: GPL-3.0-or-later
/* plan-area: a location or tracking area outside of the ranges that the operators' plan gives this operator here. A
 * plan that a sensor's owner has filled in for the place; the built-in one knows no areas. */
#include "operators.h"  // operators_area
#include "../peers.h"   // peer_next
#include "../rules.h"

enum { OUTDATED = 3 };

static bool is_outside(const struct scene *scene, const struct cell *cell)
{
	return cell_area(cell) != CELL_UNKNOWN &&
	       operators_area(scene->operators, cell->mcc, cell->mnc, cell->rat, cell_area(cell)) == OPERATORS_OUTSIDE;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	int others = 0;

	if (!scene->operators || suspect->known->learned || !is_outside(scene, cell))
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		others += cell_area(peer) != cell_area(cell) && is_outside(scene, peer);
	if (others >= OUTDATED)
		return false;
	const bool lte = cell->rat == RAT_LTE;

	finding_observed(finding, lte ? "TAC %d" : "LAC %d", lte ? "跟踪区码 TAC %d" : "位置区码 LAC %d",
	                 cell_area(cell));
	finding_expected(finding, "an area of %s%.0s", "%.0s%s 的区域码",
	                 operators_name(scene->operators, cell->mcc, cell->mnc, false),
	                 operators_name(scene->operators, cell->mcc, cell->mnc, true));
	finding_say(finding, "Its area code is outside of its operator's plan for this place.",
	            "其区域码超出该运营商在本地的规划范围。");
	return true;
}

const struct rule plan_area_rule = {
	.id = "plan-area",
	.version = 1,
	.rat = RAT_GSM,
	.both = true,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_PLAN,
	.newcomer = true,
	.weight = 2.5,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.sources_lte = 1u << 1,
	.looks_for = "SI3, SI4, SIB1: a LAC or TAC outside of the ranges of the operators' plan (44.018 10.5.1.3, "
		     "36.331 SIB1)",
	.false_alarms = "A plan that is behind the times; a neighbouring region heard.",
	.false_alarms_zh = "规划数据过时；收到了邻近地区的小区。",
	.weight_from = "estimate: as an area that no other cell has, without the doubt who is at the border",
	.check = check,
};
