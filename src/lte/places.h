/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * places: where in a window carriers may be, and which of these places are worth a search. Private to src/lte.
 */
#pragma once

#include "search.h"   // struct search
#include "stretch.h"  // struct stretch

#define PLACES_RASTER_HZ 100e3 /* of carriers, 36.101 5.7.2 */

enum { PLACES_MAX = 257 };

struct places {
	int count; /* odd: the middle one is the window's centre */
	double step_hz;
	int next;               /* in turn */
	bool taken[PLACES_MAX]; /* by a carrier that is known */
	float complex *x;       /* of some places at once */
	int nof_hot;            /* places where a PSS stood out, */
	int hot[PLACES_MAX];    /* the clearest first */
	float ratio[PLACES_MAX];
};

/* 0, or -ENOMEM. */
int places_init(struct places *places);
void places_free(struct places *places);

/* How far off a window's centre a carrier's middle may be, to be heard. */
double places_far_hz(double rate_hz);

/* For a window of rate_hz where a search reaches ±reach_hz. */
void places_lay(struct places *places, double rate_hz, double reach_hz);

/* Hz off the window's centre. */
double places_hz(const struct places *places, int i);
int places_centre(const struct places *places);
/* Each but the centre in turn. */
int places_next(struct places *places);

/* A look at all places but the centre and those that are taken, for strong cells: fills hot. */
void places_glance(struct places *places, struct search *search, struct cutter *cutter, const struct stretch *stretch);
