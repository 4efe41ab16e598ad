// SPDX-License-Identifier: GPL-3.0-or-later
/* lte: what every part of the LTE receiver knows of a cell, and one subframe of it. Private to src/lte.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>
#include <stdint.h>

#define LTE_SUBCARRIER_HZ 15e3

enum {
	LTE_PRB_MAX = 110,
	LTE_PRB_SUBCARRIERS = 12,
	LTE_SUBCARRIERS_MAX = LTE_PRB_MAX * LTE_PRB_SUBCARRIERS,
	LTE_SYMBOLS_MAX = 14, /* of a subframe; 12 with the extended cyclic prefix */
	LTE_PORTS_MAX = 4,
	LTE_PCIS = 504,
};

/* PHICH resource N_g of 36.211 6.9, in the order of the MIB's code. */
enum lte_phich_resource { LTE_NG_SIXTH, LTE_NG_HALF, LTE_NG_ONE, LTE_NG_TWO };

/* From synchronisation signals, PBCH and SIB1. */
struct lte_cell {
	uint16_t pci;
	bool tdd;
	bool cp_extended;
	uint8_t ports;   /* 1, 2 or 4; 0 not known yet */
	uint8_t nof_prb; /* 6, 15, 25, 50, 75, 100; 0 not known yet */
	bool phich_extended;
	uint8_t phich_resource; /* enum lte_phich_resource */
	int8_t tdd_config;      /* 0..6, -1 not known */
	int8_t tdd_special;     /* 0..9, -1 not known */
};

/* One subframe after the transform: resource elements, channel and noise. Only blocks [first_prb, end_prb) were
 * received: a slice of the carrier, or all of it. Outside, res and h are zero. */
struct lte_subframe {
	const struct lte_cell *cell;
	uint16_t sfn;        /* 0..1023 */
	uint8_t number;      /* 0..9 */
	uint8_t nof_symbols; /* 14 or 12; less where a TDD special subframe's downlink part ends */
	uint8_t first_prb, end_prb;
	float noise; /* variance of a resource element, complex */
	float complex res[LTE_SYMBOLS_MAX][LTE_SUBCARRIERS_MAX];
	float complex h[LTE_PORTS_MAX][LTE_SYMBOLS_MAX][LTE_SUBCARRIERS_MAX]; /* channel of each antenna port */
};
