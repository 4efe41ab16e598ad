// SPDX-License-Identifier: GPL-3.0-or-later
/* window: the cells of what the tuner shows, stretch by stretch. Private to src/lte.
 */
#pragma once

#include "../phy/acquire.h"  // struct acquire
#include "tracked.h"         // struct tracked_cells
#include "central.h"         // struct central
#include "accumulator.h"     // struct accumulator
#include "raster.h"          // struct raster
#include "reader.h"          // struct reader
#include "receiver.h"        // struct receiver_config
#include "retune.h"          // struct retune
#include "../phy/search.h"   // struct search
#include "../phy/stretch.h"  // struct stretch

struct window {
	struct receiver_config config;
	struct stretch stretch;
	struct central central;
	double central_hz; /* its rate, exactly */
	struct search *search;
	struct acquire *acquire;
	struct reader reader;
	struct tracked_cells tracked;
	struct retune retune;
	struct raster raster;
	struct accumulator accumulator;
	bool tuned;
	uint32_t tune;
	double freq_hz;
	double reach_ppm;   /* carrier error to search, either side */
	unsigned stretches; /* since the window was tuned to */
	double pause_s;
	uint64_t next_index; /* of the sample after the last that was fed */
	int64_t next_ns;     /* its time */
	uint64_t skip;       /* samples to pass over before the next stretch */
	_Atomic uint64_t blocks_ok[PDU_CHANNELS], blocks_bad[PDU_CHANNELS], resets;
	_Atomic uint32_t carriers, synced, followed, ghosts;
	_Atomic float floor_dbfs, clipped;
};

/* Cells heard before this sample are nowhere to be expected. */
uint64_t window_oldest(const struct window *window);

/* What is in the stretch: known cells are followed and read, others looked for. The next one begins after window->skip
 * samples. */
void window_go_through(struct window *window);
