// SPDX-License-Identifier: GPL-3.0-or-later
/* neighbours-unlisted: no cell of the operator names its carrier as a neighbour (3GPP TS 44.018 10.5.2.22): the network
 * does not know it. One that is far may be known to cells that are not heard here: it counts for less; and for next to
 * nothing where the cells of its own location area are not heard, who would name it: two of three honest cells beyond a
 * border are unlisted. */
#include "../honest.h"  // honest_railway, honest_weak
#include "../peers.h"   // peer_next
#include "../rules.h"

enum { PEERS_MIN = 4, PEERS_CLEAR = 8 };

static const float few_weight = 0.8f, beyond_weight = 0.2f;

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	int lists = 0, of_its_area = 0;

	if (suspect->known->learned || honest_railway(cell) || honest_abroad(scene, cell))
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (lists_gsm(peer, cell->gsm.arfcn))
			return false;
		if (!lists_complete(peer) || lists_gsm_count(peer) == 0)
			continue;
		lists++;
		of_its_area += peer->gsm.lac == cell->gsm.lac;
	}
	if (lists < PEERS_MIN)
		return false;
	if (of_its_area < PEERS_CLEAR)
		finding->weight = of_its_area < PEERS_MIN ? beyond_weight : few_weight;
	finding->weight *= honest_weak(scene, cell);
	finding_observed(finding, "ARFCN %d in none of %d lists", "频点 ARFCN %d 不在 %d 个小区的邻区列表中",
	                 cell->gsm.arfcn, lists);
	finding_expected(finding, "the operator's cells around it name it", "被周围同一运营商的小区列为邻区");
	finding_say(finding, "No other cell of its operator names it as a neighbour.",
	            "同一运营商的其他小区均未将其列为邻区。");
	return true;
}

const struct rule neighbours_unlisted_rule = {
	.id = "neighbours-unlisted",
	.version = 3,
	.rat = RAT_GSM,
	.family = FAMILY_NEIGHBOURS,
	.basis = BASIS_HEARD,
	.newcomer = true,
	.weight = 1.4,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "SI2, SI2bis, SI2ter of four or more cells of the same PLMN: its ARFCN is in none of them (44.018 "
		     "10.5.2.22)",
	.false_alarms = "A far cell; one of another layer; a new one.",
	.false_alarms_zh = "远处的小区；其他网络层的小区；新开通的小区。",
	.weight_from = "8 of 228 records of honest cells; nearly all fakes on a carrier of their own choice",
	.check = check,
};
