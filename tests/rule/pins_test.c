// SPDX-License-Identifier: GPL-3.0-or-later
/* pins: what every rule weighs, and the tables of defaults and of made-up numbers, said a second time: whoever changes
 * one of them means to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "../../src/rule/peers.h"  // country_same, field_index
#include "scene.h"                 // street_say

/* clang-format off */
static const struct rule pinned[] = {
	{ .id = "access-barred", .version = 1, .family = FAMILY_CONFIGURATION, .basis = BASIS_STACKS, .weight = 2.0,
	  .own_words = true, .sources = 1u << CELL_SI3, .sources_lte = 0 },
	{ .id = "assigned-updates", .version = 1, .newcomer = true, .family = FAMILY_TRAFFIC, .basis = BASIS_HEARD, .weight = 1.5,
	  .sources = 0xc0, .sources_lte = 0x0 },
	{ .id = "assignment-burst", .version = 3, .family = FAMILY_TRAFFIC, .basis = BASIS_HEARD, .weight = 2.0,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 0 },
	{ .id = "bait-target", .version = 2, .rat = RAT_LTE, .family = FAMILY_DOWNGRADE, .basis = BASIS_HEARD, .weight = 2.0,
	  .sources = 1u << 7, .sources_lte = 0 },
	{ .id = "capture-hysteresis", .version = 1, .family = FAMILY_DOWNGRADE, .basis = BASIS_HEARD, .weight = 1.5,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 0 },
	{ .id = "capture-offset", .version = 1, .newcomer = true, .family = FAMILY_DOWNGRADE, .basis = BASIS_HEARD, .weight = 2.0,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 0 },
	{ .id = "cell-born", .version = 3, .both = true, .newcomer = true, .family = FAMILY_TIME, .basis = BASIS_HISTORY, .weight = 1.2,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "clock-drifts", .version = 1, .both = true, .family = FAMILY_CLOCK, .basis = BASIS_HISTORY, .weight = 1.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "clock-off", .version = 3, .both = true, .family = FAMILY_CLOCK, .basis = BASIS_HEARD, .weight = 3.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "conduct-catches", .version = 1, .family = FAMILY_CONDUCT, .basis = BASIS_STANDARD, .weight = 2.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "conduct-cipher-low", .version = 1, .family = FAMILY_CONDUCT, .basis = BASIS_HEARD, .weight = 2.0,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "conduct-clear", .version = 1, .family = FAMILY_CONDUCT, .basis = BASIS_HEARD, .weight = 2.0,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "conduct-rejects", .version = 1, .family = FAMILY_CONDUCT, .basis = BASIS_STANDARD, .weight = 2.0,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "conduct-serves", .version = 1, .family = FAMILY_CONDUCT, .basis = BASIS_STANDARD, .weight = -1.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "conduct-si5", .version = 1, .family = FAMILY_CONDUCT, .basis = BASIS_STANDARD, .weight = 1.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "conduct-si6", .version = 1, .family = FAMILY_CONDUCT, .basis = BASIS_STANDARD, .weight = 2.0,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "conduct-sms-clear", .version = 1, .family = FAMILY_CONDUCT, .basis = BASIS_HEARD, .weight = 3.0,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "conduct-turnover", .version = 1, .family = FAMILY_CONDUCT, .basis = BASIS_STANDARD, .weight = 0.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "content-changed", .version = 1, .family = FAMILY_TIME, .basis = BASIS_HISTORY, .weight = 1.8,
	  .sources = 1u << CELL_SI3, .sources_lte = 0 },
	{ .id = "defaults-lab", .version = 1, .family = FAMILY_CONFIGURATION, .basis = BASIS_STACKS, .weight = 3.3,
	  .sources = 1u << CELL_SI3, .sources_lte = 0 },
	{ .id = "defaults-lte", .version = 1, .rat = RAT_LTE, .family = FAMILY_CONFIGURATION, .basis = BASIS_STACKS, .weight = 3.5,
	  .own_words = true, .sources = 1u << 1 | 1u << 2 | 1u << 3, .sources_lte = 0 },
	{ .id = "defaults-stack", .version = 1, .family = FAMILY_CONFIGURATION, .basis = BASIS_STACKS, .weight = 3.5,
	  .own_words = true, .sources = 1u << CELL_SI3, .sources_lte = 0 },
	{ .id = "eci-cloned", .version = 1, .rat = RAT_LTE, .family = FAMILY_IDENTITY, .basis = BASIS_HEARD, .weight = 2.5,
	  .sources = 1u << 1, .sources_lte = 0 },
	{ .id = "geran-first", .version = 2, .rat = RAT_LTE, .family = FAMILY_DOWNGRADE, .basis = BASIS_STANDARD, .weight = RULE_GRAVE,
	  .own_words = true, .sources = 1u << 3 | 1u << 7, .sources_lte = 0 },
	{ .id = "identity-cloned", .version = 1, .family = FAMILY_IDENTITY, .basis = BASIS_HEARD, .weight = 3.0,
	  .sources = 1u << CELL_SI3, .sources_lte = 0 },
	{ .id = "identity-rotates", .version = 4, .family = FAMILY_TIME, .basis = BASIS_HISTORY, .weight = 3.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "identity-toy", .version = 2, .newcomer = true, .family = FAMILY_IDENTITY, .basis = BASIS_STACKS, .weight = 0.8,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 0 },
	{ .id = "identity-toy-lte", .version = 2, .rat = RAT_LTE, .newcomer = true, .family = FAMILY_IDENTITY,
	  .basis = BASIS_STACKS, .weight = 1.0,
	  .own_words = true, .sources = 1u << 1, .sources_lte = 0 },
	{ .id = "lac-alien", .version = 5, .newcomer = true, .family = FAMILY_IDENTITY, .basis = BASIS_HEARD, .weight = 2.0,
	  .own_words = true, .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 0 },
	{ .id = "lac-changed", .version = 3, .family = FAMILY_TIME, .basis = BASIS_HISTORY, .weight = 1.5,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 0 },
	{ .id = "lte-access", .version = 1, .rat = RAT_LTE, .family = FAMILY_CONFIGURATION, .basis = BASIS_STANDARD, .weight = 1.3,
	  .sources = 1u << 1 | 1u << 2, .sources_lte = 0 },
	{ .id = "lte-levels", .version = 1, .rat = RAT_LTE, .family = FAMILY_CONFIGURATION, .basis = BASIS_STANDARD, .weight = 0.6,
	  .sources = 1u << 1 | 1u << 3, .sources_lte = 0 },
	{ .id = "lte-narrow", .version = 1, .rat = RAT_LTE, .newcomer = true, .family = FAMILY_CONFIGURATION,
	  .basis = BASIS_HEARD, .weight = 0.8,
	  .sources = 1u << 0, .sources_lte = 0 },
	{ .id = "lte-no-way", .version = 1, .family = FAMILY_DOWNGRADE, .basis = BASIS_HEARD, .weight = 2.0,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI2QUATER, .sources_lte = 0 },
	{ .id = "lte-second", .version = 1, .family = FAMILY_DOWNGRADE, .basis = BASIS_HEARD, .weight = 1.8,
	  .sources = 1u << CELL_SI2QUATER, .sources_lte = 0 },
	{ .id = "lte-vanished", .version = 2, .family = FAMILY_DOWNGRADE, .basis = BASIS_HEARD, .weight = 2.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "neighbours-impure", .version = 1, .family = FAMILY_NEIGHBOURS, .basis = BASIS_HEARD, .weight = 2.2,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4 | 1u << CELL_SI2 | 1u << CELL_SI2BIS | 1u << CELL_SI2TER, .sources_lte = 0 },
	{ .id = "neighbours-self", .version = 1, .newcomer = true, .family = FAMILY_NEIGHBOURS, .basis = BASIS_STANDARD, .weight = 2.5,
	  .own_words = true, .sources = 1u << CELL_SI2, .sources_lte = 0 },
	{ .id = "neighbours-unheard", .version = 2, .newcomer = true, .family = FAMILY_NEIGHBOURS, .basis = BASIS_HEARD, .weight = 1.8,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4 | 1u << CELL_SI2 | 1u << CELL_SI2BIS | 1u << CELL_SI2TER, .sources_lte = 0 },
	{ .id = "neighbours-unheard-lte", .version = 1, .rat = RAT_LTE, .family = FAMILY_NEIGHBOURS, .basis = BASIS_HEARD, .weight = 1.0,
	  .sources = 1u << 5, .sources_lte = 0 },
	{ .id = "neighbours-unlisted", .version = 3, .newcomer = true, .family = FAMILY_NEIGHBOURS, .basis = BASIS_HEARD, .weight = 1.4,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 0 },
	{ .id = "onset-pair", .version = 2, .both = true, .family = FAMILY_TIME, .basis = BASIS_HEARD, .weight = 2.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "pages-unanswered", .version = 1, .family = FAMILY_TRAFFIC, .basis = BASIS_HEARD, .weight = 1.5,
	  .sources = 0xc0, .sources_lte = 0x0 },
	{ .id = "paging-silent", .version = 4, .family = FAMILY_TRAFFIC, .basis = BASIS_HEARD, .weight = 2.5,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 0 },
	{ .id = "place-taken", .version = 1, .family = FAMILY_IDENTITY, .basis = BASIS_BASELINE, .weight = 2.0,
	  .sources = 1u << CELL_SI3, .sources_lte = 0 },
	{ .id = "plan-area", .version = 1, .both = true, .newcomer = true, .family = FAMILY_IDENTITY, .basis = BASIS_PLAN, .weight = 2.5,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 1u << 1 },
	{ .id = "plan-channel", .version = 1, .both = true, .family = FAMILY_IDENTITY, .basis = BASIS_PLAN, .weight = 2.3,
	  .own_words = true, .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 1u << 1 },
	{ .id = "plan-plmn", .version = 1, .both = true, .family = FAMILY_IDENTITY, .basis = BASIS_PLAN, .weight = 1.5,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 1u << 1 },
	{ .id = "plmn-foreign", .version = 2, .both = true, .family = FAMILY_IDENTITY, .basis = BASIS_HEARD, .weight = 2.5,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 1u << 1 },
	{ .id = "plmn-rivals", .version = 3, .rat = RAT_LTE, .family = FAMILY_IDENTITY, .basis = BASIS_PLAN, .weight = RULE_GRAVE,
	  .sources = 1u << 1, .sources_lte = 0 },
	{ .id = "plmn-test", .version = 1, .both = true, .family = FAMILY_IDENTITY, .basis = BASIS_STANDARD, .weight = 3.0,
	  .own_words = true, .sources = 1u << CELL_SI3 | 1u << CELL_SI4, .sources_lte = 1u << 1 },
	{ .id = "power-jump", .version = 3, .both = true, .newcomer = true, .family = FAMILY_POWER, .basis = BASIS_HISTORY, .weight = 1.2,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "power-newcomer", .version = 1, .both = true, .newcomer = true, .family = FAMILY_POWER, .basis = BASIS_HEARD, .weight = 0.9,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "power-passes", .version = 2, .both = true, .family = FAMILY_POWER, .basis = BASIS_HISTORY, .weight = 1.2,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "profile-odd", .version = 2, .both = true, .newcomer = true, .family = FAMILY_CONFIGURATION,
	  .basis = BASIS_HEARD, .weight = 2.0,
	  .sources = 1u << CELL_SI3, .sources_lte = 1u << 1 | 1u << 2 | 1u << 3 },
	{ .id = "si-inconsistent", .version = 1, .family = FAMILY_CONFIGURATION, .basis = BASIS_STANDARD, .weight = 2.5,
	  .sources = 1u << CELL_SI3, .sources_lte = 0 },
	{ .id = "si-schedule", .version = 1, .family = FAMILY_CONFIGURATION, .basis = BASIS_STANDARD, .weight = 1.3,
	  .sources = 1u << CELL_SI3, .sources_lte = 0 },
	{ .id = "si-short", .version = 1, .rat = RAT_LTE, .newcomer = true, .family = FAMILY_NEIGHBOURS,
	  .basis = BASIS_HEARD, .weight = 2.0,
	  .own_words = true, .sources = 1u << 1, .sources_lte = 0 },
	{ .id = "si-unmarked", .version = 1, .family = FAMILY_TIME, .basis = BASIS_STANDARD, .weight = 1.3,
	  .sources = 1u << CELL_SI3 | 1u << CELL_SI13, .sources_lte = 0 },
	{ .id = "sib1-missing", .version = 1, .rat = RAT_LTE, .family = FAMILY_CONFIGURATION, .basis = BASIS_STANDARD, .weight = 1.0,
	  .sources = 1u << 0, .sources_lte = 0 },
	{ .id = "tac-alien", .version = 3, .rat = RAT_LTE, .newcomer = true, .family = FAMILY_IDENTITY, .basis = BASIS_HEARD, .weight = 2.0,
	  .own_words = true, .sources = 1u << 1, .sources_lte = 0 },
	{ .id = "tac-changed", .version = 2, .rat = RAT_LTE, .family = FAMILY_TIME, .basis = BASIS_HISTORY, .weight = 1.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "tdd-config", .version = 1, .rat = RAT_LTE, .family = FAMILY_CONFIGURATION, .basis = BASIS_HEARD, .weight = 2.0,
	  .sources = 1u << 1, .sources_lte = 0 },
	{ .id = "tdd-unaligned", .version = 3, .rat = RAT_LTE, .family = FAMILY_CLOCK, .basis = BASIS_HEARD, .weight = 3.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "timing-restarts", .version = 3, .both = true, .family = FAMILY_TIME, .basis = BASIS_HISTORY, .weight = 1.5,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "timing-twin", .version = 2, .both = true, .family = FAMILY_IDENTITY, .basis = BASIS_HEARD, .weight = 3.0,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "traffic-lte", .version = 3, .rat = RAT_LTE, .family = FAMILY_TRAFFIC, .basis = BASIS_HEARD, .weight = 0.7,
	  .sources = 0, .sources_lte = 0 },
	{ .id = "update-timer", .version = 1, .family = FAMILY_CONFIGURATION, .basis = BASIS_STACKS, .weight = 1.8,
	  .own_words = true, .sources = 1u << CELL_SI3, .sources_lte = 0 },
	{ .id = "warning-alone", .version = 1, .rat = RAT_LTE, .family = FAMILY_TRAFFIC, .basis = BASIS_HEARD, .weight = 1.3,
	  .sources = 1u << 1, .sources_lte = 0 },
};

