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

/* What was measured within the minute before it is carried on by so much. */
struct crystal_step {
	int64_t time_ns; /* 0: none so far */
	double ppm;
};

/* What was measured at time_ns must be carried on by so much to be held against what is measured after the step [ppm].
 */
double crystal_carried_ppm(const struct crystal_step *step, int64_t time_ns);

/* `own` was measured, and is so far from the clock of most sites [ppm; NAN: too few to say]. True when this shows that
 * the receiver has stepped: *step is new, and the cells that showed it are within the networks' clock again. */
bool crystal_stepped(const struct table *table, struct entry *own, double off_ppm, struct crystal_step *step);
