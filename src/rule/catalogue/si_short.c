// SPDX-License-Identifier: GPL-3.0-or-later
/* si-short: SIB1 schedules one message only, SIB2 with SIB3 at most: nothing of other carriers or technologies.
 * Networks tell phones where else to go; a program that only wants to be camped on does not, and its phones have
 * nowhere to leave to. */
#include "../peers.h"  // peer_next
#include "../rules.h"

static const float alone_weight = 1.2f;

enum { PEERS_MIN = 2 };

/* SIB4 to SIB8, SIB24: other cells, carriers, technologies. */
static const uint64_t neighbour_sibs = 0x1f << 4 | 1u << 24;

static uint64_t scheduled(const struct cell *cell)
{
	uint64_t sibs = 0;

	for (int i = 0; i < cell->lte.nof_si_messages; i++)
		sibs |= cell->lte.si_schedule[i].sibs;
	return sibs;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	int peers = 0;

	if (!cell->lte.nof_si_messages || scheduled(cell) & neighbour_sibs || suspect->known->learned)
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (!peer->lte.nof_si_messages)
			continue;
		if (!(scheduled(peer) & neighbour_sibs))
			return false; /* the operator's habit */
		peers++;
	}
	if (peers < PEERS_MIN)
		finding->weight = alone_weight;
	finding_observed(finding,
	                 cell->lte.nof_si_messages == 1 ? "%d message scheduled, none of other cells"
	                                                : "%d messages scheduled, none of other cells",
	                 "只调度 %d 条系统消息，均不含其他小区", cell->lte.nof_si_messages);
	if (peers)
		finding_expected(finding, "SIB4 to SIB7, as %d of the operator's cells have",
		                 "含 SIB4 至 SIB7，如该运营商的 %d 个小区", peers);
	else
		finding_expected(finding, "SIB4 to SIB7, as networks have", "含 SIB4 至 SIB7，正规网络均如此");
	finding_say(finding, "It tells phones of no other cell or carrier: there is no way out of it.",
	            "其系统消息不提供任何其他小区或频点，手机无法离开。");
	return true;
}

const struct rule si_short_rule = {
	.id = "si-short",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_NEIGHBOURS,
	.basis = BASIS_HEARD,
	.own_words = true,
	.newcomer = true,
	.weight = 2.0,
	.sources = 1u << 1,
	.looks_for = "SIB1: schedulingInfoList without SIB4, 5, 6, 7, 8 or 24 (36.331 6.2.2)",
	.false_alarms = "A network of one carrier and no older technology; a private one.",
	.false_alarms_zh = "只有一个频点且没有旧制式的网络；专用网络。",
	.weight_from =
		"0 of 20 honest cells at hand; default of srsRAN, OAI and OpenLTE; others report it \"only under "
		"suspicious circumstances\"",
	.check = check,
};
