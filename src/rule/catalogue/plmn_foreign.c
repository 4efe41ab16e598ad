// SPDX-License-Identifier: GPL-3.0-or-later
/* plmn-foreign: a single cell of another country among those of this one. Phones that roam prefer it, and its operator
 * cannot be asked. Cells of a real foreign network come in company (a border, a duct) or weak. */
#include <string.h>

#include "../honest.h"  // honest_far, honest_weak
#include "../peers.h"   // heard_next
#include "../rules.h"

static const float weak_weight = 1.5f; /* weaker than half of the cells: perhaps the first one from over a border */

enum { HOME_MIN = 4 };

/* Codes that belong to no country: tests, ships and aircraft, private networks. */
static bool is_country(const char *mcc)
{
	return mcc[0] && strcmp(mcc, "001") != 0 && strcmp(mcc, "901") != 0 && strcmp(mcc, "999") != 0;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const char *home = "";
	int others = 0;

	if (!is_country(cell->mcc) || suspect->known->learned)
		return false;
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		if (c == cell || !is_country(c->mcc))
			continue;
		if (home[0] && !country_same(home, c->mcc))
			return false; /* cells of three countries, or it is not the only foreign one */
		home = c->mcc;
		others++;
	}
	if (others < HOME_MIN || country_same(home, cell->mcc) || honest_far(scene, cell))
		return false;
	if (honest_weak(scene, cell) < 1)
		finding->weight = weak_weight;
	finding_observed(finding, "MCC %s", "国家代码 MCC %s", cell->mcc);
	finding_expected(finding, "MCC %s, as all other %d cells", "MCC %s，与其他全部 %d 个小区一致", home, others);
	finding_say(finding, "It claims another country's network; all other cells are of this country.",
	            "自称属于外国网络，而其他小区均属于本国。");
	return true;
}

const struct rule plmn_foreign_rule = {
	.id = "plmn-foreign",
	.version = 2,
	.rat = RAT_GSM,
	.both = true,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_HEARD,
	.weight = 2.5,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.sources_lte = 1u << 1,
	.looks_for =
		"SI3, SI4, SIB1: the only cell of its MCC among four or more of one other country, and not a weak one",
	.false_alarms = "The first cell heard from over a border; ships and aircraft that use a national code.",
	.false_alarms_zh = "首次收到的境外小区；使用国家代码的船舶或飞机。",
	.weight_from =
		"0 of 228 records of honest cells; lowered for weak ones because none of them was taken at a border",
	.check = check,
};
