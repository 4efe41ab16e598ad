/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guess: SIB1's assignment out of the few bits of it that slices show, added up over transmissions and slices.
 * Private to src/lte.
 */
#pragma once

#include "dci_ml.h"  // struct dci_ml_sum
#include "sight.h"   // struct sights

enum { GUESS_LEVELS = 2, GUESS_VERSIONS = 2, GUESS_LIST = 8 };

/* All that was seen of one cell's: by control format, level and how versions follow each other. Zero: nothing yet. */
struct guess_sums {
	struct dci_ml_sum of[SIGHT_CFIS][GUESS_LEVELS][GUESS_VERSIONS];
};

struct guess_hit {
	struct dci dci; /* rv: DCI_RV_BY_TIME or 0 */
	unsigned cfi;
	float score; /* bits, over what chance brings about */
	bool believed;
};

struct guess;
/* One thread's memory, 2 MiB; NULL when there is none. */
struct guess *guess_create(void);
void guess_destroy(struct guess *guess);

void guess_add(struct guess_sums *sums, const struct sights *sights);

/* The likeliest, best first -> how many. At most 24 transforms of 2^18 numbers (100 blocks), whatever was received: some
 * 40 ms on a desktop computer. */
unsigned guess_best(struct guess *guess, const struct lte_cell *cell, const struct guess_sums *sums,
                    struct guess_hit hits[GUESS_LIST]);
