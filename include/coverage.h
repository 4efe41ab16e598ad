// SPDX-License-Identifier: GPL-3.0-or-later
/* coverage: which parts of the spectrum were listened to, when and how long; so that a cell that appears can be told
 * from one that was not looked for, and "nothing found" says where and for how long.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { COVERAGE_SPANS_MAX = 256 };

/* One window of the spectrum. */
struct coverage_span {
	double low_hz, high_hz;
	int64_t first_ns, last_ns; /* first and last time of listening */
	int64_t listened_ns;       /* in all */
	int64_t deaf_ns; /* time in which nothing weak could be heard: saturated (part of listened_ns) or samples lost
	                    (besides it) */
	uint32_t visits;
	float floor_dbfs; /* noise of a 200 kHz carrier; NAN unknown: what is weaker would not have been seen */
};

struct coverage {
	size_t count;
	struct coverage_span spans[COVERAGE_SPANS_MAX];
	uint32_t cells, notice, suspicious,
		fake; /* what came of it: cells heard, alerts by the highest level each reached */
};

void coverage_init(struct coverage *coverage);

/* Listened to low_hz … high_hz from from_ns to to_ns. Of more than COVERAGE_SPANS_MAX windows the one visited longest
 * ago makes room. */
void coverage_add(struct coverage *coverage, double low_hz, double high_hz, int64_t from_ns, int64_t to_ns,
                  float floor_dbfs);

/* Adds time in which nothing weak could be heard: part of the stretch added last (saturated), or besides it (lost). */
void coverage_deaf(struct coverage *coverage, double low_hz, double high_hz, int64_t deaf_ns);

/* A part of the spectrum that was listened to for about the same time everywhere. */
struct coverage_part {
	double low_hz, high_hz;
	int64_t listened_ns; /* added up over all windows that hold it; of the place in it with the least */
	int64_t deaf_ns;     /* likewise, of the one with the most */
};

enum { COVERAGE_PARTS_MAX = 2 * COVERAGE_SPANS_MAX };

/* The spectrum listened to, from the lowest part up: parts[COVERAGE_PARTS_MAX], how many. */
size_t coverage_parts(const struct coverage *coverage, struct coverage_part *parts);

/* The window with this frequency that was listened to longest, NULL: it never was. */
const struct coverage_span *coverage_find(const struct coverage *coverage, double freq_hz);
