// SPDX-License-Identifier: GPL-3.0-or-later
/* cell: the table of fields, and the few questions everybody asks of a cell: what is its key, is it identified, did it
 * change. What each field means stands in cell.h, where it comes from in the receivers' parse(). */
#include "cell.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "arfcn.h"   // arfcn_range
#include "earfcn.h"  // earfcn_band

/* SIB4 to SIB7 and SIB24 of 36.331 */
static const uint64_t sibs_of_neighbours = UINT64_C(0xf0) | UINT64_C(1) << 24;

/* clang-format off */
#define INT(field, said)    { #field, CELL_INT, offsetof(struct cell, field), said, 0, 0 }
#define BOOL(field, said)   { #field, CELL_BOOL, offsetof(struct cell, field), said, 0, 0 }
#define STRING(field, said) { #field, CELL_STRING, offsetof(struct cell, field), said, sizeof(((struct cell *)0)->field), 0 }
#define COUNT(field, rats)  { #field, CELL_INT, offsetof(struct cell, field), false, 0, rats }

enum { GSM = 1 << RAT_GSM, LTE = 1 << RAT_LTE };

const struct cell_field cell_fields[] = {
	STRING(band, false),
	INT(arfcn, false),
	INT(earfcn, false),
	INT(pci, false),
	INT(bsic, true),
	INT(ncc, true),
	INT(bcc, true),
	STRING(mcc, true),
	STRING(mnc, true),
	INT(lac, true),
	INT(ci, true),
	INT(tac, true),
	INT(eci, true),
	STRING(duplex, true),
	STRING(cp, true),
	INT(bandwidth_prb, true),
	INT(antenna_ports, true),
	STRING(phich_duration, true),
	STRING(phich_resource, true),
	INT(sfn, false),
	BOOL(cell_barred, true),
	BOOL(intra_freq_reselection, true),
	BOOL(csg_indication, true),
	INT(csg_identity, true),
	INT(q_rx_lev_min_dbm, true),
	INT(q_rx_lev_min_offset_db, true),
	INT(p_max_dbm, true),
	INT(freq_band_indicator, true),
	INT(tdd_config, true),
	INT(tdd_special, true),
	INT(si_window_ms, true),
	INT(system_info_value_tag, true),
	BOOL(ims_emergency_support, true),
	BOOL(ac_barring_emergency, true),
	INT(ac_barring_mo_signalling_percent, true),
	INT(ac_barring_mo_data_percent, true),
	INT(default_paging_cycle, true),
	INT(reference_signal_power_dbm, true),
	INT(ul_earfcn, true),
	INT(paging_nb_percent, true),
	INT(prach_root, true),
	INT(prach_config, true),
	INT(pb, true),
	INT(cell_reselection_priority, true),
	INT(q_hyst_db, true),
	INT(s_intra_search_db, true),
	INT(s_non_intra_search_db, true),
	INT(thresh_serving_low_db, true),
	INT(t_reselection_s, true),
	INT(reselection_q_rx_lev_min_dbm, true),
	INT(allowed_measurement_prb, true),
	BOOL(antenna_port_1, true),
	INT(cell_reselect_hysteresis_db, true),
	INT(ms_txpwr_max_cch, true),
	INT(rxlev_access_min_dbm, true),
	BOOL(acs, true),
	BOOL(neci, true),
	INT(cell_bar_qualify, true),
	INT(cell_reselect_offset_db, true),
	INT(temporary_offset_db, true),
	INT(penalty_time_s, true),
	INT(power_offset_db, true),
	INT(t3212_min, true),
	BOOL(att, true),
	INT(bs_ag_blks_res, true),
	INT(bs_pa_mfrms, true),
	INT(ccch_conf, true),
	INT(mscr, true),
	BOOL(cell_broadcast, true),
	INT(dtx, true),
	BOOL(pwrc, true),
	INT(radio_link_timeout, true),
	INT(cell_bar_access, true),
	INT(max_retrans, true),
	INT(tx_integer, true),
	BOOL(call_reestablishment, true),
	INT(access_classes_barred, true),
	BOOL(emergency_call_barred, true),
	INT(ncc_permitted, true),
	BOOL(gprs, true),
	INT(rac, true),
	INT(si2ter_indicator, true),
	INT(si2quater_indicator, true),
	BOOL(early_classmark_sending, true),
	BOOL(early_classmark_sending_3g, true),
	INT(ra_colour, true),
	INT(geran_priority, true),
	INT(si13_network_control_order, true),
	INT(sgsnr, true),
	BOOL(egprs, true),
	INT(network_mode_of_operation, true),
	INT(bcch_change_mark, true),
	COUNT(paging_1, GSM),
	COUNT(paging_2, GSM),
	COUNT(paging_3, GSM),
	COUNT(paging_empty, GSM),
	COUNT(paged_tmsi, GSM | LTE),
	COUNT(paged_imsi, GSM | LTE),
	COUNT(imm_assign, GSM),
	COUNT(imm_assign_packet, GSM),
	COUNT(imm_assign_ext, GSM),
	COUNT(imm_assign_reject, GSM),
	COUNT(paging, LTE),
	COUNT(paging_warning, LTE),
	{ 0 },
};
/* clang-format on */

