// SPDX-License-Identifier: GPL-3.0-or-later
/* neighbours-unheard: not one of the neighbours it lists is on the air, though their carriers were listened to. A list
 * that was made up, or brought from elsewhere. */
#include "coverage.h"   // coverage_find
#include "../honest.h"  // honest_railway
#include "arfcn.h"      // arfcn_freq_hz
#include "../peers.h"   // heard_next
#include "../rules.h"

enum { LISTED_MIN = 3, HEARD_MIN = 3 };

static const int64_t listened_ns = INT64_C(10) * 1000000000; /* a beacon is found within a second or two */

static bool is_heard(const struct scene *scene, const struct cell *cell, int32_t arfcn)
{
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c))
		if (c != cell && c->rat == RAT_GSM && c->gsm.arfcn == arfcn)
			return true;
	return false;
}

static bool is_covered(const struct scene *scene, int32_t arfcn)
{
	const struct coverage_span *span = coverage_find(scene->coverage, arfcn_freq_hz((uint16_t)arfcn));

	return span && span->listened_ns >= listened_ns;
}

static int gsm_heard(const struct scene *scene)
{
	int count = 0;

	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c))
		count += c->rat == RAT_GSM && c->gsm.si_seen;
	return count;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	int covered = 0;

	if (honest_travels(scene) || honest_railway(cell) || honest_abroad(scene, cell))
		return false;
	for (int i = 0; i < cell->nof_neighbours; i++) {
		const struct cell_neighbour *n = &cell->neighbours[i];

		if (n->rat != NEIGHBOUR_GSM || n->channel == cell->gsm.arfcn || !is_covered(scene, n->channel))
			continue;
		if (is_heard(scene, cell, n->channel))
			return false;
		covered++;
	}
	if (covered < LISTED_MIN || gsm_heard(scene) - 1 < HEARD_MIN)
		return false;
	finding_observed(finding, "none of %d listed carriers that were listened to",
	                 "所列频点中已监听的 %d 个均收不到", covered);
	finding_expected(finding, "some of its neighbours on the air", "至少能收到部分邻区");
	finding_say(finding, "Not one of the neighbours it lists is on the air here.",
	            "其邻区列表中的小区在本地一个也收不到。");
	return true;
}

const struct rule neighbours_unheard_rule = {
	.id = "neighbours-unheard",
	.version = 2,
	.rat = RAT_GSM,
	.family = FAMILY_NEIGHBOURS,
	.basis = BASIS_HEARD,
	.newcomer = true, /* an honest one from afar has its neighbours there */
	.weight = 1.8,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4 | 1u << CELL_SI2 | 1u << CELL_SI2BIS | 1u << CELL_SI2TER,
	.looks_for = "SI2, SI2bis, SI2ter: three or more listed carriers listened to for 10 s each, none heard, three "
		     "other cells heard",
	.false_alarms = "A sensor in a basement, or with a bad antenna.",
	.false_alarms_zh = "位于地下室或天线不良的传感器。",
	.weight_from = "0 of 228 records of honest cells; lowered because reception there was good",
	.check = check,
};
