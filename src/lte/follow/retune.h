// SPDX-License-Identifier: GPL-3.0-or-later
/* retune: cells heard in an earlier window, whose carrier may reach into the present one, and the windows that are
 * wished for to hear more of them. Private to src/lte.
 */
#pragma once

#include "tracked.h"         // struct tracked_cells
#include "../phy/stretch.h"  // struct stretch

struct receiver_want;

/* Cells whose middle is not in the window; place_hz: of their middle in it all the same. */
struct retune {
	struct tracked_cells away;
};

/* Forgets all: the stream was broken, and frames are no longer where they are expected. */
void retune_clear(struct retune *retune);

/* The window moved up by shift_hz, without a gap in the count of samples. Cells whose middle is within reach_hz of its
 * new middle are among `here` afterwards, the others away; those last heard before sample `oldest` are nowhere to be
 * expected, but not forgotten. */
void retune_move(struct retune *retune, struct tracked_cells *here, double shift_hz, double reach_hz, uint64_t oldest);

/* A cell is heard for the first time in this window: what was read of it before, and where it was looked for, is known
 * again. By carrier and code alone, where it was last heard before sample `oldest`; decimation: as in tracked_is(). */
void retune_recall(struct retune *retune, struct tracked *cell, uint64_t oldest, double decimation);

/* The wish of the strongest of these cells that has one, of those heard since sample `oldest`. window_hz: the present
 * window's middle; index: of the present sample. */
bool retune_wish(const struct retune *retune, const struct tracked_cells *here, double window_hz, double rate_hz,
                 uint64_t oldest, uint64_t index, struct receiver_want *want);
