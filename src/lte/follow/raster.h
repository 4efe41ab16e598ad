// SPDX-License-Identifier: GPL-3.0-or-later
/* raster: where in a window carriers may be, and which of these places are worth a search. Private to src/lte.
 */
#pragma once

#include "../phy/search.h"   // struct search
#include "../phy/stretch.h"  // struct stretch

#define PLACES_RASTER_HZ 100e3 /* of carriers, 36.101 5.7.2 */

enum { RASTER_MAX = 257, RASTER_DEEP = 16 };

struct raster_hot {
	double place_hz, rest_hz; /* the place, and what was left of it as it was cut */
	struct pss_peak peak;     /* the highest there */
};

struct raster {
	int count; /* number of places, odd: the middle one is the window's centre */
	double step_hz;
	int next;                          /* in turn */
	bool taken[RASTER_MAX];            /* not worth a glance */
	float complex *x;                  /* samples of several places at once */
	int glanced;                       /* how many places the latest glance was at */
	int nof_hot;                       /* of these, the places where a PSS stood out, */
	struct raster_hot hot[RASTER_MAX]; /* the clearest first */
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

/* How many half-frames a glance may take in: RASTER_DEEP, or less in a wide window; the first look at a window is to be
 * over soon. */
int raster_half_frames(const struct raster *raster, bool first);

/* A glance at all places that are not taken: fills hot. odd: as search_glance(). */
void raster_glance(struct raster *raster, struct search *search, struct cutter *cutter, const struct stretch *stretch,
                   int half_frames, bool odd);
