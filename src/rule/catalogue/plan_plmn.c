// SPDX-License-Identifier: GPL-3.0-or-later
/* plan-plmn: a network code that no operator of the country has. Country and network are set by hand in a fake, and do
 * not always go together. */
#include "operators.h"  // operators_country_known
#include "../peers.h"   // peer_next
#include "../rules.h"

enum { PEERS_ENOUGH = 3 };

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;

	if (!scene->operators || !cell->mcc[0] || suspect->known->learned)
		return false;
	if (!operators_country_known(scene->operators, cell->mcc))
		return false;
	if (operators_name(scene->operators, cell->mcc, cell->mnc, false)[0] ||
	    peers_count(scene, cell) >= PEERS_ENOUGH)
		return false;
	finding_observed(finding, "PLMN %s-%s", "网络代码 PLMN %s-%s", cell->mcc, cell->mnc);
	finding_expected(finding, "a network code of an operator of this country", "该国运营商的网络代码");
	finding_say(finding, "No operator of this country has this network code.",
	            "该国没有任何运营商使用这一网络代码。");
	return true;
}

const struct rule plan_plmn_rule = {
	.id = "plan-plmn",
	.version = 1,
	.rat = RAT_GSM,
	.both = true,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_PLAN,
	.weight = 1.5,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.sources_lte = 1u << 1,
	.looks_for =
		"SI3, SI4, SIB1: an MNC that the operators' plan does not have for an MCC that it has (23.003 2.2)",
	.false_alarms = "A new operator, or a private network with a code of its own.",
	.false_alarms_zh = "新的运营商，或拥有自己代码的专用网络。",
	.weight_from = "estimate: new network codes are years apart",
	.check = check,
};
