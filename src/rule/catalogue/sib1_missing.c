// SPDX-License-Identifier: GPL-3.0-or-later
/* sib1-missing: strong and clear, its master information read again and again, and no SIB1, which every cell sends each
 * 20 ms (3GPP TS 36.331 5.2.1.2). A bait that only wants to be found, or to disturb, needs no more than the signals
 * that phones look for.
 *
 * A window narrower than the carrier may miss SIB1 of an honest cell: nothing is said of those. */
#include "../rules.h"

static const float snr_min_db = 15;
static const double heard_min_s = 30, prb_hz = 180e3;

enum { MIBS_MIN = 50 };

static bool window_holds(const struct scene *scene, const struct cell *cell)
{
	const struct coverage_span *span = coverage_find(scene->coverage, cell->freq_hz);
	double half_hz = cell->lte.bandwidth_prb * prb_hz / 2;

	return span && span->low_hz <= cell->freq_hz - half_hz && span->high_hz >= cell->freq_hz + half_hz;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	const struct history_frame *mib = suspect->history->frames[0];
	double heard_s = (double)suspect->history->heard_ns * 1e-9;

	if (cell->lte.tac != CELL_UNKNOWN || cell->lte.bandwidth_prb == CELL_UNKNOWN || !mib ||
	    mib->repeats < MIBS_MIN || heard_s < heard_min_s || !(cell->m.snr_db >= snr_min_db) ||
	    !window_holds(scene, cell))
		return false;
	finding_observed(finding, "no SIB1 in %.0f s at %.0f dB over the noise", "%.0f 秒内没有 SIB1，信噪比 %.0f dB",
	                 heard_s, cell->m.snr_db);
	finding_expected(finding, "SIB1 each 20 ms", "每 20 ms 发送一次 SIB1");
	finding_say(finding, "It sends what phones look for and nothing that they could use.",
	            "只发送供手机搜索的信号，不发送可用的系统消息。");
	return true;
}

const struct rule sib1_missing_rule = {
	.id = "sib1-missing",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_STANDARD,
	.weight = 1.0,
	.sources = 1u << 0,
	.looks_for = "MIB read fifty times over half a minute at 15 dB and more, whole carrier in the window, no SIB1 "
		     "(36.331 5.2.1.2)",
	.false_alarms = "Interference from a cell of the same carrier on the data part; special cells (NB-IoT, "
			"multicast carriers).",
	.false_alarms_zh = "同频小区干扰数据部分；特殊小区（NB-IoT、多播载波）。",
	.weight_from = "estimate: the receiver reads SIB1 of 99 in 100 cells so strong",
	.check = check,
};
