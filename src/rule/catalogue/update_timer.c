// SPDX-License-Identifier: GPL-3.0-or-later
/* update-timer: T3212 (3GPP TS 44.018 10.5.2.11, 24.008 4.4.2) off, or so short that phones register again every few
 * minutes. Networks that serve somebody cannot afford the second and would lose subscribers with the first. */
#include "../peers.h"   // usual_of
#include "../honest.h"  // honest_railway
#include "../rules.h"

enum { SHORT_MIN = 60, ATTACK_MIN = 12, PEERS_MIN = 2 };

static const float off_weight = 1.2f, short_weight = 1.3f;

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const int32_t minutes = suspect->cell->gsm.t3212_min;
	const struct usual usual = usual_of(scene, suspect->cell, "t3212_min");

	if (minutes == CELL_UNKNOWN || minutes >= SHORT_MIN || honest_railway(suspect->cell))
		return false;
	if (usual.cells >= PEERS_MIN && usual.share > 0)
		return false;
	if (minutes == 0 || minutes > ATTACK_MIN)
		finding->weight = minutes == 0 ? off_weight : short_weight;
	finding_observed(finding, minutes ? "T3212 %d min" : "no periodic update",
	                 minutes ? "周期性位置更新 T3212 为 %d 分钟" : "关闭周期性位置更新", minutes);
	if (usual.value != CELL_UNKNOWN && usual.cells)
		finding_expected(finding, "%d min as the operator's cells, an hour at least",
		                 "%d 分钟（同该运营商其他小区），且不少于一小时", usual.value);
	else
		finding_expected(finding, "an hour at least", "不少于一小时");
	finding_say(finding,
	            minutes ? "It makes phones register again every few minutes."
	                    : "It never wants to hear from phones again.",
	            minutes ? "要求手机每隔几分钟就重新登记一次。" : "关闭了周期性位置更新，正规网络不会这样设置。");
	return true;
}

const struct rule update_timer_rule = {
	.id = "update-timer",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_STACKS,
	.own_words = true,
	.weight = 1.8,
	.sources = 1u << CELL_SI3,
	.looks_for = "SI3: T3212 0 or under an hour, unlike the operator's other cells (44.018 10.5.2.11)",
	.false_alarms = "Small private networks; rural cells of some operators.",
	.false_alarms_zh = "小型专用网络；部分运营商的乡村小区。",
	.weight_from = "0 of 228 records of honest cells; defaults of OpenBTS (0), YateBTS (24 min), osmo-bsc (30 "
		       "min); lowered for other countries",
	.check = check,
};
