// SPDX-License-Identifier: GPL-3.0-or-later
/* listen: joins blocks that follow each other. What was lost between them was not listened to. See listen.h. */
#include "listen.h"

#include <math.h>

#include "plan.h"  // plan_usable_hz

static const int64_t longest_ns = INT64_C(1000000000);
static const int64_t gap_ns = INT64_C(1000000); /* more between the times of two blocks is a break */

static bool continues(const struct listen *listen, const struct iq_block *block)
{
	int64_t gap = block->time_ns - listen->now.to_ns;

	return listen->open && block->tune == listen->tune && !block->lost && gap < gap_ns && gap > -gap_ns;
}

static void begin(struct listen *listen, const struct iq_block *block)
{
	double half_hz = plan_usable_hz(block->rate_hz) / 2;
	bool same =
		listen->known &&
		block->tune ==
			listen->tune; /* with a new tune number, what is missing is the time the tuner took to settle */

	*listen = (struct listen){ .tune = block->tune, .open = true, .known = true };
	listen->now.low_hz = block->freq_hz - half_hz;
	listen->now.high_hz = block->freq_hz + half_hz;
	listen->now.from_ns = block->time_ns;
	listen->now.deaf_ns = same ? iq_duration_ns(block->lost, block->rate_hz) : 0;
	listen->now.floor_dbfs = NAN;
}

bool listen_block(struct listen *listen, const struct iq_block *block, bool deaf, struct listen_stretch *done)
{
	int64_t duration_ns = iq_duration_ns(block->nof_samples, block->rate_hz);
	bool ended = false;

	if (!continues(listen, block)) {
		ended = listen_end(listen, done);
		begin(listen, block);
	}
	listen->now.to_ns = block->time_ns + duration_ns;
	listen->now.deaf_ns += deaf ? duration_ns : 0;
	if (!ended && listen->now.to_ns - listen->now.from_ns >= longest_ns)
		ended = listen_end(listen, done);
	return ended;
}

bool listen_end(struct listen *listen, struct listen_stretch *done)
{
	bool open = listen->open;

	*done = listen->now;
	listen->open = false;
	return open;
}
