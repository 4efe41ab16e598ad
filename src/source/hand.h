// SPDX-License-Identifier: GPL-3.0-or-later
/* hand: a thread that makes calls to a device for one that may not wait for it. A USB transfer, a network or a driver
 * may take any time, or never return: then the caller goes on without an answer, and the hand is busy until the call
 * has come back.
 */
#pragma once

struct hand;

/* Makes the call; *value is asked for, and what came of it. 0 or -errno. */
typedef int hand_call(void *ctx, double *value);

/* NULL: out of memory, or of threads. */
struct hand *hand_create(void);
/* Waits for a call that is under way. NULL is ignored. */
void hand_destroy(struct hand *hand);

/* Has it made by the hand, and waits for that, though not for longer than HAND_PATIENCE_MS: what the call gave;
 * -ETIMEDOUT when it did not come back in time, and will be made all the same; -EBUSY while an earlier one has not. ctx
 * lasts as long as the hand. One thread calls. */
enum { HAND_PATIENCE_MS = 500 };
int hand_do(struct hand *hand, hand_call *call, void *ctx, double *value);
