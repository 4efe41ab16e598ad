// SPDX-License-Identifier: GPL-3.0-or-later
/* cell: the table of fields, and the few questions everybody asks of a cell: what is its key, is it identified, did it
 * change. What each field means stands in cell.h, where it comes from in the receivers' parse(). */
#include "cell.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "standard.h"  // standard_of

/* SIB4 to SIB7 and SIB24 of 36.331 */
static const uint64_t sibs_of_neighbours = UINT64_C(0xf0) | UINT64_C(1) << 24;

/* clang-format off */
#define FIELD(key, member, type, said, counts, size) { #key, type, offsetof(struct cell, member), said, counts, false, size }
#define INT(key, member, said)    FIELD(key, member, CELL_INT, said, false, 0)
#define BOOL(key, member, said)   FIELD(key, member, CELL_BOOL, said, false, 0)
#define STRING(key, member, said) FIELD(key, member, CELL_STRING, said, false, sizeof(((struct cell *)0)->member))
#define COUNT(key, member)        FIELD(key, member, CELL_INT, false, true, 0)
#define TALLY(key, member)        { #key, CELL_INT, offsetof(struct cell, member), false, false, true, 0 }

const struct cell_field cell_fields[] = {
	STRING(band, band, false),
	INT(arfcn, gsm.arfcn, false),
	INT(earfcn, lte.earfcn, false),
	INT(pci, lte.pci, false),
	INT(bsic, gsm.bsic, true),
	INT(ncc, gsm.ncc, true),
	INT(bcc, gsm.bcc, true),
	STRING(mcc, mcc, true),
	STRING(mnc, mnc, true),
	INT(lac, gsm.lac, true),
	INT(ci, gsm.ci, true),
	INT(tac, lte.tac, true),
	INT(eci, lte.eci, true),
	STRING(duplex, lte.duplex, true),
	STRING(cp, lte.cp, true),
	INT(bandwidth_prb, lte.bandwidth_prb, true),
	INT(antenna_ports, lte.antenna_ports, true),
	STRING(phich_duration, lte.phich_duration, true),
	STRING(phich_resource, lte.phich_resource, true),
	INT(sfn, lte.sfn, false),
	BOOL(cell_barred, lte.cell_barred, true),
	BOOL(intra_freq_reselection, lte.intra_freq_reselection, true),
	BOOL(csg_indication, lte.csg_indication, true),
	INT(csg_identity, lte.csg_identity, true),
	INT(q_rx_lev_min_dbm, lte.q_rx_lev_min_dbm, true),
	INT(q_rx_lev_min_offset_db, lte.q_rx_lev_min_offset_db, true),
	INT(p_max_dbm, lte.p_max_dbm, true),
	INT(freq_band_indicator, lte.freq_band_indicator, true),
	INT(tdd_config, lte.tdd_config, true),
	INT(tdd_special, lte.tdd_special, true),
	INT(si_window_ms, lte.si_window_ms, true),
	INT(system_info_value_tag, lte.system_info_value_tag, true),
	BOOL(ims_emergency_support, lte.ims_emergency_support, true),
	BOOL(ac_barring_emergency, lte.ac_barring_emergency, true),
	INT(ac_barring_mo_signalling_percent, lte.ac_barring_mo_signalling_percent, true),
	INT(ac_barring_mo_data_percent, lte.ac_barring_mo_data_percent, true),
	INT(default_paging_cycle, lte.default_paging_cycle, true),
	INT(reference_signal_power_dbm, lte.reference_signal_power_dbm, true),
	INT(ul_earfcn, lte.ul_earfcn, true),
	INT(paging_nb_percent, lte.paging_nb_percent, true),
	INT(prach_root, lte.prach_root, true),
	INT(prach_config, lte.prach_config, true),
	INT(pb, lte.pb, true),
	INT(cell_reselection_priority, lte.cell_reselection_priority, true),
	INT(q_hyst_db, lte.q_hyst_db, true),
	INT(s_intra_search_db, lte.s_intra_search_db, true),
	INT(s_non_intra_search_db, lte.s_non_intra_search_db, true),
	INT(thresh_serving_low_db, lte.thresh_serving_low_db, true),
	INT(t_reselection_s, lte.t_reselection_s, true),
	INT(reselection_q_rx_lev_min_dbm, lte.reselection_q_rx_lev_min_dbm, true),
	INT(allowed_measurement_prb, lte.allowed_measurement_prb, true),
	BOOL(antenna_port_1, lte.antenna_port_1, true),
	INT(cell_reselect_hysteresis_db, gsm.cell_reselect_hysteresis_db, true),
	INT(ms_txpwr_max_cch, gsm.ms_txpwr_max_cch, true),
	INT(rxlev_access_min_dbm, gsm.rxlev_access_min_dbm, true),
	BOOL(acs, gsm.acs, true),
	BOOL(neci, gsm.neci, true),
	INT(cell_bar_qualify, gsm.cell_bar_qualify, true),
	INT(cell_reselect_offset_db, gsm.cell_reselect_offset_db, true),
	INT(temporary_offset_db, gsm.temporary_offset_db, true),
	INT(penalty_time_s, gsm.penalty_time_s, true),
	INT(power_offset_db, gsm.power_offset_db, true),
	INT(t3212_min, gsm.t3212_min, true),
	BOOL(att, gsm.att, true),
	INT(bs_ag_blks_res, gsm.bs_ag_blks_res, true),
	INT(bs_pa_mfrms, gsm.bs_pa_mfrms, true),
	INT(ccch_conf, gsm.ccch_conf, true),
	INT(mscr, gsm.mscr, true),
	BOOL(cell_broadcast, gsm.cell_broadcast, true),
	INT(dtx, gsm.dtx, true),
	BOOL(pwrc, gsm.pwrc, true),
	INT(radio_link_timeout, gsm.radio_link_timeout, true),
	INT(cell_bar_access, gsm.cell_bar_access, true),
	INT(max_retrans, gsm.max_retrans, true),
	INT(tx_integer, gsm.tx_integer, true),
	BOOL(call_reestablishment, gsm.call_reestablishment, true),
	INT(access_classes_barred, gsm.access_classes_barred, true),
	BOOL(emergency_call_barred, gsm.emergency_call_barred, true),
	INT(ncc_permitted, gsm.ncc_permitted, true),
	BOOL(gprs, gsm.gprs, true),
	INT(rac, gsm.rac, true),
	INT(si2ter_indicator, gsm.si2ter_indicator, true),
	INT(si2quater_indicator, gsm.si2quater_indicator, true),
	BOOL(early_classmark_sending, gsm.early_classmark_sending, true),
	BOOL(early_classmark_sending_3g, gsm.early_classmark_sending_3g, true),
	INT(ra_colour, gsm.ra_colour, true),
	INT(geran_priority, gsm.geran_priority, true),
	INT(si13_network_control_order, gsm.si13_network_control_order, true),
	INT(sgsnr, gsm.sgsnr, true),
	BOOL(egprs, gsm.egprs, true),
	INT(network_mode_of_operation, gsm.network_mode_of_operation, true),
	INT(bcch_change_mark, gsm.bcch_change_mark, true),
	COUNT(paging_1, gsm.paging_1),
	COUNT(paging_2, gsm.paging_2),
	COUNT(paging_3, gsm.paging_3),
	COUNT(paging_empty, gsm.paging_empty),
	COUNT(paged_tmsi, paged_tmsi),
	COUNT(paged_imsi, paged_imsi),
	COUNT(imm_assign, gsm.imm_assign),
	COUNT(imm_assign_packet, gsm.imm_assign_packet),
	COUNT(imm_assign_ext, gsm.imm_assign_ext),
	COUNT(imm_assign_reject, gsm.imm_assign_reject),
	TALLY(assigned_update, gsm.assigned_update),
	TALLY(assigned_answer, gsm.assigned_answer),
	TALLY(assigned_call, gsm.assigned_call),
	TALLY(assigned_emergency, gsm.assigned_emergency),
	TALLY(assigned_other, gsm.assigned_other),
	COUNT(paging, lte.paging),
	COUNT(paging_warning, lte.paging_warning),
	TALLY(connections, conduct.connections),
	TALLY(connections_unfollowed, conduct.connections_unfollowed),
	TALLY(purpose_update, conduct.purpose_update),
	TALLY(purpose_answer, conduct.purpose_answer),
	TALLY(purpose_service, conduct.purpose_service),
	TALLY(asked_imsi, conduct.asked_imsi),
	TALLY(asked_imei, conduct.asked_imei),
	TALLY(authentications, conduct.authentications),
	TALLY(authentications_autn, conduct.authentications_autn),
	TALLY(went_unreadable, conduct.went_unreadable),
	TALLY(stayed_clear, conduct.stayed_clear),
	TALLY(updates_accepted, conduct.updates_accepted),
	TALLY(updates_rejected, conduct.updates_rejected),
	TALLY(sms_clear, conduct.sms_clear),
	TALLY(held_median_s, conduct.held_median_s),
	TALLY(si5_own_only, conduct.si5_own_only),
	TALLY(si6_differs, conduct.si6_differs),
	TALLY(access_responses, conduct.access_responses),
	TALLY(setups, conduct.setups),
	TALLY(rrc_rejected, conduct.rrc_rejected),
	TALLY(redirected_geran, conduct.redirected_geran),
	TALLY(eea0, conduct.eea0),
	TALLY(eia0, conduct.eia0),
	{ 0 },
};
/* clang-format on */

