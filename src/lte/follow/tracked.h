// SPDX-License-Identifier: GPL-3.0-or-later
/* tracked: the cells that were heard in a window, and where to expect them next. Private to src/lte.
 */
#pragma once

#include "../phy/acquire.h"  // struct acquired
#include "broadcast.h"       // struct reading
#include "subband.h"         // struct subband

enum { TRACKED_MAX = 32 };

/* Two carriers closer than the narrowest is wide overlap. */
#define TRACKED_WIDTH_HZ 1.1e6

/* A cell that was heard. */
struct tracked {
	struct acquired last;
	double place_hz; /* place of its nominal carrier in the window */
	struct reading reading;
	struct subband subband; /* which parts to listen to, where the carrier is wider than the window */
	uint32_t mibs;
	uint64_t index;   /* sample number in the stream where the stretch of `last` began */
	double offset_hz; /* carrier offset, mean over the latest stretches */
	unsigned offsets; /* values in that mean */
	unsigned spans;   /* pairs of stretches that its sampling error was taken from */
	unsigned missed;  /* stretches since it was last heard */
	bool heard;       /* heard in the present stretch */
	bool doubtful;    /* not believed yet: none of its pdus has been sent on */
	bool under;       /* so much weaker than another cell of its carrier that it takes longer to be believed */
	bool ghost;       /* an alias or image of a cell on another carrier: its pdus are not sent on */
	uint64_t since;   /* while doubtful: sample of the stream since which its MIBs have agreed */
};

struct tracked_cells {
	int count;
	struct tracked cells[TRACKED_MAX];
};

/* Whether this is the cell that was acquired at place_hz in a stretch from sample `index` of the stream on: same place,
 * PCI and frame timing. decimation: samples of the stream to one of the search's. */
bool tracked_is(const struct tracked *cell, double place_hz, const struct acquired *a, uint64_t index,
                double decimation);

/* Finds that cell, or adds it; NULL when there is no room. */
struct tracked *tracked_remember(struct tracked_cells *tracked, double place_hz, const struct acquired *a,
                                 uint64_t index, double decimation);
void tracked_forget(struct tracked_cells *tracked, int i);

/* The cell was heard in the stretch that begins at sample `index` of the stream. What the MIB does not say of it stays.
 */
void tracked_hear(struct tracked *cell, const struct acquired *a, uint64_t index, double decimation);

/* Samples of one of its frames, at the search's rate. */
double tracked_frame(const struct tracked *cell);

/* Indices of the cells, carrier by carrier, the strongest of each first. Their number. */
int tracked_order(const struct tracked_cells *tracked, int order[TRACKED_MAX]);

/* A candidate like the search's, where the cell's frames stand in a stretch that begins at sample `index` of the
 * stream, cut so that the carrier is rest_hz off. */
struct search_found tracked_expected(const struct tracked *cell, uint64_t index, double decimation, double rest_hz);

/* Does *a, heard in a stretch from sample `index` on, continue what was last heard: timing, frame number and MIB? */
bool tracked_runs_on(const struct tracked *cell, uint64_t index, double decimation, const struct acquired *a);

/* The strongest other cell of this carrier is this many dB above it, as heard now; negative: none is above. */
float tracked_under_db(const struct tracked_cells *tracked, const struct tracked *cell, float rsrp_dbfs);

/* `other`, on another carrier, has the frames and the MIB of this cell, heard in the stretch from sample `index` on. */
bool tracked_twins(const struct tracked *cell, const struct tracked *other, uint64_t index, double decimation);

/* It was found again in a stretch from sample `index` on, by reference signals alone: its frames count from there. */
void tracked_follow(struct tracked *cell, const struct acquired *here, uint64_t index, double decimation);

/* The place in a window around centre_hz of the carrier on which a cell was found: the raster's point that its sampling
 * error tells, as long as that is within ±clock_ppm and agrees; the nearest otherwise. A cell that has a place keeps
 * it. */
double tracked_place(const struct tracked_cells *tracked, const struct acquired *a, double centre_hz, double carrier_hz,
                     double clock_ppm);

/* Whether this place is inside a known carrier, so that no other can be there. */
bool tracked_covers(const struct tracked_cells *tracked, double place_hz);

/* Whether a PSS on this carrier, at sample pss_at of the stretch from sample `index` on, is made of that of a known
 * cell, whose carrier overlaps it: the two look alike in part. */
bool tracked_shadows(const struct tracked_cells *tracked, double carrier_hz, double pss_at, uint64_t index,
                     double decimation);

/* Whether a known carrier is within_hz of this place. */
bool tracked_near(const struct tracked_cells *tracked, double place_hz, double within_hz);
