// SPDX-License-Identifier: GPL-3.0-or-later
/* listening: what was listened to, in step with the blocks: which stretches were known when each block was judged.
 * Rules ask for it, and under load a stretch may come before or after a block.
 */
#pragma once

#include "coverage.h"  // struct coverage
#include "fault.h"     // struct fault

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

/* As JSON, with the numbers of blocks counted from `blocks` on: 0 or -errno. */
int listening_write(const struct listening *listening, uint64_t blocks, const char *path);
/* From such a file: 0, or -errno with the reason. *listening holds zeros. */
int listening_read(struct listening *listening, const char *path, struct fault *fault);
/* Tells coverage of what was known when `blocks` were judged; the base replaces what it knew. */
void listening_tell(struct listening *listening, uint64_t blocks, struct coverage *coverage);
