// SPDX-License-Identifier: GPL-3.0-or-later
/* si_rest: rest octets of SI3, SI4, SI7, SI8 (44.018 10.5.2.34 to 10.5.2.37) and SI13 (10.5.2.37b with the GPRS
 * elements of 44.060 chapter 12).
 *
 * The parameters of C2 may stand in SI3, SI4, SI7 and SI8. SI3 decides; SI4 counts before SI3 was heard, SI7 and SI8
 * count where ACS in SI4 says that they have what the others do not; they begin with it then, otherwise with what
 * follows it.
 */
#include "csn1.h"  // struct csn1
#include "gsm_message.h"

struct selection {
	bool present, offset_present;
	uint8_t cbq, cro, temporary_offset, penalty_time, power_offset;
};

static struct selection selection_read(struct csn1 *r)
{
	struct selection s = { .present = csn1_high(r) };

	if (s.present) {
		s.cbq = csn1_flag(r);
		s.cro = csn1_bits(r, 6);
		s.temporary_offset = csn1_bits(r, 3);
		s.penalty_time = csn1_bits(r, 5);
	}
	s.offset_present = csn1_high(r);
	if (s.offset_present)
		s.power_offset = csn1_bits(r, 2);
	return s;
}

/* 45.008 6.4: PENALTY_TIME 31 makes C2 = C1 - CRO; TEMPORARY_OFFSET does not count then, nor does the time. A
 * TEMPORARY_OFFSET of 7 is infinite; it comes out as 70 dB, above all that can be sent otherwise. */
static void selection_store(const struct selection *s, struct cell *cell)
{
	bool negative = s->penalty_time == 31;

	if (s->present) {
		cell->gsm.cell_bar_qualify = s->cbq;
		cell->gsm.cell_reselect_offset_db = negative ? -2 * s->cro : 2 * s->cro;
		cell->gsm.temporary_offset_db = negative ? CELL_UNKNOWN : 10 * s->temporary_offset;
		cell->gsm.penalty_time_s = negative ? CELL_UNKNOWN : 20 + 20 * s->penalty_time;
	}
	if (s->offset_present)
		cell->gsm.power_offset_db = 2 * s->power_offset;
}

static void selection_clear(const struct selection *s, struct cell *cell)
{
	if (!s->present)
		cell->gsm.cell_bar_qualify = cell->gsm.cell_reselect_offset_db = cell->gsm.temporary_offset_db =
			cell->gsm.penalty_time_s = CELL_UNKNOWN;
	if (!s->offset_present)
		cell->gsm.power_offset_db = CELL_UNKNOWN;
}

static void gprs_indicator_read(struct csn1 *r, struct cell *cell)
{
	cell->gsm.gprs = csn1_high(r);
	cell->gsm.ra_colour = CELL_UNKNOWN;
	if (cell->gsm.gprs) {
		cell->gsm.ra_colour = csn1_bits(r, 3);
		csn1_skip(r, 1); /* SI13 on the extended BCCH */
	}
}

void si3_rest(const uint8_t *octets, size_t from, struct cell *cell)
{
	struct csn1 r = csn1_open(octets, from, PDU_GSM_OCTETS);
	struct selection s = selection_read(&r);

	if (cell->gsm.acs != 1)
		selection_clear(&s, cell);
	selection_store(&s, cell);
	cell->gsm.si2ter_indicator = csn1_high(&r);
	cell->gsm.early_classmark_sending = csn1_high(&r);
	if (csn1_high(&r))
		csn1_skip(&r, 3); /* where the schedule of SI9 stands */
	gprs_indicator_read(&r, cell);
	cell->gsm.early_classmark_sending_3g = csn1_high(&r); /* L: not to be sent */
	cell->gsm.si2quater_indicator = csn1_high(&r);
}

static void lsa_skip(struct csn1 *r)
{
	csn1_skip(r, 6);
	if (csn1_flag(r))
		csn1_skip(r, 24); /* MCC, MNC */
}

/* "SI4 Rest Octets_O" */
static void si4_selection_read(struct csn1 *r, struct cell *cell)
{
	struct selection s = selection_read(r);
	bool si3_seen = cell->gsm.si_seen & 1u << CELL_SI3;

	if (!si3_seen || cell->gsm.acs == 1)
		selection_store(&s, cell);
	if (csn1_high(r))
		csn1_skip(r, 4); /* GPRS indicator, as in SI3 */
}

