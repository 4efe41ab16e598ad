// SPDX-License-Identifier: GPL-3.0-or-later
/* live: time runs by the number of samples from an anchor taken off the host's clock. The anchor is renewed at every
 * break of the stream, and where the two clocks have drifted apart. Where all blocks come later than before, samples
 * are missing that nobody counted: USB drops them without a word. See live.h.
 */
#include "live.h"

#include <math.h>
#include <stdlib.h>

#include "utc.h"  // utc_run_now

/* Too little to make a record's time look wrong; a crystal 50 ppm off gets there in 80 minutes. */
static const int64_t drift_max_ns = 250000000;
/* Blocks are delayed by chance but never early: the least delayed one of this time shows the true offset. */
static const double window_s = 10;
/* More than a crystal 200 ppm off makes of that time, and than the least delay of some hundred blocks varies. */
static const int64_t unseen_min_ns = 5000000;

void live_init(struct live *live, enum iq_format format, double rate_hz, double freq_hz, int64_t settle_ns)
{
	*live = (struct live){ .format = format, .rate_hz = rate_hz, .freq_hz = freq_hz };
	live->settle_samples = (uint32_t)(rate_hz * settle_ns / 1e9);
	utc_run_start(&live->clock);
	atomic_init(&live->wanted_hz, freq_hz);
}

static int64_t time_of(const struct live *live, uint64_t index)
{
	return live->anchor_ns + iq_duration_ns(index - live->anchor, live->rate_hz);
}

static void begin_window(struct live *live)
{
	live->window_end = live->index + (uint64_t)(window_s * live->rate_hz);
	live->least_late_ns = INT64_MAX;
}

static void set_anchor(struct live *live, int64_t time_ns)
{
	live->anchor = live->index;
	live->anchor_ns = time_ns;
	live->started = true;
	live->usual_late_ns = INT64_MAX;
	begin_window(live);
}

static void count_gap(struct live *live, int64_t first_ns)
{
	double missing = (first_ns - time_of(live, live->index)) * 1e-9 * live->rate_hz;
	uint64_t samples = missing > 1 ? (uint64_t)llround(missing) : 1; /* a gap is at least one sample */
	live->index += samples;
	live->lost += samples;
}

/* Where sample count and host clock have drifted apart, moves the anchor's time; the count goes on unbroken. */
static void follow_drift(struct live *live)
{
	live->usual_late_ns = live->least_late_ns;
	if (llabs(live->least_late_ns) <= drift_max_ns)
		return;
	live->anchor_ns += live->least_late_ns;
	live->usual_late_ns = 0;
}

static void follow_clock(struct live *live, int64_t late_ns)
{
	if (late_ns < live->least_late_ns)
		live->least_late_ns = late_ns;
	if (live->index < live->window_end)
		return;
	const bool compared = live->usual_late_ns != INT64_MAX;
	const int64_t unseen_ns = compared ? live->least_late_ns - live->usual_late_ns : 0;
	if (unseen_ns > unseen_min_ns)
		live_missed(live, (uint64_t)(unseen_ns * 1e-9 * live->rate_hz));
	else
		follow_drift(live);
	begin_window(live);
}

/* Sets the time by the end of the block that just came. */
static void keep_time(struct live *live, uint32_t nof_samples)
{
	int64_t first_ns = utc_run_now(&live->clock) - iq_duration_ns(nof_samples, live->rate_hz);
	if (live->gap && live->started)
		count_gap(live, first_ns);
	if (live->gap || !live->started)
		set_anchor(live, first_ns);
	live->gap = false;
	follow_clock(live, first_ns - time_of(live, live->index));
}

static void take_tune(struct live *live)
{
	uint32_t tune = atomic_load_explicit(&live->wanted_tune, memory_order_acquire);
	if (tune == live->tune)
		return;
	live->tune = tune;
	live->freq_hz = atomic_load_explicit(&live->wanted_hz, memory_order_relaxed);
	live->over_db = atomic_load_explicit(&live->wanted_over_db, memory_order_relaxed);
	live->settling = live->settle_samples;
}

void live_block(struct live *live, const void *samples, uint32_t nof_samples, const struct source_out *out)
{
	bool tuning = atomic_load_explicit(&live->tuning, memory_order_acquire);
	keep_time(live, nof_samples);
	take_tune(live);
	if (tuning || live->settling > 0) {
		live->settling -= nof_samples < live->settling ? nof_samples : live->settling;
		live->lost += nof_samples;
	} else {
		out->iq(out->ctx, &(struct iq_block){
					  .format = live->format,
					  .tune = live->tune,
					  .freq_hz = live->freq_hz,
					  .over_db = live->over_db,
					  .rate_hz = live->rate_hz,
					  .index = live->index,
					  .lost = live->lost,
					  .time_ns = time_of(live, live->index),
					  .nof_samples = nof_samples,
					  .samples = samples,
				  });
		live->lost = 0;
	}
	live->index += nof_samples;
}

int64_t live_ahead_ns(const struct live *live, uint32_t nof_samples)
{
	const bool anchored = live->started && !live->gap;

	return anchored ? time_of(live, live->index + nof_samples) - utc_run_now(&live->clock) : 0;
}

void live_left_out(struct live *live, uint32_t nof_samples)
{
	live->lost += nof_samples;
}

void live_gap(struct live *live)
{
	live->gap = true;
}

void live_missed(struct live *live, uint64_t samples)
{
	live->index += samples;
	live->lost += samples;
}

void live_tune_begin(struct live *live)
{
	atomic_store_explicit(&live->tuning, true, memory_order_release);
}

void live_gain(struct live *live, double over_db)
{
	atomic_store_explicit(&live->wanted_over_db, (float)over_db, memory_order_relaxed);
}

void live_tune_end(struct live *live, double freq_hz)
{
	atomic_store_explicit(&live->wanted_hz, freq_hz, memory_order_relaxed);
	atomic_fetch_add_explicit(&live->wanted_tune, 1, memory_order_release);
	atomic_store_explicit(&live->tuning, false, memory_order_release);
}
