/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * narrow: the middle of one carrier of a stretch, as search and acquisition work on it. Private to src/lte.
 */
#pragma once

#include "cancel.h"   // struct cancel
#include "known.h"    // struct known
#include "stretch.h"  // struct stretch

struct narrow {
	float complex *x; /* at SEARCH_RATE_HZ, [size: SEARCH_SAMPLES], silence from n on */
	int n;
	double place_hz; /* of the carrier in the window */
	double rest_hz;  /* what it is off the middle here, because it was cut at whole bins of a transform */
	struct cutter *cutter;
	struct cancel *cancel;
};

/* For windows of rate_hz: 0, or -ENOMEM. */
int narrow_init(struct narrow *narrow, double rate_hz);
void narrow_free(struct narrow *narrow);

/* Cuts the carrier at place_hz out of the stretch, from its first sample on. */
void narrow_cut(struct narrow *narrow, const struct stretch *stretch, double place_hz);

/* Takes a cell that was acquired in it out. */
void narrow_cancel(struct narrow *narrow, const struct acquired *cell);

/* The same of a cell that was heard in this stretch, on this carrier or on one that overlaps. */
void narrow_without(struct narrow *narrow, const struct known *cell);
