// SPDX-License-Identifier: GPL-3.0-or-later
/* rest_octets: 44.018 10.5.2.33b (SI2quater), 10.5.2.34 (SI3), 10.5.2.35 (SI4), 10.5.2.37b (SI13), 44.060 12.24, 12.9.
 */
#include "rest_octets.h"

#include <string.h>

#include "bits.h"  // struct air_bits

enum { PADDING = 0x2b };

static struct air_bits begin(uint8_t *octets, unsigned size)
{
	memset(octets, PADDING, size);
	return (struct air_bits){ .octets = octets, .size = 8 * size, .padding = PADDING };
}

/* SI3 and SI4 begin alike: optional selection parameters, optional power offset. */
static void put_selection(struct air_bits *bits, const struct air_cell *cell)
{
	air_bits_put_lh(bits, cell->selection);
	if (cell->selection) {
		air_bits_put(bits, (uint32_t)cell->cbq, 1);
		air_bits_put(bits, (uint32_t)cell->cro, 6);
		air_bits_put(bits, (uint32_t)cell->temporary_offset, 3);
		air_bits_put(bits, (uint32_t)cell->penalty_time, 5);
	}
	air_bits_put_lh(bits, cell->power_offset != AIR_ANY);
	if (cell->power_offset != AIR_ANY)
		air_bits_put(bits, (uint32_t)cell->power_offset, 2);
}

static void put_gprs_indicator(struct air_bits *bits, const struct air_cell *cell)
{
	air_bits_put_lh(bits, cell->gprs);
	if (cell->gprs) {
		air_bits_put(bits, (uint32_t)cell->ra_colour, 3);
		air_bits_put(bits, 0, 1); /* SI13 on BCCH Norm */
	}
}

void air_rest_si3(const struct air_cell *cell, uint8_t octets[4])
{
	struct air_bits bits = begin(octets, 4);
	put_selection(&bits, cell);
	air_bits_put_lh(&bits, cell->neighbours_ter.count > 0);
	air_bits_put_lh(&bits, cell->early_classmark);
	air_bits_put_lh(&bits, 0); /* scheduling information: SI9 */
	put_gprs_indicator(&bits, cell);
	air_bits_put_lh(&bits, 0); /* 3G early classmark sending restriction */
	bool quater = cell->nof_lte > 0 || cell->si[AIR_SI2QUATER].given;
	air_bits_put_lh(&bits, quater && !cell->si_off[AIR_SI2QUATER]);
	if (quater && !cell->si_off[AIR_SI2QUATER])
		air_bits_put(&bits, 0, 1); /* on BCCH Norm */
}

void air_rest_si4(const struct air_cell *cell, uint8_t *octets, unsigned size)
{
	struct air_bits bits = begin(octets, size);
	put_selection(&bits, cell);
	put_gprs_indicator(&bits, cell);
}

/* 44.060 12.24: GPRS Cell Options, with the extension that carries EGPRS. */
static void put_cell_options(struct air_bits *bits, const struct air_cell *cell)
{
	air_bits_put(bits, (uint32_t)cell->network_mode, 2);
	air_bits_put(bits, 1, 3);  /* T3168: 1 s */
	air_bits_put(bits, 1, 3);  /* T3192: 1 s */
	air_bits_put(bits, 2, 3);  /* DRX_TIMER_MAX: 2 s */
	air_bits_put(bits, 0, 1);  /* ACCESS_BURST_TYPE: 8 bits */
	air_bits_put(bits, 1, 1);  /* CONTROL_ACK_TYPE */
	air_bits_put(bits, 10, 4); /* BS_CV_MAX */
	air_bits_put(bits, 0, 1);  /* no PAN parameters */
	air_bits_put(bits, (uint32_t)cell->egprs, 1);
	if (cell->egprs) {
		air_bits_put(bits, 7, 6); /* extension of 8 bits */
		air_bits_put(bits, 1, 1); /* EGPRS supported: */
		air_bits_put(bits, 1, 1); /*  EGPRS PACKET CHANNEL REQUEST */
		air_bits_put(bits, 4, 4); /*  BEP_PERIOD */
		air_bits_put(bits, 0, 2); /* PFC_FEATURE_MODE, DTM_SUPPORT */
	}
}

/* 44.060 12.9 as SI13 has it: GPRS Power Control Parameters. */
static void put_power_control(struct air_bits *bits)
{
	air_bits_put(bits, 0, 4);  /* ALPHA */
	air_bits_put(bits, 16, 5); /* T_AVG_W */
	air_bits_put(bits, 16, 5); /* T_AVG_T */
	air_bits_put(bits, 0, 1);  /* PC_MEAS_CHAN: BCCH */
	air_bits_put(bits, 8, 4);  /* N_AVG_I */
}

