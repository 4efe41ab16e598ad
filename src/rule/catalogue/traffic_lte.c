// SPDX-License-Identifier: GPL-3.0-or-later
/* traffic-lte: nobody is there. An LTE cell that pages nobody where its neighbours page all the time (a page goes to
 * every cell of a tracking area, 3GPP TS 23.401 5.3.4.3), pages by IMSI what networks page by temporary identities, or
 * leaves its carrier empty at a busy hour.
 *
 * Only where the whole carrier was received, which the load shows: else pages and data are missed of the honest too. */
#include <math.h>

#include "../peers.h"  // peer_next
#include "../rules.h"

static const double heard_min_s = 30, heard_long_s = 100, idle_load = 0.03, busy_load = 0.15, imsi_share = 0.5;
/* System information is added up from several sendings, a page is sent once: below this it may be there and not be
 * read. */
static const double snr_clear_db = 5, snr_min_db = 0,
		    read_share = 0.1; /* least share of pages read between these two SNRs */
static const float
	silent_weight = 1.8f,
	wide_weight = 1.3f,
	long_weight =
		2.5f; /* weights by the other cells of its area; by those of other areas; by these over a long time */
static const float imsi_weight = 1.5f;

enum { EXPECTED_MIN = 15, AREA_MIN = 2, PEERS_MIN = 2, IMSI_MIN = 10 };

static int pages(const struct cell *cell)
{
	return cell->paged_tmsi + cell->paged_imsi;
}

static double heard_s(const struct cell *cell)
{
	return (double)cells_history(cell)->heard_ns * 1e-9;
}

/* The operator's other cells that were received whole. */
struct others {
	int count, busy;
	double load;
	struct paging {
		int cells;
		double pages, heard_s;
	} all, area; /* area: of these, those of its tracking area */
};

static void paging_add(struct paging *paging, const struct cell *peer)
{
	paging->cells++;
	paging->pages += pages(peer);
	paging->heard_s += heard_s(peer);
}

/* What it was received with for three quarters of the time at the least: one that came nearer was not read before. */
static float snr_before_db(const struct cell *cell)
{
	const float was_dbfs = history_level_quantile(&cells_history(cell)->power, 0.25),
		    rise_db = cell_level_dbfs(cell) - was_dbfs;

	return rise_db > 0 ? cell->m.snr_db - rise_db : cell->m.snr_db;
}

/* Pages that should have been read of this cell, by the rate at which the others page. */
static double due(const struct paging *paging, const struct cell *cell)
{
	const double read = snr_before_db(cell) < snr_clear_db ? read_share : 1;

	return paging->heard_s > 0 ? read * paging->pages / paging->heard_s * heard_s(cell) : 0;
}

static void others_sum(struct others *others, const struct scene *scene, const struct cell *cell)
{
	*others = (struct others){ 0 };
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		if (isnan(peer->lte.load) || heard_s(peer) < heard_min_s)
			continue;
		others->count++;
		others->busy += peer->lte.load >= busy_load;
		others->load += peer->lte.load;
		paging_add(&others->all, peer);
		if (peer->lte.tac == cell->lte.tac)
			paging_add(&others->area, peer);
	}
}

static bool pages_by_imsi(const struct cell *cell, struct finding *finding)
{
	if (cell->paged_imsi < IMSI_MIN || cell->paged_imsi < imsi_share * pages(cell))
		return false;
	finding->weight = imsi_weight;
	finding->basis = BASIS_STANDARD;
	finding_observed(finding, "%d of %d pages by IMSI", "以 IMSI 寻呼 %d 次（共寻呼 %d 次）", cell->paged_imsi,
	                 pages(cell));
	finding_expected(finding, "temporary identities", "以临时标识寻呼");
	finding_say(finding, "It pages by IMSI, which networks do only when all else fails.",
	            "以 IMSI 寻呼用户，正规网络极少这样做。");
	return true;
}

static bool pages_nobody(const struct cell *cell, const struct others *others, struct finding *finding)
{
	const double in_area = others->area.cells >= AREA_MIN ? due(&others->area, cell) : 0,
		     anywhere = due(&others->all, cell);
	const bool wide = in_area < EXPECTED_MIN; /* compared with more than its own area */

	if (pages(cell) || (wide && anywhere < EXPECTED_MIN))
		return false;
	finding->weight = !wide ? silent_weight : heard_s(cell) < heard_long_s ? wide_weight : long_weight;
	finding_observed(finding, "no page in %.0f s", "%.0f 秒内没有寻呼", heard_s(cell));
	finding_expected(finding,
	                 wide ? "about %.0f, as the operator's other cells"
	                      : "about %.0f, as the other cells of its area",
	                 wide ? "约 %.0f 次，与该运营商其他小区相当" : "约 %.0f 次，与同一跟踪区其他小区相当",
	                 wide ? anywhere : in_area);
	finding_say(finding, "It pages nobody: there is no network behind it.",
	            "从不发出寻呼：它背后没有真实的核心网。");
	return true;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	struct others others;

	if (pages_by_imsi(cell, finding))
		return true;
	if (isnan(cell->lte.load) || heard_s(cell) < heard_min_s || snr_before_db(cell) < snr_min_db)
		return false;
	others_sum(&others, scene, cell);
	if (pages_nobody(cell, &others, finding))
		return true;
	if (others.busy < PEERS_MIN || others.busy < others.count || cell->lte.load > idle_load)
		return false;
	finding_observed(finding, "%.0f %% of its carrier in use", "载波利用率 %.0f%%", 100 * cell->lte.load);
	finding_expected(finding, "%.0f %%, as %d others", "%.0f%%，与其他 %d 个小区相当",
	                 100 * others.load / others.count, others.count);
	finding_say(finding, "Its carrier is empty while those of the operator's other cells are busy.",
	            "其载波几乎空闲，而同运营商其他小区均在忙。");
	return true;
}

const struct rule traffic_lte_rule = {
	.id = "traffic-lte",
	.version = 3,
	.rat = RAT_LTE,
	.family = FAMILY_TRAFFIC,
	.basis = BASIS_HEARD,
	.weight = 0.7,
	.sources = 0,
	.looks_for = "PCCH: no page in half a minute where twenty are due, or pages by IMSI (36.331 "
		     "PagingUE-Identity); resource elements in use, "
		     "where the whole carrier was received",
	.false_alarms = "A new or special cell that nobody may use; small cells at night.",
	.false_alarms_zh = "无人可用的新小区或特殊小区；夜间的小型小区。",
	.weight_from =
		"estimate: as paging-silent of GSM, lowered because tracking areas are paged in steps; a cell "
		"with an area of its own pages once in 20 s where it has phones: none in 100 s is one in a hundred of "
		"them; little for the load",
	.check = check,
};
