// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_keys: every key of an [lte NAME] section with its bounds, what a cell is when a key is left out, and what must
 * hold between keys.
 */
#include "lte_keys.h"

#include <math.h>
#include <string.h>

#include "lte_band.h"  // air_lte_band_freq

#define E(member) offsetof(struct air_enb, member)

static const char *const no_yes[] = { "no", "yes", NULL };
static const char *const duplexes[] = { "fdd", "tdd", NULL };
static const char *const prefixes[] = { "normal", "extended", NULL };
static const char *const resources[] = { "1/6", "1/2", "1", "2", NULL };
static const char *const redundancies[] = { "cyclic", "constant", NULL };
static const char *const formats[] = { "1a", "1c", NULL };
static const char *const fadings[] = { "none", "epa", "eva", "etu", NULL }; /* as enum air_lte_fading */

const struct air_key air_enb_keys[] = {
	{ "earfcn", AIR_KEY_INT, E(earfcn), 0, 262143, NULL },
	{ "band", AIR_KEY_INT, E(band), 1, 256, NULL },
	{ "freq", AIR_KEY_NUMBER, E(freq_hz), 1e6, 10e9, NULL },
	{ "pci", AIR_KEY_INT, E(pci), 0, 503, NULL },
	{ "prb", AIR_KEY_INT, E(nof_prb), 6, 100, NULL },
	{ "ports", AIR_KEY_INT, E(ports), 1, 4, NULL },
	{ "cp", AIR_KEY_CHOICE, E(cp_extended), 0, 0, prefixes },
	{ "duplex", AIR_KEY_CHOICE, E(tdd), 0, 0, duplexes },
	{ "tdd_config", AIR_KEY_INT, E(tdd_config), 0, 6, NULL },
	{ "tdd_special", AIR_KEY_INT, E(tdd_special), 0, 9, NULL },
	{ "phich_duration", AIR_KEY_CHOICE, E(phich_extended), 0, 0, prefixes },
	{ "phich_resource", AIR_KEY_CHOICE, E(phich_resource), 0, 0, resources },
	{ "cfi", AIR_KEY_INT, E(cfi), 0, 3, NULL },
	{ "level_dbfs", AIR_KEY_NUMBER, E(level_dbfs), -200, 20, NULL },
	{ "rsrp_dbfs", AIR_KEY_NUMBER, E(rsrp_dbfs), -200, 20, NULL },
	{ "snr_db", AIR_KEY_NUMBER, E(snr_db), -100, 200, NULL },
	{ "ppm", AIR_KEY_NUMBER, E(ppm), -200, 200, NULL },
	{ "offset_hz", AIR_KEY_NUMBER, E(offset_hz), -1e6, 1e6, NULL },
	{ "clock_ppm", AIR_KEY_NUMBER, E(clock_ppm), -200, 200, NULL },
	AIR_COURSE_KEYS(E(course)),
	{ "rotate_tac", AIR_KEY_LIST, E(rotate_tac), 0, 65535, NULL },
	{ "rotate_eci", AIR_KEY_LIST, E(rotate_eci), 0, (1 << 28) - 1, NULL },
	{ "leak_dbc", AIR_KEY_NONE_OR, E(leak_dbc), -100, 0, NULL },
	{ "image_dbc", AIR_KEY_NONE_OR, E(image_dbc), -100, 0, NULL },
	{ "fading", AIR_KEY_CHOICE, E(fading), 0, 0, fadings },
	{ "doppler_hz", AIR_KEY_NUMBER, E(doppler_hz), 0, 1000, NULL },
	{ "sfn", AIR_KEY_BIG, E(sfn), 0, AIR_LTE_SFNS - 1, NULL },
	{ "timing_ms", AIR_KEY_NUMBER, E(timing_ms), 0, 9.9999999, NULL },
	{ "load", AIR_KEY_NUMBER, E(load), 0, 1, NULL },
	{ "maybe", AIR_KEY_CHOICE, E(maybe), 0, 0, no_yes },
	{ "broadcast", AIR_KEY_CHOICE, E(broadcast), 0, 0, no_yes },
	{ "aggregation", AIR_KEY_INT, E(aggregation), 4, 8, NULL },
	{ "distributed", AIR_KEY_CHOICE, E(distributed), 0, 0, no_yes },
	{ "sib1_prb", AIR_KEY_INT, E(sib1_prb), 0, 99, NULL },
	{ "rv", AIR_KEY_CHOICE, E(rv_constant), 0, 0, redundancies },
	{ "dci", AIR_KEY_CHOICE, E(dci_1c), 0, 0, formats },
	{ "pagings_per_s", AIR_KEY_NUMBER, E(pagings_per_s), 0, 100, NULL },
	{ "imsi_share", AIR_KEY_NUMBER, E(imsi_share), 0, 1, NULL },
	{ "plmns", AIR_KEY_PLMNS, 0, 0, 0, NULL },
	{ "tac", AIR_KEY_INT, E(tac), 0, 65535, NULL },
	{ "eci", AIR_KEY_INT, E(eci), 0, (1 << 28) - 1, NULL },
	{ "barred", AIR_KEY_CHOICE, E(barred), 0, 0, no_yes },
	{ "intra_freq_reselection", AIR_KEY_CHOICE, E(reselection), 0, 0, no_yes },
	{ "csg", AIR_KEY_CHOICE, E(csg), 0, 0, no_yes },
	{ "q_rx_lev_min_dbm", AIR_KEY_INT, E(q_rx_lev_min_dbm), -140, -44, NULL },
	{ "si_window_ms", AIR_KEY_INT, E(si_window_ms), 1, 40, NULL },
	{ "value_tag", AIR_KEY_INT, E(value_tag), 0, 31, NULL },
	{ "sib1", AIR_KEY_SIB1, 0, 0, 0, NULL },
	{ "si", AIR_KEY_SI, 0, 0, 0, NULL },
	{ "si_hex", AIR_KEY_SI_HEX, 0, 0, 0, NULL },
	{ "priority", AIR_KEY_INT, E(priority), 0, 7, NULL },
	{ "q_hyst_db", AIR_KEY_INT, E(q_hyst_db), 0, 24, NULL },
	{ "thresh_serving_low_db", AIR_KEY_INT, E(thresh_serving_low_db), 0, 62, NULL },
	{ "s_non_intra_db", AIR_KEY_INT, E(s_non_intra_db), 0, 62, NULL },
	{ "intra_neighbours", AIR_KEY_LIST, E(intra_neighbours), 0, 503, NULL },
	{ "lte_neighbours", AIR_KEY_ENB_LTE, 0, 0, 65535, NULL },
	{ "gsm_neighbours", AIR_KEY_LIST, E(gsm_neighbours), 0, 1023, NULL },
	{ "gsm_priority", AIR_KEY_INT, E(gsm_priority), 0, 7, NULL },
	{ NULL, AIR_KEY_INT, 0, 0, 0, NULL },
};

