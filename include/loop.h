// SPDX-License-Identifier: GPL-3.0-or-later
/* loop: one thread waits for all that concerns it - descriptors, ticks, signals that ask it to stop - and calls who
 * asked for it. Made of sd-event(3). Whoever has a descriptor of its own (a pipeline, a sink, a server) adds it; nobody
 * knows of the others.
 *
 * Everything is called by loop_wait(), in the thread that calls that, one after the other.
 */
#pragma once

#include "fault.h"  // struct fault

struct loop;

typedef void loop_call(void *ctx);

/* NULL with the reason in fault. */
struct loop *loop_create(struct fault *fault);
/* Nothing that was added is called any more; descriptors stay open, for who opened them to close. NULL is ignored. */
void loop_destroy(struct loop *loop);

/* `call` whenever fd can be read (until it is read empty: it is called again), until loop_destroy(). 0 or -errno with
 * the reason. */
int loop_add_fd(struct loop *loop, int fd, loop_call *call, void *ctx, struct fault *fault);

/* `call` every so many seconds (> 0) of the monotonic clock; ticks that were missed are not made up for. 0 or -errno
 * with the reason. */
int loop_add_tick(struct loop *loop, double every_s, loop_call *call, void *ctx, struct fault *fault);

/* `call` for each signal of this number. It is blocked from here on: before the first thread starts, so that all
 * threads inherit it. 0 or -errno with the reason. */
int loop_add_signal(struct loop *loop, int number, loop_call *call, void *ctx, struct fault *fault);
/* The same for SIGINT and SIGTERM. */
int loop_add_stop_signals(struct loop *loop, loop_call *call, void *ctx, struct fault *fault);

/* Waits for something to call, and calls it; no longer than patience_s [s], INFINITY: as long as it takes. 0 or -errno
 * with the reason. */
int loop_wait(struct loop *loop, double patience_s, struct fault *fault);
