// SPDX-License-Identifier: GPL-3.0-or-later
/* lac-alien: a LAC that no other cell of its operator here has. A phone that meets a new LAC must make itself known at once
 * (3GPP TS 24.008 4.4.1), which is what a catcher or a blaster wants of it. */
#include <stdio.h>

#include "peers.h"  // usual_of
#include "rules.h"

enum { PEERS_MIN = 3 };

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	struct usual usual = usual_of(scene, suspect->cell, "lac");

	if (usual.cells < PEERS_MIN || usual.share > 0 || suspect->known->learned)
		return false;
	finding->basis = usual.basis;
	finding_observed(finding, "LAC %d", suspect->cell->lac);
	if (usual.value != CELL_UNKNOWN)
		finding_expected(finding, "a LAC of the operator here, mostly %d (%d cells)", usual.value, usual.cells);
	else
		finding_expected(finding, "a LAC of the operator here (%d cells)", usual.cells);
	finding_say(finding, "No other cell of this operator here has this location area.",
	            "本地同一运营商的其他小区均不使用该位置区码。");
	return true;
}

const struct rule lac_alien_rule = {
	.id = "lac-alien",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_HEARD,
	.weight = 2.0,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "SI3, SI4: a LAC unlike that of all of three or more cells of the same PLMN (44.018 10.5.1.3)",
	.false_alarms = "The border of a location area; a sensor that hears far cells.",
	.weight_from = "1 of 228 records of honest cells; nearly all catchers that use the operator's PLMN",
	.check = check,
};
