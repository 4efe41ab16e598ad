// SPDX-License-Identifier: GPL-3.0-or-later
/* capture-offset: reselection parameters that lift this cell above all others. C2 = C1 + CELL_RESELECT_OFFSET -
 * TEMPORARY_OFFSET during PENALTY_TIME (3GPP TS 45.008 6.4); phones move to the highest. Four in ten honest cells have
 * an offset of more than 50 dB, so only what the operator's other cells of the band have can say what is too much; of N
 * + 1 honest ones, one has the most of all, which bounds the weight. */
#include <math.h>
#include <string.h>

#include "../peers.h"  // peer_next
#include "../rules.h"

enum { PEERS_MIN = 3, EXCESS_DB = 20, LARGEST_DB = 126 };

static const float unranked_weight = 1.2f; /* no power is known, or another cell is stronger still */
static const float lone_weight = 0.8f;     /* the largest offset there is, nobody to compare with */

static int offset_of(const struct cell *cell)
{
	return cell->gsm.cell_reselect_offset_db == CELL_UNKNOWN ? 0 : cell->gsm.cell_reselect_offset_db;
}

/* C2 without what is the same for all cells [dB]; NAN without a measurement. */
static float c2_of(const struct cell *cell)
{
	return cell->m.power_dbfs - (float)(cell->gsm.rxlev_access_min_dbm - offset_of(cell));
}

struct field {
	int cells, highest_db; /* of the band */
	bool habit;            /* a cell of another band has about the same */
	bool first;            /* of all that are measured, the suspect's C2 is the highest */
};

static struct field look_around(const struct scene *scene, const struct cell *cell)
{
	struct field f = { .first = isfinite(cell->m.power_dbfs) };

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (peer->gsm.rxlev_access_min_dbm == CELL_UNKNOWN)
			continue;
		f.habit |= offset_of(peer) > offset_of(cell) - EXCESS_DB;
		if (strcmp(peer->band, cell->band) != 0)
			continue;
		if (!f.cells++ || offset_of(peer) > f.highest_db)
			f.highest_db = offset_of(peer);
		if (peer->radio == cell->radio && c2_of(peer) >= c2_of(cell))
			f.first = false;
	}
	return f;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const int offset = offset_of(cell);
	const struct field f = look_around(scene, cell);
	const bool lone = f.cells < PEERS_MIN;

	if (cell->gsm.rxlev_access_min_dbm == CELL_UNKNOWN || suspect->known->learned)
		return false;
	if (lone ? offset < LARGEST_DB : offset < f.highest_db + EXCESS_DB || f.habit)
		return false;
	finding->weight = lone ? lone_weight : fminf(f.first ? finding->weight : unranked_weight, log10f(f.cells + 1));
	const bool best = f.first && !lone;

	finding_observed(finding, best ? "reselect offset %d dB, highest C2 of all" : "reselect offset %d dB",
	                 best ? "小区重选偏置 CRO %d dB，C2 为所有小区最高" : "小区重选偏置 CRO %d dB", offset);
	if (lone)
		finding_expected(finding, "less than the most that can be sent", "低于可广播的最大值");
	else
		finding_expected(finding, "%d dB at most, as %d cells of the operator in this band",
		                 "不超过 %d dB，如该运营商同频段的 %d 个小区", f.highest_db, f.cells);
	finding_say(finding, "It draws phones to itself with a reselection bonus far beyond its operator's habit.",
	            "以远超运营商惯例的小区重选偏置吸引手机驻留。");
	return true;
}

const struct rule capture_offset_rule = {
	.id = "capture-offset",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_DOWNGRADE,
	.basis = BASIS_HEARD,
	.newcomer = true,
	.weight = 2.0,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "SI3, SI4 rest octets: CELL_RESELECT_OFFSET 20 dB above the operator's other cells of the band "
		     "(44.018 10.5.2.34, 45.008 6.4)",
	.false_alarms = "A small cell that is meant to draw phones, the only one of its kind here.",
	.false_alarms_zh = "用于吸收话务的小型小区，且本地仅此一个。",
	.weight_from = "0 of 100 honest cells; absolute thresholds fire on 32 to 42 of 100 and are not used",
	.check = check,
};
