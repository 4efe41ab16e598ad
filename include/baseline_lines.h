// SPDX-License-Identifier: GPL-3.0-or-later
/* baseline_lines: a file of records, one a line, packed by gzip(1) or not, as a stream; it may be anybody's.
 */
#pragma once

#include "baseline.h"  // struct baseline_records

enum { LINES_BYTES_MAX = 256 * 1024 };

/* line[size]: NULL: it is taken; otherwise what is wrong with it. *error: -errno ends the reading. */
typedef const char *lines_take_fn(void *ctx, const char *line, size_t size, int *error, struct fault *fault);

/* Every line of the file ("-": standard input) to take(); bad ones are counted in *sums, and the first is named there.
 * 0 or -errno. */
int lines_read(const char *path, lines_take_fn *take, void *ctx, struct baseline_records *sums, struct fault *fault);
