// SPDX-License-Identifier: GPL-3.0-or-later
/* assigned-updates: phones that are granted a channel come to register, hardly one to answer a page or to call. A grant
 * repeats the reason that the phone gave (3GPP TS 44.018 9.1.8). People who use a cell call, are called and send
 * messages; phones that a fake draws in have one reason to come, its foreign area (24.008 4.4.1). Emergency calls are
 * left out: phones without a SIM make them anywhere. */
#include "../peers.h"  // peer_next
#include "../rules.h"

enum { GRANTS_MIN = 20, PEER_GRANTS_MIN = 20 };

static const double updates_min = 0.95, peer_updates_max = 0.8;
static const float lone_weight = 0.7f;

struct grants {
	int update, answer, all;
};

static void add(struct grants *grants, const struct cell *cell)
{
	if (cell->gsm.assigned_update == CELL_UNKNOWN)
		return;
	grants->update += cell->gsm.assigned_update;
	grants->answer += cell->gsm.assigned_answer;
	grants->all += cell->gsm.assigned_update + cell->gsm.assigned_answer + cell->gsm.assigned_call +
	               cell->gsm.assigned_other;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	struct grants own = { 0 }, peers = { 0 };

	add(&own, cell);
	if (own.all < GRANTS_MIN || own.answer || own.update < updates_min * own.all)
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer))
		add(&peers, peer);
	const bool compared = peers.all >= PEER_GRANTS_MIN;

	if (compared && peers.update > peer_updates_max * peers.all)
		return false;
	if (!compared)
		finding->weight = lone_weight;
	finding_observed(finding, "%d of %d channels granted for location updates, none to answer a page",
	                 "授予的 %2$d 个信道中有 %1$d 个用于位置更新，没有一个应答寻呼", own.update, own.all);
	if (compared)
		finding_expected(finding, "%d of %d on the operator's other cells",
		                 "该运营商其他小区为 %2$d 个中的 %1$d 个", peers.update, peers.all);
	else
		finding_expected(finding, "calls and answers among them", "其中应有呼叫和寻呼应答");
	finding_say(finding, "Phones come to it to register, and for nothing else.",
	            "手机只为登记位置而来，别无他用。");
	return true;
}

const struct rule assigned_updates_rule = {
	.id = "assigned-updates",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_TRAFFIC,
	.basis = BASIS_HEARD,
	.newcomer = true,
	.weight = 1.5,
	.sources = 1u << CELL_SI3 | 1u << CELL_SI4,
	.looks_for = "AGCH: of 20 or more dedicated channels granted, 95 % for location updating and none to answer a "
		     "page, where the operator's other cells have at most 80 % (44.018 9.1.8, 9.1.18)",
	.false_alarms =
		"A cell at the border of an area beside a motorway; a cell on wheels in its first minutes; a railway.",
	.false_alarms_zh = "高速公路旁位置区边缘的小区；刚启用的应急通信车；铁路沿线。",
	.weight_from = "estimate: macro cells grant 0.2 to 0.8 of their channels for updates, a home cell few after an "
		       "hour; catchers and message blasters grant nearly all; no published counts of honest cells",
	.check = check,
};
