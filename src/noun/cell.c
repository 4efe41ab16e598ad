// SPDX-License-Identifier: GPL-3.0-or-later
/* cell: the table of fields, and the few questions everybody asks of a cell: what is its key, is it identified, did it
 * change. What each field means stands in cell.h, where it comes from in the receivers' parse(). */
#include "cell.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "arfcn.h"  // arfcn_range

/* clang-format off */
#define INT(field, said)    { #field, CELL_INT, offsetof(struct cell, field), said }
#define BOOL(field, said)   { #field, CELL_BOOL, offsetof(struct cell, field), said }
#define STRING(field, said) { #field, CELL_STRING, offsetof(struct cell, field), said }

const struct cell_field cell_fields[] = {
	STRING(band, false),
	INT(arfcn, false),
	INT(bsic, true),
	INT(ncc, true),
	INT(bcc, true),
	STRING(mcc, true),
	STRING(mnc, true),
	INT(lac, true),
	INT(ci, true),
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
	INT(paging_1, false),
	INT(paging_2, false),
	INT(paging_3, false),
	INT(paged_tmsi, false),
	INT(paged_imsi, false),
	INT(imm_assign, false),
	INT(imm_assign_packet, false),
	INT(imm_assign_ext, false),
	INT(imm_assign_reject, false),
	{ 0 },
};
/* clang-format on */

static void field_set_unknown(struct cell *cell, const struct cell_field *field)
{
	if (field->type != CELL_STRING)
		*(int32_t *)((char *)cell + field->offset) = CELL_UNKNOWN;
}

void cell_init(struct cell *cell, enum rat rat)
{
	memset(cell, 0, sizeof(*cell));
	cell->rat = rat;
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (rat != RAT_GSM || field->broadcast || field->offset == offsetof(struct cell, arfcn))
			field_set_unknown(cell, field);
	cell->m = (struct measurement){ NAN, NAN, NAN, NAN };
	cell->clock_ppm = NAN;
}

void cell_place(struct cell *cell, const struct pdu *pdu)
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

bool cell_identified(const struct cell *cell)
{
	return cell->mcc[0] && cell->mnc[0] && cell->lac != CELL_UNKNOWN && cell->ci != CELL_UNKNOWN;
}

void cell_key(const struct cell *cell, char *key, size_t size)
{
	const char *rat = rat_name(cell->rat);

	if (cell_identified(cell))
		snprintf(key, size, "%s:%s-%s-%d-%d", rat, cell->mcc, cell->mnc, cell->lac, cell->ci);
	else if (cell->bsic != CELL_UNKNOWN)
		snprintf(key, size, "%s:arfcn%d-bsic%d", rat, cell->arfcn, cell->bsic);
	else
		snprintf(key, size, "%s:arfcn%d", rat, cell->arfcn);
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

bool cell_broadcast_differs(const struct cell *a, const struct cell *b)
{
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->broadcast && field_differs(a, b, field))
			return true;
	if (a->si_seen != b->si_seen || a->nof_allocation != b->nof_allocation)
		return true;
	if (memcmp(a->allocation, b->allocation, a->nof_allocation * sizeof(a->allocation[0])) != 0)
		return true;
	return neighbours_differ(a, b);
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
