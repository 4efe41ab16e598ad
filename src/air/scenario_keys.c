// SPDX-License-Identifier: GPL-3.0-or-later
/* scenario_keys: every key of a scenario file with its bounds, and what a cell is when a key is left out.
 */
#include "scenario_keys.h"

#include <math.h>
#include <string.h>

#define S(member) offsetof(struct air_scenario, member)
#define J(member) offsetof(struct air_jam, member)
#define C(member) offsetof(struct air_cell, member)
#define SI(which) offsetof(struct air_cell, si[which])

static const char *const formats[] = { "cu8", "cs8", "cs16", "cf32", NULL }; /* as enum iq_format */
static const char *const fadings[] = { "none", "two-ray", "tu3", "tu50", NULL };
static const char *const list_formats[] = { "auto",     "bitmap0",  "range1024", "range512",
	                                    "range256", "range128", "variable",  NULL };
static const char *const manners[] = { "none",   "catch",       "sms",      "honest", "home",
	                               "wheels", "vlr-restart", "dead-sim", NULL };            /* as enum air_manner */
static const char *const ciphers[] = { "none", "a5/0", "a5/1", "a5/2", "a5/3", "a5/4", NULL }; /* as enum air_cipher */
static const char *const fillings[] = { "dummy", "holes", "steps", NULL };                     /* as enum air_filling */
static const char *const no_yes[] = { "no", "yes", NULL };

const struct air_key air_scenario_keys[] = {
	{ "rate", AIR_KEY_NUMBER, S(rate_hz), 200e3, 30.72e6, NULL },
	{ "freq", AIR_KEY_NUMBER, S(freq_hz), 1e6, 10e9, NULL },
	{ "duration", AIR_KEY_NUMBER, S(duration_s), 1e-3, 86400, NULL },
	{ "listen", AIR_KEY_LISTEN, 0, 0, 1e7, NULL },
	{ "format", AIR_KEY_CHOICE, S(format), 0, 0, formats },
	{ "seed", AIR_KEY_BIG, S(seed), 0, 0, NULL },
	{ "identity_seed", AIR_KEY_BIG, S(identity_seed), 0, 0, NULL },
	{ "noise_dbfs", AIR_KEY_NONE_OR, S(noise_dbfs), -200, 20, NULL },
	{ "ppm", AIR_KEY_NUMBER, S(ppm), -200, 200, NULL },
	{ "warm_up_ppm", AIR_KEY_NUMBER, S(warm_up_ppm), -50, 50, NULL },
	{ "warm_up_s", AIR_KEY_NUMBER, S(warm_up_s), 0.01, 1e6, NULL },
	{ "gain_db", AIR_KEY_NUMBER, S(gain_db), -100, 100, NULL },
	{ "tuner_db", AIR_KEY_NUMBER, S(tuner_db), 0, 49.6, NULL },
	{ "adc_noise_dbfs", AIR_KEY_NUMBER, S(adc_noise_dbfs), -200, 20, NULL },
	{ "gain_steps", AIR_KEY_GAINS, 0, -60, 60, NULL },
	{ "swing_db", AIR_KEY_NUMBER, S(swing_db), 0, 30, NULL },
	{ "swing_s", AIR_KEY_NUMBER, S(swing_s), 0.01, 1e7, NULL },
	{ "dc", AIR_KEY_PAIR, S(dc_i), -1, 1, NULL },
	{ "iq_gain_db", AIR_KEY_NUMBER, S(iq_gain_db), -6, 6, NULL },
	{ "iq_phase_deg", AIR_KEY_NUMBER, S(iq_phase_deg), -45, 45, NULL },
	{ "start", AIR_KEY_TIME, S(start_ns), 0, 0, NULL },
	{ NULL, AIR_KEY_INT, 0, 0, 0, NULL },
};