/* "SI4 Rest Octets_S": of these the cell identity. SI3 has it as well and decides. */
static void si4_supplement_read(struct csn1 *r, struct cell *cell)
{
	if (csn1_high(r))
		lsa_skip(r);
	if (csn1_high(r) && csn1_left(r) >= 16 && !(cell->gsm.si_seen & 1u << CELL_SI3))
		cell->gsm.ci = csn1_bits(r, 16);
}

void si4_rest(const uint8_t *octets, size_t from, struct cell *cell)
{
	struct csn1 r = csn1_open(octets, from, PDU_GSM_OCTETS);

	si4_selection_read(&r, cell);
	if (csn1_high(&r))
		si4_supplement_read(&r, cell);
}

void si7_rest(const uint8_t *octets, size_t from, struct cell *cell)
{
	struct csn1 r = csn1_open(octets, from, PDU_GSM_OCTETS);

	if (cell->gsm.acs == CELL_UNKNOWN)
		return;
	if (cell->gsm.acs)
		si4_selection_read(&r, cell);
	si4_supplement_read(&r, cell);
}

/* 44.060 12.10a */
static void mobile_allocation_skip(struct csn1 *r)
{
	csn1_skip(r, 6); /* HSN */
	while (csn1_flag(r))
		csn1_skip(r, 4); /* RFL_NUMBER */
	if (!csn1_flag(r))
		csn1_skip(r, csn1_bits(r, 6) + 1); /* MA_BITMAP */
	else
		while (csn1_flag(r))
			csn1_skip(r, 6); /* ARFCN_INDEX */
}

/* 44.060 12.24 */
static void gprs_cell_options_read(struct csn1 *r, struct cell *cell)
{
	unsigned nmo = csn1_bits(r, 2);
	size_t end;

	cell->gsm.network_mode_of_operation = nmo < 3 ? (int32_t)nmo + 1 : CELL_UNKNOWN;
	csn1_skip(r, 3 + 3 + 3 + 1 + 1 + 4); /* T3168, T3192, DRX_TIMER_MAX, access burst, control ack, BS_CV_MAX */
	if (csn1_flag(r))
		csn1_skip(r, 9); /* PAN_DEC, PAN_INC, PAN_MAX */
	cell->gsm.egprs = 0;
	if (!csn1_flag(r))
		return;
	end = csn1_bits(r, 6) + 1;
	end += r->bit;
	cell->gsm.egprs = csn1_flag(r);
	r->bit = end;
}

static void pbcch_skip(struct csn1 *r)
{
	csn1_skip(r, 4 + 4 + 3 + 3); /* PSI1_REPEAT_PERIOD, Pb, TSC, TN */
	if (csn1_flag(r))
		csn1_skip(r, 6); /* MAIO */
	else if (csn1_flag(r))
		csn1_skip(r, 10); /* ARFCN */
}

void si13_rest(const uint8_t *octets, size_t from, struct cell *cell)
{
	struct csn1 r = csn1_open(octets, from, PDU_GSM_OCTETS);

	if (!csn1_high(&r))
		return;
	cell->gsm.bcch_change_mark = csn1_bits(&r, 3);
	csn1_skip(&r, 4); /* SI_CHANGE_FIELD */
	if (csn1_flag(&r)) {
		csn1_skip(&r, 2); /* SI13_CHANGE_MARK */
		mobile_allocation_skip(&r);
	}
	if (csn1_flag(&r)) {
		pbcch_skip(&r);
	} else {
		cell->gsm.rac = csn1_bits(&r, 8);
		csn1_skip(&r, 1 + 3); /* SPGC_CCCH_SUP, PRIORITY_ACCESS_THR */
		cell->gsm.si13_network_control_order = csn1_bits(&r, 2);
		gprs_cell_options_read(&r, cell);
		csn1_skip(&r, 4 + 5 + 5 + 1 + 4); /* GPRS power control parameters, 44.060 12.13 */
	}
	cell->gsm.sgsnr = csn1_high(&r) && csn1_flag(&r);
}