/* Settings of software: key, value, share of honest cells that have it. */
struct setting {
	const char *key;
	int32_t value;
	double usual;
};

enum { STACKS = 3, SETTINGS = 16 };

static const struct setting gsm_stacks[STACKS][SETTINGS] = {
	{ { "t3212_min", 0, 0.05 }, { "emergency_call_barred", 1, 0.05 }, { "gprs", 0, 0.05 }, { "si2quater_indicator", 0, 0.1 },
	  { "si2ter_indicator", 0, 0.4 }, { "rxlev_access_min_dbm", -110, 0.1 }, { "cell_reselect_hysteresis_db", 6, 0.9 },
	  { "ms_txpwr_max_cch", 0, 0.3 }, { "neci", 1, 0.2 }, { "bs_pa_mfrms", 2, 0.1 }, { "ccch_conf", 1, 0.3 },
	  { "max_retrans", 2, 0.2 }, { "tx_integer", 32, 0.3 }, { "radio_link_timeout", 64, 0.1 }, { "att", 0, 0.1 } },
	{ { "t3212_min", 24, 0.05 }, { "emergency_call_barred", 1, 0.05 }, { "si2quater_indicator", 0, 0.1 },
	  { "si2ter_indicator", 0, 0.4 }, { "rxlev_access_min_dbm", -110, 0.1 }, { "cell_reselect_hysteresis_db", 6, 0.9 },
	  { "ms_txpwr_max_cch", 0, 0.3 }, { "neci", 1, 0.2 }, { "bs_pa_mfrms", 2, 0.1 }, { "ccch_conf", 1, 0.3 },
	  { "max_retrans", 2, 0.2 }, { "tx_integer", 32, 0.3 }, { "radio_link_timeout", 64, 0.1 } },
	{ { "t3212_min", 30, 0.05 }, { "emergency_call_barred", 1, 0.05 }, { "cell_reselect_hysteresis_db", 4, 0.1 },
	  { "rxlev_access_min_dbm", -110, 0.1 }, { "max_retrans", 7, 0.1 }, { "tx_integer", 12, 0.3 }, { "bs_pa_mfrms", 5, 0.3 },
	  { "bs_ag_blks_res", 1, 0.4 }, { "att", 1, 0.9 }, { "ncc_permitted", 0xff, 0.05 }, { "radio_link_timeout", 32, 0.2 },
	  { "si2ter_indicator", 0, 0.4 }, { "si2quater_indicator", 0, 0.1 }, { "neci", 1, 0.2 }, { "dtx", 2, 0.2 } },
};

