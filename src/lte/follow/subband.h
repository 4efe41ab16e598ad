// SPDX-License-Identifier: GPL-3.0-or-later
/* subband: which part of a carrier wider than the window to listen to next, until its SIB1 and what SIB1 schedules were
 * read. Private to src/lte.
 */
#pragma once

#include "broadcast.h"  // struct reading
#include "../lte.h"     // struct lte_cell

enum subband_place { SUBBAND_NAMED, SUBBAND_LOW, SUBBAND_HIGH, SUBBAND_MIDDLE, SUBBAND_PLACES };

/* Which parts of one cell's carrier were listened to. All zero: none yet. */
struct subband {
	uint8_t looks[SUBBAND_PLACES]; /* stretches at each place in this round */
	uint8_t rounds;                /* rounds without success, ROUNDS at most */
	bool found;                    /* SIB1 was read: the rounds are for the other messages */
	uint8_t stays;                 /* stretches spent on these in this round */
	uint64_t rest_until;           /* no wish before this sample of the stream */
	struct dci named;              /* what the looks of SUBBAND_NAMED were at */
};

/* A stretch that ends at sample `index` showed blocks [first, end) of the carrier. */
void subband_looked(struct subband *subband, const struct lte_cell *cell, const struct reading *reading, unsigned first,
                    unsigned end, uint64_t index, double rate_hz);

/* Whether SIB1 is still being looked for, now or later. */
bool subband_goes_on(const struct subband *subband);

/* Where a window of rate_hz should be centred, as an offset from the carrier's middle, and for how long. False: there
 * is nothing to look for now. */
bool subband_wish(const struct subband *subband, const struct lte_cell *cell, const struct reading *reading,
                  uint64_t index, double rate_hz, double *place_hz, double *seconds);
