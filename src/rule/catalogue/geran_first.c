// SPDX-License-Identifier: GPL-3.0-or-later
/* geran-first: SIB7 gives a GSM carrier a priority above LTE's own, so that phones leave LTE for GSM wherever they hear
 * it (3GPP TS 36.304 5.2.4.5); or it names GSM carriers and no LTE ones at all. Networks do the opposite: LTE carries
 * more for less, and calls leave it by fallback (23.272), not by reselection. Equal priorities of two technologies are
 * not allowed (36.304 5.2.4.1). */
#include "../peers.h"  // peer_next
#include "../rules.h"

static const float equal_weight = 2.0f, only_weight = 0.8f, unlike_weight = 1.5f;

struct ways {
	int gsm, lte, umts;
	int gsm_priority; /* highest; -1 none given */
	int32_t arfcn;    /* of the highest */
};

static void ways_read(struct ways *ways, const struct cell *cell)
{
	*ways = (struct ways){ .gsm_priority = -1 };
	for (int i = 0; i < cell->nof_neighbours; i++) {
		const struct cell_neighbour *n = &cell->neighbours[i];

		ways->gsm += n->rat == NEIGHBOUR_GSM;
		ways->umts += n->rat == NEIGHBOUR_UMTS;
		ways->lte += n->rat == NEIGHBOUR_LTE;
		if (n->rat == NEIGHBOUR_GSM && n->priority > ways->gsm_priority) {
			ways->gsm_priority = n->priority;
			ways->arfcn = n->channel;
		}
	}
}

static bool peers_name_lte(const struct scene *scene, const struct cell *cell)
{
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		struct ways ways;

		ways_read(&ways, peer);
		if (ways.lte)
			return true;
	}
	return false;
}

/* SIB5 is not scheduled: it is not that it was not heard yet. */
static bool schedules_no_lte(const struct cell *cell)
{
	for (int i = 0; i < cell->lte.nof_si_messages; i++)
		if (cell->lte.si_schedule[i].sibs & (1u << 4 | 1u << 5))
			return false;
	return cell->lte.nof_si_messages > 0;
}

static bool ranks_gsm(const struct cell *cell, const struct ways *ways, struct finding *finding)
{
	const int lte = cell->lte.cell_reselection_priority;

	if (ways->gsm_priority < 0 || lte == CELL_UNKNOWN || ways->gsm_priority < lte)
		return false;
	if (ways->gsm_priority == lte) {
		finding->weight = equal_weight;
		finding_say(finding, "It ranks GSM as high as LTE, which the standard forbids.",
		            "其广播将 GSM 与 LTE 列为同一优先级，为标准所禁止。");
	} else {
		finding_say(finding, "It sends phones from LTE down to GSM, which can be listened to and lied to.",
		            "其广播引导手机从 LTE 降到 GSM，后者易被窃听和冒充。");
	}
	finding_observed(finding, "priority %d for ARFCN %d, %d for LTE itself",
	                 "GSM 优先级 %d（频点 ARFCN %d），LTE 自身优先级 %d", ways->gsm_priority, ways->arfcn, lte);
	finding_expected(finding, "GSM below LTE", "GSM 优先级低于 LTE");
	return true;
}

static bool names_gsm_only(const struct scene *scene, const struct cell *cell, const struct ways *ways,
                           struct finding *finding)
{
	if (!ways->gsm || ways->lte || ways->umts || !schedules_no_lte(cell))
		return false;
	finding->weight = peers_name_lte(scene, cell) ? unlike_weight : only_weight;
	finding_observed(finding, "%d GSM carriers and no other", "只列出 %d 个 GSM 频点，别无其他", ways->gsm);
	finding_expected(finding, "LTE carriers before all", "首先列出 LTE 频点");
	finding_say(finding, "GSM is the only way that it offers phones to leave by.",
	            "手机离开该小区的唯一去处是 GSM。");
	return true;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	struct ways ways;

	ways_read(&ways, suspect->cell);
	return ranks_gsm(suspect->cell, &ways, finding) || names_gsm_only(scene, suspect->cell, &ways, finding);
}

const struct rule geran_first_rule = {
	.id = "geran-first",
	.version = 2,
	.rat = RAT_LTE,
	.family = FAMILY_DOWNGRADE,
	.basis = BASIS_STANDARD,
	.own_words = true,
	.weight = RULE_GRAVE,
	.sources = 1u << 3 | 1u << 7,
	.looks_for = "SIB3, SIB7: cellReselectionPriority of a GERAN carrier above the serving carrier's; GERAN "
		     "neighbours only (36.304 5.2.4.5)",
	.false_alarms = "None known for the priorities; a lone LTE carrier over a GSM network for the list.",
	.false_alarms_zh = "优先级：尚无已知误报；邻区列表：GSM 网络中单独开通的 LTE 频点。",
	.weight_from = "0 of 20 honest cells at hand, and against what every operator of both networks wants: below 1 "
		       "in 20 000; "
		       "a third of the fakes that bait 4G phones, by the attacks described",
	.check = check,
};
