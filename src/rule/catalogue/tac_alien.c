// SPDX-License-Identifier: GPL-3.0-or-later
/* tac-alien: a TAC that no other LTE cell of its operator here has. A phone that meets an area which is not on its list
 * must make itself known at once (3GPP TS 24.301 5.5.3.2), which is what a catcher or a bait for 2G wants of it. */
#include <math.h>

#include "../honest.h"  // honest_moved, honest_replan, honest_weak
#include "../peers.h"   // usual_of
#include "../rules.h"

enum { PEERS_MIN = 1, PEERS_SOME = 3, PEERS_CLEAR = 8 };

static const double mostly = 0.6; /* share of the commonest TAC in a place that is no border */
static const float few_weight = 1.7f, border_weight = 1.0f, moved_weight = 1.0f; /* as lac-alien */
static const float hardly_weight = 1.0f; /* one or two others: they may be across a border */

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	struct usual usual = usual_of(scene, suspect->cell, "tac");

	if (usual.cells < PEERS_MIN || usual.share > 0 || suspect->known->learned ||
	    honest_replan(scene, suspect->cell, field_index("tac")))
		return false;
	if (usual.cells < PEERS_CLEAR)
		finding->weight = usual.cells < PEERS_SOME ? hardly_weight : few_weight;
	if (usual.most < mostly)
		finding->weight = fminf(finding->weight, border_weight);
	if (honest_moved(scene, suspect, "tac", "eci"))
		finding->weight = fminf(finding->weight, moved_weight);
	finding->weight *= honest_weak(scene, suspect->cell);
	finding->basis = usual.basis;
	finding_observed(finding, "TAC %d", "跟踪区码 TAC %d", suspect->cell->lte.tac);
	if (usual.value != CELL_UNKNOWN)
		finding_expected(finding, "a TAC of the operator here, mostly %d (%d cells)",
		                 "该运营商在本地的跟踪区码，多为 %d（%d 个小区）", usual.value, usual.cells);
	else
		finding_expected(finding, "a TAC of the operator here (%d cells)",
		                 "该运营商在本地的跟踪区码（%d 个小区）", usual.cells);
	finding_say(finding, "No other LTE cell of this operator here has this tracking area.",
	            "本地同一运营商的其他 LTE 小区均不使用该跟踪区码。");
	return true;
}

const struct rule tac_alien_rule = {
	.id = "tac-alien",
	.version = 3,
	.rat = RAT_LTE,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_HEARD,
	.own_words = true,
	.newcomer = true,
	.weight = 2.0,
	.sources = 1u << 1,
	.looks_for = "SIB1: a TAC unlike that of all other cells of the same PLMN (of three and more: clear) (36.331 "
		     "trackingAreaCode)",
	.false_alarms = "The border of a tracking area (weighs less where the others differ too); a layer with areas "
			"of its own.",
	.false_alarms_zh = "跟踪区交界处（其他小区也不一致时权重降低）；使用独立跟踪区的网络层。",
	.weight_from = "as lac-alien, 1 of 228 records of honest GSM cells; reported cases of fake LTE cells had one",
	.check = check,
};
