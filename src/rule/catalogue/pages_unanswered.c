// SPDX-License-Identifier: GPL-3.0-or-later
/* pages-unanswered: it pages, and nobody answers. A phone that answers says so when it asks for its channel (3GPP TS
 * 44.018 9.1.8, 9.1.22). A fake that repeats the pages of a network, so as not to be silent, calls phones that are not
 * there. A page goes to every cell of an area and one of them has the answer: so answers are compared with those a page
 * of the operator's other cells. */
#include "../peers.h"  // peer_next
#include "../rules.h"

enum { PAGES_MIN = 500, GRANTS_MIN = 20, EXPECTED_MIN = 5 };
enum { UPDATES_SHARE = 2 /* one in so many grants at least: a cell from which people call serves them */ };

static int pages(const struct cell *cell)
{
	return cell->paged_tmsi + cell->paged_imsi;
}

/* Answers that as many pages had on the operator's other cells. */
static double expected(const struct scene *scene, const struct cell *cell)
{
	double answers = 0, paged = 0;

	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (peer->gsm.assigned_answer == CELL_UNKNOWN)
			continue;
		answers += peer->gsm.assigned_answer;
		paged += pages(peer);
	}
	return paged > 0 ? answers / paged * pages(cell) : 0;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;

	if (cell->gsm.assigned_answer != 0 || pages(cell) < PAGES_MIN)
		return false;
	int grants = cell->gsm.assigned_update + cell->gsm.assigned_call + cell->gsm.assigned_other;

	if (grants < GRANTS_MIN || UPDATES_SHARE * cell->gsm.assigned_update < grants)
		return false;
	double answers = expected(scene, cell);

	if (answers < EXPECTED_MIN)
		return false;
	finding_observed(finding, "no answer to %d pages, %d channels granted for other reasons",
	                 "%d 次寻呼无一应答，因其他原因授予信道 %d 个", pages(cell), grants);
	finding_expected(finding, "about %.0f answers, as on the operator's other cells",
	                 "约 %.0f 次应答，与该运营商其他小区相当", answers);
	finding_say(finding, "Nobody whom it pages is there.", "它所寻呼的手机都不在此处。");
	return true;
}

const struct rule pages_unanswered_rule = {
	.id = "pages-unanswered",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_TRAFFIC,
	.basis = BASIS_HEARD,
	.weight = 1.5,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "PCH and AGCH: 500 pages that name somebody and 20 channels granted, half of them for updates and "
		     "none to answer a page, where the operator's other cells would have had 5 answers (44.018 9.1.8, "
		     "9.1.22 to 9.1.24)",
	.false_alarms = "A small cell in a huge location area, whose pages are nearly all for phones elsewhere.",
	.false_alarms_zh = "位置区极大时的小型小区：寻呼的手机几乎都在别处。",
	.weight_from =
		"estimate: honest cells answer 0.1 to 3 % of the pages that they send; a fake that replays pages none",
	.check = check,
};
