// SPDX-License-Identifier: GPL-3.0-or-later
/* window: finds, follows and reads the cells of the window that the tuner is at, stretch by stretch. Private to
 * src/lte.
 */
#pragma once

#include "../phy/acquire.h"  // struct acquire
#include "attend.h"          // struct attend
#include "tracked.h"         // struct tracked_cells
#include "central.h"         // struct central
#include "faint.h"           // struct faint
#include "raster.h"          // struct raster
#include "reader.h"          // struct reader
#include "receiver.h"        // struct receiver_config
#include "retune.h"          // struct retune
#include "../phy/search.h"   // struct search
#include "../phy/stretch.h"  // struct stretch

/* There may be a cell. */
struct hint {
	double carrier_hz; /* in the window */
	float ratio;       /* of its PSS over the noise */
};

struct window {
	struct receiver_config config;
	struct stretch stretch;
	struct central central;
	double central_hz; /* exact sample rate of the carriers' middles */
	struct search *search;
	struct acquire *acquire;
	struct reader reader;
	struct attend *attend; /* NULL: what cells do to phones is not looked at */
	struct tracked_cells tracked;
	struct retune retune;
	struct raster raster;
	struct faint faint;
	int nof_hints;
	struct hint hints[FAINT_PLACES];
	bool tuned;
	uint32_t tune;
	double freq_hz;
	double reach_ppm;    /* carrier error to search, either side */
	unsigned stretches;  /* since the window was tuned to */
	unsigned fruitless;  /* rounds that ended without a known cell */
	uint64_t since;      /* sample of the stream at which it was */
	uint64_t round_at;   /* and at which the latest round began */
	double crowded_hz;   /* place of a carrier that may hold more cells yet; NAN: none */
	bool looked;         /* all places have been looked at */
	uint64_t next_index; /* number of the sample after the last one fed */
	int64_t next_ns;     /* and its time */
	uint64_t skip;       /* samples to pass over before the next stretch */
	_Atomic uint64_t blocks_ok[PDU_CHANNELS], blocks_bad[PDU_CHANNELS], resets;
	_Atomic uint32_t carriers, synced, followed, ghosts;
	_Atomic float floor_dbfs, clipped;
};

/* The frame timing of cells last heard before this sample can no longer be predicted. */
uint64_t window_oldest(const struct window *window);

/* Works through a stretch: follows and reads the known cells, looks for others. The next stretch begins after
 * window->skip samples. */
void window_go_through(struct window *window);
