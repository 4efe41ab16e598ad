/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * roam: cells heard in an earlier window, whose carrier may reach into the present one, and the windows that are wished for
 * to hear more of them. Private to src/lte.
 */
#pragma once

#include "known.h"    // struct known_cells
#include "stretch.h"  // struct stretch

struct receiver_want;

/* Cells whose middle is not in the window; place_hz: of their middle in it all the same. */
struct roam {
	struct known_cells away;
};

/* Back to nothing: the stream was broken, so that no frame is where it is expected. */
void roam_clear(struct roam *roam);

/* The window moved up by shift_hz, without a gap in the count of samples. Cells whose middle is within reach_hz of its new
 * middle are among `here` afterwards, the others away; those last heard before sample `oldest` are nowhere to be
 * expected, but not forgotten. */
void roam_move(struct roam *roam, struct known_cells *here, double shift_hz, double reach_hz, uint64_t oldest);

/* A cell is heard for the first time in this window: what was read of it before, and where it was looked for, is known again. By
 * carrier and code alone, where it was last heard before sample `oldest`; decimation: as in known_is(). */
void roam_recall(struct roam *roam, struct known *cell, uint64_t oldest, double decimation);

/* The wish of the strongest of these cells that has one, of those heard since sample `oldest`. window_hz: the present window's middle;
 * index: of the present sample. */
bool roam_wish(const struct roam *roam, const struct known_cells *here, double window_hz, double rate_hz,
               uint64_t oldest, uint64_t index, struct receiver_want *want);
