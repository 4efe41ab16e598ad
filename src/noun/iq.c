/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * iq: the sample formats, one row each. See iq.h.
 */
#include "iq.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <string.h>

static const struct {
	const char *name;
	size_t bytes; /* of one complex sample */
} formats[] = {
	[IQ_CU8] = { "cu8", 2 },
	[IQ_CS8] = { "cs8", 2 },
	[IQ_CS16] = { "cs16", 4 },
	[IQ_CF32] = { "cf32", 8 },
};

static const size_t nof_formats = sizeof(formats) / sizeof(formats[0]);

size_t iq_sample_bytes(enum iq_format format)
{
	assert(format < nof_formats);
	return formats[format].bytes;
}

int64_t iq_duration_ns(uint64_t samples, double rate_hz)
{
	return llround(fmin(samples / rate_hz * 1e9, 1e18));
}

int iq_format_parse(const char *name, enum iq_format *format)
{
	for (size_t i = 0; i < nof_formats; i++) {
		if (!strcmp(name, formats[i].name)) {
			*format = i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *iq_format_name(enum iq_format format)
{
	assert(format < nof_formats);
	return formats[format].name;
}
