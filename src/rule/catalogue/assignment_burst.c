// SPDX-License-Identifier: GPL-3.0-or-later
/* assignment-burst: many phones are given a dedicated channel, though hardly any was paged: they came by themselves, to
 * register in an area that is new to them (3GPP TS 44.018 9.1.18, 24.008 4.4.1). On honest cells pages are many times
 * more than assignments. */
#include "../honest.h"  // honest_railway
#include "../peers.h"   // peer_next
#include "../rules.h"

enum {
	ASSIGNED_MIN = 10,
	BLOCKS_MIN = 200,
	BLOCKS_SILENT = 1000,
	RATIO = 5 /* assignments for each page */,
	EMPTY_MIN = 50
};

static const float lone_weight = 1.5f, silent_weight = 3.0f;

static bool is_burst(const struct cell *cell)
{
	int pages = cell->gsm.paging_1 + cell->gsm.paging_2 + cell->gsm.paging_3,
	    assigned = cell->gsm.imm_assign + 2 * cell->gsm.imm_assign_ext;

	return assigned >= ASSIGNED_MIN && assigned > RATIO * pages && cell->blocks_ok >= BLOCKS_MIN;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const bool pages = cell->gsm.paging_1 + cell->gsm.paging_2 + cell->gsm.paging_3 > 0;
	bool compared = false;

	if (!is_burst(cell) || honest_railway(cell))
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (is_burst(peer))
			return false; /* the recording lacks the pages */
		compared |= peer->gsm.paging_1 + peer->gsm.paging_2 + peer->gsm.paging_3 > 0;
	}
	if (!compared && cell->gsm.paging_empty < EMPTY_MIN) /* or the recording lacks the paging channel */
		finding->weight = lone_weight;
	else if (!pages && cell->blocks_ok >= BLOCKS_SILENT)
		finding->weight = silent_weight;
	finding->newcomer = pages; /* phones come to a cell on wheels, too, when it starts */
	finding_observed(finding, "%d assignments, %d pages", "指配 %d 次，寻呼 %d 次",
	                 cell->gsm.imm_assign + 2 * cell->gsm.imm_assign_ext,
	                 cell->gsm.paging_1 + cell->gsm.paging_2 + cell->gsm.paging_3);
	finding_expected(finding, "more pages than assignments", "寻呼多于指配");
	finding_say(finding, "Phones rush in to register though nobody is paged.",
	            "大量手机涌入登记，却几乎没有寻呼。");
	return true;
}

const struct rule assignment_burst_rule = {
	.id = "assignment-burst",
	.version = 3,
	.rat = RAT_GSM,
	.family = FAMILY_TRAFFIC,
	.basis = BASIS_HEARD,
	.weight = 2.0,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "AGCH, PCH: ten immediate assignments of dedicated channels or more, five for each page (44.018 "
		     "9.1.18, 9.1.19, 9.1.22)",
	.false_alarms =
		"A cell at the edge of an area beside a motorway at night; a recording without the paging channel.",
	.false_alarms_zh = "夜间高速公路旁、位置区边缘的小区；录制数据中没有寻呼信道。",
	.weight_from = "published counts of honest cells: 65 to 776 pages and 0 to 16 assignments in 10 s; with no "
		       "page at all in "
		       "26 s neither the border of an area nor a cell on wheels is left",
	.check = check,
};
