// SPDX-License-Identifier: GPL-3.0-or-later
/* live: indices, losses and tune numbers of a dongle's samples; times against the host's clock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "collect.h"                // collect_out
#include "../../src/source/live.h"  // live_block
#include "utc.h"                    // utc_now

enum { SAMPLES = 1000 };
static const uint8_t samples[2 * SAMPLES];
static const int64_t ms = 1000000;

struct fixture {
	struct live live;
	struct collected *c;
	struct source_out out;
	int64_t now_ns;
};

static struct fixture begin(double rate_hz)
{
	struct fixture f = { .c = collect_create(), .now_ns = 1000 * ms };
	f.out = collect_out(f.c);
	live_init(&f.live, IQ_CU8, rate_hz, 940e6, 2 * ms);
	return f;
}

static void feed(struct fixture *f, int blocks)
{
	for (int i = 0; i < blocks; i++)
		live_block(&f->live, samples, SAMPLES, &f->out);
}

static void samples_are_numbered_and_timed(void **state)
{
	(void)state;
	struct fixture f = begin(1e6);
	int64_t before = utc_now();
	feed(&f, 5);
	int64_t after = utc_now();
	assert_int_equal(f.c->nof_blocks, 5);
	for (int i = 0; i < 5; i++) {
		const struct iq_block *b = &f.c->blocks[i];
		assert_true(b->index == (uint64_t)i * SAMPLES && b->lost == 0 && b->tune == 0 && b->freq_hz == 940e6);
		assert_true(b->time_ns == f.c->blocks[0].time_ns + i * ms); /* by count, however fast they come */
	}
	/* the run's clock was set to the host's when neither was held still */
	assert_true(f.c->blocks[0].time_ns >= before - 100 * ms && f.c->blocks[0].time_ns <= after + 100 * ms);
	collect_destroy(f.c);
}

static void retuning_keeps_samples_away(void **state)
{
	(void)state;
	struct fixture f = begin(1e6);
	feed(&f, 2);
	live_tune_begin(&f.live);
	feed(&f, 3);
	live_tune_end(&f.live, 950e6);
	feed(&f, 4); /* two of them while the tuner settles */
	assert_int_equal(f.c->nof_blocks, 4);
	assert_true(f.c->blocks[2].tune == 1 && f.c->blocks[2].freq_hz == 950e6);
	assert_true(f.c->blocks[2].lost == 5 * SAMPLES && f.c->blocks[2].index == 7 * SAMPLES);
	assert_true(f.c->blocks[3].lost == 0 && f.c->blocks[3].index == 8 * SAMPLES);
	assert_true(f.c->blocks[2].time_ns == f.c->blocks[0].time_ns + 7 * ms);
	collect_destroy(f.c);
}

static void two_retunes_settle_anew(void **state)
{
	(void)state;
	struct fixture f = begin(1e6);
	feed(&f, 1);
	live_tune_begin(&f.live);
	live_tune_end(&f.live, 950e6);
	feed(&f, 1);
	live_tune_begin(&f.live);
	live_tune_end(&f.live, 960e6);
	feed(&f, 3);
	assert_int_equal(f.c->nof_blocks, 2);
	assert_true(f.c->blocks[1].tune == 2 && f.c->blocks[1].freq_hz == 960e6 && f.c->blocks[1].lost == 3 * SAMPLES);
	collect_destroy(f.c);
}

/* The host's clock as if it were later: the anchor is put back. */
static void gap_is_measured_by_the_clock(void **state)
{
	(void)state;
	struct fixture f = begin(1e6);
	feed(&f, 2);
	f.live.anchor_ns -= 5000 * ms;
	live_gap(&f.live);
	feed(&f, 2);
	uint64_t lost = f.c->blocks[2].lost;
	assert_true(lost > 4990000 && lost < 9000000);
	assert_true(f.c->blocks[2].index == 2 * SAMPLES + lost);
	assert_true(f.c->blocks[3].lost == 0);
	assert_true(llabs(f.c->blocks[2].time_ns - utc_now()) < 4000 * ms);
	collect_destroy(f.c);
}

static void gap_is_never_nothing(void **state)
{
	(void)state;
	struct fixture f = begin(1e6);
	feed(&f, 1);
	f.live.anchor_ns += 5000 * ms; /* a clock that was put back */
	live_gap(&f.live);
	feed(&f, 1);
	assert_true(f.c->blocks[1].lost == 1 && f.c->blocks[1].index == SAMPLES + 1);
	collect_destroy(f.c);
}

