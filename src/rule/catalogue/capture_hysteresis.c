// SPDX-License-Identifier: GPL-3.0-or-later
/* capture-hysteresis: CELL_RESELECT_HYSTERESIS so high that a phone, once here, does not find a cell of another area
 * good enough to leave (3GPP TS 45.008 6.6.2: it counts between cells of different location areas). */
#include "../peers.h"  // usual_of
#include "../rules.h"

enum { HIGH_DB = 12, PEERS_MIN = 3 };

static const float lone_weight = 0.5f;

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const struct usual usual = usual_of(scene, cell, "cell_reselect_hysteresis_db");
	const struct usual area = usual_of(scene, cell, "lac");

	if (cell->gsm.cell_reselect_hysteresis_db < HIGH_DB || suspect->known->learned)
		return false;
	if (usual.cells >= PEERS_MIN && (usual.share > 0 || area.share > 0))
		return false;
	if (usual.cells < PEERS_MIN)
		finding->weight = lone_weight;
	finding_observed(finding, "hysteresis %d dB in LAC %s", "小区重选迟滞 %d dB，位置区码 LAC %s",
	                 cell->gsm.cell_reselect_hysteresis_db, digits_of(cell->gsm.lac).text);
	if (usual.cells >= PEERS_MIN && usual.value != CELL_UNKNOWN)
		finding_expected(finding, "%d dB, as the operator's cells here", "%d dB，与该运营商本地小区一致",
		                 usual.value);
	else
		finding_expected(finding, "4 to 8 dB", "4 至 8 dB");
	finding_say(finding, "It holds on to phones that want to leave for the area they came from.",
	            "以过高的重选迟滞阻止手机返回原位置区。");
	return true;
}

const struct rule capture_hysteresis_rule = {
	.id = "capture-hysteresis",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_DOWNGRADE,
	.basis = BASIS_HEARD,
	.weight = 1.5,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "SI3, SI4: CELL_RESELECT_HYSTERESIS of 12 dB or more with a LAC and a value that no peer has "
		     "(44.018 10.5.2.4)",
	.false_alarms =
		"The edge of an area, where operators raise it against ping-pong, and only one cell of it heard.",
	.false_alarms_zh = "位置区边缘（运营商为抑制乒乓重选而调高迟滞），且只收到其中一个小区。",
	.weight_from =
		"0 of 228 records of honest cells, all of which had 6 dB; lowered because other operators use more",
	.check = check,
};
