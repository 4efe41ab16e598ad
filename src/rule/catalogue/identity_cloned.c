// SPDX-License-Identifier: GPL-3.0-or-later
/* identity-cloned: a LAC and CI that another carrier or BSIC has as well. The cell global identity names one cell in
 * the world (3GPP TS 23.003 4.3.1); a clone borrows it to look known.
 *
 * Of the two, the one that the operator's other cells list as a neighbour, or that was there before, is the original,
 * and is left in peace. */
#include <stdlib.h>

#include "../changes.h"  // changes_named_ns
#include "../peers.h"    // peer_next
#include "../rules.h"
#include "../twins.h"  // twins_by_slip

static const int64_t together_ns = INT64_C(60) * 1000000000;
static const float earlier_weight = 1.0f; /* not said at the same time: it may have moved */

static bool is_twin(const struct scene *scene, const struct cell *cell, const struct cell *peer)
{
	if (peer->gsm.lac != cell->gsm.lac || peer->gsm.ci != cell->gsm.ci)
		return false;
	return peer->freq_hz != cell->freq_hz ||
	       (peer->gsm.bsic != CELL_UNKNOWN && cell->gsm.bsic != CELL_UNKNOWN && !twins_by_slip(scene, cell, peer));
}

/* Since this cell came, the other one has said that identity too, and lately: it did not move here. */
static bool at_once(const struct cell *cell, const struct cell *peer)
{
	const int64_t named_ns = changes_named_ns(peer);

	return named_ns >= cell->first_seen_ns && llabs(named_ns - cell->last_seen_ns) <= together_ns;
}

static int listed_by(const struct scene *scene, const struct cell *cell)
{
	int count = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		count += lists_gsm(peer, cell->gsm.arfcn);
	return count;
}

static bool is_original(const struct scene *scene, const struct cell *cell, const struct cell *twin)
{
	int own = listed_by(scene, cell), others = listed_by(scene, twin);

	if (own != others)
		return own > others;
	return cell->first_seen_ns < twin->first_seen_ns - together_ns;
}

static void say(struct finding *finding, const struct cell *cell, int32_t channel, int32_t bsic)
{
	finding_observed(finding, "LAC %d, CI %d on ARFCN %d", "LAC %d、CI %d 位于频点 ARFCN %d", cell->gsm.lac,
	                 cell->gsm.ci, cell->gsm.arfcn);
	if (bsic == CELL_UNKNOWN)
		finding_expected(finding, "this identity on ARFCN %d only", "该标识只在频点 ARFCN %d", channel);
	else
		finding_expected(finding, "this identity on ARFCN %d, BSIC %d only", "该标识只在频点 ARFCN %d、BSIC %d",
		                 channel, bsic);
	finding_say(finding, "It bears the identity of another cell.",
	            "冒用了另一个小区的身份（位置区码与小区标识相同）。");
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const struct known *known = suspect->known;

	if (!cell_identified(cell))
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (!is_twin(scene, cell, peer) || is_original(scene, cell, peer))
			continue;
		if (!at_once(cell, peer))
			finding->weight = earlier_weight;
		say(finding, cell, peer->gsm.arfcn, peer->gsm.bsic);
		return true;
	}
	if (!known->learned || known->channel == CELL_UNKNOWN || known->channel == cell->gsm.arfcn)
		return false;
	finding->weight = earlier_weight;
	finding->basis = BASIS_BASELINE;
	say(finding, cell, known->channel, known->id);
	return true;
}

const struct rule identity_cloned_rule = {
	.id = "identity-cloned",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_HEARD,
	.weight = 3.0,
	.sources = 1u << CELL_SI3,
	.looks_for = "SI3: LAC and CI also heard on another ARFCN or BSIC, or known from there (23.003 4.3.1)",
	.false_alarms = "A cell that was given a new carrier; a repeater that shifts frequencies.",
	.false_alarms_zh = "小区更换了频点；移频直放站。",
	.weight_from = "0 of 228 records of honest cells; catchers that copy a neighbour",
	.check = check,
};
