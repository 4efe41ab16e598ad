// SPDX-License-Identifier: GPL-3.0-or-later
/* central: the middle of one carrier of a stretch, as search and acquisition work on it. Private to src/lte.
 */
#pragma once

#include "../phy/cancel.h"   // struct cancel
#include "tracked.h"         // struct tracked
#include "../phy/stretch.h"  // struct stretch

struct central {
	float complex *x; /* at SEARCH_RATE_HZ, [size: SEARCH_SAMPLES], silence from n on */
	int n;
	double place_hz; /* of the carrier in the window */
	double rest_hz;  /* what it is off the middle here, because it was cut at whole bins of a transform */
	struct cutter *cutter;
	struct cancel *cancel;
};

/* For windows of rate_hz: 0, or -ENOMEM. */
int central_init(struct central *central, double rate_hz);
void central_free(struct central *central);

/* Cuts the carrier at place_hz out of the stretch, from its first sample on. */
void central_cut(struct central *central, const struct stretch *stretch, double place_hz);

/* Takes a cell that was acquired in it out. */
void central_cancel(struct central *central, const struct acquired *cell);

/* The same of a cell that was heard in this stretch, on this carrier or on one that overlaps. */
void central_without(struct central *central, const struct tracked *cell);
