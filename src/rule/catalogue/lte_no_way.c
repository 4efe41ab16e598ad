// SPDX-License-Identifier: GPL-3.0-or-later
/* lte-no-way: a GSM cell that names no LTE carrier, where its operator's cells do. A phone that was pushed down to it
 * stays: back to LTE it goes by the priorities of SI2quater (3GPP TS 45.008 6.6.6, 44.018 9.1.34a), or not before it
 * loses the cell. */
#include "../honest.h"  // honest_railway
#include "../peers.h"   // peer_next
#include "../rules.h"

enum { PEERS_MIN = 3, ALL_INSTANCES = 12 /* blocks of SI2quater in a row with nothing new: no further part of it */ };

static const float announced_weight = 1.5f; /* the others announce SI2quater, unheard so far */
static const float most_weight = 1.3f;      /* not all of the others do */
static const float lone_weight = 0.8f;      /* no other cell to compare with: honest ones without are rare anyway */

enum way { WAY_UNKNOWN, WAY_NONE, WAY_ANNOUNCED, WAY_LTE };

static enum way way_of(const struct cell *cell)
{
	const struct history_frame *quater = cells_history(cell)->frames[CELL_SI2QUATER];

	for (int i = 0; i < cell->nof_neighbours; i++)
		if (cell->neighbours[i].rat == NEIGHBOUR_LTE)
			return WAY_LTE;
	if (cell->gsm.si2quater_indicator == 0 && !quater)
		return WAY_NONE;
	if (quater && quater->repeats >= ALL_INSTANCES)
		return WAY_NONE;
	return cell->gsm.si2quater_indicator == 1 ? WAY_ANNOUNCED : WAY_UNKNOWN;
}

struct ways {
	int none, announced, lte;
};

static struct ways ways_of_peers(const struct scene *scene, const struct cell *cell)
{
	struct ways ways = { 0 };

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		enum way way = way_of(peer);

		ways.none += way == WAY_NONE;
		ways.announced += way == WAY_ANNOUNCED;
		ways.lte += way == WAY_LTE;
	}
	return ways;
}

/* 0: its peers are no better. */
static float weigh(const struct cell *cell, const struct ways *ways, float full)
{
	const bool indicated = cell->gsm.si2quater_indicator != 0;

	if (ways->lte >= PEERS_MIN && ways->none == 0)
		return full;
	if (ways->lte >= PEERS_MIN)
		return ways->none * 5 <= ways->lte ? most_weight : 0;
	if (indicated || ways->none)
		return 0;
	return ways->announced + ways->lte >= PEERS_MIN ? announced_weight : lone_weight;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const struct ways ways = ways_of_peers(scene, cell);
	const float weight = way_of(cell) == WAY_NONE ? weigh(cell, &ways, finding->weight) : 0;

	if (weight <= 0 || honest_railway(cell) || honest_abroad(scene, cell) || suspect->known->learned)
		return false;
	const bool none = cell->gsm.si2quater_indicator == 0;

	finding->weight = weight;
	finding_observed(finding, none ? "no SI2quater" : "no LTE carrier in SI2quater",
	                 none ? "未广播 SI2quater" : "SI2quater 中没有 LTE 频点");
	if (ways.lte)
		finding_expected(finding, "LTE carriers, as on %d of the operator's %d cells here",
		                 "列出 LTE 频点，如该运营商本地的 %d 个小区（共 %d 个）", ways.lte,
		                 ways.lte + ways.none);
	else
		finding_expected(finding,
		                 ways.announced ? "SI2quater, as on the operator's other cells"
		                                : "SI2quater, as on nearly every cell",
		                 ways.announced ? "广播 SI2quater，与该运营商其他小区一致"
		                                : "广播 SI2quater，几乎所有小区都如此");
	finding_say(finding, "It offers phones no way back to 4G.", "不提供返回 4G 的途径，手机会被滞留在 2G。");
	return true;
}

const struct rule lte_no_way_rule = {
	.id = "lte-no-way",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_DOWNGRADE,
	.basis = BASIS_HEARD,
	.weight = 2.0,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI2QUATER,
	.looks_for = "SI3: no SI2quater announced, or SI2quater: no E-UTRAN neighbour, unlike the operator's cells "
		     "(44.018 10.5.2.33b, 10.5.2.34)",
	.false_alarms =
		"Cells of an operator without LTE here; one that calls phones back by release with redirection only.",
	.false_alarms_zh = "运营商在本地没有 LTE；运营商只用释放重定向让手机返回 LTE。",
	.weight_from =
		"0 of 228 records of honest cells lack SI2quater; open base-station software sends none unless told to",
	.check = check,
};
