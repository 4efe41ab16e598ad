/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lte_keys: every key of an [lte NAME] section with its bounds, what a cell is when a key is left out, and what must hold
 * between keys.
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
	{ "start_s", AIR_KEY_NUMBER, E(start_s), 0, 1e6, NULL },
	{ "stop_s", AIR_KEY_NUMBER, E(stop_s), 0, 1e6, NULL },
	{ "ramp_db_per_s", AIR_KEY_NUMBER, E(ramp_db_per_s), -100, 100, NULL },
	{ "fading", AIR_KEY_CHOICE, E(fading), 0, 0, fadings },
	{ "doppler_hz", AIR_KEY_NUMBER, E(doppler_hz), 0, 1000, NULL },
	{ "sfn", AIR_KEY_BIG, E(sfn), 0, AIR_LTE_SFNS - 1, NULL },
	{ "timing_ms", AIR_KEY_NUMBER, E(timing_ms), 0, 9.9999999, NULL },
	{ "load", AIR_KEY_NUMBER, E(load), 0, 1, NULL },
	{ "maybe", AIR_KEY_CHOICE, E(maybe), 0, 0, no_yes },
	{ NULL, AIR_KEY_INT, 0, 0, 0, NULL },
};

void air_enb_defaults(struct air_enb *enb)
{
	*enb = (struct air_enb){
		.earfcn = AIR_ANY, .band = AIR_ANY, .freq_hz = NAN, .nof_prb = 6, .ports = 1, .tdd_config = 1, .tdd_special = 7,
		.phich_resource = 2, .cfi = 2, .level_dbfs = NAN, .rsrp_dbfs = NAN, .snr_db = NAN, .stop_s = INFINITY,
		.doppler_hz = 5, .sfn = AIR_ANY, .timing_ms = AIR_ANY,
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

const char *air_enb_finish(struct air_enb *enb)
{
	if (!memchr("\x06\x0f\x19\x32\x4b\x64", enb->nof_prb, 6))
		return "prb is 6, 15, 25, 50, 75 or 100";
	if (enb->ports == 3)
		return "ports is 1, 2 or 4";
	if (enb->cp_extended && enb->tdd_special > 7)
		return "tdd_special is 0 to 7 with the extended prefix"; /* 36.211 table 4.2-1 */
	int levels = !isnan(enb->level_dbfs) + !isnan(enb->rsrp_dbfs) + !isnan(enb->snr_db);
	if (levels > 1)
		return "one of level_dbfs, rsrp_dbfs and snr_db";
	if (levels == 0)
		enb->level_dbfs = -20;
	return finish_frequency(enb);
}
