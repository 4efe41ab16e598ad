/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window: the cells of what the tuner shows, stretch by stretch. Private to src/lte.
 */
#pragma once

#include "acquire.h"   // struct acquire
#include "known.h"     // struct known_cells
#include "narrow.h"    // struct narrow
#include "patience.h"  // struct patience
#include "places.h"    // struct places
#include "reader.h"    // struct reader
#include "receiver.h"  // struct receiver_config
#include "roam.h"      // struct roam
#include "search.h"    // struct search
#include "stretch.h"   // struct stretch

struct window {
	struct receiver_config config;
	struct stretch stretch;
	struct narrow narrow;
	double narrow_hz;            /* its rate, exactly */
	struct search *search;
	struct acquire *acquire;
	struct reader reader;
	struct known_cells known;
	struct roam roam;
	struct places places;
	struct patience patience;
	bool tuned;
	uint32_t tune;
	double freq_hz;
	double reach_ppm;            /* carrier error to search, either side */
	unsigned stretches;          /* since the window was tuned to */
	double pause_s;
	uint64_t next_index;         /* of the sample after the last that was fed */
	int64_t next_ns;             /* its time */
	uint64_t skip;               /* samples to pass over before the next stretch */
	_Atomic uint64_t blocks_ok[PDU_CHANNELS], blocks_bad[PDU_CHANNELS], resets;
	_Atomic uint32_t carriers, synced, tracked, ghosts;
	_Atomic float floor_dbfs, clipped;
};

/* Cells heard before this sample are nowhere to be expected. */
uint64_t window_oldest(const struct window *window);

/* What is in the stretch: known cells are followed and read, others looked for. The next one begins after window->skip samples. */
void window_go_through(struct window *window);
