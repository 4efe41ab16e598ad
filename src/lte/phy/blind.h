// SPDX-License-Identifier: GPL-3.0-or-later
/* blind: decodes transport blocks without their assignment, which is guessed: at the carrier's edges, where schedulers
 * put system information, and short ones anywhere in the slice. Private to src/lte.
 */
#pragma once

#include "soft_bits.h"  // struct soft_set

/* Where a block was, proved by its parity. */
struct blind_hit {
	struct dci dci; /* rv: 0..3 in all of the soft_set, or DCI_RV_BY_TIME */
	unsigned cfi;
	unsigned mask; /* the soft_set that it was read from */
};

/* What is looked for. Other messages than SIB1 have many chances: where the slice has an edge, only that is tried. */
enum blind_kind { BLIND_SIB1, BLIND_MESSAGE };

struct blind;
/* One thread's memory; NULL when there is none. */
struct blind *blind_create(void);
void blind_destroy(struct blind *blind);

/* Ranks some thousand assignments by how well the repetitions agree that each makes of what was received, and decodes
 * the best two dozen. False: none. */
bool blind_find(struct blind *blind, struct soft_set *soft_set, struct pdsch *pdsch, enum blind_kind kind,
                struct blind_hit *hit, uint8_t octets[PDSCH_OCTETS_MAX]);
