// SPDX-License-Identifier: GPL-3.0-or-later
/* defaults-stack: the settings of one known software for base stations. Each setting that fits multiplies the odds by how rare
 * it is among honest cells; each that does not divides them. What operators of fakes edit first (identity, carrier, power)
 * is left out; what stays as it was delivered is how the channel is built. */
#include <math.h>
#include <stddef.h>

#include "honest.h"  // honest_railway
#include "peers.h"   // field_index
#include "rules.h"

enum { SETTINGS_MAX = 18, KNOWN_MIN = 9 };

static const double kept = 0.85;      /* share of fakes that keep a setting */
static const double weight_min = 1.0; /* below that it is no likeness */

struct setting {
	const char *key;
	int32_t value;
	double usual; /* share of honest cells that have it: as counted on 228 records, 0.05 at least */
};

struct stack {
	const char *name;
	struct setting settings[SETTINGS_MAX];
};

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

struct likeness {
	int known, same;
	double weight;
};

static struct likeness compare(const struct cell *cell, const struct stack *stack)
{
	struct likeness l = { 0 };

	for (const struct setting *s = stack->settings; s < stack->settings + SETTINGS_MAX && s->key; s++) {
		int32_t value = cell_field_int(cell, &cell_fields[field_index(s->key)]);

		if (value == CELL_UNKNOWN)
			continue;
		l.known++;
		l.same += value == s->value;
		l.weight += value == s->value ? log10(kept / s->usual) : log10((1 - kept) / (1 - s->usual));
	}
	return l;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct stack *best = NULL;
	struct likeness likest = { .weight = weight_min };

	(void)scene;
	for (size_t i = 0; i < sizeof(stacks) / sizeof(stacks[0]); i++) {
		struct likeness l = compare(suspect->cell, &stacks[i]);

		if (l.known >= KNOWN_MIN && l.weight > likest.weight) {
			best = &stacks[i];
			likest = l;
		}
	}
	if (!best || honest_railway(suspect->cell))
		return false;
	finding->weight = fminf(finding->weight, (float)likest.weight);
	finding_observed(finding, "%d of %d settings as %s has them by default",
	                 "%d 项参数（共 %d 项）与 %s 的默认值相同", likest.same, likest.known, best->name);
	finding_expected(finding, "an operator's own settings", "运营商自行规划的参数");
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
	.weight = 3.5,
	.sources = 1u << CELL_SI3,
	.looks_for = "SI3, SI2: thirteen to fifteen settings as OpenBTS, YateBTS or osmo-bsc have them (44.018 10.5.2)",
	.false_alarms = "A village or ship network run with the same software.",
	.false_alarms_zh = "使用同类软件的乡村网或船载网。",
	.weight_from = "sum over the settings of log10(share of fakes / share of honest cells); the shares from 228 "
	               "records, not below 0.05",
	.check = check,
};
