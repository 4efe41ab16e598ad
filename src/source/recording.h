/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * recording: how the samples of a file are to be understood; raw files have one segment, SigMF recordings any number.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"   // struct fault
#include "iq.h"      // enum iq_format
#include "source.h"  // struct source_config, struct source_file

/* What `rate_hz` may be: one GSM symbol rate (270.833 kHz) to the fastest radio considered. */
#define RECORDING_RATE_MIN_HZ 270833.0
#define RECORDING_RATE_MAX_HZ 25e6

struct segment {
	uint64_t start;  /* its first sample, counted over all segments' samples */
	uint64_t skip;   /* octets between the samples before it and its own */
	double freq_hz;  /* centre */
	int64_t time_ns; /* UTC of its first sample */
};

struct recording {
	enum iq_format format;
	double rate_hz;
	uint64_t nof_samples; /* UINT64_MAX: as many as there are */
	size_t nof_segments;  /* at least one, by start */
	size_t nof_reached;   /* of these, that start within nof_samples; the others are lost with the end of the file */
	struct segment *segments;
	bool described; /* by a file of its own: */
	struct source_file description;
};

/* Takes the samples' format, rate, centre and start from the options: 0, or -EINVAL naming the one that is missing. */
int recording_from_options(struct recording *recording, const char *name, const struct source_config *config,
			   struct fault *fault);
/* 0, or -EINVAL with *fault naming the file and the key or option when this is no rate that can be received. */
int recording_check_rate(const char *name, const char *key, double rate_hz, struct fault *fault);
void recording_clear(struct recording *recording);