const struct air_key air_cell_keys[] = {
	{ "arfcn", AIR_KEY_INT, C(arfcn), 0, 1023, NULL },
	{ "pcs", AIR_KEY_CHOICE, C(pcs), 0, 0, no_yes },
	{ "freq", AIR_KEY_NUMBER, C(freq_hz), 1e6, 10e9, NULL },
	{ "level_dbfs", AIR_KEY_NUMBER, C(level_dbfs), -200, 20, NULL },
	{ "esn0_db", AIR_KEY_NUMBER, C(esn0_db), -100, 200, NULL },
	{ "ppm", AIR_KEY_NUMBER, C(ppm), -200, 200, NULL },
	{ "offset_hz", AIR_KEY_NUMBER, C(offset_hz), -1e6, 1e6, NULL },
	AIR_COURSE_KEYS(C(course)),
	{ "rotate_lac", AIR_KEY_LIST, C(rotate_lac), 0, 65535, NULL },
	{ "rotate_ci", AIR_KEY_LIST, C(rotate_ci), 0, 65535, NULL },
	{ "leak_dbc", AIR_KEY_NONE_OR, C(transmitter.leak_dbc), -100, 0, NULL },
	{ "image_dbc", AIR_KEY_NONE_OR, C(transmitter.image_dbc), -100, 0, NULL },
	{ "fill", AIR_KEY_CHOICE, C(transmitter.filling), 0, 0, fillings },
	{ "fill_step_db", AIR_KEY_NUMBER, C(transmitter.fill_step_db), 0, 60, NULL },
	{ "traffic_share", AIR_KEY_NUMBER, C(transmitter.traffic_share), 0, 1, NULL },
	{ "fading", AIR_KEY_CHOICE, C(fading), 0, 0, fadings },
	{ "fn", AIR_KEY_BIG, C(fn), 0, 2715647, NULL },
	{ "fn_start", AIR_KEY_BIG, C(transmitter.fn_start), 0, 2715647, NULL },
	{ "timing", AIR_KEY_NUMBER, C(timing), 0, 1249.999, NULL },
	{ "maybe", AIR_KEY_CHOICE, C(maybe), 0, 0, no_yes },
	{ "bsic", AIR_KEY_INT, C(bsic), 0, 63, NULL },
	{ "mcc", AIR_KEY_DIGITS, C(mcc), 3, 3, NULL },
	{ "mnc", AIR_KEY_DIGITS, C(mnc), 2, 3, NULL },
	{ "lac", AIR_KEY_INT, C(lac), 0, 65535, NULL },
	{ "ci", AIR_KEY_INT, C(ci), 0, 65535, NULL },
	{ "ccch_conf", AIR_KEY_INT, C(ccch_conf), 0, 1, NULL },
	{ "bs_ag_blks_res", AIR_KEY_INT, C(bs_ag_blks_res), 0, 7, NULL },
	{ "bs_pa_mfrms", AIR_KEY_INT, C(bs_pa_mfrms), 2, 9, NULL },
	{ "traffic_slots", AIR_KEY_INT, C(traffic_slots), 0, 7, NULL },
	{ "sdcch_busy", AIR_KEY_INT, C(sdcch_busy), 0, 4, NULL },
	{ "pagings_per_s", AIR_KEY_NUMBER, C(pagings_per_s), 0, 1000, NULL },
	{ "assigns_per_s", AIR_KEY_NUMBER, C(assigns_per_s), 0, 1000, NULL },
	{ "imsi_share", AIR_KEY_NUMBER, C(imsi_share), 0, 1, NULL },
	{ "conduct", AIR_KEY_CHOICE, C(serving.manner), 0, 0, manners },
	{ "connections_per_minute", AIR_KEY_NUMBER, C(serving.connections_per_minute), 0, 600, NULL },
	{ "sdcch_timeslot", AIR_KEY_INT, C(serving.timeslot), 0, 7, NULL },
	{ "sdcch_arfcn", AIR_KEY_INT, C(serving.arfcn), 0, 1023, NULL },
	{ "hopping", AIR_KEY_LIST, C(serving.hopping), 0, 1023, NULL },
	{ "hsn", AIR_KEY_INT, C(serving.hsn), 0, 63, NULL },
	{ "maio", AIR_KEY_INT, C(serving.maio), 0, 63, NULL },
	{ "cipher", AIR_KEY_CHOICE, C(serving.cipher), 0, 0, ciphers },
	{ "asked_share", AIR_KEY_NUMBER, C(serving.asked_share), 0, 1, NULL },
	{ "authenticated_share", AIR_KEY_NUMBER, C(serving.authenticated_share), 0, 1, NULL },
	{ "refused_share", AIR_KEY_NUMBER, C(serving.refused_share), 0, 1, NULL },
	{ "reject_causes", AIR_KEY_LIST, C(serving.causes), 0, 127, NULL },
	{ "sacch_neighbours", AIR_KEY_LIST, C(serving.sacch_neighbours), 0, 1023, NULL },
	{ "release_to", AIR_KEY_LIST, C(serving.release_to), 0, 1023, NULL },
	{ "cell_reselect_hysteresis_db", AIR_KEY_INT, C(crh_db), 0, 14, NULL },
	{ "ms_txpwr_max_cch", AIR_KEY_INT, C(ms_txpwr_max_cch), 0, 31, NULL },
	{ "rxlev_access_min", AIR_KEY_INT, C(rxlev_access_min), 0, 63, NULL },
	{ "acs", AIR_KEY_INT, C(acs), 0, 1, NULL },
	{ "neci", AIR_KEY_INT, C(neci), 0, 1, NULL },
	{ "selection", AIR_KEY_CHOICE, C(selection), 0, 0, no_yes },
	{ "cbq", AIR_KEY_INT, C(cbq), 0, 1, NULL },
	{ "cro", AIR_KEY_INT, C(cro), 0, 63, NULL },
	{ "temporary_offset", AIR_KEY_INT, C(temporary_offset), 0, 7, NULL },
	{ "penalty_time", AIR_KEY_INT, C(penalty_time), 0, 31, NULL },
	{ "power_offset", AIR_KEY_INT, C(power_offset), 0, 3, NULL },
	{ "t3212", AIR_KEY_INT, C(t3212), 0, 255, NULL },
	{ "att", AIR_KEY_INT, C(att), 0, 1, NULL },
	{ "mscr", AIR_KEY_INT, C(mscr), 0, 1, NULL },
	{ "dtx", AIR_KEY_INT, C(dtx), 0, 2, NULL },
	{ "pwrc", AIR_KEY_INT, C(pwrc), 0, 1, NULL },
	{ "radio_link_timeout", AIR_KEY_INT, C(radio_link_timeout), 4, 64, NULL },
	{ "max_retrans", AIR_KEY_INT, C(max_retrans), 1, 7, NULL },
	{ "tx_integer", AIR_KEY_INT, C(tx_integer), 0, 15, NULL },
	{ "cell_bar_access", AIR_KEY_INT, C(cell_bar_access), 0, 1, NULL },
	{ "reestablishment", AIR_KEY_CHOICE, C(reestablishment), 0, 0, no_yes },
	{ "access_classes", AIR_KEY_INT, C(access_classes), 0, 65535, NULL },
	{ "ncc_permitted", AIR_KEY_INT, C(ncc_permitted), 0, 255, NULL },
	{ "gprs", AIR_KEY_CHOICE, C(gprs), 0, 0, no_yes },
	{ "ra_colour", AIR_KEY_INT, C(ra_colour), 0, 7, NULL },
	{ "rac", AIR_KEY_INT, C(rac), 0, 255, NULL },
	{ "bcch_change_mark", AIR_KEY_INT, C(bcch_change_mark), 0, 7, NULL },
	{ "network_mode", AIR_KEY_INT, C(network_mode), 0, 2, NULL },
	{ "network_control_order", AIR_KEY_INT, C(network_control_order), 0, 2, NULL },
	{ "sgsnr", AIR_KEY_INT, C(sgsnr), 0, 1, NULL },
	{ "egprs", AIR_KEY_CHOICE, C(egprs), 0, 0, no_yes },
	{ "early_classmark", AIR_KEY_CHOICE, C(early_classmark), 0, 0, no_yes },
	{ "cbch_slot", AIR_KEY_INT, C(cbch_slot), 0, 3, NULL },
	{ "allocation", AIR_KEY_LIST, C(allocation), 0, 1023, NULL },
	{ "allocation_format", AIR_KEY_CHOICE, C(allocation_format), 0, 0, list_formats },
	{ "neighbours", AIR_KEY_LIST, C(neighbours), 0, 1023, NULL },
	{ "neighbours_bis", AIR_KEY_LIST, C(neighbours_bis), 0, 1023, NULL },
	{ "neighbours_ter", AIR_KEY_LIST, C(neighbours_ter), 0, 1023, NULL },
	{ "neighbour_format", AIR_KEY_CHOICE, C(neighbour_format), 0, 0, list_formats },
	{ "lte_neighbours", AIR_KEY_LTE, 0, 0, 65535, NULL },
	{ "without", AIR_KEY_WITHOUT, 0, 0, 0, NULL },
	{ "si1", AIR_KEY_OCTETS, SI(AIR_SI1), 0, 0, NULL },
	{ "si2", AIR_KEY_OCTETS, SI(AIR_SI2), 0, 0, NULL },
	{ "si2bis", AIR_KEY_OCTETS, SI(AIR_SI2BIS), 0, 0, NULL },
	{ "si2ter", AIR_KEY_OCTETS, SI(AIR_SI2TER), 0, 0, NULL },
	{ "si2quater", AIR_KEY_OCTETS, SI(AIR_SI2QUATER), 0, 0, NULL },
	{ "si3", AIR_KEY_OCTETS, SI(AIR_SI3), 0, 0, NULL },
	{ "si4", AIR_KEY_OCTETS, SI(AIR_SI4), 0, 0, NULL },
	{ "si13", AIR_KEY_OCTETS, SI(AIR_SI13), 0, 0, NULL },
	{ "si5", AIR_KEY_OCTETS, SI(AIR_SI5), 0, 0, NULL },
	{ "si6", AIR_KEY_OCTETS, SI(AIR_SI6), 0, 0, NULL },
	{ "si7", AIR_KEY_OCTETS, SI(AIR_SI7), 0, 0, NULL },
	{ "si8", AIR_KEY_OCTETS, SI(AIR_SI8), 0, 0, NULL },
	{ "si9", AIR_KEY_OCTETS, SI(AIR_SI9), 0, 0, NULL },
	{ "extra", AIR_KEY_EXTRA, 0, 0, 0, NULL },
	{ NULL, AIR_KEY_INT, 0, 0, 0, NULL },
};