/* Strings are empty already. */
static void field_init(struct cell *cell, const struct cell_field *field)
{
	if (field->type != CELL_STRING)
		*(int32_t *)((char *)cell + field->offset) = cell_field_counts(cell, field) ? 0 : CELL_UNKNOWN;
}

void cell_init(struct cell *cell, enum rat rat)
{
	memset(cell, 0, sizeof(*cell));
	cell->rat = rat;
	for (const struct cell_field *field = cell_fields; field->key; field++)
		field_init(cell, field);
	cell->m = (struct measurement){ NAN, NAN, NAN, NAN };
	cell->lte.rsrp_dbfs = cell->lte.rsrq_db = cell->lte.load = cell->clipped = NAN;
	cell->clock_ppm = cell->clock_apart_ppm = NAN;
}

void cell_place(struct cell *cell, const struct pdu *pdu)
{
	standard_of(pdu->rat)->place(cell, pdu);
}

static int32_t number_at(const struct cell *cell, size_t place)
{
	return *(const int32_t *)((const char *)cell + place);
}

int32_t cell_channel(const struct cell *cell)
{
	return number_at(cell, standard_of(cell->rat)->channel);
}

int32_t cell_code(const struct cell *cell)
{
	return number_at(cell, standard_of(cell->rat)->code);
}

