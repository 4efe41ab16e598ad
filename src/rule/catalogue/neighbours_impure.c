// SPDX-License-Identifier: GPL-3.0-or-later
/* neighbours-impure: the carriers it lists as neighbours are another operator's. A list copied from the wrong cell, or
 * a PLMN that is not its own. */
#include <string.h>

#include "../honest.h"  // honest_railway
#include "../peers.h"   // heard_next
#include "../rules.h"

enum { STRANGERS_MIN = 2, STRANGERS_CLEAR = 3 };

static const float few_weight = 1.2f;

static bool same_plmn(const struct cell *a, const struct cell *b)
{
	return strcmp(a->mcc, b->mcc) == 0 && strcmp(a->mnc, b->mnc) == 0;
}

/* Whether a cell of its own operator is on a listed carrier as well: the stranger is further away then. */
static bool own_there(const struct scene *scene, const struct cell *cell, int32_t arfcn)
{
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		if (peer->gsm.arfcn == arfcn)
			return true;
	return false;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell, *example = NULL;
	int own = 0, strangers = 0;

	if (!cell->mcc[0] || honest_railway(cell) || honest_abroad(scene, cell))
		return false;
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		if (c == cell || c->rat != RAT_GSM || !c->mcc[0] || !lists_gsm(cell, c->gsm.arfcn))
			continue;
		if (same_plmn(c, cell)) {
			own++;
		} else if (!own_there(scene, cell, c->gsm.arfcn)) {
			strangers++;
			example = c;
		}
	}
	if (strangers < STRANGERS_MIN || own)
		return false;
	if (strangers < STRANGERS_CLEAR)
		finding->weight = few_weight;
	finding_observed(finding, "%d listed carriers of other operators, such as ARFCN %d of %s-%s",
	                 "所列频点中有 %d 个属于其他运营商，如 ARFCN %d（%s-%s）", strangers, example->gsm.arfcn,
	                 example->mcc, example->mnc);
	finding_expected(finding, "carriers of %s-%s", "%s-%s 的频点", cell->mcc, cell->mnc);
	finding_say(finding, "The neighbours it lists are another operator's cells.",
	            "其邻区列表中的频点属于其他运营商。");
	return true;
}

const struct rule neighbours_impure_rule = {
	.id = "neighbours-impure",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_NEIGHBOURS,
	.basis = BASIS_HEARD,
	.weight = 2.2,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4 | 1u << CELL_SI2 | 1u << CELL_SI2BIS | 1u << CELL_SI2TER,
	.looks_for = "SI2, SI2bis, SI2ter: of the listed carriers heard none is of its PLMN, two or more are of others "
		     "(44.018 10.5.2.22)",
	.false_alarms = "Operators that share their radio network, or roam nationally.",
	.false_alarms_zh = "运营商之间共享无线网络，或开放国内漫游。",
	.weight_from = "0 of 228 records of honest cells, one of one fake; lowered because sharing is common elsewhere",
	.check = check,
};
