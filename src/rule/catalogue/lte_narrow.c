// SPDX-License-Identifier: GPL-3.0-or-later
/* lte-narrow: a carrier of 1.4 or 3 MHz, or one of 5 MHz from a single antenna. Operators fill their licences, with two
 * antennas and more; a cheap radio and one processor core do not do that. */
#include "../peers.h"  // peer_next
#include "../rules.h"

static const float single_weight = 0.5f, unlike_weight = 1.3f;

enum { NARROW_PRB = 15, SMALL_PRB = 25, WIDE_PRB = 50, PEERS_MIN = 2 };

/* Cells of the operator that are wide; -1: another one is as narrow. */
static int wide_peers(const struct scene *scene, const struct cell *cell)
{
	int count = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (peer->lte.bandwidth_prb == CELL_UNKNOWN)
			continue;
		if (peer->lte.bandwidth_prb <= cell->lte.bandwidth_prb)
			return -1;
		count += peer->lte.bandwidth_prb >= WIDE_PRB;
	}
	return count;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const bool narrow = cell->lte.bandwidth_prb <= NARROW_PRB,
		   single = cell->lte.bandwidth_prb <= SMALL_PRB && cell->lte.antenna_ports == 1;

	if (cell->lte.bandwidth_prb == CELL_UNKNOWN || (!narrow && !single) || suspect->known->learned)
		return false;
	int wide = wide_peers(scene, cell);

	if (wide < 0)
		return false;
	if (wide >= PEERS_MIN)
		finding->weight = unlike_weight;
	else if (!narrow)
		finding->weight = single_weight;
	finding_observed(finding,
	                 cell->lte.antenna_ports == 1 ? "%d resource blocks, %s antenna port"
	                                              : "%d resource blocks, %s antenna ports",
	                 "%d 个资源块，%s 个天线端口", cell->lte.bandwidth_prb,
	                 digits_of(cell->lte.antenna_ports).text);
	finding_expected(finding, "50 to 100 resource blocks, 2 or 4 antenna ports",
	                 "50 至 100 个资源块，2 或 4 个天线端口");
	finding_say(finding, "Its carrier is narrower than networks use: what a cheap radio can do.",
	            "其载波带宽比正规网络窄，符合廉价软件无线电设备的特征。");
	return true;
}

const struct rule lte_narrow_rule = {
	.id = "lte-narrow",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_HEARD,
	.newcomer = true,
	.weight = 0.8,
	.sources = 1u << 0,
	.looks_for = "MIB: dl-Bandwidth of 6 or 15 resource blocks, or 25 with one antenna port (36.331 6.2.2, 36.212 "
		     "5.3.1.1)",
	.false_alarms = "Carriers of 3 or 5 MHz in old GSM spectrum; private and railway networks; narrow remains of a "
			"licence.",
	.false_alarms_zh = "利用原 GSM 频谱的 3 或 5 MHz 载波；专用网和铁路网；运营商频谱中剩余的窄频段。",
	.weight_from = "0 of 15 honest cells at hand; 1.4 and 3 MHz are in use by a few operators of the world",
	.check = check,
};
