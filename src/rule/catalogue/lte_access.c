// SPDX-License-Identifier: GPL-3.0-or-later
/* lte-access: who may use the cell. Emergency calls barred, or phones kept from the other cells of the carrier (3GPP
 * TS 36.304 5.3.1), are settings that an operator does not make and software is delivered with. */
#include "../peers.h"  // usual_of
#include "../rules.h"

static const float trap_weight = 0.7f;

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const bool emergency = cell->lte.ac_barring_emergency == 1,
		   trap = cell->lte.intra_freq_reselection == 0 && cell->lte.csg_indication != 1;

	if (!emergency && !trap)
		return false;
	if (usual_of(scene, cell, emergency ? "ac_barring_emergency" : "intra_freq_reselection").share > 0)
		return false; /* others of the operator do it: a disaster, or a habit */
	if (!emergency)
		finding->weight = trap_weight;
	finding_observed(finding, emergency ? "emergency calls barred" : "intraFreqReselection not allowed",
	                 emergency ? "禁止紧急呼叫" : "禁止同频重选（intraFreqReselection）");
	finding_expected(finding, emergency ? "emergency calls allowed" : "reselection allowed",
	                 emergency ? "允许紧急呼叫" : "允许同频重选");
	finding_say(finding,
	            emergency ? "It bars emergency calls, as base-station software does by default."
	                      : "It keeps phones that it rejects from the other cells of its carrier.",
	            emergency ? "禁止紧急呼叫，这是基站软件的默认设置。" : "禁止被拒绝的手机选择同频点的其他小区。");
	return true;
}

const struct rule lte_access_rule = {
	.id = "lte-access",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_STANDARD,
	.weight = 1.3,
	.sources = 1u << 1 | 1u << 2,
	.looks_for = "SIB2: ac-BarringForEmergency; SIB1: intraFreqReselection notAllowed (36.331 6.2.2, 6.3.1)",
	.false_alarms = "A network in overload or disaster; cells under maintenance.",
	.false_alarms_zh = "网络过载或遇到灾害；正在检修的小区。",
	.weight_from = "0 of 20 honest cells at hand; default of OpenAirInterface",
	.check = check,
};