static const struct setting lte_stacks[STACKS][SETTINGS] = {
	{ { "q_rx_lev_min_dbm", -130, 0.25 }, { "reselection_q_rx_lev_min_dbm", -122, 0.1 }, { "si_window_ms", 20, 0.3 },
	  { "system_info_value_tag", 0, 0.1 }, { "default_paging_cycle", 32, 0.3 }, { "prach_root", 128, 0.02 },
	  { "prach_config", 3, 0.5 }, { "q_hyst_db", 2, 0.2 }, { "s_non_intra_search_db", 6, 0.1 },
	  { "thresh_serving_low_db", 4, 0.2 }, { "reference_signal_power_dbm", 0, 0.1 }, { "pb", 1, 0.5 } },
	{ { "intra_freq_reselection", 0, 0.05 }, { "q_rx_lev_min_dbm", -130, 0.25 }, { "reselection_q_rx_lev_min_dbm", -140, 0.1 },
	  { "si_window_ms", 20, 0.3 }, { "system_info_value_tag", 0, 0.1 }, { "default_paging_cycle", 128, 0.5 },
	  { "prach_root", 0, 0.05 }, { "prach_config", 0, 0.1 }, { "q_hyst_db", 4, 0.4 }, { "thresh_serving_low_db", 62, 0.05 },
	  { "cell_reselection_priority", 7, 0.2 }, { "allowed_measurement_prb", 6, 0.3 }, { "antenna_port_1", 0, 0.7 } },
	{ { "q_rx_lev_min_dbm", -140, 0.1 }, { "si_window_ms", 1, 0.02 }, { "system_info_value_tag", 1, 0.1 },
	  { "antenna_ports", 1, 0.1 }, { "intra_freq_reselection", 1, 0.95 }, { "cell_barred", 0, 0.97 },
	  { "default_paging_cycle", 256, 0.1 }, { "prach_root", 0, 0.05 }, { "prach_config", 0, 0.1 } },
};
/* clang-format on */

