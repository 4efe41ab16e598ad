// SPDX-License-Identifier: GPL-3.0-or-later
/* utc: times as int64_t nanoseconds since 1970, and as RFC 3339 text.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { UTC_TEXT_SIZE = 32 };

/* "2026-01-02T03:04:05.678901Z" (microseconds, rounded down), into text[UTC_TEXT_SIZE]; returns text. */
char *utc_format(int64_t time_ns, char text[UTC_TEXT_SIZE]);

/* RFC 3339 with any number of decimals and any offset, years 1970 to 2199: 0, or -EINVAL. */
int utc_parse(const char *text, int64_t *time_ns);

/* Now, by the host's clock. */
int64_t utc_now(void);

/* Time of a run: the host's clock at its beginning, carried on by the monotonic clock, so that setting the host's clock
 * later changes no interval. */
struct utc_run {
	int64_t offset_ns;  /* host's clock over the monotonic one, at the start */
	int64_t stepped_ns; /* how far the host's clock was set since, as far as reported */
};
void utc_run_start(struct utc_run *run);
int64_t utc_run_now(const struct utc_run *run);

/* By how much the host's clock was set since the last step that was reported: half a second or more, else 0. Slewing
 * (adjtime) does not show: the monotonic clock is slewed with it. */
int64_t utc_run_step(struct utc_run *run);
/* The same from two readings of the clocks: of the run, and of the host. */
int64_t utc_run_step_at(struct utc_run *run, int64_t run_now_ns, int64_t utc_now_ns);
