// SPDX-License-Identifier: GPL-3.0-or-later
/* lte-levels: SIB1 and SIB3 disagree on the level that a phone needs here, or SIB3 puts the cell's carrier above where
 * all others on it put it. Both are set once for a carrier by who plans a network (3GPP TS 36.304 5.2.3.2, 5.2.4.1);
 * software's defaults do not fit together. */
#include <string.h>

#include "../peers.h"  // peer_next
#include "../rules.h"

static const float priority_weight = 0.9f;

enum { PEERS_MIN = 2 };

/* Cells of its operator on its carrier, with their priority in *usual; 0 when they differ among themselves. */
static int carrier_priority(const struct scene *scene, const struct cell *cell, int32_t *usual)
{
	int count = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (peer->freq_hz != cell->freq_hz || peer->lte.cell_reselection_priority == CELL_UNKNOWN)
			continue;
		if (count && peer->lte.cell_reselection_priority != *usual)
			return 0;
		*usual = peer->lte.cell_reselection_priority;
		count++;
	}
	return count;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	int32_t usual = CELL_UNKNOWN;
	int peers = carrier_priority(scene, cell, &usual);

	if (peers >= PEERS_MIN && cell->lte.cell_reselection_priority > usual) {
		finding->weight = priority_weight;
		finding->basis = BASIS_HEARD;
		finding_observed(finding, "priority %d", "小区重选优先级 %d", cell->lte.cell_reselection_priority);
		finding_expected(finding, "%d, as the %d others on this carrier", "%d，与同频点其他 %d 个小区一致",
		                 usual, peers);
		finding_say(finding,
		            "It gives its carrier a higher priority than the operator's cells do, to draw phones.",
		            "为吸引手机，其频点优先级高于同运营商其他小区的设置。");
		return true;
	}
	if (cell->lte.q_rx_lev_min_dbm == CELL_UNKNOWN || cell->lte.reselection_q_rx_lev_min_dbm == CELL_UNKNOWN ||
	    cell->lte.q_rx_lev_min_dbm == cell->lte.reselection_q_rx_lev_min_dbm)
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		if (peer->lte.reselection_q_rx_lev_min_dbm != CELL_UNKNOWN &&
		    peer->lte.q_rx_lev_min_dbm != peer->lte.reselection_q_rx_lev_min_dbm)
			return false; /* the operator's habit */
	finding_observed(finding, "SIB1 %d dBm, SIB3 %d dBm", "最低接收电平：SIB1 为 %d dBm，SIB3 为 %d dBm",
	                 cell->lte.q_rx_lev_min_dbm, cell->lte.reselection_q_rx_lev_min_dbm);
	finding_expected(finding, "one level in both", "两处取值一致");
	finding_say(finding, "SIB1 and SIB3 ask for different levels: defaults that nobody made fit.",
	            "SIB1 与 SIB3 的最低接收电平不一致：像是未经统一的默认值。");
	return true;
}

const struct rule lte_levels_rule = {
	.id = "lte-levels",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_STANDARD,
	.weight = 0.6,
	.sources = 1u << 1 | 1u << 3,
	.looks_for = "SIB1, SIB3: q-RxLevMin that differ; SIB3: cellReselectionPriority above that of all others on "
		     "the carrier (36.331)",
	.false_alarms = "A hot spot that is meant to draw phones; operators that use the two levels for two things.",
	.false_alarms_zh = "用于吸收业务的热点小区；运营商将两个电平用于不同目的。",
	.weight_from = "0 of 4 honest cells at hand differ; defaults of srsRAN and OAI do",
	.check = check,
};