static const struct rule *pin_of(const char *id)
{
	for (size_t i = 0; i < sizeof(pinned) / sizeof(pinned[0]); i++)
		if (strcmp(pinned[i].id, id) == 0)
			return &pinned[i];
	return NULL;
}

static bool pin_holds(const struct rule *pin, const struct rule *rule)
{
	return rule->version == pin->version && rule->rat == pin->rat && rule->both == pin->both &&
	       rule->newcomer == pin->newcomer && rule->own_words == pin->own_words && rule->family == pin->family &&
	       rule->basis == pin->basis && fabsf(rule->weight - pin->weight) < 1e-6f &&
	       rule->sources == pin->sources && rule->sources_lte == pin->sources_lte;
}

/* The line of pinned[] that would hold. */
static void print_pin(const struct rule *rule)
{
	static const char *const families[FAMILIES] = { "IDENTITY", "NEIGHBOURS", "CONFIGURATION", "DOWNGRADE", "POWER",
		                                        "CLOCK",    "TIME",       "TRAFFIC",       "CONDUCT" };
	static const char *const bases[BASES] = { "STANDARD", "HEARD", "HISTORY", "BASELINE", "PLAN", "STACKS" };

	print_error("\t{ .id = \"%s\", .version = %d,%s%s%s%s .family = FAMILY_%s, .basis = BASIS_%s, .weight = %g,\n"
	            "\t  .sources = 0x%" PRIx64 ", .sources_lte = 0x%" PRIx64 " },\n",
	            rule->id, rule->version, rule->rat == RAT_LTE ? " .rat = RAT_LTE," : "",
	            rule->both ? " .both = true," : "", rule->newcomer ? " .newcomer = true," : "",
	            rule->own_words ? " .own_words = true," : "", families[rule->family], bases[rule->basis],
	            (double)rule->weight, rule->sources, rule->sources_lte);
}

