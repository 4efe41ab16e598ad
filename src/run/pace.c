// SPDX-License-Identifier: GPL-3.0-or-later
#include "pace.h"

#include <math.h>
#include <time.h>

static const int64_t gap_ns = 10000000000; /* longer ones are between recordings, not on the air */
static const double patience_s = 0.1;      /* until the next look at who wants it to stop */

int pace_open(struct pace *pace, double times, struct fault *fault)
{
	*pace = (struct pace){ .times = times };
	if (times > 0)
		pace->loop = loop_create(fault);
	return times > 0 && !pace->loop ? -1 : 0;
}

void pace_close(struct pace *pace)
{
	loop_destroy(pace->loop);
	pace->loop = NULL;
}

static int64_t host_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void begin(struct pace *pace, int64_t time_ns)
{
	pace->begun = true;
	pace->anchor_ns = time_ns;
	pace->host_anchor_ns = host_now_ns();
}

/* Seconds until it is time for what comes after time_ns. */
static double ahead_s(const struct pace *pace, int64_t time_ns)
{
	return (double)(time_ns - pace->anchor_ns) * 1e-9 / pace->times -
	       (double)(host_now_ns() - pace->host_anchor_ns) * 1e-9;
}

void pace_to(struct pace *pace, int64_t time_ns, const atomic_bool *stop)
{
	struct fault ignored; /* a loop that cannot wait cannot hold anything up either */
	double wait_s;
	int error = 0;

	if (!pace->loop)
		return;
	if (!pace->begun || time_ns < pace->last_ns || time_ns - pace->last_ns > gap_ns)
		begin(pace, time_ns);
	pace->last_ns = time_ns;
	do {
		wait_s = ahead_s(pace, time_ns);
		error = loop_wait(pace->loop, fmin(fmax(wait_s, 0), patience_s), &ignored);
	} while (wait_s > 0 && !*stop && !error);
}

void pace_rest(struct pace *pace, const atomic_bool *stop)
{
	struct fault ignored;

	while (!*stop && !loop_wait(pace->loop, patience_s, &ignored))
		;
}
