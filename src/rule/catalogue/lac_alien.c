// SPDX-License-Identifier: GPL-3.0-or-later
/* lac-alien: a location area that the operator's cells here do not have. A phone that meets a new LAC must make itself
 * known at once (3GPP TS 24.008 4.4.1), which is what a catcher or a blaster wants of it.
 *
 * Two cells may share the alien LAC: several carriers of one fake. At the border of two areas cells of both list each
 * other; such a cell counts for less when it is alone, and not at all in company. Less is also said by few others, and
 * of a cell that is far: a fake is near to whom it is to catch. */
#include <math.h>

#include "../honest.h"  // honest_border, honest_moved, honest_weak
#include "../peers.h"   // peer_next
#include "../rules.h"

enum { PEERS_MIN = 3, PEERS_CLEAR = 8, CROWD = 4 /* others for each cell of the alien area */ };

/* Few others, and far: 1.6 % and 3 % of honest cells show it beside three to seven of their operator, 0.3 % of near
 * ones among more. Moved: the cell is the one it was, its area is not; lac-changed says that already. */
static const float few_weight = 1.7f, far_weight = 1.6f, shared_weight = 1.5f, border_weight = 1.0f,
		   moved_weight = 1.0f;

/* Cells of this area beside the suspect; whether one of them stands at a border. */
static int company(const struct scene *scene, const struct cell *cell, bool *border)
{
	int count = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		if (peer->gsm.lac == cell->gsm.lac) {
			count++;
			*border |= honest_border(scene, peer);
		}
	return count;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const struct usual usual = usual_of(scene, cell, "lac");
	bool border = honest_border(scene, cell);
	int same;

	if (usual.cells < PEERS_MIN || usual.value == cell->gsm.lac || suspect->known->learned)
		return false;
	if (usual.share > 0 && usual.basis == BASIS_BASELINE)
		return false;
	same = company(scene, cell, &border);
	if (usual.share > 0 && (!same || same * CROWD > usual.cells - same || border))
		return false;
	if (usual.cells < PEERS_CLEAR)
		finding->weight = few_weight;
	finding->weight = fminf(finding->weight, border ? border_weight : same ? shared_weight : finding->weight);
	if (honest_moved(scene, suspect, "lac", "ci"))
		finding->weight = fminf(finding->weight, moved_weight);
	if (honest_weak(scene, cell) < 1)
		finding->weight = fminf(finding->weight, far_weight);
	finding->basis = usual.basis;
	finding_observed(finding, "LAC %d", "位置区码 LAC %d", cell->gsm.lac);
	if (usual.value != CELL_UNKNOWN)
		finding_expected(finding, "a LAC of the operator here, mostly %d (%d cells)",
		                 "该运营商在本地的位置区码，多为 %d（%d 个小区）", usual.value, usual.cells);
	else
		finding_expected(finding, "a LAC of the operator here (%d cells)",
		                 "该运营商在本地的位置区码（%d 个小区）", usual.cells);
	finding_say(finding,
	            border ? "Its location area is new here, though cells of the old one list it as a neighbour."
	                   : "The operator's other cells here do not have this location area.",
	            border ? "其位置区码在本地首次出现，但原位置区的小区将其列为邻区。"
	                   : "本地同一运营商的其他小区均不使用该位置区码。");
	return true;
}

const struct rule lac_alien_rule = {
	.id = "lac-alien",
	.version = 5,
	.rat = RAT_GSM,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_HEARD,
	.own_words = true,
	.newcomer = true,
	.weight = 2.0,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "SI3, SI4: a LAC unlike that of three or more cells of the same PLMN (44.018 10.5.1.3); SI2: who "
		     "lists whom",
	.false_alarms = "The border of a location area; a sensor that hears far cells.",
	.false_alarms_zh = "位置区交界处；能收到远处小区的传感器。",
	.weight_from =
		"0.4 % of near honest cells, 3 % of far ones, of four operators at six places; nearly all catchers "
		"that use the operator's PLMN",
	.check = check,
};
