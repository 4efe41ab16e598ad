// SPDX-License-Identifier: GPL-3.0-or-later
/* warning-alone: it broadcasts a public warning (SIB10 to SIB12: earthquake, tsunami, other dangers) that none of the
 * operator's cells here does. Real warnings are for a district, fake ones for who is near the van. What it says is not
 * looked at. */
#include "../peers.h"  // peer_next
#include "../rules.h"

enum { PEERS_MIN = 3 };

static const uint64_t warning_sibs = 7u << 10;

static uint64_t warns(const struct cell *cell)
{
	uint64_t sibs = cell->lte.sib_seen;

	for (int i = 0; i < cell->lte.nof_si_messages; i++)
		sibs |= cell->lte.si_schedule[i].sibs;
	return sibs & warning_sibs;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	int peers = 0;

	if (!warns(cell))
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (!peer->lte.nof_si_messages)
			continue;
		if (warns(peer))
			return false;
		peers++;
	}
	if (peers < PEERS_MIN)
		return false;
	finding_observed(finding, "a public warning (SIB10 to SIB12)", "公共预警（SIB10 至 SIB12）");
	finding_expected(finding, "none, as %d others of the operator", "无预警，与该运营商其他 %d 个小区一致", peers);
	finding_say(finding, "It alone broadcasts a public warning.", "只有该小区在广播公共预警信息。");
	return true;
}

const struct rule warning_alone_rule = {
	.id = "warning-alone",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_TRAFFIC,
	.basis = BASIS_HEARD,
	.weight = 1.3,
	.sources = 1u << 1,
	.looks_for =
		"SIB1: SIB10, 11 or 12 scheduled here and by none of three or more cells of the PLMN (36.331 6.3.1)",
	.false_alarms = "The border of a warned district; a cell that keeps an empty place for warnings; the first "
			"cell of a warning.",
	.false_alarms_zh = "预警地区的边界；为预警预留空位的小区；最先发布预警的小区。",
	.weight_from = "estimate: warnings are rare, and wider than one cell",
	.check = check,
};