const struct air_key air_jam_keys[] = {
	{ "freq", AIR_KEY_NUMBER, J(freq_hz), 1e6, 10e9, NULL },
	{ "width", AIR_KEY_NUMBER, J(width_hz), 10e3, 200e6, NULL },
	{ "level_dbfs", AIR_KEY_NUMBER, J(level_dbfs), -200, 20, NULL },
	{ "start_s", AIR_KEY_NUMBER, J(start_s), 0, 1e7, NULL },
	{ "stop_s", AIR_KEY_NUMBER, J(stop_s), 0, 1e7, NULL },
	{ NULL, AIR_KEY_INT, 0, 0, 0, NULL },
};

void air_jam_defaults(struct air_jam *jam)
{
	*jam = (struct air_jam){ .freq_hz = NAN, .width_hz = 10e6, .level_dbfs = -20, .stop_s = INFINITY };
}

void air_scenario_defaults(struct air_scenario *scenario)
{
	*scenario = (struct air_scenario){
		.rate_hz = 1e6,
		.duration_s = 1,
		.format = IQ_CU8,
		.seed = 1,
		.identity_seed = AIR_ANY,
		.noise_dbfs = -50,
		.tuner_db = NAN,
		.adc_noise_dbfs = NAN,
		.warm_up_s = 300,
		.swing_s = 10,
		.start_ns = 1767225600000000000, /* 2026-01-01T00:00:00Z */
	};
}

