// SPDX-License-Identifier: GPL-3.0-or-later
/* tdd-config: a TDD cell whose frames are divided into uplink and downlink, or whose special subframe is, unlike those
 * of all others of the band. They cannot differ: one would send while the others listen (3GPP TS 36.211 table 4.2-2).
 */
#include <string.h>

#include "../peers.h"  // heard_next
#include "../rules.h"

enum { OTHERS_MIN = 3 };

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell, *one = NULL;
	int others = 0;

	if (cell->lte.tdd_config == CELL_UNKNOWN || suspect->known->learned)
		return false;
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		if (c->rat != RAT_LTE || cells_handle(c) == cells_handle(cell) || c->lte.tdd_config == CELL_UNKNOWN ||
		    strcmp(c->band, cell->band) != 0)
			continue;
		if (c->lte.tdd_config == cell->lte.tdd_config || (one && c->lte.tdd_config != one->lte.tdd_config))
			return false;
		one = c;
		others++;
	}
	if (others < OTHERS_MIN)
		return false;
	finding_observed(finding, "TDD configuration %d", "TDD 上下行配比 %d", cell->lte.tdd_config);
	finding_expected(finding, "%d, as %d others of the band", "%d，与同频段其他 %d 个小区一致", one->lte.tdd_config,
	                 others);
	finding_say(finding, "It divides its frames unlike all TDD cells of the band, which would disturb each other.",
	            "其 TDD 上下行配比与同频段所有小区不同，正规网络不会如此。");
	return true;
}

const struct rule tdd_config_rule = {
	.id = "tdd-config",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_HEARD,
	.weight = 2.0,
	.sources = 1u << 1,
	.looks_for = "SIB1: subframeAssignment unlike that of three or more cells of the band, which agree (36.331 "
		     "TDD-Config)",
	.false_alarms = "Two operators of one band far apart in frequency; an indoor cell with a setting of its own.",
	.false_alarms_zh = "同频段内频率相隔较远的两家运营商；单独配置的室内小区。",
	.weight_from = "the interference that it would make; not counted on real cells",
	.check = check,
};
