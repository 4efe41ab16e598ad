// SPDX-License-Identifier: GPL-3.0-or-later
/* view: what a stretch shows of one cell's carrier: all of it, cut out at the rate of its bandwidth, or the part that
 * lies in the window. Private to src/lte.
 */
#pragma once

#include <stdbool.h>

#include "acquire.h"  // struct acquired
#include "../lte.h"   // struct lte_subframe
#include "ofdm.h"     // struct crs_report
#include "stretch.h"  // struct stretch

enum { VIEW_WIDTHS = 6 };

struct view {
	double search_hz;             /* the rate that cells were acquired at, exactly */
	unsigned points[VIEW_WIDTHS]; /* size of the transform for each bandwidth */
	struct cutter *cutters[VIEW_WIDTHS];
	struct ofdm *ofdms[VIEW_WIDTHS];
	float complex *samples; /* [size: max_samples] */
	int max_samples, nof_samples;
	int cut_width;              /* whose samples these are; -1: none */
	double cut_wish_hz, cut_hz; /* the place asked for, and the one that the cutter could give */
	/* of the stretch and the cell that it was opened for: */
	const struct acquired *cell;
	struct ofdm *ofdm;
	double rate_hz, place_hz; /* of samples; the carrier's nominal place in them */
	bool slice;               /* only a part of the carrier is in the window */
	struct lte_subframe sf;   /* the latest received */
	struct crs_report report; /* of it */
};

/* For windows of rate_hz: false, when out of memory. Either way it must be freed. */
bool view_init(struct view *view, double rate_hz);
void view_free(struct view *view);

/* Whether a window of rate_hz shows enough of a carrier at place_hz off its middle to read anything. */
bool view_reaches(double rate_hz, const struct lte_cell *cell, double place_hz);

/* A new stretch begins: samples cut from the one before are not used again. */
void view_begin(struct view *view);

/* *cell must outlive the view of this stretch; changes to it take effect at once. cell->frame_at counts from the
 * stretch's beginning, offset_hz from place_hz. */
void view_open(struct view *view, const struct stretch *stretch, double place_hz, const struct acquired *cell);

/* All of subframe `number` of the frame that began `frame` frames after the cell's first one is in the samples. */
bool view_holds(const struct view *view, int frame, unsigned number);

/* When it begins: seconds after the stretch's beginning. */
double view_begins_s(const struct view *view, int frame, unsigned number);

/* Subframe `number` of the frame that began `frame` frames after the cell's first one -> view->sf. False: it is not in
 * the samples, or too little of it. */
bool view_receive(struct view *view, int frame, unsigned number);

/* Frames -1 .. view_frames() - 1 may hold something; -1 is the one cut off by the beginning of the stretch. */
int view_frames(const struct view *view);
unsigned view_sfn(const struct view *view, int frame);

/* For a cell expected at a place but not acquired: corrects its timing, known to 5 us, and carrier, known to 1 kHz, by
 * the reference signals that the view shows. False: it is not there. */
bool view_settle(struct view *view, struct acquired *cell);
