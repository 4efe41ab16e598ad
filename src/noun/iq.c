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

static void conjugate_cs16(uint8_t *octets, uint32_t nof_samples)
{
	for (uint32_t i = 0; i < nof_samples; i++) {
		uint8_t *place = octets + 4 * (size_t)i + 2;
		int16_t q;

		memcpy(&q, place, sizeof(q));
		q = (int16_t)(q == INT16_MIN ? INT16_MAX : -q);
		memcpy(place, &q, sizeof(q));
	}
}

void iq_conjugate(enum iq_format format, void *samples, uint32_t nof_samples)
{
	uint8_t *octets = samples;

	switch (format) {
	case IQ_CU8: /* about 127.5: 0 and 255 change places */
		for (size_t i = 1; i < 2 * (size_t)nof_samples; i += 2)
			octets[i] = (uint8_t)~octets[i];
		break;
	case IQ_CS8:
		for (size_t i = 1; i < 2 * (size_t)nof_samples; i += 2)
			octets[i] = octets[i] == 0x80 ? 0x7f : (uint8_t)-octets[i];
		break;
	case IQ_CS16:
		conjugate_cs16(octets, nof_samples);
		break;
	case IQ_CF32: /* the sign is the top bit of the last octet */
		for (size_t i = 7; i < 8 * (size_t)nof_samples; i += 8)
			octets[i] ^= 0x80;
		break;
	}
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
