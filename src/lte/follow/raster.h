// SPDX-License-Identifier: GPL-3.0-or-later
/* raster: where in a window carriers may be, and which of these places are worth a search. Private to src/lte.
 */
#pragma once

#include "../phy/search.h"   // struct search
#include "../phy/stretch.h"  // struct stretch

#define PLACES_RASTER_HZ 100e3 /* of carriers, 36.101 5.7.2 */

enum { RASTER_MAX = 257 };

struct raster {
	int count; /* number of places, odd: the middle one is the window's centre */
	double step_hz;
	int next;               /* in turn */
	bool taken[RASTER_MAX]; /* by a known carrier */
	float complex *x;       /* samples of several places at once */
	int nof_hot;            /* places where a PSS stood out, */
	int hot[RASTER_MAX];    /* the clearest first */
	float ratio[RASTER_MAX];
};

/* 0, or -ENOMEM. */
int raster_init(struct raster *raster);
void raster_free(struct raster *raster);

/* How far off a window's centre a carrier's middle may be, to be heard. */
double raster_far_hz(double rate_hz);

/* For a window of rate_hz where a search reaches ±reach_hz. */
void raster_lay(struct raster *raster, double rate_hz, double reach_hz);

/* Offset of place i from the window's centre [Hz]. */
double raster_hz(const struct raster *raster, int i);
int raster_centre(const struct raster *raster);
/* The next place; all but the centre in turn. */
int raster_next(struct raster *raster);

/* A look at all places but the centre and those that are taken, for strong cells: fills hot. */
void raster_glance(struct raster *raster, struct search *search, struct cutter *cutter, const struct stretch *stretch);
