// SPDX-License-Identifier: GPL-3.0-or-later
/* live: where in time and frequency a dongle's samples are. Numbers every sample, marks what is missing, and keeps the
 * samples away that were taken while the tuner was settling. Shared by all sources that have a tuner.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "iq.h"      // enum iq_format
#include "source.h"  // struct source_out
#include "utc.h"     // struct utc_run

struct live {
	enum iq_format format;
	double rate_hz;
	uint32_t settle_samples; /* samples discarded after a retune */
	/* the following belongs to the reading thread */
	struct utc_run clock;  /* of this run */
	uint64_t index;        /* number of the next sample */
	uint64_t lost;         /* samples since the last block that was given on */
	uint64_t settling;     /* samples still to be discarded */
	uint64_t anchor;       /* the sample whose time is known … */
	int64_t anchor_ns;     /* … from the run's clock */
	bool started;          /* the anchor is set */
	uint64_t window_end;   /* sample at which the anchor is next looked at */
	int64_t least_late_ns; /* least delay of a block since the anchor was last looked at */
	int64_t usual_late_ns; /* the same before that, while nothing was missing; INT64_MAX: not known */
	bool gap;              /* samples are missing before the next block; the host's clock tells how many */
	uint32_t tune;
	double freq_hz;
	float over_db;
	/* from the tuning thread to the reading one */
	atomic_bool tuning;
	_Atomic double wanted_hz;
	_Atomic float wanted_over_db;
	atomic_uint wanted_tune;
};

/* settle_ns: from the return of the tuning call to the first settled sample. */
void live_init(struct live *live, enum iq_format format, double rate_hz, double freq_hz, int64_t settle_ns);

/* Gives a block to out->iq, or keeps it away and counts it. Neither allocates nor locks nor prints. */
void live_block(struct live *live, const void *samples, uint32_t nof_samples, const struct source_out *out);

/* How much later the end of a block that just came is by count of samples than by the host's clock [ns]: little where
 * samples come as they are taken, and more and more where they come faster. Reading thread. */
int64_t live_ahead_ns(const struct live *live, uint32_t nof_samples);

/* A block came and is not taken: it is missing before the next, but no time passed with it. Reading thread. */
void live_left_out(struct live *live, uint32_t nof_samples);

/* The device was away: the next block says how much is missing, by the host's clock. Reading thread. */
void live_gap(struct live *live);

/* So many samples are missing before the next block, by the device's own count. Reading thread. */
void live_missed(struct live *live, uint64_t samples);

/* Around the tuning call, from one thread at a time: nothing passes between the two; freq_hz is the new centre. */
void live_tune_begin(struct live *live);
void live_tune_end(struct live *live, double freq_hz);
/* In between: the gain is by so much another one than at first. */
void live_gain(struct live *live, double over_db);