int32_t cell_area(const struct cell *cell)
{
	return number_at(cell, standard_of(cell->rat)->area);
}

int32_t cell_identity(const struct cell *cell)
{
	return number_at(cell, standard_of(cell->rat)->identity);
}

float cell_level_dbfs(const struct cell *cell)
{
	float level_dbfs;

	memcpy(&level_dbfs, (const char *)cell + standard_of(cell->rat)->level, sizeof(level_dbfs));
	return level_dbfs;
}

bool cell_identified(const struct cell *cell)
{
	return cell->mcc[0] && cell->mnc[0] && cell_area(cell) != CELL_UNKNOWN && cell_identity(cell) != CELL_UNKNOWN;
}

void cell_key(const struct cell *cell, char *key, size_t size)
{
	char place[CELL_KEY_SIZE];

	if (cell_identified(cell)) {
		snprintf(key, size, "%s:%s-%s-%d-%d", rat_name(cell->rat), cell->mcc, cell->mnc, cell_area(cell),
		         cell_identity(cell));
		return;
	}
	standard_of(cell->rat)->place_key(cell, place, sizeof(place));
	snprintf(key, size, "%s:%s", rat_name(cell->rat), place);
}

/* What every standard's cells have, and what this one's have. */
const char *const cell_identity_keys[] = { "band", "arfcn", "bsic", "earfcn", "pci", "mcc",
	                                   "mnc",  "lac",   "ci",   "tac",    "eci", NULL };

const struct cell_field *cell_field_find(const char *key)
{
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (strcmp(field->key, key) == 0)
			return field;
	return NULL;
}

bool cell_field_counts(const struct cell *cell, const struct cell_field *field)
{
	if (!field->counts)
		return false;
	for (int rat = 0; rat < RATS; rat++) {
		const struct standard *s = standards[rat];

		if (field->offset >= s->part && field->offset < s->part + s->part_size)
			return cell->rat == s->rat;
	}
	return true;
}

int32_t cell_field_int(const struct cell *cell, const struct cell_field *field)
{
	return *(const int32_t *)((const char *)cell + field->offset);
}

const char *cell_field_string(const struct cell *cell, const struct cell_field *field)
{
	return (const char *)cell + field->offset;
}

static bool field_differs(const struct cell *a, const struct cell *b, const struct cell_field *field)
{
	if (field->type == CELL_STRING)
		return strcmp(cell_field_string(a, field), cell_field_string(b, field)) != 0;
	return cell_field_int(a, field) != cell_field_int(b, field);
}

