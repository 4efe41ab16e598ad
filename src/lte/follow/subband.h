// SPDX-License-Identifier: GPL-3.0-or-later
/* subband: which part of a carrier wider than the window to listen to next, until its SIB1 and what SIB1 schedules were
 * read. Private to src/lte.
 */
#pragma once

#include "broadcast.h"  // struct reading
#include "../lte.h"     // struct lte_cell

enum subband_place { SUBBAND_NAMED, SUBBAND_LOW, SUBBAND_HIGH, SUBBAND_MIDDLE, SUBBAND_PLACES };

/* What was looked at of one cell. Zero: nothing yet. */
struct subband {
	uint8_t looks[SUBBAND_PLACES]; /* stretches in this round */
	uint8_t rounds;                /* in vain, ROUNDS at most */
	bool found;                    /* SIB1 was read: the rounds are for the other messages */
	uint8_t stays;                 /* stretches for these, in this round */
	uint64_t rest_until;           /* sample of the stream: no wish before */
	struct dci named;              /* what the looks of SUBBAND_NAMED were at */
};

/* A stretch that ends at sample `index` showed blocks [first, end) of the carrier. */
void subband_looked(struct subband *subband, const struct lte_cell *cell, const struct reading *reading, unsigned first,
                    unsigned end, uint64_t index, double rate_hz);

/* The hunt for SIB1 goes on, now or later. */
bool subband_goes_on(const struct subband *subband);

/* Where the middle of a window of rate_hz should be, off the carrier's middle, and for how long. False: there is
 * nothing to look for, not now, or no more. */
bool subband_wish(const struct subband *subband, const struct lte_cell *cell, const struct reading *reading,
                  uint64_t index, double rate_hz, double *place_hz, double *seconds);
