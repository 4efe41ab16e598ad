// SPDX-License-Identifier: GPL-3.0-or-later
/* waterfall: the spectrum as it was heard, one line a pass over the bands: a new one begins where something is heard
 * that the present one has already. Bins keep the place that they were first seen at, so that bands far apart stand
 * side by side.
 */
#pragma once

#include <stdbool.h>

#include "spectrum.h"  // struct spectrum_sweep

enum { WATERFALL_BINS = 8192, WATERFALL_LINES = 64 };

struct waterfall {
	int count;                                   /* bins, by rising frequency */
	int steps[WATERFALL_BINS];                   /* centre of each over SPECTRUM_STEP_HZ */
	float dbfs[WATERFALL_BINS];                  /* as last heard */
	int lines;                                   /* filled; the newest is first */
	float rows[WATERFALL_LINES][WATERFALL_BINS]; /* NAN: not heard in that pass */
};

void waterfall_add(struct waterfall *waterfall, const struct spectrum_sweep *sweep);

/* The bins shown in one of so many columns: first <= bin < end. */
void waterfall_column(const struct waterfall *waterfall, int column, int columns, int *first, int *end);
/* The column of a frequency, -1: outside. */
int waterfall_place(const struct waterfall *waterfall, double freq_hz, int columns);
/* The strongest bin of these [dBFS], NAN: none was heard. line: -1 as last heard. */
float waterfall_peak(const struct waterfall *waterfall, int line, int first, int end);
/* What most bins have, as last heard: the noise [dBFS]; NAN: nothing was heard. */
float waterfall_floor(const struct waterfall *waterfall);
