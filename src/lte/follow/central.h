// SPDX-License-Identifier: GPL-3.0-or-later
/* central: cuts the middle 1.4 MHz of one carrier out of a stretch, for search and acquisition. Private to src/lte.
 */
#pragma once

#include "../phy/cancel.h"   // struct cancel
#include "tracked.h"         // struct tracked
#include "../phy/stretch.h"  // struct stretch

struct central {
	float complex *x; /* at SEARCH_RATE_HZ, [size: SEARCH_SAMPLES], silence from n on */
	int n;
	double place_hz; /* of the carrier in the window */
	double rest_hz;  /* offset left, as it was cut at whole bins of a transform */
	struct cutter *cutter;
	struct cancel *cancel;
};

/* For windows of rate_hz: 0, or -ENOMEM. */
int central_init(struct central *central, double rate_hz);
void central_free(struct central *central);

/* Cuts the carrier at place_hz out of the stretch, from its first sample on. */
void central_cut(struct central *central, const struct stretch *stretch, double place_hz);

/* Cancels the signal of a cell that was acquired in it. */
void central_cancel(struct central *central, const struct acquired *cell);

/* The same for a cell that was heard in this stretch, on this carrier or on one that overlaps it. */
void central_without(struct central *central, const struct tracked *cell);