static void descriptions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(pinned) / sizeof(pinned[0]); i++)
		if (!rule_find(pinned[i].id))
			fail_msg("there is no rule %s", pinned[i].id);
	for (int i = 0; rules[i]; i++) {
		const struct rule *pin = pin_of(rules[i]->id);

		if (pin && pin_holds(pin, rules[i]))
			continue;
		print_pin(rules[i]);
		fail_msg("%s %s; the line above, in pinned[], says that it is meant", rules[i]->id,
		         pin ? "is not what it was" : "is not pinned");
	}
}

static int32_t *at(struct cell *cell, const char *key)
{
	return (int32_t *)((char *)cell + cell_fields[field_index(key)].offset);
}

/* What rule says of this cell alone: its weight, 0 when nothing. */
static float says(const struct cell *said, const char *rule)
{
	struct street street;

	street_open(&street);
	const struct cell *heard = street_say(&street, said, 3);
	float weight = street_ask(&street, heard, rule) ? street.finding.weight : 0;

	street_close(&street);
	return weight;
}

/* Of fakes 85 % keep a setting; the likest stack counts, once enough is known and it is ten times likelier than not. */
static double likeness(const struct setting stacks[STACKS][SETTINGS], struct cell *cell, int known_min)
{
	double best = 1;

	for (int s = 0; s < STACKS; s++) {
		double sum = 0;
		int known = 0;

		for (const struct setting *setting = stacks[s]; setting->key; setting++) {
			int32_t value = *at(cell, setting->key);

			if (value == CELL_UNKNOWN)
				continue;
			known++;
			sum += log10(value == setting->value ? 0.85 / setting->usual : 0.15 / (1 - setting->usual));
		}
		if (known >= known_min && sum > best)
			best = sum;
	}
	return best > 1 ? fmin(best, 3.5) : 0;
}