void air_enb_defaults(struct air_enb *enb)
{
	*enb = (struct air_enb){
		.earfcn = AIR_ANY,
		.band = AIR_ANY,
		.freq_hz = NAN,
		.nof_prb = 6,
		.ports = 1,
		.tdd_config = 1,
		.tdd_special = 7,
		.phich_resource = 2,
		.cfi = 2,
		.level_dbfs = NAN,
		.rsrp_dbfs = NAN,
		.snr_db = NAN,
		.leak_dbc = -INFINITY,
		.image_dbc = -INFINITY,
		.course = { .stop_s = INFINITY, .swing_s = 10, .pass_m = 20 },
		.doppler_hz = 5,
		.sfn = AIR_ANY,
		.timing_ms = AIR_ANY,
		.broadcast = 1,
		.aggregation = 4,
		.nof_plmns = 1,
		.plmns = { { "001", "01" } },
		.tac = 1,
		.eci = 257,
		.reselection = 1,
		.q_rx_lev_min_dbm = -120,
		.si_window_ms = 20,
		.priority = 4,
		.q_hyst_db = 4,
		.thresh_serving_low_db = 4,
		.s_non_intra_db = 10,
		.gsm_priority = 1,
	};
}

static const char *finish_frequency(struct air_enb *enb)
{
	double freq_hz = enb->earfcn == AIR_ANY ? enb->freq_hz : air_lte_band_freq_hz(enb->earfcn);
	if (isnan(freq_hz))
		return enb->earfcn == AIR_ANY ? "the cell has neither earfcn nor freq" : "no band has this earfcn";
	if (isnan(enb->freq_hz))
		enb->freq_hz = freq_hz;
	if (enb->band == AIR_ANY)
		enb->band = air_lte_band_of(enb->freq_hz);
	return NULL;
}

