// SPDX-License-Identifier: GPL-3.0-or-later
/* profile-odd: its settings as a whole are none of the patterns that the operator's cells have.
 *
 * Patterns are the cells heard themselves: each stands for cells that agree with it in 19 settings of 20, so two
 * vendors make two patterns, and a cell of either is at home. With N cells heard the next one is of a new pattern with
 * a chance of about 1/2 in N + 1: that bounds what an odd one can weigh. A fake agrees with an operator's setting by
 * chance once in two. */
#include "../profile.h"

#include <math.h>
#include <stddef.h>

#include "../honest.h"  // honest_railway
#include "../peers.h"   // peer_next
#include "../rules.h"

static const double agree = 0.95, by_chance = 0.5;
static const double weight_min = 0.3;

enum { PEERS_MIN = 3, KNOWN_MIN = 10 };

/* clang-format off */
#define SETTING(field) offsetof(struct cell, field)

/* Layering (reselect offset, temporary offset, penalty time), barring and identity are not among them: they differ from cell to cell on
 * purpose, or have rules of their own. */
static const size_t settings[] = {
	SETTING(gsm.cell_reselect_hysteresis_db), SETTING(gsm.ms_txpwr_max_cch), SETTING(gsm.rxlev_access_min_dbm), SETTING(gsm.neci),
	SETTING(gsm.cell_bar_qualify), SETTING(gsm.t3212_min), SETTING(gsm.att), SETTING(gsm.bs_ag_blks_res), SETTING(gsm.bs_pa_mfrms),
	SETTING(gsm.ccch_conf), SETTING(gsm.mscr), SETTING(gsm.dtx), SETTING(gsm.pwrc), SETTING(gsm.radio_link_timeout), SETTING(gsm.max_retrans),
	SETTING(gsm.tx_integer), SETTING(gsm.call_reestablishment), SETTING(gsm.ncc_permitted), SETTING(gsm.gprs),
	SETTING(gsm.early_classmark_sending), SETTING(gsm.early_classmark_sending_3g), SETTING(gsm.si13_network_control_order),
	SETTING(gsm.sgsnr), SETTING(gsm.egprs), SETTING(gsm.network_mode_of_operation),
	/* LTE */ SETTING(lte.antenna_ports), SETTING(lte.si_window_ms), SETTING(lte.ims_emergency_support), SETTING(lte.p_max_dbm),
	SETTING(lte.default_paging_cycle), SETTING(lte.paging_nb_percent), SETTING(lte.prach_config), SETTING(lte.pb), SETTING(lte.q_hyst_db),
	SETTING(lte.s_intra_search_db), SETTING(lte.s_non_intra_search_db), SETTING(lte.thresh_serving_low_db), SETTING(lte.t_reselection_s),
	SETTING(lte.allowed_measurement_prb), SETTING(lte.antenna_port_1),
};
/* clang-format on */

static int32_t setting(const struct cell *cell, size_t offset)
{
	return *(const int32_t *)((const char *)cell + offset);
}

bool profile_holds(int field)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (cell_fields[field].offset == settings[i])
			return true;
	return false;
}

int profile_distance(const struct cell *a, const struct cell *b, int *known)
{
	int differ = 0;

	*known = 0;
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		int32_t x = setting(a, settings[i]), y = setting(b, settings[i]);

		if (x == CELL_UNKNOWN || y == CELL_UNKNOWN)
			continue;
		++*known;
		differ += x != y;
	}
	return differ;
}

static bool check(const struct scene *scene, const struct suspect *suspect, struct finding *finding)
{
	const struct cell *cell = suspect->cell;
	int peers = 0, nearest = INT32_MAX, of = 0;
	double honest = 0;

	if (honest_railway(cell) || suspect->known->learned)
		return false;
	for (const struct cell *peer = peer_next(scene, cell, NULL); peer; peer = peer_next(scene, cell, peer)) {
		int known, differ = profile_distance(cell, peer, &known);

		if (known < KNOWN_MIN)
			continue;
		peers++;
		honest += pow(agree / by_chance, known - differ) * pow((1 - agree) / (1 - by_chance), differ);
		if (differ < nearest) {
			nearest = differ;
			of = known;
		}
	}
	if (peers < PEERS_MIN)
		return false;
	const double fresh = 0.5 / (peers + 1); /* chance of a pattern not met yet, in which all is by chance */
	const double weight = -log10(fresh + (1 - fresh) * honest / peers);

	if (weight < weight_min)
		return false;
	finding->weight = fminf(finding->weight, (float)weight);
	finding_observed(finding, "%d of %d settings unlike the most similar of %d cells",
	                 "%d 项参数（共 %d 项）与 %d 个小区中最相近者不同", nearest, of, peers);
	finding_expected(finding, "the settings of the operator's cells here", "该运营商本地小区的参数");
	finding_say(finding, "Its settings as a whole fit none of the operator's other cells.",
	            "其整套参数与同一运营商的任何其他小区都不相符。");
	return true;
}

const struct rule profile_odd_rule = {
	.id = "profile-odd",
	.version = 2,
	.rat = RAT_GSM,
	.both = true,
	.family = FAMILY_CONFIGURATION,
	.basis = BASIS_HEARD,
	.newcomer = true,
	.weight = 2.0,
	.sources = 1u << CELL_SI3,
	.sources_lte = 1u << 1 | 1u << 2 | 1u << 3,
	.looks_for = "SI2, SI3, SI4, SI13: 25 settings, MIB, SIB1, SIB2, SIB3: 15 settings that operators set the same "
		     "on all cells of one "
		     "vendor (44.018 10.5.2, 44.060 12.24, 36.331 6.2.2, 6.3.1)",
	.false_alarms = "The first cell of another vendor; a cell of special use.",
	.false_alarms_zh = "另一设备商的首个小区；特殊用途的小区。",
	.weight_from = "log10 of the chance of its settings by hazard over that by the cells heard; bounded by how "
		       "many were heard",
	.check = check,
};