/* Each setting of each stack fits, and of the others as many as make the weight less than the most. */
static void each_setting(const struct setting stacks[STACKS][SETTINGS], const struct cell *plain, const char *rule,
                         int known_min)
{
	for (int s = 0; s < STACKS; s++)
		for (int i = 0; i < SETTINGS && stacks[s][i].key; i++) {
			struct cell cell = *plain;

			for (int j = 0; j < SETTINGS && stacks[s][j].key; j++)
				*at(&cell, stacks[s][j].key) = stacks[s][j].value ? 0 : 1;
			*at(&cell, stacks[s][i].key) = stacks[s][i].value;
			for (int j = 0; j < SETTINGS && stacks[s][j].key && likeness(stacks, &cell, known_min) < 1.3;
			     j++)
				*at(&cell, stacks[s][j].key) = stacks[s][j].value;
			if (fabs(says(&cell, rule) - likeness(stacks, &cell, known_min)) > 1e-3)
				fail_msg("%s: %s", rule, stacks[s][i].key);
		}
}

/* So many settings must be known. */
static void enough_settings(const struct setting *stack, enum rat rat, const char *rule, int known_min)
{
	for (int known = known_min - 1; known <= known_min; known++) {
		struct cell cell = rat ? street_lte(1300, 5, 4187, 61750288) : street_gsm(70, 9, 4187, 1003);

		for (const struct cell_field *f = cell_fields; f->key; f++)
			for (int i = 0; i < SETTINGS && stack[i].key; i++)
				if (strcmp(f->key, stack[i].key) == 0)
					*at(&cell, f->key) = i < known ? stack[i].value : CELL_UNKNOWN;
		assert_true((says(&cell, rule) > 0) == (known == known_min));
	}
}

static void software(void **state)
{
	struct cell gsm = street_gsm(70, 9, 4187, 1003), lte = street_lte(1300, 5, 4187, 61750288);

	(void)state;
	each_setting(gsm_stacks, &gsm, "defaults-stack", 9);
	each_setting(lte_stacks, &lte, "defaults-lte", 6);
	enough_settings(gsm_stacks[0], RAT_GSM, "defaults-stack", 9);
	enough_settings(lte_stacks[0], RAT_LTE, "defaults-lte", 6);
}

