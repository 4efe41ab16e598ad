// SPDX-License-Identifier: GPL-3.0-or-later
/* load: share of the resource elements for control and data that a cell uses. Private to src/lte.
 */
#pragma once

#include "../lte.h"  // struct lte_subframe

/* Resource elements looked at. All zero: none yet. */
struct load {
	double used, all;
};

/* Subframes that tell it: of each there is a downlink, none is of a broadcast service (36.211 4.2, 36.331 6.3.7). */
bool load_shows(const struct lte_cell *cell, unsigned number);

/* Adds a subframe with its channel, where the signal is no weaker than the noise. cfi: 1..3. */
void load_add(struct load *load, const struct lte_subframe *sf, unsigned cfi);

/* 0..1; NAN: nothing was looked at. */
float load_share(const struct load *load);
