// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_grid: the resource elements of one subframe, for each antenna port (36.211 6.2), and who took which.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenario.h"  // struct air_enb

enum { AIR_LTE_SYMBOLS = 14, AIR_LTE_PORTS = 4, AIR_LTE_PRBS = 100, AIR_LTE_CARRIERS = 12 * AIR_LTE_PRBS };

struct air_lte_grid {
	const struct air_enb *enb;
	int sfn, number; /* radio frame 0..1023, subframe 0..9 */
	int nof_symbols; /* of a subframe: 14, or 12 with the extended prefix */
	int end;         /* symbols the downlink has: fewer in a special subframe, 0 in an uplink one */
	int width;       /* subcarriers */
	bool taken[AIR_LTE_SYMBOLS][AIR_LTE_CARRIERS]; /* for any port */
	float complex re[AIR_LTE_PORTS][AIR_LTE_SYMBOLS][AIR_LTE_CARRIERS];
};

struct air_lte_place {
	uint16_t symbol, carrier; /* l of the subframe, k */
};

/* What a transmitter adds to what it was to send: a line on the centre, and of each element at its mirror place. */
struct air_lte_poor {
	float complex leak, image;
};

void air_lte_poor_init(struct air_lte_poor *poor, const struct air_enb *enb);

/* What it sends f subcarriers from the centre, where nothing was to be sent (36.211 6.12), in one symbol of one port.
 */
float complex air_lte_grid_sent(const struct air_lte_grid *grid, const struct air_lte_poor *poor, int port, int symbol,
                                int f);

/* Empties it for one subframe. */
void air_lte_grid_begin(struct air_lte_grid *grid, const struct air_enb *enb, int sfn, int number);

/* One element of one port; taken for all. */
void air_lte_grid_set(struct air_lte_grid *grid, int port, int symbol, int carrier, float complex value);

/* Downlink symbols of subframe 0..9: all, none, or those of DwPTS (36.211 table 4.2-1 and 4.2-2). */
int air_lte_downlink_symbols(const struct air_enb *enb, int number);

/* Whether subframe 0..9 is a TDD special subframe. */
bool air_lte_special(const struct air_enb *enb, int number);

/* QPSK (36.211 7.1.2) and transmit diversity over all antenna ports (6.3.3.3, 6.3.4.3): 2 x n bits into n places,
 * one after the other; n is even. */
void air_lte_grid_send(struct air_lte_grid *grid, const uint8_t *bits, const struct air_lte_place *places, size_t n);

/* Adds two symbols sent from a pair of antenna ports; first: the lower port of the pair. With one port: both from that.
 */
void air_lte_grid_add_pair(struct air_lte_grid *grid, int first, const float complex symbols[2],
                           const struct air_lte_place *places);

/* Synchronisation signals (36.211 6.11) and cell-specific reference signals (6.10.1) where this subframe has them. */
void air_lte_put_sync(struct air_lte_grid *grid);
void air_lte_put_crs(struct air_lte_grid *grid);