static const char *finish_shape(struct air_enb *enb)
{
	if (!memchr("\x06\x0f\x19\x32\x4b\x64", enb->nof_prb, 6))
		return "prb is 6, 15, 25, 50, 75 or 100";
	if (enb->ports == 3)
		return "ports is 1, 2 or 4";
	if (enb->cp_extended && enb->tdd_special > 7)
		return "tdd_special is 0 to 7 with the extended prefix"; /* 36.211 table 4.2-1 */
	if (enb->aggregation != 4 && enb->aggregation != 8)
		return "aggregation is 4 or 8";
	if (enb->dci_1c && enb->rv_constant)
		return "dci = 1c goes with rv = cyclic";
	int levels = !isnan(enb->level_dbfs) + !isnan(enb->rsrp_dbfs) + !isnan(enb->snr_db);
	if (levels == 0)
		enb->level_dbfs = -20;
	return levels > 1 ? "one of level_dbfs, rsrp_dbfs and snr_db" : NULL;
}

static int count_sib(const struct air_enb *enb, int sib)
{
	int n = 0;
	for (int i = 0; i < enb->nof_si; i++)
		for (int k = 0; k < enb->si[i].nof_sibs; k++)
			n += enb->si[i].sib[k] == sib;
	return n;
}

static const char *finish_codes(struct air_enb *enb)
{
	if (!memchr("\x01\x02\x05\x0a\x0f\x14\x28", enb->si_window_ms, 7))
		return "si_window_ms is 1, 2, 5, 10, 15, 20 or 40";
	if (enb->q_rx_lev_min_dbm % 2 || enb->thresh_serving_low_db % 2 || enb->s_non_intra_db % 2)
		return "q_rx_lev_min_dbm, thresh_serving_low_db and s_non_intra_db are even";
	if (enb->q_hyst_db > 6 && enb->q_hyst_db % 2)
		return "q_hyst_db is even above 6";
	if (count_sib(enb, 5) && (enb->nof_lte < 1 || enb->nof_lte > 8))
		return "SIB5 has 1 to 8 lte_neighbours";
	if (enb->intra_neighbours.count > 16)
		return "SIB4 has at most 16 intra_neighbours";
	return enb->gsm_neighbours.count > 32 ? "SIB7 has at most 32 gsm_neighbours" : NULL;
}

/* SIB2 is in the first message (36.331 6.2.2). */
static const char *finish_schedule(struct air_enb *enb)
{
	if (enb->nof_si == 0)
		enb->si[enb->nof_si++] = (struct air_si_message){ .period = 16, .nof_sibs = 1, .sib = { 2 } };
	if (enb->si[0].sib[0] != 2)
		return "the first si begins with SIB 2";
	for (int sib = 2; sib <= 12; sib++)
		if (count_sib(enb, sib) > 1)
			return "a SIB is sent in one message";
	for (int i = 0; i < enb->nof_si; i++)
		for (int k = 0; k < enb->si[i].nof_sibs; k++)
			if (enb->si[i].sib[k] > 7 && !enb->si[i].nof_octets)
				return "SIB 8 to 12 are sent as si_hex says";
	return NULL;
}

const char *air_enb_finish(struct air_enb *enb)
{
	const char *reason = finish_shape(enb);
	if (!reason)
		reason = finish_codes(enb);
	if (!reason)
		reason = finish_schedule(enb);
	return reason ? reason : finish_frequency(enb);
}
