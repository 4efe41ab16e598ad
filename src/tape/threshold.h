// SPDX-License-Identifier: GPL-3.0-or-later
/* threshold: whether a carrier, or the strongest one of a window, stands so far over the floor.
 */
#pragma once

#include <stdbool.h>

#include "spectrum.h"  // struct spectrum_part

struct threshold {
	double over_floor_db;
	double freq_hz; /* of the carrier; 0: of any in the window */
	/* its own: */
	int first, count;       /* of the window that the floor is of; count 0: none yet */
	double floor_db;        /* of a bin, as with the gain at the start */
	double level_db, at_hz; /* of the last part: over the floor, and where; of a carrier's bin on average */
};

/* Takes the power of a part, heard with a gain so much over that of the start: whether it is above the threshold. */
bool threshold_part(struct threshold *threshold, const struct spectrum_part *part, double over_db);
