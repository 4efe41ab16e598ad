/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * hunt: which part of a carrier wider than the window to listen to next, until its SIB1 and what SIB1 schedules were read.
 * Private to src/lte.
 */
#pragma once

#include "broadcast.h"  // struct reading
#include "lte.h"        // struct lte_cell

enum hunt_place { HUNT_NAMED, HUNT_LOW, HUNT_HIGH, HUNT_MIDDLE, HUNT_PLACES };

/* What was looked at of one cell. Zero: nothing yet. */
struct hunt {
	uint8_t looks[HUNT_PLACES]; /* stretches in this round */
	uint8_t rounds;             /* in vain, ROUNDS at most */
	bool found;                 /* SIB1 was read: the rounds are for the other messages */
	uint8_t stays;              /* stretches for these, in this round */
	uint64_t rest_until;        /* sample of the stream: no wish before */
	struct dci named;           /* what the looks of HUNT_NAMED were at */
};

/* A stretch that ends at sample `index` showed blocks [first, end) of the carrier. */
void hunt_looked(struct hunt *hunt, const struct lte_cell *cell, const struct reading *reading, unsigned first,
                 unsigned end, uint64_t index, double rate_hz);

/* The hunt for SIB1 goes on, now or later. */
bool hunt_goes_on(const struct hunt *hunt);

/* Where the middle of a window of rate_hz should be, off the carrier's middle, and for how long. False: there is nothing to
 * look for, not now, or no more. */
bool hunt_wish(const struct hunt *hunt, const struct lte_cell *cell, const struct reading *reading, uint64_t index,
               double rate_hz, double *place_hz, double *seconds);
