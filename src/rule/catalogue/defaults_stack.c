// SPDX-License-Identifier: GPL-3.0-or-later
/* defaults-stack: the settings of one known software for base stations. Each setting that fits multiplies the odds by
 * how rare it is among honest cells; each that does not divides them. What operators of fakes edit first (identity,
 * carrier, power) is left out; what stays as it was delivered is how the channel is built. */
#include "../honest.h"  // honest_railway
#include "../rules.h"
#include "../stacks.h"  // stacks_check

enum { KNOWN_MIN = 9 };

/* Shares of honest cells: as counted on 228 records, 0.05 at least. */
/* clang-format off */
static const struct stack stacks[] = {
	{ "OpenBTS", {
		{ "t3212_min", 0, 0.05 }, { "emergency_call_barred", 1, 0.05 }, { "gprs", 0, 0.05 },
		{ "si2quater_indicator", 0, 0.1 }, { "si2ter_indicator", 0, 0.4 }, { "rxlev_access_min_dbm", -110, 0.1 },
		{ "cell_reselect_hysteresis_db", 6, 0.9 }, { "ms_txpwr_max_cch", 0, 0.3 }, { "neci", 1, 0.2 },
		{ "bs_pa_mfrms", 2, 0.1 }, { "ccch_conf", 1, 0.3 }, { "max_retrans", 2, 0.2 }, { "tx_integer", 32, 0.3 },
		{ "radio_link_timeout", 64, 0.1 }, { "att", 0, 0.1 },
	} },
	{ "YateBTS", {
		{ "t3212_min", 24, 0.05 }, { "emergency_call_barred", 1, 0.05 }, { "si2quater_indicator", 0, 0.1 },
		{ "si2ter_indicator", 0, 0.4 }, { "rxlev_access_min_dbm", -110, 0.1 }, { "cell_reselect_hysteresis_db", 6, 0.9 },
		{ "ms_txpwr_max_cch", 0, 0.3 }, { "neci", 1, 0.2 }, { "bs_pa_mfrms", 2, 0.1 }, { "ccch_conf", 1, 0.3 },
		{ "max_retrans", 2, 0.2 }, { "tx_integer", 32, 0.3 }, { "radio_link_timeout", 64, 0.1 },
	} },
	{ "osmo-bsc", {
		{ "t3212_min", 30, 0.05 }, { "emergency_call_barred", 1, 0.05 }, { "cell_reselect_hysteresis_db", 4, 0.1 },
		{ "rxlev_access_min_dbm", -110, 0.1 }, { "max_retrans", 7, 0.1 }, { "tx_integer", 12, 0.3 },
		{ "bs_pa_mfrms", 5, 0.3 }, { "bs_ag_blks_res", 1, 0.4 }, { "att", 1, 0.9 }, { "ncc_permitted", 0xff, 0.05 },
		{ "radio_link_timeout", 32, 0.2 }, { "si2ter_indicator", 0, 0.4 }, { "si2quater_indicator", 0, 0.1 },
		{ "neci", 1, 0.2 }, { "dtx", 2, 0.2 },
	} },
};
/* clang-format on */

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const int count = sizeof(stacks) / sizeof(stacks[0]);

	(void)scene;
	if (honest_railway(suspect->cell) || !stacks_check(stacks, count, KNOWN_MIN, suspect->cell, finding))
		return false;
	finding_say(finding, "It is set up as freely available base-station software is by default.",
	            "其参数与开源基站软件的默认配置一致。");
	return true;
}

const struct rule defaults_stack_rule = {
	.id = "defaults-stack",
	.version = 1,
	.rat = RAT_GSM,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_STACKS,
	.own_words = true,
	.weight = 3.5,
	.sources = 1u << CELL_SI3,
	.looks_for = "SI3, SI2: thirteen to fifteen settings as OpenBTS, YateBTS or osmo-bsc have them (44.018 10.5.2)",
	.false_alarms = "A village or ship network run with the same software.",
	.false_alarms_zh = "使用同类软件的乡村网或船载网。",
	.weight_from = "sum over the settings of log10(share of fakes / share of honest cells); the shares from 228 "
		       "records, not below 0.05",
	.check = check,
};