void air_rest_si13(const struct air_cell *cell, uint8_t octets[20])
{
	struct air_bits bits = begin(octets, 20);
	air_bits_put_lh(&bits, 1);
	air_bits_put(&bits, (uint32_t)cell->bcch_change_mark, 3);
	air_bits_put(&bits, 0, 4); /* SI_CHANGE_FIELD */
	air_bits_put(&bits, 0, 1); /* no GPRS mobile allocation */
	air_bits_put(&bits, 0, 1); /* no PBCCH: */
	air_bits_put(&bits, (uint32_t)cell->rac, 8);
	air_bits_put(&bits, 0, 1); /* SPGC_CCCH_SUP */
	air_bits_put(&bits, 6, 3); /* PRIORITY_ACCESS_THR: packet access for all */
	air_bits_put(&bits, (uint32_t)cell->network_control_order, 2);
	put_cell_options(&bits, cell);
	put_power_control(&bits);
	air_bits_put_lh(&bits, 1); /* R99 */
	air_bits_put(&bits, (uint32_t)cell->sgsnr, 1);
}

/* GPRS E-UTRAN parameters common to all: only the priority of GERAN itself and the serving cell's threshold. */
static void put_serving_priority(struct air_bits *bits)
{
	air_bits_put(bits, 3, 3); /* GERAN_PRIORITY */
	air_bits_put(bits, 5, 4); /* THRESH_Priority_Search */
	air_bits_put(bits, 4, 4); /* THRESH_GSM_low */
	air_bits_put(bits, 1, 2); /* H_PRIO: 5 dB */
	air_bits_put(bits, 2, 2); /* T_Reselection: 15 s */
}

/* One <Repeated E-UTRAN Neighbour Cells>: one carrier with the priority it asks for. */
static void put_lte_neighbour(struct air_bits *bits, const struct air_lte *lte)
{
	air_bits_put(bits, 1, 1); /* another EARFCN: */
	air_bits_put(bits, (uint32_t)lte->earfcn, 16);
	air_bits_put(bits, 0, 1); /*  no measurement bandwidth */
	air_bits_put(bits, 0, 1); /* no more EARFCNs */
	air_bits_put(bits, lte->priority != AIR_ANY, 1);
	if (lte->priority != AIR_ANY)
		air_bits_put(bits, (uint32_t)lte->priority, 3);
	air_bits_put(bits, 10, 5); /* THRESH_E-UTRAN_high: 20 dB */
	air_bits_put(bits, 0, 1);  /* no THRESH_E-UTRAN_low */
	air_bits_put(bits, 0, 1);  /* no E-UTRAN_QRXLEVMIN */
}

/* Priority and E-UTRAN Parameters Description, Rel-8. */
static void put_lte(struct air_bits *bits, const struct air_cell *cell, bool starts, bool stops, int *first)
{
	enum { LARGEST = 1 + 30, TRAILER = 3 + 2 }; /* one neighbour with its leading bit; what must follow */
	air_bits_put(bits, starts, 1);
	if (starts)
		put_serving_priority(bits);
	air_bits_put(bits, 0, 1);      /* no 3G priorities */
	air_bits_put(bits, 1, 1);      /* E-UTRAN parameters: */
	air_bits_put(bits, 0, 1);      /*  E-UTRAN_CCN_ACTIVE */
	air_bits_put(bits, starts, 1); /*  E-UTRAN_Start */
	air_bits_put(bits, stops, 1);  /*  E-UTRAN_Stop */
	air_bits_put(bits, 0, 1);      /*  no measurement parameters */
	air_bits_put(bits, 0, 1);      /*  no GPRS measurement parameters */
	for (; *first < cell->nof_lte && bits->at + LARGEST + TRAILER <= bits->size; ++*first) {
		air_bits_put(bits, 1, 1);
		put_lte_neighbour(bits, &cell->lte[*first]);
	}
	air_bits_put(bits, 0, 1); /* no more neighbours */
	air_bits_put(bits, 0, 1); /* no forbidden cells */
	air_bits_put(bits, 0, 1); /* no PCI to TA mapping */
}

void air_rest_si2quater(const struct air_cell *cell, int index, int count, int *first, uint8_t octets[20])
{
	struct air_bits bits = begin(octets, 20);
	air_bits_put(&bits, 0, 3); /* BA_IND, 3G_BA_IND, MP_CHANGE_MARK */
	air_bits_put(&bits, (uint32_t)index, 4);
	air_bits_put(&bits, (uint32_t)count - 1, 4);
	air_bits_put(&bits, 0, 10); /* Measurement_Parameters … GPRS_3G_MEASUREMENT: none of the ten */
	air_bits_put_lh(&bits, 1);  /* each release's additions stand inside those of the one before: Rel-5, */
	air_bits_put(&bits, 0, 2);  /*  no additional 3G measurement parameters, no second set of them */
	air_bits_put_lh(&bits, 1);  /* Rel-6, */
	air_bits_put(&bits, 0, 1);  /*  3G_CCN_ACTIVE */
	air_bits_put_lh(&bits, 1);  /* Rel-7, */
	air_bits_put(&bits, 0, 2);  /*  no 700, no 810 MHz reporting */
	air_bits_put_lh(&bits, 1);  /* Rel-8: */
	air_bits_put(&bits, 1, 1);  /*  Priority and E-UTRAN Parameters Description */
	put_lte(&bits, cell, index == 0, index == count - 1, first);
	air_bits_put(&bits, 0, 2); /* no closed subscriber groups */
}
