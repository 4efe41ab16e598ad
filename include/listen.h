// SPDX-License-Identifier: GPL-3.0-or-later
/* listen: from blocks of samples to stretches of listening: which window, from when to when, how deep.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "iq.h"  // struct iq_block

/* One window without a break. */
struct listen_stretch {
	double low_hz, high_hz; /* of its usable part */
	int64_t from_ns, to_ns;
	int64_t deaf_ns;  /* of it, saturated; and lost before it, which is in none */
	float floor_dbfs; /* the caller's to fill in; NAN not known */
};

/* Starts as zeros. */
struct listen {
	uint32_t tune; /* of the last block, once one is known */
	bool known, open;
	struct listen_stretch now;
};

/* One more block; deaf: nothing weak could be heard in it. True when a stretch came to its end, at a retune, a gap or
 * after a second: it is in *done. */
bool listen_block(struct listen *listen, const struct iq_block *block, bool deaf, struct listen_stretch *done);

/* No block follows: true when a stretch was under way. */
bool listen_end(struct listen *listen, struct listen_stretch *done);
