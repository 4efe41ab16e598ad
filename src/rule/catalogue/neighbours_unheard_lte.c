// SPDX-License-Identifier: GPL-3.0-or-later
/* neighbours-unheard-lte: SIB5 names carriers that were all listened to for minutes, and there is no LTE cell on any of
 * them. Lists are copied from elsewhere, or invented; the neighbours of an honest cell can be heard where it is strong.
 */
#include "earfcn.h"     // earfcn_freq_hz
#include "../fresh.h"   // fresh_listened_s
#include "../honest.h"  // honest_travels
#include "../peers.h"   // heard_next
#include "../rules.h"

static const double listened_min_s = 60;

enum { CARRIERS_MIN = 2, CELLS_MIN = 3 };

static bool heard_on(const struct scene *scene, double freq_hz)
{
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c))
		if (c->rat == RAT_LTE && c->freq_hz == freq_hz)
			return true;
	return false;
}

static int lte_cells(const struct scene *scene)
{
	int count = 0;

	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c))
		count += c->rat == RAT_LTE;
	return count;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	int listened = 0;

	if (honest_travels(scene))
		return false;
	for (int i = 0; i < cell->nof_neighbours; i++) {
		const struct cell_neighbour *n = &cell->neighbours[i];

		if (n->rat != NEIGHBOUR_LTE || n->source != CELL_SOURCE_SIB + 5 || n->id >= 0)
			continue;
		double freq_hz = earfcn_freq_hz(n->channel);

		if (!(fresh_listened_s(scene, freq_hz, scene->now_ns) >= listened_min_s))
			continue; /* not listened to */
		if (heard_on(scene, freq_hz))
			return false;
		listened++;
	}
	if (listened < CARRIERS_MIN || lte_cells(scene) < CELLS_MIN)
		return false;
	finding_observed(finding, "%d carriers listed, listened to and empty", "所列频点中已监听的 %d 个均无小区",
	                 listened);
	finding_expected(finding, "cells on the carriers that it lists", "所列频点上有小区");
	finding_say(finding, "There is no cell on any of the LTE carriers that it lists as neighbours.",
	            "其邻区列表中的 LTE 频点上没有任何小区。");
	return true;
}

const struct rule neighbours_unheard_lte_rule = {
	.id = "neighbours-unheard-lte",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_NEIGHBOURS,
	.basis = BASIS_HEARD,
	.weight = 1.0,
	.sources = 1u << 5,
	.looks_for = "SIB5: two or more carriers that were listened to for a minute each without a cell (36.331 "
		     "interFreqCarrierFreqList)",
	.false_alarms = "Lists made for a whole city, with carriers in use elsewhere only.",
	.false_alarms_zh = "邻频列表按全市统一配置，部分频点只在别处使用。",
	.weight_from = "estimate; the GSM rule counts 0 of 228, lists of LTE are wider",
	.check = check,
};
