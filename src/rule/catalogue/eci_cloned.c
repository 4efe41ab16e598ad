// SPDX-License-Identifier: GPL-3.0-or-later
/* eci-cloned: an LTE cell identity that another carrier or PCI has as well. PLMN and the 28 bits name one cell in the
 * world (3GPP TS 36.300 8.2, 36.331 cellIdentity); a clone borrows it to look known. The one that was there first is
 * left in peace. */
#include <stdlib.h>

#include "../changes.h"  // changes_named_ns
#include "../peers.h"    // peer_next
#include "../rules.h"

static const int64_t together_ns = INT64_C(60) * 1000000000;
static const float earlier_weight = 1.0f; /* not said at the same time: it may have been given a new place */

static bool is_twin(const struct cell *cell, const struct cell *peer)
{
	bool place = peer->freq_hz != cell->freq_hz ||
	             (peer->lte.pci != cell->lte.pci && peer->lte.pci != CELL_UNKNOWN && cell->lte.pci != CELL_UNKNOWN);

	return peer->lte.eci == cell->lte.eci && place;
}

/* Heard first; of two found together, the weaker one, since a clone must be the stronger to be chosen. */
static bool is_original(const struct cell *cell, const struct cell *twin)
{
	int64_t earlier_ns = twin->first_seen_ns - cell->first_seen_ns;

	return llabs(earlier_ns) > together_ns ? earlier_ns > 0 : !(cell_level_dbfs(cell) > cell_level_dbfs(twin));
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;

	if (!cell_identified(cell) || suspect->known->learned)
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (!is_twin(cell, peer) || is_original(cell, peer))
			continue;
		if (changes_named_ns(peer) < scene->now_ns - together_ns)
			finding->weight = earlier_weight;
		finding_observed(finding, "cell identity %d on EARFCN %s, PCI %s",
		                 "小区标识 ECI %d 位于频点 EARFCN %s、PCI %s", cell->lte.eci,
		                 digits_of(cell->lte.earfcn).text, digits_of(cell->lte.pci).text);
		finding_expected(finding, "this identity on EARFCN %s, PCI %s only", "该标识只在频点 EARFCN %s、PCI %s",
		                 digits_of(peer->lte.earfcn).text, digits_of(peer->lte.pci).text);
		finding_say(finding, "It bears the identity of another LTE cell.", "冒用了另一个 LTE 小区的身份。");
		return true;
	}
	return false;
}

const struct rule eci_cloned_rule = {
	.id = "eci-cloned",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_IDENTITY,
	.basis = BASIS_HEARD,
	.weight = 2.5,
	.sources = 1u << 1,
	.looks_for = "SIB1: a cell identity also heard on another EARFCN or PCI of the PLMN (36.331 cellIdentity)",
	.false_alarms = "A cell that was given a new carrier or PCI; of two found at once the stronger one is accused.",
	.false_alarms_zh = "小区更换了频点或 PCI；两个小区同时被发现时，判信号较强者可疑。",
	.weight_from = "as identity-cloned of GSM: 0 of 228 records of honest cells",
	.check = check,
};
