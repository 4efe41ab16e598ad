// SPDX-License-Identifier: GPL-3.0-or-later
/* si2quater: 3G and LTE neighbours in the rest octets of SI2quater and SI2ter (44.018 10.5.2.33b, 10.5.2.33a).
 *
 * The content is spread over up to 16 instances of the message, each says its index and the highest one. The neighbours
 * of an instance have a source of their own, so that an instance replaces itself only. What lies before the lists has
 * to be read through, as nothing says how long it is.
 */
#include "csn1.h"       // struct csn1
#include "freq_list.h"  // range_value
#include "gsm_message.h"

enum { CELLS_MAX = 31, EARFCN_MAX = 16 };

/* { 0 | 1 bit(n) } */
static void optional_skip(struct csn1 *r, unsigned n)
{
	if (csn1_flag(r))
		csn1_skip(r, n);
}

static void neighbour_add(struct cell *cell, uint8_t source, enum neighbour_rat rat, int32_t channel, int id,
                          int priority)
{
	struct cell_neighbour n = { rat, source, channel, id, priority };

	cell_neighbour_add(cell, &n);
}

/* Real time differences: for each carrier in turn a list of values, lists and list of lists ended by 1. */
static void time_differences_skip(struct csn1 *r, unsigned width)
{
	if (!csn1_flag(r))
		return;
	optional_skip(r, 5); /* BA_Index_Start_RTD */
	do {
		while (csn1_left(r) && !csn1_flag(r))
			csn1_skip(r, width);
	} while (csn1_left(r) && !csn1_flag(r));
}

static void bsic_skip(struct csn1 *r)
{
	optional_skip(r, 5);                     /* BA_Index_Start_BSIC */
	csn1_skip(r, 6);                         /* BSIC */
	csn1_skip(r, (1 + 6) * csn1_bits(r, 7)); /* scrolling, BSIC */
}

static void gprs_measurement_skip(struct csn1 *r)
{
	csn1_skip(r, 3);     /* REPORT_TYPE, REPORTING_RATE, INVALID_BSIC_REPORTING */
	optional_skip(r, 2); /* MULTIBAND_REPORTING */
	optional_skip(r, 2); /* SERVING_BAND_REPORTING */
	csn1_skip(r, 2);     /* SCALE_ORD */
	for (int band = 0; band < 5; band++)
		optional_skip(r, 3 + 3); /* offset, threshold */
}

/* What stands before the 3G neighbours: measurement and reporting parameters of GSM. */
static void gsm_parameters_skip(struct csn1 *r)
{
	optional_skip(r, 1 + 2); /* measurement parameters */
	if (csn1_flag(r)) {
		time_differences_skip(r, 6);
		time_differences_skip(r, 12);
	}
	if (csn1_flag(r))
		bsic_skip(r);
	if (csn1_flag(r)) /* reporting priority */
		csn1_skip(r, csn1_bits(r, 7));
	if (csn1_flag(r))
		gprs_measurement_skip(r);
	if (csn1_flag(r)) { /* network control */
		csn1_skip(r, 2);
		optional_skip(r, 3 + 3 + 3);
	}
	if (csn1_flag(r)) /* extension */
		csn1_skip(r, csn1_bits(r, 8) + 1);
}

/* FDD: 9 bits scrambling code, 1 bit diversity. TDD: 7 bits cell parameter, 1 bit sync case, 1 bit diversity. */
struct utran {
	unsigned bits, id_bits, count_max;
};

static const struct utran fdd = { .bits = 10, .id_bits = 9, .count_max = 16 };
static const struct utran tdd = { .bits = 9, .id_bits = 7, .count_max = 20 };

/* Cells of one carrier: n values coded like a frequency list, a flag for the value 0, which cannot be coded so. */
static void utran_cells_read(struct csn1 *r, const struct utran *mode, int32_t uarfcn, struct cell *cell,
                             uint8_t source)
{
	bool zero = csn1_flag(r);
	unsigned count = csn1_bits(r, 5);
	uint16_t w[CELLS_MAX + 1];
	bool more = true;

	if (count > mode->count_max) /* reserved: no octets follow */
		count = 0;
	for (unsigned k = 1; k <= count; k++)
		w[k] = csn1_bits(r, range_width(k, mode->bits));
	if (csn1_overrun(r))
		return;
	if (zero)
		neighbour_add(cell, source, NEIGHBOUR_UMTS, uarfcn, 0, -1);
	for (unsigned k = 1; k <= count && more; k++) {
		more = w[k] != 0;
		if (more)
			neighbour_add(cell, source, NEIGHBOUR_UMTS, uarfcn,
			              range_value(w, k, mode->bits) & ((1u << mode->id_bits) - 1), -1);
	}
	if (!zero && (count == 0 || w[1] == 0))
		neighbour_add(cell, source, NEIGHBOUR_UMTS, uarfcn, -1, -1);
}

