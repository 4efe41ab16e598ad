// SPDX-License-Identifier: GPL-3.0-or-later
/* template: what a rule looks like. Copy it to a name of your own, say what sign it looks for and why fakes show it
 * (which field of which message, clause of which 3GPP document), give it a line in rules.h and a scene,
 * tests/rule/scenes/your-sign.ini. It is compiled, so that it stays right, and in no list, so that nobody asks it.
 *
 * A rule is pure: it keeps nothing, prints nothing, and may be asked about any cell at any time. What was not heard is
 * not absent: CELL_UNKNOWN, NAN and "" mean that nobody knows. honest.h has the trouble that looks like a sign and is
 * none. */
#include "../peers.h"  // usual_of
#include "../rules.h"

/* Fewer cells of the operator are no measure of what is usual. */
enum { PEERS_MIN = 3 };

static const float few_weight = 0.5f;

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct usual usual = usual_of(scene, suspect->cell, "radio_link_timeout");

	if (usual.cells == 0 || usual.share > 0 || suspect->known->learned)
		return false;
	if (usual.cells < PEERS_MIN)
		finding->weight = few_weight; /* a case that is less than clear */
	finding->basis = usual.basis;
	finding_observed(finding, "RADIO_LINK_TIMEOUT %d", "无线链路超时 RADIO_LINK_TIMEOUT 为 %d",
	                 suspect->cell->gsm.radio_link_timeout);
	finding_expected(finding, "a value of the operator's %d cells here", "该运营商本地 %d 个小区的取值",
	                 usual.cells);
	finding_say(finding, "One sentence for people, without figures.", "给人看的一句话，不带数字。");
	return true;
}

extern const struct rule template_rule; /* drop this line: rules.h declares yours */

const struct rule template_rule = {
	.id = "template", /* as in the records: never changed again */
	.version = 1,     /* one more whenever it says something else of the same cell */
	.rat = RAT_GSM,
	.family = FAMILY_CONFIGURATION, /* signs with one cause: only the heaviest counts */
	.basis = BASIS_HEARD,
	.weight = 1.0, /* log10(share of fakes that show it / share of honest cells that show it), of a clear case */
	.sources = 1u << CELL_SI3, /* it is asked once these were heard twice the same */
	.looks_for = "SI3: what is read, and what makes it a sign (44.018 10.5.2.3).",
	.false_alarms = "The honest cells that show it.",
	.false_alarms_zh = "会出现此现象的正常小区。",
	.weight_from = "How many honest cells of how many showed it; what is known of fakes.",
	.check = check,
};
