// SPDX-License-Identifier: GPL-3.0-or-later
/* crystal: a step of the receiver's own clock, by a knock or a breath of cold air. It moves every cell by the same, but
 * each shows it only when it is measured again: until most were, those that have moved are the odd ones, and honest.
 *
 * What only the receiver can do: cells of three sites that were within the networks' clock before have left it by the
 * same, one after the other, and none that was measured in between has stayed. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct cell;
struct entry;
struct table;

/* Carrier of a cell as received, against its nominal place [ppm]; NAN where not measured. */
double crystal_offset_ppm(const struct cell *cell);

/* A step of the crystal. Offsets measured in the minute before it are corrected by `ppm`. */
struct crystal_step {
	int64_t time_ns; /* 0: none so far */
	double ppm;
};

/* By how much an offset measured at time_ns must be corrected to be compared with those measured after the step [ppm].
 */
double crystal_carried_ppm(const struct crystal_step *step, int64_t time_ns);

/* Called when `own` was measured; off_ppm: how far it is from the clock of most sites, NAN: too few to say. True when
 * this shows that the receiver's crystal has stepped: *step is filled in, and the cells that showed it count as within
 * the networks' clock again. */
bool crystal_stepped(const struct table *table, struct entry *own, double off_ppm, struct crystal_step *step);