/* Strings are empty already. */
static void field_init(struct cell *cell, const struct cell_field *field)
{
	if (field->type != CELL_STRING)
		*(int32_t *)((char *)cell + field->offset) = field->counts & 1u << cell->rat ? 0 : CELL_UNKNOWN;
}

void cell_init(struct cell *cell, enum rat rat)
{
	memset(cell, 0, sizeof(*cell));
	cell->rat = rat;
	for (const struct cell_field *field = cell_fields; field->key; field++)
		field_init(cell, field);
	cell->m = (struct measurement){ NAN, NAN, NAN, NAN };
	cell->rsrp_dbfs = cell->rsrq_db = cell->load = cell->clipped = NAN;
	cell->clock_ppm = cell->clock_apart_ppm = NAN;
}

static void place_gsm(struct cell *cell, const struct pdu *pdu)
{
	const struct arfcn_range *range = arfcn_range(pdu->gsm.arfcn);

	cell->freq_hz = pdu->freq_hz > 0 ? pdu->freq_hz : arfcn_freq_hz(pdu->gsm.arfcn);
	cell->arfcn = pdu->gsm.arfcn & ARFCN_MASK;
	if (range)
		snprintf(cell->band, sizeof(cell->band), "%s", range->band);
	if (pdu->gsm.bsic < 0)
		return;
	cell->bsic = pdu->gsm.bsic;
	cell->ncc = pdu->gsm.bsic >> 3;
	cell->bcc = pdu->gsm.bsic & 7;
}

static void place_lte(struct cell *cell, const struct pdu *pdu)
{
	const struct earfcn_band *band = earfcn_band(pdu->lte.earfcn);

	cell->freq_hz = pdu->freq_hz > 0 ? pdu->freq_hz : earfcn_freq_hz(pdu->lte.earfcn);
	if (band) {
		cell->earfcn = pdu->lte.earfcn;
		snprintf(cell->band, sizeof(cell->band), "B%u", band->band);
	}
	if (pdu->lte.pci != PDU_PCI_UNKNOWN)
		cell->pci = pdu->lte.pci;
}

void cell_place(struct cell *cell, const struct pdu *pdu)
{
	if (pdu->rat == RAT_LTE)
		place_lte(cell, pdu);
	else
		place_gsm(cell, pdu);
}

bool cell_identified(const struct cell *cell)
{
	bool numbers = cell->rat == RAT_LTE ? cell->tac != CELL_UNKNOWN && cell->eci != CELL_UNKNOWN
	                                    : cell->lac != CELL_UNKNOWN && cell->ci != CELL_UNKNOWN;

	return cell->mcc[0] && cell->mnc[0] && numbers;
}

static void key_lte(const struct cell *cell, char *key, size_t size)
{
	char place[32], pci[16] = "";

	if (cell->earfcn != CELL_UNKNOWN)
		snprintf(place, sizeof(place), "earfcn%d", cell->earfcn);
	else
		snprintf(place, sizeof(place), "freq%.0fHz", cell->freq_hz);
	if (cell->pci != CELL_UNKNOWN)
		snprintf(pci, sizeof(pci), "-pci%d", cell->pci);
	snprintf(key, size, "lte:%s%s", place, pci);
}

static void key_gsm(const struct cell *cell, char *key, size_t size)
{
	if (cell->bsic != CELL_UNKNOWN)
		snprintf(key, size, "gsm:arfcn%d-bsic%d", cell->arfcn, cell->bsic);
	else
		snprintf(key, size, "gsm:arfcn%d", cell->arfcn);
}

void cell_key(const struct cell *cell, char *key, size_t size)
{
	bool lte = cell->rat == RAT_LTE;

	if (cell_identified(cell))
		snprintf(key, size, "%s:%s-%s-%d-%d", rat_name(cell->rat), cell->mcc, cell->mnc,
		         lte ? cell->tac : cell->lac, lte ? cell->eci : cell->ci);
	else if (lte)
		key_lte(cell, key, size);
	else
		key_gsm(cell, key, size);
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
	if (a->nof_si_messages != b->nof_si_messages)
		return true;
	for (int i = 0; i < a->nof_si_messages; i++)
		if (a->si_schedule[i].period_frames != b->si_schedule[i].period_frames ||
		    a->si_schedule[i].sibs != b->si_schedule[i].sibs)
			return true;
	return false;
}

bool cell_allocation_differs(const struct cell *a, const struct cell *b)
{
	return a->nof_allocation != b->nof_allocation ||
	       memcmp(a->allocation, b->allocation, a->nof_allocation * sizeof(a->allocation[0])) != 0;
}

bool cell_neighbours_known(const struct cell *cell)
{
	return cell->nof_neighbours || cell->si_seen & 1u << CELL_SI2 || cell->sib_seen & sibs_of_neighbours;
}

bool cell_broadcast_differs(const struct cell *a, const struct cell *b)
{
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->broadcast && field_differs(a, b, field))
			return true;
	return a->si_seen != b->si_seen || a->sib_seen != b->sib_seen || cell_plmns_differ(a, b) ||
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
