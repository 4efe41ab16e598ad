// SPDX-License-Identifier: GPL-3.0-or-later
/* utc: times as int64_t nanoseconds since 1970, and as RFC 3339 text.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTC_TEXT_SIZE = 32 };

/* "2026-01-02T03:04:05.678901Z" (microseconds, rounded down), into text[UTC_TEXT_SIZE]; returns text. */
char *utc_format(int64_t time_ns, char text[UTC_TEXT_SIZE]);

/* RFC 3339 with any number of decimals and any offset, years 1970 to 2199: 0, or -EINVAL. */
int utc_parse(const char *text, int64_t *time_ns);

/* Now, by the host's clock. */
int64_t utc_now(void);

/* The monotonic clock: for intervals only. */
int64_t utc_monotonic_ns(void);

/* Whether the kernel says that the host's clock is synchronised. */
bool utc_synchronised(void);

/* Time of a run: the host's clock at its beginning, carried on by the monotonic clock, so that setting the host's clock
 * later changes no interval. Or it stands, and goes on by what it is told: by samples. */
struct utc_run {
	int64_t start_ns;   /* when the run began */
	int64_t offset_ns;  /* host's clock over the monotonic one, at the start */
	int64_t stepped_ns; /* how far the host's clock was set since, as far as reported */
	int64_t step_ns;    /* the last time, 0: it never was; … */
	int64_t step_at_ns; /* … when, by the run's time */
	int64_t told_ns;    /* now, of a clock that stands */
	bool stands;
};
void utc_run_start(struct utc_run *run);
int64_t utc_run_now(const struct utc_run *run);
/* Since the start [s]: for intervals. */
double utc_run_s(const struct utc_run *run);

/* Starts a clock that stands at now_ns, and tells it the time. */
void utc_run_stand(struct utc_run *run, int64_t now_ns);
void utc_run_tell(struct utc_run *run, int64_t now_ns);

/* By how much the host's clock was set since the last step that was reported: half a second or more, else 0; of a
 * clock that stands always 0. Slewing (adjtime) does not show: the monotonic clock is slewed with it. */
int64_t utc_run_step(struct utc_run *run);
/* The same from two readings of the clocks: of the run, and of the host. */
int64_t utc_run_step_at(struct utc_run *run, int64_t run_now_ns, int64_t utc_now_ns);
