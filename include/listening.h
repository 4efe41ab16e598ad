// SPDX-License-Identifier: GPL-3.0-or-later
/* listening: the stretches of listening, each with the number of blocks judged before it became known. Rules ask what
 * was listened to, and under load a stretch may become known before or after a block: a replay needs the order.
 */
#pragma once

#include "coverage.h"  // struct coverage

enum { LISTENING_MAX = 4096 }; /* stretches kept: an hour of one window */

struct listening_stretch {
	uint64_t blocks; /* how many blocks had been judged when it became known */
	double low_hz, high_hz;
	int64_t from_ns, to_ns;
	int64_t deaf_ns;  /* as in coverage.h */
	float floor_dbfs; /* NAN not known */
};

struct listening {
	struct coverage base; /* sum of all that came before the stretches kept */
	unsigned first, count;
	struct listening_stretch stretches[LISTENING_MAX]; /* a ring */
};

/* Adds a stretch. The base takes up those that no longer fit, and those known before `blocks` blocks were judged. */
void listening_add(struct listening *listening, const struct listening_stretch *stretch);
void listening_forget(struct listening *listening, uint64_t blocks);

/* Makes coverage what it was when `blocks` blocks had been judged. */
void listening_tell(struct listening *listening, uint64_t blocks, struct coverage *coverage);
