// SPDX-License-Identifier: GPL-3.0-or-later
/* pdsch: transport blocks to everybody: system information and paging (36.211 6.3, 6.4, 36.212 5.3.2, 36.213 7.1).
 * Private to src/lte.
 */
#pragma once

#include "dci.h"     // struct dci
#include "../lte.h"  // struct lte_subframe
#include "txdiv.h"   // struct re

enum {
	PDSCH_OCTETS_MAX = DCI_TBS_MAX / 8,
	PDSCH_SOFT_MAX = 3 * (2240 + 4), /* the longest block with its parity, d0, d1 and d2 */
	PDSCH_RES_MAX = LTE_SYMBOLS_MAX * LTE_SUBCARRIERS_MAX,
};

/* Soft bits of one transport block, summed over its transmissions. Zero: none yet. */
struct pdsch_sum {
	uint16_t tbs;
	uint16_t count; /* transmissions in it */
	float soft[PDSCH_SOFT_MAX];
};

/* Memory of the decoding calls, of which every thread needs its own. */
struct pdsch;
struct pdsch *pdsch_create(void);
void pdsch_destroy(struct pdsch *pdsch);

/* Resource elements of the assignment in the order of its symbols [size: PDSCH_RES_MAX] -> how many. The control region
 * has cfi symbols, one more below 11 blocks. */
size_t pdsch_elements(const struct lte_subframe *sf, const struct dci *dci, unsigned cfi, struct re *elements);

/* The same of these resource blocks in either slot. */
size_t pdsch_elements_of(const struct lte_subframe *sf, const bool blocks[2][LTE_PRB_MAX], unsigned cfi,
                         struct re *elements);

/* Adds this subframe's transmission, sent with redundancy version rv, to the sum, which starts anew when the size
 * differs. */
void pdsch_add(struct pdsch *pdsch, const struct lte_subframe *sf, const struct dci *dci, unsigned cfi, unsigned rv,
               struct pdsch_sum *sum);

/* Up to `iterations` of the turbo decoder -> tbs / 8 octets. False: the 24 bits of parity are wrong. */
bool pdsch_decode(struct pdsch *pdsch, const struct pdsch_sum *sum, unsigned iterations,
                  uint8_t octets[PDSCH_OCTETS_MAX]);

/* Both: this transmission by itself, then together with those before. On true the sum is spent. */
bool pdsch_receive(struct pdsch *pdsch, const struct lte_subframe *sf, const struct dci *dci, unsigned cfi, unsigned rv,
                   struct pdsch_sum *sum, uint8_t octets[PDSCH_OCTETS_MAX]);
