// SPDX-License-Identifier: GPL-3.0-or-later
/* pcfich: how long the control region is (36.211 6.7, 36.212 5.3.4). Private to src/lte.
 */
#pragma once

#include "../lte.h"  // struct lte_subframe

struct cfi {
	uint8_t value;  /* 1..3 */
	float lead;     /* log likelihood ratio to the second best; 0 when none of its elements was received */
	float score[3]; /* log likelihood of 1, 2 and 3, up to a constant */
};

struct cfi pcfich_decode(const struct lte_subframe *sf);

/* Whether it may be 1, 2 or 3, when part of it only may have been received: its bits speak for it, or little against
 * it. */
bool cfi_possible(const struct cfi *cfi, unsigned value);
