// SPDX-License-Identifier: GPL-3.0-or-later
/* paging-silent: nobody is paged. A page goes to every cell of a location area (3GPP TS 23.012), so cells of one area
 * page alike; a cell behind which there is no network has nobody to call. Compared are pages a block heard, so that it
 * does not matter who was listened to longer; of the others those of the last hour or two, since at night nobody is
 * called.
 *
 * A cell with an area of its own has few phones, as home cells have: its silence says something at busy hours only, and
 * after long; of one with a home cell's clock, little. */
#include "../honest.h"  // honest_railway
#include "../peers.h"   // peer_next
#include "../rules.h"

enum { BLOCKS_MIN = 1000, BLOCKS_LONG = 4000, EXPECTED_MIN = 20, EXPECTED_BUSY = 200 };

static const float operator_weight = 1.3f, long_weight = 2.5f; /* other areas of the operator page; a lot, for 100 s */

static int pages(const struct cell *cell)
{
	return cell->gsm.paging_1 + cell->gsm.paging_2 + cell->gsm.paging_3;
}

/* Pages expected of the suspect, by the pages a block of its peers; area: those of its LAC only. */
static double expected(const struct scene *scene, const struct cell *cell, bool area)
{
	double sum = 0, blocks = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (area && peer->gsm.lac != cell->gsm.lac)
			continue;
		struct history_tally lately;

		history_lately(cells_history(peer), peer, &lately);
		sum += lately.pages;
		blocks += lately.blocks;
	}
	return blocks > 0 ? sum / blocks * cell->blocks_ok : 0;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;

	if (pages(cell) || cell->blocks_ok < BLOCKS_MIN || honest_railway(cell))
		return false;
	double in_area = expected(scene, cell, true), anywhere = expected(scene, cell, false);

	if (in_area < EXPECTED_MIN && anywhere < EXPECTED_MIN)
		return false;
	const bool wide = in_area < EXPECTED_MIN; /* compared with more than its own area */

	finding->newcomer =
		wide && (cell->blocks_ok < BLOCKS_LONG || anywhere < EXPECTED_BUSY || honest_home_clock(cell));
	if (wide)
		finding->weight = finding->newcomer ? operator_weight : long_weight;
	finding_observed(finding, "no page in %u blocks", "%u 个信令块中没有寻呼", cell->blocks_ok);
	finding_expected(finding,
	                 wide ? "about %.0f, as the operator's other cells"
	                      : "about %.0f, as the other cells of its area",
	                 wide ? "约 %.0f 次，与该运营商其他小区相当" : "约 %.0f 次，与同一位置区其他小区相当",
	                 wide ? anywhere : in_area);
	finding_say(finding, "It pages nobody: there is no network behind it.",
	            "从不发出寻呼：它背后没有真实的核心网。");
	return true;
}

const struct rule paging_silent_rule = {
	.id = "paging-silent",
	.version = 4,
	.rat = RAT_GSM,
	.family = FAMILY_TRAFFIC,
	.basis = BASIS_HEARD,
	.weight = 2.5,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "PCH: no paging request that names anybody in 1000 blocks, where the operator's other cells would "
		     "have had 20 (44.018 9.1.22 to 9.1.24)",
	.false_alarms = "A cell that pages only where a phone was last; a recording that left the paging channel out "
			"for one cell.",
	.false_alarms_zh = "只在手机最后出现的小区寻呼；录制数据中缺少该小区的寻呼信道。",
	.weight_from =
		"honest cells page 6 to 78 times a second; lowered for night and for fakes that replay pages; a cell "
		"with an area of its own pages once in 20 s where it has phones: none in 100 s is one in a hundred of "
		"them",
	.check = check,
};