static void utran_read(struct csn1 *r, const struct utran *mode, struct cell *cell, uint8_t source)
{
	optional_skip(r, 3); /* bandwidth */
	while (csn1_flag(r)) {
		int32_t uarfcn;

		csn1_skip(r, 1); /* reserved */
		uarfcn = csn1_bits(r, 14);
		utran_cells_read(r, mode, uarfcn, cell, source);
	}
}

static void umts_neighbours_read(struct csn1 *r, struct cell *cell, uint8_t source)
{
	optional_skip(r, 7); /* Index_Start_3G */
	optional_skip(r, 7); /* Absolute_Index_Start_EMR */
	if (csn1_flag(r))
		utran_read(r, &fdd, cell, source);
	if (csn1_flag(r))
		utran_read(r, &tdd, cell, source);
}

static void umts_measurement_skip(struct csn1 *r)
{
	csn1_skip(r, 4 + 1);             /* Qsearch_I, Qsearch_C_Initial */
	optional_skip(r, 4 + 1 + 2 + 3); /* FDD: Qoffset, REP_QUANT, MULTIRAT_REPORTING, Qmin */
	optional_skip(r, 4 + 2);         /* TDD: Qoffset, MULTIRAT_REPORTING */
}

static void gprs_umts_measurement_skip(struct csn1 *r)
{
	csn1_skip(r, 4 + 1);     /* Qsearch_P, 3G_SEARCH_PRIO */
	optional_skip(r, 1 + 2); /* FDD: REP_QUANT, MULTIRAT_REPORTING */
	optional_skip(r, 3 + 3);
	optional_skip(r, 2); /* TDD */
	optional_skip(r, 3 + 3);
}

static void umts_priorities_skip(struct csn1 *r)
{
	csn1_skip(r, 2);             /* UTRAN_Start, UTRAN_Stop */
	optional_skip(r, 3 + 5 + 5); /* defaults: priority, threshold, QRXLEVMIN */
	while (csn1_flag(r)) {
		while (csn1_flag(r))
			csn1_skip(r, 5); /* UTRAN_FREQUENCY_INDEX */
		optional_skip(r, 3);     /* UTRAN_PRIORITY */
		csn1_skip(r, 5);         /* THRESH_UTRAN_high */
		optional_skip(r, 5);     /* THRESH_UTRAN_low */
		optional_skip(r, 5);     /* UTRAN_QRXLEVMIN */
	}
}

/* FDD and TDD alike: two thresholds and an offset. */
static void lte_reporting_skip(struct csn1 *r, unsigned first)
{
	for (int mode = 0; mode < 2; mode++) {
		if (!csn1_flag(r))
			continue;
		csn1_skip(r, first);
		optional_skip(r, 6);
		optional_skip(r, 3);
	}
}

static void lte_measurement_skip(struct csn1 *r)
{
	csn1_skip(r, 4 + 1 + 2); /* Qsearch_C_E-UTRAN_Initial, REP_QUANT, MULTIRAT_REPORTING */
	if (!csn1_flag(r)) {
		lte_reporting_skip(r, 3);
	} else {
		lte_reporting_skip(r, 6);
		csn1_skip(r, 1); /* REPORTING_GRANULARITY */
	}
}

static void gprs_lte_measurement_skip(struct csn1 *r)
{
	csn1_skip(r, 4 + 1 + 2); /* Qsearch_P_E-UTRAN, REP_QUANT, MULTIRAT_REPORTING */
	lte_reporting_skip(r, 3);
}

/* Some carriers that share their priority and thresholds. */
static void lte_neighbours_read(struct csn1 *r, struct cell *cell, uint8_t source)
{
	int32_t earfcn[EARFCN_MAX];
	int count = 0, priority = -1;

	while (csn1_flag(r)) {
		int32_t channel = csn1_bits(r, 16);

		optional_skip(r, 3); /* measurement bandwidth */
		if (count < EARFCN_MAX)
			earfcn[count++] = channel;
	}
	if (csn1_flag(r))
		priority = csn1_bits(r, 3);
	csn1_skip(r, 5);     /* THRESH_E-UTRAN_high */
	optional_skip(r, 5); /* THRESH_E-UTRAN_low */
	optional_skip(r, 5); /* E-UTRAN_QRXLEVMIN */
	if (csn1_overrun(r))
		return;
	for (int i = 0; i < count; i++)
		neighbour_add(cell, source, NEIGHBOUR_LTE, earfcn[i], -1, priority);
}

