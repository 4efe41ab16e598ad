// SPDX-License-Identifier: GPL-3.0-or-later
/* combiner: SIB1's assignment out of the few bits of it that slices show, added up over transmissions and slices.
 * Private to src/lte.
 */
#pragma once

#include "dci_ml.h"     // struct dci_ml_sum
#include "soft_bits.h"  // struct soft_set

enum { GUESS_LEVELS = 2, GUESS_VERSIONS = 2, GUESS_LIST = 8 };

/* All that was seen of one cell's: by control format, level and how versions follow each other. Zero: nothing yet. */
struct combiner_sums {
	struct dci_ml_sum of[SOFT_CFIS][GUESS_LEVELS][GUESS_VERSIONS];
};

struct combiner_hit {
	struct dci dci; /* rv: DCI_RV_BY_TIME or 0 */
	unsigned cfi;
	float score; /* bits, over what chance brings about */
	bool believed;
};

struct combiner;
/* One thread's memory, 2 MiB; NULL when there is none. */
struct combiner *combiner_create(void);
void combiner_destroy(struct combiner *combiner);

void combiner_add(struct combiner_sums *sums, const struct soft_set *soft_set);

/* The likeliest, best first -> how many. At most 24 transforms of 2^18 numbers (100 blocks), whatever was received:
 * some 40 ms on a desktop computer. */
unsigned combiner_best(struct combiner *combiner, const struct lte_cell *cell, const struct combiner_sums *sums,
                       struct combiner_hit hits[GUESS_LIST]);
