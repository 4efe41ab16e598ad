// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_control: the first symbols of a downlink subframe: how many they are (PCFICH), HARQ indicators (PHICH) and
 * downlink control (PDCCH).
 */
#pragma once

#include "lte_grid.h"  // struct air_lte_grid
#include "prng.h"      // struct air_prng

enum { AIR_DCI_BITS_MAX = 64, AIR_REGS_MAX = 1024, AIR_CCE_REGS = 9 };

/* What is to go at the beginning of the common search space. */
struct air_dci {
	size_t nof_bits; /* 0: nothing */
	uint8_t bits[AIR_DCI_BITS_MAX + 16];
	uint16_t rnti;
	int aggregation; /* control channel elements */
};

/* Four resource elements (36.211 6.2.4). */
struct air_reg {
	struct air_lte_place place[4];
	bool control_format, taken; /* by the PCFICH; by that or the PHICH */
};

/* The control region of a subframe: its symbols, and groups in the order in which the PDCCH takes them. */
struct air_lte_region {
	int cfi, symbols;
	bool dci_sent; /* there was room for it */
	size_t nof_regs;
	struct air_reg regs[AIR_REGS_MAX];
};

/* Fills the control region; a share `load` of what is left carries something random. The region grows where the DCI
 * needs it; region.symbols is where the PDSCH begins. */
void air_lte_put_control(struct air_lte_grid *grid, int cfi, const struct air_dci *dci, double load,
                         struct air_prng *prng, struct air_lte_region *region);

/* Mapping units of three groups each that the PHICH takes. */
int air_lte_phich_units(const struct air_lte_grid *grid);

/* The PHICH's part: takes its groups, sends indicators in a share of them. */
void air_lte_put_phich(struct air_lte_grid *grid, struct air_lte_region *region, double load, struct air_prng *prng);
