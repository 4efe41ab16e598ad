// SPDX-License-Identifier: GPL-3.0-or-later
/* place-taken: on the carrier and BSIC of a cell that is known here, another area or cell identity is heard. A fake
 * that takes a real cell's carrier is listed as a neighbour by all cells around. */
#include "../peers.h"   // finding_say
#include "../honest.h"  // honest_replan
#include "../rules.h"

static const float cell_weight = 1.2f; /* the area is right, the cell identity is not */

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell, *expected = suspect->expected;

	if (!expected || !cell_identified(cell) || suspect->known->learned)
		return false;
	if (cell->gsm.lac == expected->gsm.lac && cell->gsm.ci == expected->gsm.ci)
		return false;
	if (honest_replan(scene, cell, field_index("lac")))
		return false;
	if (cell->gsm.lac == expected->gsm.lac)
		finding->weight = cell_weight;
	finding_observed(finding, "LAC %d, CI %d", "位置区码 LAC %d，小区标识 CI %d", cell->gsm.lac, cell->gsm.ci);
	finding_expected(finding, "LAC %s, CI %s on ARFCN %d, BSIC %s", "LAC %s、CI %s（频点 ARFCN %d，BSIC %s）",
	                 digits_of(expected->gsm.lac).text, digits_of(expected->gsm.ci).text, cell->gsm.arfcn,
	                 digits_of(cell->gsm.bsic).text);
	finding_say(finding, "It sits on the carrier of a known cell, but says to be another.",
	            "占用已知小区的频点和色码，却使用另一身份。");
	return true;
}

const struct rule place_taken_rule = {
	.id = "place-taken",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_BASELINE,
	.weight = 2.0,
	.sources = 1u << CELL_SI3,
	.looks_for = "SI3: LAC or CI unlike those of the learned cell on the same ARFCN and BSIC (23.003 4.3.1)",
	.false_alarms = "A re-planning of areas or carriers; a far cell with the same carrier and BSIC.",
	.false_alarms_zh = "位置区或频点重新规划；同频点、同 BSIC 的远处小区。",
	.weight_from = "estimate: an honest cell keeps its identity for years",
	.check = check,
};
