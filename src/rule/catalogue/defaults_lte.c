// SPDX-License-Identifier: GPL-3.0-or-later
/* defaults-lte: the settings of one known software for LTE base stations, as defaults-stack does for GSM: each setting
 * that fits multiplies the odds by how rare it is among honest cells, each that does not divides them. Identity,
 * carrier and power, which are edited first, are left out. */
#include "../rules.h"
#include "../stacks.h"  // stacks_check

enum { KNOWN_MIN = 6 };

/* Shares of honest cells: 0.1 where not met among the 20 at hand. */
/* clang-format off */
static const struct stack stacks[] = {
	{ "srsRAN", {
		{ "q_rx_lev_min_dbm", -130, 0.25 }, { "reselection_q_rx_lev_min_dbm", -122, 0.1 }, { "si_window_ms", 20, 0.3 },
		{ "system_info_value_tag", 0, 0.1 }, { "default_paging_cycle", 32, 0.3 }, { "prach_root", 128, 0.02 },
		{ "prach_config", 3, 0.5 }, { "q_hyst_db", 2, 0.2 }, { "s_non_intra_search_db", 6, 0.1 },
		{ "thresh_serving_low_db", 4, 0.2 }, { "reference_signal_power_dbm", 0, 0.1 }, { "pb", 1, 0.5 },
	} },
	{ "OpenAirInterface", {
		{ "intra_freq_reselection", 0, 0.05 }, { "q_rx_lev_min_dbm", -130, 0.25 }, { "reselection_q_rx_lev_min_dbm", -140, 0.1 },
		{ "si_window_ms", 20, 0.3 }, { "system_info_value_tag", 0, 0.1 }, { "default_paging_cycle", 128, 0.5 },
		{ "prach_root", 0, 0.05 }, { "prach_config", 0, 0.1 }, { "q_hyst_db", 4, 0.4 }, { "thresh_serving_low_db", 62, 0.05 },
		{ "cell_reselection_priority", 7, 0.2 }, { "allowed_measurement_prb", 6, 0.3 }, { "antenna_port_1", 0, 0.7 },
	} },
	{ "OpenLTE", {
		{ "q_rx_lev_min_dbm", -140, 0.1 }, { "si_window_ms", 1, 0.02 }, { "system_info_value_tag", 1, 0.1 },
		{ "antenna_ports", 1, 0.1 }, { "intra_freq_reselection", 1, 0.95 }, { "cell_barred", 0, 0.97 },
		{ "default_paging_cycle", 256, 0.1 }, { "prach_root", 0, 0.05 }, { "prach_config", 0, 0.1 },
	} },
};
/* clang-format on */

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const int count = sizeof(stacks) / sizeof(stacks[0]);

	(void)scene;
	if (!stacks_check(stacks, count, KNOWN_MIN, suspect->cell, finding))
		return false;
	finding_say(finding, "It is set up as freely available LTE base-station software is by default.",
	            "其参数与开源 LTE 基站软件的默认配置一致。");
	return true;
}

const struct rule defaults_lte_rule = {
	.id = "defaults-lte",
	.version = 1,
	.rat = RAT_LTE,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_STACKS,
	.own_words = true,
	.weight = 3.5,
	.sources = 1u << 1 | 1u << 2 | 1u << 3,
	.looks_for = "SIB1, SIB2, SIB3: nine to thirteen settings as srsRAN, OpenAirInterface or OpenLTE have them "
		     "(36.331 6.2.2, 6.3.1)",
	.false_alarms = "A campus or village network run with the same software.",
	.false_alarms_zh = "使用同类软件的园区网或乡村网。",
	.weight_from = "sum over the settings of log10(share of fakes / share of honest cells); the shares are "
		       "estimates on 20 cells, not below "
		       "0.02",
	.check = check,
};
