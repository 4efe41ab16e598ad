// SPDX-License-Identifier: GPL-3.0-or-later
/* sweep: one place for each bin up to 10 GHz, where powers are added up, weighted by the time that was listened. */
#include "sweep.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 200000 };

struct sweep {
	int64_t every_ns, begun_ns;
	sweep_put_fn *put;
	void *ctx;
	bool begun;
	int low, end; /* bins in use lie in between */
	float sum[BINS], seconds[BINS], dbfs[SPECTRUM_SWEEP_MAX];
};

struct sweep *sweep_create(double every_s, sweep_put_fn *put, void *ctx)
{
	struct sweep *sweep = calloc(1, sizeof(*sweep));

	if (sweep) {
		sweep->every_ns = llround(every_s * 1e9);
		sweep->low = BINS;
		sweep->put = put;
		sweep->ctx = ctx;
	}
	return sweep;
}

void sweep_destroy(struct sweep *sweep)
{
	free(sweep);
}

static void put(struct sweep *sweep, int64_t time_ns, int first, int count)
{
	const struct spectrum_sweep spectrum = { first * SPECTRUM_STEP_HZ, SPECTRUM_STEP_HZ, count, sweep->dbfs };

	for (int i = 0; i < count; i++)
		sweep->dbfs[i] = 10 * log10f(fmaxf(sweep->sum[first + i] / sweep->seconds[first + i], 1e-15f));
	sweep->put(sweep->ctx, time_ns, &spectrum);
}

/* Bins heard from this one on, no more than a record takes. */
static int run_of(const struct sweep *sweep, int first)
{
	int count = 0;

	while (first + count < sweep->end && count < SPECTRUM_SWEEP_MAX && sweep->seconds[first + count] > 0)
		count++;
	return count;
}

void sweep_end(struct sweep *sweep, int64_t time_ns)
{
	for (int i = sweep->low, count; i < sweep->end; i += count ? count : 1) {
		count = run_of(sweep, i);
		if (count)
			put(sweep, time_ns, i, count);
	}
	memset(sweep->sum, 0, sizeof(sweep->sum));
	memset(sweep->seconds, 0, sizeof(sweep->seconds));
	sweep->low = BINS;
	sweep->end = 0;
	sweep->begun_ns = time_ns;
}

void sweep_part(struct sweep *sweep, const struct spectrum_part *part)
{
	if (part->first < 0 || part->first + part->count > BINS)
		return;
	if (!sweep->begun)
		sweep->begun_ns = part->to_ns - llround(part->seconds * 1e9);
	sweep->begun = true;
	for (int i = 0; i < part->count; i++) {
		sweep->sum[part->first + i] += part->power[i] * (float)part->seconds;
		sweep->seconds[part->first + i] += (float)part->seconds;
	}
	sweep->low = part->first < sweep->low ? part->first : sweep->low;
	sweep->end = part->first + part->count > sweep->end ? part->first + part->count : sweep->end;
	if (part->to_ns - sweep->begun_ns >= sweep->every_ns)
		sweep_end(sweep, part->to_ns);
}
