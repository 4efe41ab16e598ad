// SPDX-License-Identifier: GPL-3.0-or-later
/* lte-vanished: when this GSM cell came, the LTE cells that had been heard until then went silent, though it was
 * listened to where they were. Phones are pushed down to 2G by noise on 4G; or 4G of the whole place failed, and then
 * no new 2G cell comes just then. What sleeps an hour later does so for another reason; and where many cells of an
 * operator come at once, it moves them. */
#include <stdlib.h>

#include "../fresh.h"   // fresh_cell
#include "../honest.h"  // honest_moving
#include "../peers.h"   // heard_next
#include "../rules.h"

static const int64_t before_ns = INT64_C(600) * 1000000000, after_ns = INT64_C(30) * 1000000000,
		     silent_ns = INT64_C(20) * 1000000000, outlived_ns = INT64_C(60) * 1000000000;

enum { LTE_MIN = 3, NEWCOMERS_MAX = 3 };

/* LTE cells heard within the ten minutes before; of these, those still there, and those gone although listened for. */
struct lte {
	int there, gone;
};

static void lte_count(struct lte *lte, const struct scene *scene, int64_t onset_ns)
{
	*lte = (struct lte){ 0 };
	for (const struct cell *c = heard_next(scene, NULL); c; c = heard_next(scene, c)) {
		const struct coverage_span *span = coverage_find(scene->coverage, c->freq_hz);

		if (c->rat != RAT_LTE || c->first_seen_ns > onset_ns - after_ns ||
		    c->last_seen_ns < onset_ns - before_ns || !span)
			continue;
		if (span->last_ns - c->last_seen_ns <= silent_ns || span->last_ns < onset_ns ||
		    c->last_seen_ns > onset_ns + outlived_ns)
			lte->there++;
		else
			lte->gone++;
	}
}

/* Of its operator, that are new as well, and came about when it did. */
static int newcomers(const struct scene *scene, const struct cell *cell)
{
	int count = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		count += fresh_cell(scene, peer) && llabs(peer->first_seen_ns - cell->first_seen_ns) <= before_ns;
	return count;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	struct lte lte;

	if (suspect->known->learned || !fresh_cell(scene, cell) || scene->now_ns - cell->first_seen_ns < after_ns ||
	    honest_moving(scene, cell))
		return false;
	lte_count(&lte, scene, cell->first_seen_ns);
	if (lte.gone < LTE_MIN || lte.gone < 3 * lte.there || newcomers(scene, cell) > NEWCOMERS_MAX)
		return false;
	finding_observed(finding, "%d of %d LTE cells silent since it came",
	                 "自其出现后有 %d 个 LTE 小区消失（原有 %d 个）", lte.gone, lte.gone + lte.there);
	finding_expected(finding, "LTE as before", "LTE 小区与此前一样");
	finding_say(finding, "4G fell silent when this new 2G cell appeared: phones are driven down to it.",
	            "该 2G 小区出现时，4G 信号随即消失：手机被迫降到 2G。");
	return true;
}

const struct rule lte_vanished_rule = {
	.id = "lte-vanished",
	.version = 2,
	.rat = RAT_GSM,
	.family = FAMILY_DOWNGRADE,
	.basis = BASIS_HEARD,
	.weight = 2.5,
	.sources = 0,
	.looks_for = "three quarters of three or more LTE cells not heard any more where it was listened, since just "
		     "then a new "
		     "GSM cell came, or four of its operator at the most",
	.false_alarms = "A receiver that is deafened by a strong new cell next door; a failure of 4G while an "
			"emergency cell is set up.",
	.false_alarms_zh = "附近新开的强信号小区使接收机阻塞；4G 故障期间架设了应急小区。",
	.weight_from = "estimate: the two events are rare and have no honest cause in common but the two named",
	.check = check,
};
