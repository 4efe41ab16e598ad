// SPDX-License-Identifier: GPL-3.0-or-later
/* iq_block: a run of consecutive samples as a source delivered them, not yet converted.
 */
#pragma once

#include <stddef.h>  // size_t
#include <stdint.h>

enum iq_format {
	IQ_CU8,  /* unsigned 8 bit, centre 127.5: RTL-SDR */
	IQ_CS8,  /* signed 8 bit: HackRF */
	IQ_CS16, /* signed 16 bit, little endian */
	IQ_CF32, /* float, little endian, full scale 1.0 */
};

struct iq_block {
	enum iq_format format;
	uint32_t tune;  /* grows by one with every retune or recording segment; a change resets the receivers */
	double freq_hz; /* centre */
	double rate_hz; /* samples a second */
	uint64_t index; /* place of samples[0] in the stream, counted from its start, lost samples included */
	uint64_t lost; /* samples missing directly before samples[0]; with a new tune number: while the tuner settled */
	float over_db; /* gain of the device over the one it began with: levels are told as they would be without it */
	int64_t time_ns;      /* UTC of samples[0], ns since 1970 */
	uint32_t nof_samples; /* complex samples */
	const void *samples;  /* [nof_samples x iq_sample_bytes(format)], not necessarily aligned */
};

/* Octets of one complex sample. */
size_t iq_sample_bytes(enum iq_format format);

/* How long `samples` take [ns], rounded; never more than 31 years, so that a sum with a time of utc.h stays in range.
 */
int64_t iq_duration_ns(uint64_t samples, double rate_hz);

/* How many of the samples have I or Q at full scale (floats: at 1 or beyond). samples: [nof_samples x
 * iq_sample_bytes(format)], not necessarily aligned. */
uint32_t iq_full_scale(enum iq_format format, const void *samples, uint32_t nof_samples);

/* Inverts the spectrum in place: Q becomes -Q; the lowest value, which has no opposite, becomes full scale. samples:
 * [nof_samples x iq_sample_bytes(format)], not necessarily aligned. */
void iq_conjugate(enum iq_format format, void *samples, uint32_t nof_samples);

/* "cu8", "cs8", "cs16", "cf32" to the format: 0, or -EINVAL. */
int iq_format_parse(const char *name, enum iq_format *format);
const char *iq_format_name(enum iq_format format);
