// SPDX-License-Identifier: GPL-3.0-or-later
/* iq: the sample formats, one row each. See iq.h.
 */
#include "iq.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <string.h>

static const struct {
	const char *name;
	size_t bytes; /* octets of one complex sample */
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

/* 0x80 in the place of every octet that is zero. */
static uint64_t zero_octets(uint64_t x)
{
	const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);

	return ~(((x & low) + low) | x | low);
}

/* Of four samples of two octets: how many have one that is 0 or 255. */
static uint32_t full_of_four(uint64_t four)
{
	uint64_t full = zero_octets(four) | zero_octets(~four);
	uint64_t samples = (full | full >> 8) >> 7 & UINT64_C(0x0001000100010001);

	return (uint32_t)(samples * UINT64_C(0x0001000100010001) >> 48);
}

/* 0 and 255 are full scale once `turn` is taken off each octet. */
static uint32_t full_8(const uint8_t *octets, uint32_t nof_samples, uint8_t turn)
{
	const uint64_t turns = turn * UINT64_C(0x0101010101010101);
	uint64_t four, rest = turns ^ UINT64_C(0x5555555555555555); /* in the middle, where there are none left */
	uint32_t n = 0, i = 0;

	for (; i + 4 <= nof_samples; i += 4) {
		memcpy(&four, octets + 2 * (size_t)i, sizeof(four));
		n += full_of_four(four ^ turns);
	}
	if (i < nof_samples)
		memcpy(&rest, octets + 2 * (size_t)i, 2 * (nof_samples - i));
	return n + full_of_four(rest ^ turns);
}

static uint32_t full_cs16(const uint8_t *octets, uint32_t nof_samples)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < nof_samples; i++) {
		int16_t iq[2];

		memcpy(iq, octets + 4 * (size_t)i, sizeof(iq));
		n += iq[0] == INT16_MIN || iq[0] == INT16_MAX || iq[1] == INT16_MIN || iq[1] == INT16_MAX;
	}
	return n;
}

static uint32_t full_cf32(const uint8_t *octets, uint32_t nof_samples)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < nof_samples; i++) {
		float iq[2];

		memcpy(iq, octets + 8 * (size_t)i, sizeof(iq));
		n += fabsf(iq[0]) >= 1 || fabsf(iq[1]) >= 1;
	}
	return n;
}

uint32_t iq_full_scale(enum iq_format format, const void *samples, uint32_t nof_samples)
{
	switch (format) {
	case IQ_CU8:
		return full_8(samples, nof_samples, 0);
	case IQ_CS8:
		return full_8(samples, nof_samples, 0x80);
	case IQ_CS16:
		return full_cs16(samples, nof_samples);
	case IQ_CF32:
		return full_cf32(samples, nof_samples);
	}
	return 0;
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
