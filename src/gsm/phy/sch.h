// SPDX-License-Identifier: GPL-3.0-or-later
/* sch: the synchronisation channel: BSIC and frame number (44.018 9.1.30.1, 45.003 4.7). Private to src/gsm.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "burst.h"  // SCH_BITS

enum {
	GSM_FRAMES = 2715648, /* a hyperframe, 45.002 4.3.3 */
	SCH_OCTETS = 4,
};

struct sch {
	uint8_t octets[SCH_OCTETS];
	uint8_t bsic;
	uint32_t fn;
};

/* Soft bits (log P(0) - log P(1)) of one burst. False: the parity is wrong, the frame number impossible, or more bits
 * had to be corrected than a real burst needs: the 10 parity bits alone would pass noise once in a thousand tries. */
bool sch_decode(const float bits[SCH_BITS], struct sch *sch);

/* The burst's coded bits for this cell and frame. */
void sch_encode(uint8_t bsic, uint32_t fn, uint8_t bits[SCH_BITS]);

/* How well soft bits agree with coded bits, in standard deviations above the result of a wrong guess. */
float sch_agreement(const float bits[SCH_BITS], const uint8_t coded[SCH_BITS]);

/* ---- too weak for one burst: add bursts up ----
 *
 * The code is linear and successive bursts differ only in the frame number. For a guess of the first one's position
 * within 26 x 51 frames all differences are known, are taken out of the soft bits, and the bursts add up. */
enum { SCH_STORE = 64 };

struct sch_store {
	uint8_t turned[26][5][SCH_BITS]; /* by T2 and T3': coded bits they turn over against zero */
	unsigned count;
	uint16_t frame[SCH_STORE]; /* frames after the first */
	float bits[SCH_STORE][SCH_BITS];
};

void sch_store_init(struct sch_store *store); /* once */
void sch_store_reset(struct sch_store *store);
void sch_store_add(struct sch_store *store, unsigned frame, const float bits[SCH_BITS]);
/* The cell and the frame number of the store's first burst. */
bool sch_store_decode(const struct sch_store *store, struct sch *first);
