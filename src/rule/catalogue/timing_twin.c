// SPDX-License-Identifier: GPL-3.0-or-later
/* timing-twin: two transmitters, told apart by their frame timing, that say they are the same cell: same carrier, same
 * BSIC or PCI, same global identity. Only one can be. A repeater or a second antenna of the same cell has the same
 * timing to some microseconds; two honest cells that share a carrier and code from afar have two identities, and are no
 * clones.
 *
 * Where a count of samples is wrong for a while, all cells heard have a twin, by less than a second: two of them with
 * one shift are the receiver's doing.
 *
 * Which of the two is the clone its timing does not say: the one that came later, or, of two found at once, the
 * stronger. */
#include <stdlib.h>

#include "../rules.h"
#include "../twins.h"  // twins_by_slip

static const int64_t together_ns = INT64_C(60) * 1000000000, later_ns = INT64_C(30) * 1000000000;

enum { BLOCKS_MIN = 4 };

/* It came later and is stronger, as a copy must be for phones to choose it: beyond doubt, it is the copy of the two. */
static bool took_over(const struct cell *cell, const struct cell *twin)
{
	return cell->first_seen_ns - twin->first_seen_ns > later_ns && cell_level_dbfs(cell) >= cell_level_dbfs(twin);
}

/* Both are on the air: each was heard after the other had begun. After a restart, the old timing is not heard again. */
static bool at_once(const struct cell *a, const struct cell *b)
{
	const struct history_epoch *x = history_epoch(cells_history(a), 0), *y = history_epoch(cells_history(b), 0);

	return x->last_ns > y->first_ns && y->last_ns > x->first_ns;
}

static bool sure(const struct cell *cell)
{
	const struct history_epoch *epoch = history_epoch(cells_history(cell), 0);

	return epoch && epoch->blocks >= BLOCKS_MIN;
}

static bool is_original(const struct cell *cell, const struct cell *twin)
{
	int64_t earlier_ns = twin->first_seen_ns - cell->first_seen_ns;

	return llabs(earlier_ns) > later_ns ? earlier_ns > 0 : cell_level_dbfs(cell) < cell_level_dbfs(twin);
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell, *twin = NULL;

	while ((twin = cells_twin(cell, twin))) {
		if (!twins_named_alike(cell, twin) || llabs(scene->now_ns - twin->last_seen_ns) > together_ns ||
		    !sure(cell) || !sure(twin) || !at_once(cell, twin) || is_original(cell, twin) ||
		    twins_by_slip(scene, cell, twin))
			continue;
		const bool moved = cell->gsm.lac != twin->gsm.lac || cell->lte.tac != twin->lte.tac;
		const double apart_s = twins_apart_s(cell, twin);

		if (moved && took_over(cell, twin))
			finding->weight = RULE_GRAVE;
		finding_observed(finding, "frames %.3f s from those of the other", "帧定时与另一台相差 %.3f 秒",
		                 apart_s);
		finding_expected(finding, "one transmitter with this identity", "只有一台发射机使用该标识");
		finding_say(finding, "Two transmitters say they are this same cell: one of them is a copy.",
		            "有两台发射机自称是同一个小区，其中必有一台是仿冒。");
		return true;
	}
	return false;
}

const struct rule timing_twin_rule = {
	.id = "timing-twin",
	.version = 2,
	.both = true,
	.family = FAMILY_IDENTITY, /* of which the timing is the proof; what the clock is worth says clock-off */
	.basis = BASIS_HEARD,
	.weight = 3.0,
	.sources = 0,
	.looks_for = "frame numbers (SCH, MIB) of one carrier, BSIC or PCI, and identity that run on two timings at "
		     "once (45.002 4.3.3, "
		     "36.211 4.1)",
	.false_alarms = "A receiver whose samples are not dated by their count, where it hears one cell alone; a cell "
			"of two sites "
			"that are not synchronised.",
	.false_alarms_zh = "采样时间不按样点计数、且只收到一个小区的接收机；由两个未同步站点组成的小区。",
	.weight_from = "estimate: networks cannot serve two sites as one cell without one timing, and a cell has one "
		       "area; bounded "
		       "for lack of a count where the area is the same",
	.check = check,
};