static void ahead_is_by_the_clock(void **state)
{
	(void)state;
	struct fixture f = begin(1e6);
	utc_run_stand(&f.live.clock, f.now_ns);
	assert_int_equal(live_ahead_ns(&f.live, SAMPLES), 0); /* nothing to compare with */
	feed(&f, 1);
	assert_int_equal(live_ahead_ns(&f.live, SAMPLES), ms);
	utc_run_stand(&f.live.clock, f.now_ns + 3 * ms);
	assert_int_equal(live_ahead_ns(&f.live, SAMPLES), -2 * ms);
	feed(&f, 10);
	assert_int_equal(live_ahead_ns(&f.live, SAMPLES), 8 * ms);
	live_gap(&f.live);
	assert_int_equal(live_ahead_ns(&f.live, SAMPLES), 0);
	collect_destroy(f.c);
}

static void what_is_left_out_takes_no_time(void **state)
{
	(void)state;
	struct fixture f = begin(1e6);
	feed(&f, 2);
	live_left_out(&f.live, 3 * SAMPLES);
	feed(&f, 1);
	assert_int_equal(f.c->blocks[2].lost, 3 * SAMPLES);
	assert_int_equal(f.c->blocks[2].index, f.c->blocks[1].index + SAMPLES);
	assert_int_equal(f.c->blocks[2].time_ns, f.c->blocks[1].time_ns + ms);
	collect_destroy(f.c);
}

/* Ten seconds of samples within no time: the count runs ahead of the clock. */
static void drift_moves_the_time_alone(void **state)
{
	(void)state;
	struct fixture f = begin(1e5);
	feed(&f, 1002);
	assert_true(f.c->blocks[999].time_ns > utc_now() + 5000 * ms);
	assert_true(llabs(f.c->blocks[1001].time_ns - utc_now()) < 4000 * ms);
	for (int i = 0; i < 1002; i++)
		assert_true(f.c->blocks[i].lost == 0 && f.c->blocks[i].index == (uint64_t)i * SAMPLES);
	collect_destroy(f.c);
}

/* One late block, or many, move nothing while another comes in time. */
static void lateness_by_chance_moves_nothing(void **state)
{
	(void)state;
	struct fixture f = begin(1e5);
	feed(&f, 1);
	int64_t first_ns = f.c->blocks[0].time_ns;
	f.live.least_late_ns = 3 * ms;
	f.live.anchor_ns -= 60000 * ms;
	feed(&f, 1000);
	assert_true(f.c->blocks[1000].time_ns == first_ns - 60000 * ms + 10000 * ms);
	collect_destroy(f.c);
}

/* Blocks that come as fast as they should, by a clock that goes on with them. */
static void feed_in_time(struct fixture *f, int blocks)
{
	for (int i = 0; i < blocks; i++) {
		f->now_ns += 10 * ms;
		utc_run_tell(&f->live.clock, f->now_ns);
		live_block(&f->live, samples, SAMPLES, &f->out);
	}
}

static struct fixture begin_in_time(void)
{
	struct fixture f = begin(1e5);
	utc_run_stand(&f.live.clock, f.now_ns);
	feed_in_time(&f, 1001); /* how late they usually are is known */
	return f;
}

static uint64_t lost_in(const struct collected *c)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < c->nof_blocks; i++)
		sum += c->blocks[i].lost;
	return sum;
}

static void all_later_than_before_are_missing(void **state)
{
	(void)state;
	struct fixture f = begin_in_time();
	f.now_ns += 40 * ms;
	feed_in_time(&f, 1000);
	assert_true(lost_in(f.c) == 4000);
	feed_in_time(&f, 2000); /* once */
	assert_true(lost_in(f.c) == 4000);
	const struct iq_block *last = &f.c->blocks[f.c->nof_blocks - 1];
	assert_true(last->index == (f.c->nof_blocks - 1) * SAMPLES + 4000);
	assert_true(last->time_ns == f.now_ns - 10 * ms);
	collect_destroy(f.c);
}

/* Of ten seconds 5 ms: a crystal 200 ppm off makes them 2 ms late. */
static void little_by_little_is_the_crystal(void **state)
{
	(void)state;
	struct fixture f = begin_in_time();
	f.now_ns += 5 * ms;
	feed_in_time(&f, 1000);
	f.now_ns += 5 * ms;
	feed_in_time(&f, 1000);
	assert_true(lost_in(f.c) == 0);
	f.now_ns += 5 * ms + 10000;
	feed_in_time(&f, 1000);
	assert_true(lost_in(f.c) == 501);
	collect_destroy(f.c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_are_numbered_and_timed),
		cmocka_unit_test(retuning_keeps_samples_away),
		cmocka_unit_test(two_retunes_settle_anew),
		cmocka_unit_test(gap_is_measured_by_the_clock),
		cmocka_unit_test(gap_is_never_nothing),
		cmocka_unit_test(ahead_is_by_the_clock),
		cmocka_unit_test(what_is_left_out_takes_no_time),
		cmocka_unit_test(drift_moves_the_time_alone),
		cmocka_unit_test(lateness_by_chance_moves_nothing),
		cmocka_unit_test(all_later_than_before_are_missing),
		cmocka_unit_test(little_by_little_is_the_crystal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