static void laboratories(void **state)
{
	static const struct {
		const char *key;
		int32_t low, high;
	} signs[] = {
		{ "emergency_call_barred", 1, 1 },
		{ "t3212_min", 0, 59 },
		{ "rxlev_access_min_dbm", -110, -110 },
		{ "gprs", 0, 0 },
		{ "cell_reselect_hysteresis_db", 4, 4 },
		{ "mscr", 0, 0 },
		{ "max_retrans", 7, 7 },
		{ "ncc_permitted", 0xff, 0xff },
		{ "att", 0, 0 },
	};
	enum { SIGNS = sizeof(signs) / sizeof(signs[0]) };

	(void)state;
	for (int i = 0; i < SIGNS; i++) {
		struct cell cell = street_gsm(70, 9, 4187, 1003);
		int32_t *sign = at(&cell, signs[i].key);

		for (int j = 1; j <= 3; j++)
			*at(&cell, signs[(i + j) % SIGNS].key) = signs[(i + j) % SIGNS].low;
		*sign = signs[i].low - 1;
		assert_true(says(&cell, "defaults-lab") == 0);
		*sign = signs[i].high + 1;
		assert_true(says(&cell, "defaults-lab") == 0);
		*sign = signs[i].low;
		assert_float_equal(says(&cell, "defaults-lab"), 2.0, 1e-6);
		*sign = signs[i].high;
		assert_float_equal(says(&cell, "defaults-lab"), 2.0, 1e-6);
		*at(&cell, signs[(i + 4) % SIGNS].key) = signs[(i + 4) % SIGNS].low;
		assert_float_equal(says(&cell, "defaults-lab"), 2.6, 1e-6);
		*at(&cell, signs[(i + 5) % SIGNS].key) = signs[(i + 5) % SIGNS].low;
		assert_float_equal(says(&cell, "defaults-lab"), 3.3, 1e-6);
	}
}

static void made_up_numbers(void **state)
{
	static const int32_t areas[] = { 1, 2, 3, 7, 10, 100, 1000, 1234, 12345, 54321, 65533, 65535 },
			     cis[] = { 0, 1, 2, 3, 10, 100, 1234, 1800, 6969, 12345, 54321, 65535 },
			     ecis[] = { 0,         255,        0x19b << 8,   0xe00 << 8, 0xe01 << 8, 1000 << 8,
		                        1234 << 8, 12345 << 8, 0xfffff << 8, 1234567,    12345678,   0xfffffff };

	(void)state;
	for (int i = 0; i < 12; i++) {
		struct cell gsm = street_gsm(70, 9, areas[i], 20021), lte = street_lte(1300, 5, areas[i], 61750288);

		assert_float_equal(says(&gsm, "identity-toy"), 0.8, 1e-6);
		assert_float_equal(says(&lte, "identity-toy-lte"), 1.0, 1e-6);
		gsm = street_gsm(70, 9, 20411, cis[i]);
		lte = street_lte(1300, 5, 20411, ecis[i]);
		assert_float_equal(says(&gsm, "identity-toy"), 0.8, 1e-6);
		assert_float_equal(says(&lte, "identity-toy-lte"), 1.0, 1e-6);
		gsm = street_gsm(70, 9, areas[i], cis[i]);
		lte = street_lte(1300, 5, areas[i], ecis[i]);
		assert_float_equal(says(&gsm, "identity-toy"), 1.6, 1e-6);
		assert_float_equal(says(&lte, "identity-toy-lte"), 1.8, 1e-6);
	}
	struct cell gsm = street_gsm(70, 9, 20411, 20021), lte = street_lte(1300, 5, 20411, 61750288);

	assert_true(says(&gsm, "identity-toy") == 0 && says(&lte, "identity-toy-lte") == 0);
	lte.lte.eci = 256; /* eNB 1 */
	assert_true(says(&lte, "identity-toy-lte") == 0);
	gsm.gsm.ci = 20411;
	assert_float_equal(says(&gsm, "identity-toy"), 0.8, 1e-6);
}

static void countries_of_several_codes(void **state)
{
	static const int several[][2] = { { 234, 235 }, { 310, 316 }, { 404, 406 }, { 440, 441 }, { 460, 461 } };

	(void)state;
	for (int a = 200; a < 760; a++)
		for (int b = 200; b < 760; b++) {
			char first[12], second[12];
			bool same = a == b;

			for (int i = 0; i < 5; i++)
				same |= a >= several[i][0] && a <= several[i][1] && b >= several[i][0] &&
				        b <= several[i][1];
			snprintf(first, sizeof(first), "%d", a);
			snprintf(second, sizeof(second), "%d", b);
			assert_true(country_same(first, second) == same);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(descriptions),
		cmocka_unit_test(software),
		cmocka_unit_test(laboratories),
		cmocka_unit_test(made_up_numbers),
		cmocka_unit_test(countries_of_several_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