/* The cells not allowed and the tracking areas stand behind the neighbours, nothing that is needed behind these. */
static void lte_parameters_read(struct csn1 *r, struct cell *cell, uint8_t source)
{
	csn1_skip(r, 3); /* E-UTRAN_CCN_ACTIVE, E-UTRAN_Start, E-UTRAN_Stop */
	if (csn1_flag(r))
		lte_measurement_skip(r);
	if (csn1_flag(r))
		gprs_lte_measurement_skip(r);
	while (csn1_flag(r))
		lte_neighbours_read(r, cell, source);
}

static void priorities_read(struct csn1 *r, struct cell *cell, uint8_t source)
{
	if (csn1_flag(r) && csn1_left(r) >= 15) {
		cell->gsm.geran_priority = csn1_bits(r, 3);
		csn1_skip(r, 4 + 4 + 2 + 2); /* THRESH_Priority_Search, THRESH_GSM_low, H_PRIO, T_Reselection */
	}
	if (csn1_flag(r))
		umts_priorities_skip(r);
	if (csn1_flag(r))
		lte_parameters_read(r, cell, source);
}

/* What later releases added, each behind an H. True when there is Release 8. */
static bool releases_skip(struct csn1 *r)
{
	if (!csn1_high(r))
		return false;
	optional_skip(r, 3 + 4); /* Release 5: FDD_Qmin_Offset, FDD_RSCPmin */
	if (csn1_flag(r))
		optional_skip(r, 6); /* FDD_REPORTING_THRESHOLD_2 */
	if (!csn1_high(r))
		return false;
	csn1_skip(r, 1); /* Release 6: 3G_CCN_ACTIVE */
	if (!csn1_high(r))
		return false;
	optional_skip(r, 3 + 3); /* Release 7: 700 MHz */
	optional_skip(r, 3 + 3); /* 810 MHz */
	return csn1_high(r);
}

/* This instance starts anew; instances past the last one are gone. */
static void instances_begin(struct cell *cell, uint8_t first, unsigned index, unsigned last, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (i != index && i <= last)
			continue;
		cell_neighbours_begin(cell, first + i, NEIGHBOUR_UMTS);
		cell_neighbours_begin(cell, first + i, NEIGHBOUR_LTE);
	}
}

void si2quater_rest(const uint8_t *octets, size_t from, struct cell *cell)
{
	struct csn1 r = csn1_open(octets, from, PDU_GSM_OCTETS);
	unsigned index, last;
	uint8_t source;

	csn1_skip(&r, 3); /* BA_IND, 3G_BA_IND, MP_CHANGE_MARK */
	index = csn1_bits(&r, 4);
	last = csn1_bits(&r, 4);
	source = CELL_SOURCE_SI2QUATER + index;
	instances_begin(cell, CELL_SOURCE_SI2QUATER, index, last, 16);
	gsm_parameters_skip(&r);
	if (csn1_flag(&r))
		umts_neighbours_read(&r, cell, source);
	if (csn1_flag(&r))
		umts_measurement_skip(&r);
	if (csn1_flag(&r))
		gprs_umts_measurement_skip(&r);
	if (releases_skip(&r) && csn1_flag(&r))
		priorities_read(&r, cell, source);
}

/* One carrier without its cells. */
static void utran_carrier_read(struct csn1 *r, struct cell *cell, uint8_t source)
{
	bool current = csn1_bits(r, 2) == 1; /* other values: an earlier version of the message */
	int32_t uarfcn = csn1_bits(r, 14);

	optional_skip(r, 3); /* bandwidth */
	if (current && !csn1_overrun(r))
		neighbour_add(cell, source, NEIGHBOUR_UMTS, uarfcn, -1, -1);
}

void si2ter_rest(const uint8_t *octets, size_t from, struct cell *cell)
{
	struct csn1 r = csn1_open(octets, from, PDU_GSM_OCTETS);
	unsigned index, last;

	if (!csn1_high(&r)) {
		instances_begin(cell, CELL_SOURCE_SI2TER, 0, 0, 8);
		return;
	}
	csn1_skip(&r, 2); /* SI2ter_MP_CHANGE_MARK, SI2ter_3G_CHANGE_MARK */
	index = csn1_bits(&r, 3);
	last = csn1_bits(&r, 3);
	instances_begin(cell, CELL_SOURCE_SI2TER, index, last, 8);
	if (csn1_flag(&r))
		utran_carrier_read(&r, cell, CELL_SOURCE_SI2TER + index);
	if (csn1_flag(&r))
		utran_carrier_read(&r, cell, CELL_SOURCE_SI2TER + index);
}
