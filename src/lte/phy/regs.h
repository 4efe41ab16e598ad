// SPDX-License-Identifier: GPL-3.0-or-later
/* regs: where the control channels lie: resource-element groups of PCFICH, PHICH and PDCCH
 * (36.211 6.2.4, 6.7.4, 6.8.5, 6.9). Private to src/lte.
 */
#pragma once

#include "../lte.h"  // struct lte_cell
#include "txdiv.h"   // struct re

enum {
	REG_RES = 4,
	REGS_PCFICH = 4,
	REGS_CONTROL_MAX = LTE_PRB_MAX * (2 + 3 + 3),
	CCE_REGS = 9,
};

/* A resource element group: four elements out of `span` (4, or 6 where two are for reference signals) from subcarrier
 * `first` on. */
struct reg {
	uint8_t symbol, span;
	uint16_t first;
};

/* The PDCCH's groups in the order of its symbol quadruplets: control channel element n is groups 9 n to 9 n + 8. */
struct regs {
	unsigned count;
	struct reg at[REGS_CONTROL_MAX];
};

void reg_elements(const struct lte_cell *cell, const struct reg *reg, struct re elements[REG_RES]);

void regs_pcfich(const struct lte_cell *cell, struct reg at[REGS_PCFICH]);

/* OFDM symbols of the control region for a control format indicator of 1 to 3. */
unsigned regs_symbols(const struct lte_cell *cell, unsigned cfi);

/* m_i of 36.211 table 6.9-1: PHICH groups of this subframe are so many times those of N_g; 1 for FDD. An
 * uplink-downlink configuration that is not known counts as 1. */
unsigned regs_phich_factor(const struct lte_cell *cell, unsigned subframe);

/* phich_factor: from regs_phich_factor(), or a guess where the TDD configuration is not known. */
void regs_pdcch(const struct lte_cell *cell, unsigned subframe, unsigned cfi, unsigned phich_factor, struct regs *regs);
