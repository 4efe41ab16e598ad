// SPDX-License-Identifier: GPL-3.0-or-later
/* track: reading timeslot 0 of a carrier whose frame number is known. Private to src/gsm.
 */
#pragma once

#include "carrier.h"  // struct carrier

/* Starts tracking: the burst received last was the synchronisation burst of frame fn. */
void track_start(struct carrier *c, struct radio *radio, uint32_t fn);

/* Where the samples of the present frame's burst go; NULL where the frame holds nothing to read. */
struct burst *track_burst(struct carrier *c);

/* Reads the present frame, its burst cut out already, and moves on to the next. False: the cell is not heard any more.
 */
bool track_frame(struct carrier *c, struct radio *radio);

/* Takes in how many symbols late the synchronisation burst of that frame came, expected at output sample `at`; NAN: not
 * known. */
void track_arrived(struct carrier *c, const struct radio *radio, unsigned frames, double at, float late_symbols);

/* Moves on to the next frame. */
void track_next_frame(struct carrier *c, const struct radio *radio);
