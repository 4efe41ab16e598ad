/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * twins: two timings of one identity, on one carrier with one code: a copy and what it copies, or the doing of a
 * receiver.
 */
#pragma once

#include "rule.h"  // struct scene

/* Whether two cells have the same cell identity, whatever their area: a copy that broadcasts another area, to make
 * phones register, is still a copy. */
bool twins_named_alike(const struct cell *a, const struct cell *b);

/* How far the frames of the cell are from those of its twin [s]; NAN where they are not numbered, or heard by two
 * receivers. */
double twins_apart_s(const struct cell *cell, const struct cell *twin);

/* Samples that are lost, or whose count is set right, move the frames of all cells heard by the same, less than a
 * second: another place has two timings that are as far apart as these. */
bool twins_by_slip(const struct scene *scene, const struct cell *cell, const struct cell *twin);