static bool neighbour_equal(const struct cell_neighbour *a, const struct cell_neighbour *b)
{
	return a->rat == b->rat && a->source == b->source && a->channel == b->channel && a->id == b->id &&
	       a->priority == b->priority;
}

static bool neighbour_listed(const struct cell *cell, const struct cell_neighbour *wanted)
{
	for (int i = 0; i < cell->nof_neighbours; i++)
		if (neighbour_equal(&cell->neighbours[i], wanted))
			return true;
	return false;
}

/* The order is not said by the cell: it follows from which list was read last. */
static bool neighbours_differ(const struct cell *a, const struct cell *b)
{
	if (a->nof_neighbours != b->nof_neighbours)
		return true;
	for (int i = 0; i < a->nof_neighbours; i++)
		if (!neighbour_equal(&a->neighbours[i], &b->neighbours[i]) && !neighbour_listed(b, &a->neighbours[i]))
			return true;
	return false;
}

bool cell_plmns_differ(const struct cell *a, const struct cell *b)
{
	if (a->nof_plmns != b->nof_plmns)
		return true;
	for (int i = 0; i < a->nof_plmns; i++)
		if (strcmp(a->plmns[i].mcc, b->plmns[i].mcc) != 0 || strcmp(a->plmns[i].mnc, b->plmns[i].mnc) != 0)
			return true;
	return false;
}

bool cell_schedule_differs(const struct cell *a, const struct cell *b)
{
	if (a->lte.nof_si_messages != b->lte.nof_si_messages)
		return true;
	for (int i = 0; i < a->lte.nof_si_messages; i++)
		if (a->lte.si_schedule[i].period_frames != b->lte.si_schedule[i].period_frames ||
		    a->lte.si_schedule[i].sibs != b->lte.si_schedule[i].sibs)
			return true;
	return false;
}

bool cell_allocation_differs(const struct cell *a, const struct cell *b)
{
	return a->gsm.nof_allocation != b->gsm.nof_allocation ||
	       memcmp(a->gsm.allocation, b->gsm.allocation, a->gsm.nof_allocation * sizeof(a->gsm.allocation[0])) != 0;
}

bool cell_neighbours_known(const struct cell *cell)
{
	return cell->nof_neighbours || cell->gsm.si_seen & 1u << CELL_SI2 || cell->lte.sib_seen & sibs_of_neighbours;
}

bool cell_broadcast_differs(const struct cell *a, const struct cell *b)
{
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->broadcast && field_differs(a, b, field))
			return true;
	return a->gsm.si_seen != b->gsm.si_seen || a->lte.sib_seen != b->lte.sib_seen || cell_plmns_differ(a, b) ||
	       cell_schedule_differs(a, b) || cell_allocation_differs(a, b) || neighbours_differ(a, b);
}

void cell_neighbours_begin(struct cell *cell, uint8_t source, enum neighbour_rat rat)
{
	uint16_t kept = 0;

	for (uint16_t i = 0; i < cell->nof_neighbours; i++)
		if (cell->neighbours[i].source != source || cell->neighbours[i].rat != rat)
			cell->neighbours[kept++] = cell->neighbours[i];
	cell->nof_neighbours = kept;
}

void cell_neighbour_add(struct cell *cell, const struct cell_neighbour *neighbour)
{
	if (cell->nof_neighbours < CELL_NEIGHBOURS_MAX)
		cell->neighbours[cell->nof_neighbours++] = *neighbour;
}

const char *cell_si_name(enum cell_si si)
{
	static const char *const names[CELL_SI_COUNT] = {
		[CELL_SI1] = "1",
		[CELL_SI2] = "2",
		[CELL_SI2BIS] = "2bis",
		[CELL_SI2TER] = "2ter",
		[CELL_SI2QUATER] = "2quater",
		[CELL_SI2N] = "2n",
		[CELL_SI3] = "3",
		[CELL_SI4] = "4",
		[CELL_SI5] = "5",
		[CELL_SI5BIS] = "5bis",
		[CELL_SI5TER] = "5ter",
		[CELL_SI6] = "6",
		[CELL_SI7] = "7",
		[CELL_SI8] = "8",
		[CELL_SI9] = "9",
		[CELL_SI13] = "13",
		[CELL_SI13ALT] = "13alt",
		[CELL_SI15] = "15",
		[CELL_SI16] = "16",
		[CELL_SI17] = "17",
	};

	return (unsigned)si < CELL_SI_COUNT ? names[si] : "?";
}
