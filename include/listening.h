// SPDX-License-Identifier: GPL-3.0-or-later
/* listening: what was listened to, in step with the blocks: which stretches were known when each block was judged.
 * Rules ask for it, and under load a stretch may come before or after a block.
 */
#pragma once

#include "coverage.h"  // struct coverage

enum { LISTENING_MAX = 4096 }; /* stretches: an hour of one window */

struct listening_stretch {
	uint64_t blocks; /* judged before it was told */
	double low_hz, high_hz;
	int64_t from_ns, to_ns;
	int64_t deaf_ns;  /* as in coverage.h */
	float floor_dbfs; /* NAN not known */
};

struct listening {
	struct coverage base; /* of all before the stretches */
	unsigned first, count;
	struct listening_stretch stretches[LISTENING_MAX]; /* a ring */
};

/* What does not fit any more, and all that was known when `blocks` were judged, becomes part of the base. */
void listening_add(struct listening *listening, const struct listening_stretch *stretch);
void listening_forget(struct listening *listening, uint64_t blocks);

/* Tells coverage of what was known when `blocks` were judged; the base replaces what it knew. */
void listening_tell(struct listening *listening, uint64_t blocks, struct coverage *coverage);
