// SPDX-License-Identifier: GPL-3.0-or-later
/* sigmf_meta: what a file of samples is, as SigMF describes it: https://sigmf.org, version 1.0.0. What SigMF has no
 * word for stands under "fbswatch:".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iq.h"        // enum iq_format
#include "position.h"  // struct position

/* A new segment starts at this sample: the tuner moved, its gain was changed, or samples before it are missing. */
struct sigmf_segment {
	uint64_t start;
	double freq_hz;
	int64_t time_ns;
	float over_db;            /* as of the block */
	double gain_db;           /* of the device; where there is an origin, NAN: not known */
	struct position position; /* of the sensor then; source NULL: not known */
};

/* Something was noticed here. */
struct sigmf_mark {
	uint64_t start;
	char label[32], comment[128];
};

/* What they were received with; "" and NAN: not known. */
struct sigmf_origin {
	char sensor[256], source[320], device[128], id[320]; /* id: the same device has it in every run */
	double ppm, clock_ppm; /* correction that the user gave, error of the crystal that cells showed */
};

struct sigmf_meta {
	enum iq_format format;
	double rate_hz;
	size_t count, nof_marks;
	struct sigmf_segment *segments;    /* [count] */
	const struct sigmf_mark *marks;    /* [nof_marks] */
	const struct sigmf_origin *origin; /* NULL: is told elsewhere */
};

/* Whether a block follows the one before without a new segment. last NULL: there is none. */
bool sigmf_goes_on(const struct iq_block *last, const struct iq_block *block);

/* JSON without a line feed, to be freed by the caller. NULL: out of memory. */
char *sigmf_meta_encode(const struct sigmf_meta *meta);
