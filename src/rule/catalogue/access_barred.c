// SPDX-License-Identifier: GPL-3.0-or-later
/* access-barred: emergency calls, or ordinary subscribers, are barred on this cell alone. Software for base stations
 * forbids emergency calls by default, being for laboratories; an operator may not. In a disaster all cells of a place
 * do it. */
#include "../peers.h"  // usual_of
#include "../rules.h"

enum { CLASSES = 0x3ff, PEERS_MIN = 3 }; /* access classes 0 to 9: everybody (22.011 4.2) */

static const float classes_weight = 1.0f;

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const bool emergency = cell->gsm.emergency_call_barred == 1;
	const bool everybody = cell->gsm.access_classes_barred != CELL_UNKNOWN &&
	                       (cell->gsm.access_classes_barred & CLASSES) == CLASSES;
	const struct usual usual = usual_of(scene, cell, emergency ? "emergency_call_barred" : "access_classes_barred");

	if ((!emergency && !everybody) || cell->gsm.cell_bar_access == 1 ||
	    (usual.cells >= PEERS_MIN && usual.share > 0))
		return false;
	if (!emergency)
		finding->weight = classes_weight;
	finding_observed(finding, emergency ? "emergency calls barred" : "all ordinary access classes barred",
	                 emergency ? "禁止紧急呼叫" : "禁止全部普通接入等级");
	finding_expected(finding, "access for everybody", "对所有用户开放接入");
	finding_say(finding,
	            emergency ? "It forbids emergency calls though it is open for service."
	                      : "It lets no ordinary subscriber in, yet asks phones to camp on it.",
	            emergency ? "禁止紧急呼叫，但小区仍对外开放。" : "禁止所有普通用户接入，却仍允许手机驻留。");
	return true;
}

const struct rule access_barred_rule = {
	.id = "access-barred",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_STACKS,
	.own_words = true,
	.weight = 2.0,
	.sources = 1u << CELL_SI3,
	.looks_for = "RACH control: bit 10 of the access control class, or classes 0 to 9, in a cell that is not "
		     "barred (44.018 10.5.2.29)",
	.false_alarms = "A cell under test; a disaster that only one cell of several knows of.",
	.false_alarms_zh = "处于测试状态的小区；灾害期间仅个别小区启用了接入限制。",
	.weight_from = "0 of 228 records of honest cells; default of OpenBTS, YateBTS and osmo-bsc",
	.check = check,
};
