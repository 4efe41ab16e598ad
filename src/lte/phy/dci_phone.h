// SPDX-License-Identifier: GPL-3.0-or-later
/* dci_phone: downlink assignments to one phone, formats 1 and 1A under a C-RNTI (36.212 5.3.3.1.2, 5.3.3.1.3), and the
 * modulation and transport block sizes they name (36.213 7.1.6, 7.1.7). Private to src/lte.
 */
#pragma once

#include "dci.h"  // struct dci

/* What an assignment owns. */
struct grant {
	bool blocks[2][LTE_PRB_MAX]; /* in each slot */
	uint16_t rnti, tbs;
	uint8_t bits; /* of a symbol: 2, 4, 6 */
	uint8_t rv;
};

/* Bits of format 1 without parity: never those of 1A. */
unsigned dci_phone_size(const struct lte_cell *cell);

/* Formats 1A and 1 to a phone. False: no assignment of a new block, or one larger than what signalling needs. */
bool dci_phone_1a(const struct lte_cell *cell, const uint8_t *bits, struct grant *grant);
bool dci_phone_1(const struct lte_cell *cell, const uint8_t *bits, struct grant *grant);

/* An assignment to several, as dci.h has it. */
void dci_common_grant(const struct lte_cell *cell, const struct dci *dci, struct grant *grant);
