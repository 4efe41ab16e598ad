// SPDX-License-Identifier: GPL-3.0-or-later
/* power-newcomer: the strongest cell of all, by far, and it was not there when its frequency was listened to before.
 * Who wants phones to come must be stronger than what they have; an operator's new cell is rarely next door. */
#include <math.h>
#include <string.h>

#include "../fresh.h"   // fresh_cell
#include "../honest.h"  // honest_travels
#include "../peers.h"   // heard_next
#include "../rules.h"

static const int64_t recent_ns = INT64_C(600) * 1000000000;
static const float lead_db = 8, clear_db = 15, clear_weight = 1.3f;

enum { OTHERS_MIN = 3 };

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	float strongest = NAN;
	int others = 0;

	if (suspect->known->learned || honest_travels(scene) || !fresh_cell(scene, cell))
		return false;
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		if (c->rat != cell->rat || cells_handle(c) == cells_handle(cell) ||
		    scene->now_ns - c->last_seen_ns > recent_ns || isnan(cell_level_dbfs(c)))
			continue;
		others++;
		strongest = fmaxf(strongest, cell_level_dbfs(c));
	}
	if (others < OTHERS_MIN || !(cell_level_dbfs(cell) >= strongest + lead_db))
		return false;
	if (cell_level_dbfs(cell) >= strongest + clear_db)
		finding->weight = clear_weight;
	finding_observed(finding, "%.0f dBFS, %.0f dB over the strongest other",
	                 "%.0f dBFS，比其他小区中最强者高 %.0f dB", cell_level_dbfs(cell),
	                 cell_level_dbfs(cell) - strongest);
	finding_expected(finding, "no new cell so near (%d others)", "近处没有新小区（其他小区 %d 个）", others);
	finding_say(finding, "It is new and by far the strongest of all cells.",
	            "新出现的小区，且信号远强于其他所有小区。");
	return true;
}

const struct rule power_newcomer_rule = {
	.id = "power-newcomer",
	.version = 1,
	.both = true,
	.family = FAMILY_POWER,
	.basis = BASIS_HEARD,
	.newcomer = true,
	.weight = 0.9,
	.sources = 0,
	.looks_for = "first heard after a minute and more of listening to its frequency, and 8 dB over every other "
		     "cell of its kind",
	.false_alarms = "An operator's new cell next door; the cell of the house coming back after maintenance.",
	.false_alarms_zh = "运营商在附近新开的小区；本楼小区检修后恢复。",
	.weight_from = "estimate: 1 of 300 honest cells is the strongest by so much, and is then hardly ever new",
	.check = check,
};
