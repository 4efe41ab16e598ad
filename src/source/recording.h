// SPDX-License-Identifier: GPL-3.0-or-later
/* recording: which file holds the samples, and how they are to be understood: the one place that decides. Options go
 * before what a header says, a header before the file's name. Raw files have one segment, SigMF recordings any number.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"   // struct fault
#include "octets.h"  // struct octets
#include "sample.h"  // struct sample_type
#include "source.h"  // struct source_config, struct source_file

/* What `rate_hz` may be: one GSM symbol rate (270.833 kHz) to the rate of a 20 MHz LTE carrier (36.211 clause 4: 1 /
 * Ts). */
#define RECORDING_RATE_MIN_HZ 270833.0
#define RECORDING_RATE_MAX_HZ 30.72e6

enum { RECORDING_WORDS = 160 };

struct segment {
	uint64_t start;  /* its first sample, counted over all segments' samples */
	uint64_t skip;   /* octets between the samples before it and its own */
	double freq_hz;  /* centre */
	int64_t time_ns; /* UTC of its first sample */
	float over_db;   /* as of struct iq_block */
};

struct recording {
	struct sample_type type;
	double rate_hz;
	uint64_t nof_samples; /* UINT64_MAX: as many as there are */
	size_t nof_segments;  /* at least one, in order of start */
	size_t nof_reached; /* segments that start within nof_samples; the others are beyond the end of a file that was
	                       cut off */
	struct segment *segments;
	bool described; /* has a metadata file of its own: */
	struct source_file description;
	char inferred[RECORDING_WORDS]; /* what neither options nor metadata said, and what did; "": all was said */
};

/* Opens config->target ("-": standard input) and leaves `octets` at the first segment's skip. `name` goes into faults.
 * 0, or -errno with *fault; recording_clear() in either case. */
int recording_open(struct recording *recording, struct octets *octets, const char *name,
                   const struct source_config *config, struct fault *fault);
/* 0, or -EINVAL with *fault naming the file and the key or option when this is no rate that can be received. */
int recording_check_rate(const char *name, const char *key, double rate_hz, struct fault *fault);
void recording_clear(struct recording *recording);
