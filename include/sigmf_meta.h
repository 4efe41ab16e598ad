// SPDX-License-Identifier: GPL-3.0-or-later
/* sigmf_meta: what a file of samples is, as SigMF describes it: https://sigmf.org, version 1.0.0.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "iq.h"  // enum iq_format

/* A new segment starts at this sample: the tuner moved, or samples before it are missing. */
struct sigmf_segment {
	uint64_t start;
	double freq_hz;
	int64_t time_ns;
};

struct sigmf_meta {
	enum iq_format format;
	double rate_hz;
	size_t count;
	struct sigmf_segment *segments; /* [count] */
};

/* JSON without a line feed, to be freed by the caller. NULL: out of memory. */
char *sigmf_meta_encode(const struct sigmf_meta *meta);
