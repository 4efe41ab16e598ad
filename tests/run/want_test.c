// SPDX-License-Identifier: GPL-3.0-or-later
/* A scan and a watch with a receiver that wishes: the tuner goes there and comes back, every sample on the way is
 * numbered, a wish out of reach is left alone, and a scan ends all the same. The device is the test's own, with the
 * bookkeeping (source/live) of the real ones; run under a thread sanitizer too. */
#include "fake.h"  // struct fake

#include <errno.h>
#include <time.h>

#include "../../src/source/live.h"  // live_block
#include "run.h"                    // run_live
#include "source.h"                 // struct source

enum { BLOCK = 10000, RATE = 1000000 };

static const double window_hz = 940e6, aside_hz = 941.5e6, far_hz = 2000e6;

struct dongle {
	struct live live;
	atomic_bool cancelled;
};

static void *dongle_open(const struct source_config *config, struct fault *fault)
{
	struct dongle *dongle = calloc(1, sizeof(*dongle));
	(void)fault;

	live_init(&dongle->live, IQ_CU8, config->rate_hz, config->freq_hz > 0 ? config->freq_hz : window_hz, 25000000);
	return dongle;
}

static int dongle_run(void *instance, const struct source_out *out, struct fault *fault)
{
	static const uint8_t samples[2 * BLOCK];
	struct dongle *dongle = instance;
	(void)fault;

	while (!dongle->cancelled) {
		nanosleep(&(struct timespec){ .tv_nsec = BLOCK * (1000000000l / RATE) }, NULL);
		live_block(&dongle->live, samples, BLOCK, out);
	}
	return 0;
}

static void dongle_cancel(void *instance)
{
	((struct dongle *)instance)->cancelled = true;
}

static int dongle_tune(void *instance, double freq_hz)
{
	struct dongle *dongle = instance;

	live_tune_begin(&dongle->live);
	live_tune_end(&dongle->live, freq_hz);
	return 0;
}

static void dongle_info(void *instance, struct source_info *info)
{
	const struct dongle *dongle = instance;

	*info = (struct source_info){ .rate_hz = RATE,
		                      .freq_hz = dongle->live.wanted_hz,
		                      .freq_min_hz = 900e6,
		                      .freq_max_hz = 1000e6,
		                      .settle_s = 0.025 };
}

static const struct source dongle_source = { .name = "dongle",
	                                     .live = true,
	                                     .open = dongle_open,
	                                     .run = dongle_run,
	                                     .cancel = dongle_cancel,
	                                     .tune = dongle_tune,
	                                     .close = free,
	                                     .info = dongle_info };

/* In place of src/source/source.c. */
const struct source *const sources[] = { &dongle_source, NULL };

const struct source *source_find(const char *name)
{
	return strcmp(name, "dongle") == 0 ? &dongle_source : NULL;
}

static enum run_exit listen(double wanted_hz, bool watch, double duration_s)
{
	struct run_config config = { .engine.outputs = { 1, { "jsonl:/dev/null" } }, .reception.max_offset_ppm = 60 };
	const struct radio_config radio = {
		.device = "dongle", .source = { .rate_hz = RATE, .freq_hz = window_hz }, .dwell_s = 1, .watch = watch
	};
	struct fault fault = { .text = "" };

	fake_knobs.wanted_hz = wanted_hz;
	fake_knobs.wanted_s = 0.2;
	enum run_exit result = run_live(&config, &radio, 1, duration_s, &fault);

	assert_string_equal(fault.text, "");
	assert_int_equal(fake_knobs.end.breaks,
	                 0); /* every index is the one before, its samples and what was announced */
	return result;
}

static void there_and_back(void **state)
{
	const struct fake *end = &fake_knobs.end;
	(void)state;

	assert_int_equal(listen(aside_hz, false, 0), RUN_DONE);
	assert_true(end->wanted_samples > 0 && end->wanted_samples < end->samples);
	assert_true(end->tune >= 2); /* there and back, or there until the end */
	assert_int_equal(end->settled, end->lost);
	assert_true(end->settled >= end->tune * 25 * RATE / 1000);
	assert_int_equal(end->elsewhere, 0);
}

static void out_of_reach(void **state)
{
	const struct fake *end = &fake_knobs.end;
	(void)state;

	assert_int_equal(listen(far_hz, false, 0), RUN_DONE);
	assert_int_equal(end->tune, 0);
	assert_int_equal(end->lost, 0);
}

static void a_wish_for_where_it_is(void **state)
{
	(void)state;
	assert_int_equal(listen(window_hz, false, 0), RUN_DONE);
	assert_int_equal(fake_knobs.end.tune, 0);
}

/* Insisting gives half of the time at the most; how even the dongle's sleep is decides how many samples that are. */
static void a_watch_goes_on(void **state)
{
	const struct fake *end = &fake_knobs.end;
	(void)state;

	fake_knobs.insists = true;
	assert_int_equal(listen(aside_hz, true, 3), RUN_DONE);
	fake_knobs.insists = false;
	assert_true(end->tune >= 3);
	assert_true(end->wanted_samples > 0 && end->wanted_samples <= end->samples * 2 / 3);
	assert_int_equal(end->elsewhere, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(out_of_reach),
		cmocka_unit_test(a_wish_for_where_it_is),
		cmocka_unit_test(a_watch_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
