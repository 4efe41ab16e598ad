// SPDX-License-Identifier: GPL-3.0-or-later
/* sigmf_meta: what a file of samples is, as SigMF describes it: https://sigmf.org, version 1.0.0.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "iq.h"  // enum iq_format

/* From this sample on the tuner stood here: it moved, or samples before it are missing. */
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

/* Without an end of line; to be freed. NULL: out of memory. */
char *sigmf_meta_encode(const struct sigmf_meta *meta);
