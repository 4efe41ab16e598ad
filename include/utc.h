/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * utc: times as int64_t nanoseconds since 1970, and as RFC 3339 text.
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
