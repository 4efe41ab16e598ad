// SPDX-License-Identifier: GPL-3.0-or-later
/* lte-second: a GSM cell that tells phones to prefer GSM to every LTE carrier it names (3GPP TS 44.018 10.5.2.33b,
 * GERAN_PRIORITY; 45.008 6.6.6). Operators want their phones on LTE. */
#include "../peers.h"  // peer_next
#include "../rules.h"

/* Highest priority of an LTE carrier; -1: none is given. */
static int lte_priority(const struct cell *cell)
{
	int highest = -1;

	for (int i = 0; i < cell->nof_neighbours; i++)
		if (cell->neighbours[i].rat == NEIGHBOUR_LTE && cell->neighbours[i].priority > highest)
			highest = cell->neighbours[i].priority;
	return highest;
}

static bool prefers_gsm(const struct cell *cell)
{
	int lte = lte_priority(cell);

	return lte >= 0 && cell->gsm.geran_priority != CELL_UNKNOWN && cell->gsm.geran_priority > lte;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;

	if (!prefers_gsm(cell))
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		if (prefers_gsm(peer))
			return false;
	finding_observed(finding, "priority %d for GSM, %d for LTE", "GSM 优先级 %d，LTE 优先级 %d",
	                 cell->gsm.geran_priority, lte_priority(cell));
	finding_expected(finding, "LTE above GSM", "LTE 优先级高于 GSM");
	finding_say(finding, "It tells phones to prefer 2G to 4G.", "要求手机优先驻留 2G 而不是 4G。");
	return true;
}

const struct rule lte_second_rule = {
	.id = "lte-second",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_DOWNGRADE,
	.basis = BASIS_HEARD,
	.weight = 1.8,
	.sources = 1u << CELL_SI2QUATER,
	.looks_for = "SI2quater: GERAN_PRIORITY above every E-UTRAN_PRIORITY, and no peer does so (44.018 10.5.2.33b)",
	.false_alarms = "A plan for machines that are to stay on GSM.",
	.false_alarms_zh = "为驻留 GSM 的物联网终端所做的规划。",
	.weight_from = "estimate: no operator's parameter guide looked at ranks GSM above LTE",
	.check = check,
};
