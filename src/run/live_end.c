// SPDX-License-Identifier: GPL-3.0-or-later
/* live_end: a run that is told to end does so within two seconds, also where a device does not come back from a call:
 * its threads cannot be waited for then, nor can what they use be freed. All that was heard is written before. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "live_inside.h"  // struct live
#include "log.h"          // log_line

static const double stop_patience_s = 0.8; /* of a device, and what of it is still to be received */
static const long close_patience_ns = 300000000;

static double monotonic_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void live_stop(void *ctx)
{
	struct live *live = ctx;

	if (!live->interrupted)
		live->interrupted_s = monotonic_s();
	live->interrupted = true;
	radios_stop(&live->radios);
}

bool live_left_alone(const struct live *live)
{
	return live->interrupted && monotonic_s() - live->interrupted_s > stop_patience_s &&
	       !radios_finished(&live->radios);
}

/* Nothing that another thread may hold is touched. */
static void leave(enum run_exit result)
{
	log_line(LOG_LEVEL_WARNING, "a device does not come back from a call: it was left to itself");
	fflush(stderr);
	_exit(result);
}

static void *leave_later(void *ctx)
{
	nanosleep(&(struct timespec){ .tv_nsec = close_patience_ns }, NULL);
	leave((enum run_exit)(intptr_t)ctx);
	return NULL;
}

void live_close(struct live *live, enum run_exit result)
{
	pthread_t later;
	bool limited = false;

	if (live_left_alone(live))
		leave(result);
	if (live->interrupted)
		limited = !pthread_create(&later, NULL, leave_later, (void *)(intptr_t)result);
	radios_close(&live->radios);
	if (!limited)
		return;
	pthread_cancel(later); /* nanosleep() is a cancellation point */
	pthread_join(later, NULL);
}