void air_cell_defaults(struct air_cell *cell)
{
	*cell = (struct air_cell){
		.arfcn = AIR_ANY,
		.freq_hz = NAN,
		.level_dbfs = NAN,
		.esn0_db = NAN,
		.course = { .stop_s = INFINITY, .swing_s = 10, .pass_m = 20 },
		.transmitter = { .leak_dbc = -INFINITY,
		                 .image_dbc = -INFINITY,
		                 .fill_step_db = 6,
		                 .traffic_share = 1,
		                 .fn_start = AIR_ANY },
		.serving = { .connections_per_minute = 10,
		             .timeslot = AIR_ANY,
		             .arfcn = AIR_ANY,
		             .cipher = AIR_ANY,
		             .sacch_neighbours = { .count = -1 },
		             .asked_share = NAN,
		             .authenticated_share = NAN,
		             .refused_share = NAN },
		.fn = AIR_ANY,
		.timing = AIR_ANY,
		.mcc = "001",
		.mnc = "01",
		.lac = 1,
		.ci = 1,
		.bs_ag_blks_res = 1,
		.bs_pa_mfrms = 5,
		.crh_db = 6,
		.ms_txpwr_max_cch = 5,
		.rxlev_access_min = 6,
		.neci = 1,
		.selection = 1,
		.power_offset = AIR_ANY,
		.t3212 = 30,
		.att = 1,
		.mscr = 1,
		.dtx = 1,
		.radio_link_timeout = 24,
		.max_retrans = 4,
		.tx_integer = 9,
		.ncc_permitted = AIR_ANY,
		.gprs = 1,
		.rac = 1,
		.network_mode = 1,
		.sgsnr = 1,
		.egprs = 1,
		.early_classmark = 1,
		.cbch_slot = AIR_ANY,
	};
}

int air_key_nibble(char c)
{
	const char *digits = "0123456789abcdefABCDEF", *at = c ? strchr(digits, c) : NULL;
	return !at ? -1 : at - digits < 16 ? (int)(at - digits) : (int)(at - digits) - 6;
}
