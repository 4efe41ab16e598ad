// SPDX-License-Identifier: GPL-3.0-or-later
/* dci: downlink assignments to everybody, formats 1A and 1C under SI-RNTI and P-RNTI (36.212 5.3.3.1.3, 5.3.3.1.4), and
 * the resource blocks and transport block sizes that they name (36.213 7.1.6.3, 7.1.7, 36.211 6.2.3). Private to
 * src/lte.
 */
#pragma once

#include "../lte.h"  // struct lte_cell

enum dci_format { DCI_1A, DCI_1C, DCI_FORMATS };

enum {
	DCI_BITS_MAX = 64,
	DCI_PARITY = 16,
	DCI_SI_RNTI = 0xffff,
	DCI_P_RNTI = 0xfffe,
	DCI_RV_BY_TIME = 4, /* format 1C: the redundancy version follows from the time, 36.321 5.3.1 */
	DCI_TBS_MAX = 2216,
};

struct dci {
	uint8_t format; /* enum dci_format */
	uint16_t rnti;
	bool distributed, gap2; /* virtual resource blocks, 36.211 6.2.3.2 */
	uint8_t first, nof;     /* virtual resource blocks */
	uint8_t mcs;
	uint8_t rv;   /* 0..3, DCI_RV_BY_TIME */
	uint16_t tbs; /* bits of the transport block without parity */
};

/* Bits without parity, with the padding of ambiguous sizes. */
unsigned dci_size(const struct lte_cell *cell, enum dci_format format);

/* Bits of the resource block assignment. */
unsigned dci_riv_size(const struct lte_cell *cell, enum dci_format format);

/* False: format 0, or what no base station may send: blocks beyond the carrier, a reserved size. Leaves rnti alone. */
bool dci_parse(const struct lte_cell *cell, enum dci_format format, const uint8_t *bits, struct dci *dci);

/* The resource blocks in slot 0 or 1 of the subframe, set in blocks [size: LTE_PRB_MAX]. */
void dci_blocks(const struct lte_cell *cell, const struct dci *dci, unsigned slot, bool *blocks);

/* Redundancy version of 36.321 5.3.1; k: sfn / 2 for SIB1, the subframe in the SI window for others. */
unsigned dci_rv_by_time(unsigned k);
