// SPDX-License-Identifier: GPL-3.0-or-later
/* neighbours-self: a neighbour list that is empty or names the cell's own carrier only. A phone camped on it knows of
 * no other cell to leave to. Software that finds no neighbours configured broadcasts its own carrier. */
#include <stdio.h>

#include "../rules.h"

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	int others = 0, own = 0;

	(void)scene;
	if (!suspect->history->frames[CELL_SI2])
		return false;
	for (int i = 0; i < cell->nof_neighbours; i++) {
		const struct cell_neighbour *n = &cell->neighbours[i];

		if (n->rat == NEIGHBOUR_GSM && n->channel == cell->gsm.arfcn)
			own++;
		else
			others++;
	}
	if (others)
		return false;
	finding_observed(finding, own ? "only its own ARFCN %d" : "an empty list",
	                 own ? "只有自身频点 ARFCN %d" : "邻区列表为空", cell->gsm.arfcn);
	finding_expected(finding, "neighbours to move to (4 to 26 on honest cells)",
	                 "列出可供重选的邻区（正常小区有 4 至 26 个）");
	finding_say(finding, "Its neighbour list offers phones no other cell to move to.",
	            "其邻区列表不提供任何其他小区，手机无法离开。");
	return true;
}

const struct rule neighbours_self_rule = {
	.id = "neighbours-self",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_NEIGHBOURS,
	.basis = BASIS_STANDARD,
	.own_words = true,
	.newcomer = true,
	.weight = 2.5,
	.sources = 1u << CELL_SI2,
	.looks_for = "SI2, SI2bis, SI2ter, SI2quater: BCCH allocation empty or only the own ARFCN (44.018 10.5.2.22)",
	.false_alarms = "An isolated rural or tunnel cell; GSM-R.",
	.false_alarms_zh = "偏远乡村或隧道内的孤立小区；GSM-R。",
	.weight_from = "0 of 228 records of honest cells; default of OpenBTS and YateBTS",
	.check = check,
};
