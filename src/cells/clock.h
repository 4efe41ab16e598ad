// SPDX-License-Identifier: GPL-3.0-or-later
/* clock: the carrier of each cell against the consensus of the others heard, corrected for the receiver's own drift.
 */
#pragma once

#include "crystal.h"  // struct crystal_step
#include "table.h"    // struct table

enum { CLOCK_SLOPES = 31, CLOCK_CELLS_MIN = 3 };

/* How a receiver's crystal moves, from cells heard again and again. */
struct clock_drift {
	float slopes[CLOCK_SLOPES]; /* [ppm/s], a ring */
	unsigned count;
	double slope;    /* their median; 0 where too little is known */
	double told_ppm; /* the consensus when it was last known */
	int64_t told_ns; /* 0: never */
	struct crystal_step step;
};

/* Takes in that this cell's carrier was measured at time_ns. */
void clock_measured(struct clock_drift *drift, struct entry *entry, int64_t time_ns);

/* Sets the cell's clock_ppm, clock_sites and clock_apart_ppm, and notes the first in its history once a minute. */
void clock_compare(const struct table *table, struct clock_drift *drift, struct entry *entry);

/* Receiver clock against the consensus of the cells heard last [ppm], NAN when fewer than CLOCK_CELLS_MIN. */
double clock_consensus_ppm(const struct table *table, const struct clock_drift *drift, uint8_t radio);
