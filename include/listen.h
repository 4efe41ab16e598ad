// SPDX-License-Identifier: GPL-3.0-or-later
/* listen: cuts the blocks of samples into stretches of listening: which window, from when to when, above which noise
 * floor.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "iq.h"  // struct iq_block

/* A time of listening to one window without a break. */
struct listen_stretch {
	double low_hz, high_hz; /* edges of the usable part of the window */
	int64_t from_ns, to_ns;
	int64_t deaf_ns;  /* how much of it was saturated; how much was lost before it, which belongs to no stretch */
	float floor_dbfs; /* filled in by the caller; NAN not known */
};

/* Initialised with zeros. */
struct listen {
	uint32_t tune; /* tune number of the last block */
	bool known, open;
	struct listen_stretch now;
};

/* One more block; deaf: nothing weak could be heard in it. True when a stretch came to its end, at a retune, a gap or
 * after a second: it is in *done. */
bool listen_block(struct listen *listen, const struct iq_block *block, bool deaf, struct listen_stretch *done);

/* No block follows: true when a stretch was under way. */
bool listen_end(struct listen *listen, struct listen_stretch *done);
