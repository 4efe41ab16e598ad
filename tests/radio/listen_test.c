// SPDX-License-Identifier: GPL-3.0-or-later
/* listen: blocks that follow each other are one stretch of a second; a retune, a loss or a jump in time ends it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "listen.h"

#define SECONDS(s) ((int64_t)((s)*1e9))

static struct iq_block block_at(double time_s, double freq_hz, uint32_t tune)
{
	return (struct iq_block){
		.rate_hz = 1e6, .nof_samples = 100000, .freq_hz = freq_hz, .tune = tune, .time_ns = SECONDS(time_s)
	};
}

static void test_a_second_each(void **state)
{
	struct listen listen = { 0 };
	struct listen_stretch done;
	int ended = 0;
	int64_t sum_ns = 0;

	(void)state;
	for (int i = 0; i < 25; i++) {
		struct iq_block block = block_at(i * 0.1, 935e6, 0);

		if (listen_block(&listen, &block, false, &done)) {
			ended++;
			sum_ns += done.to_ns - done.from_ns;
			assert_true(done.low_hz > 934.5e6 && done.low_hz < 935e6);
			assert_float_equal(done.high_hz - 935e6, 935e6 - done.low_hz, 1);
		}
	}
	assert_int_equal(ended, 2);
	assert_true(listen_end(&listen, &done));
	assert_int_equal(sum_ns + done.to_ns - done.from_ns, SECONDS(2.5));
	assert_false(listen_end(&listen, &done));
}

static void test_breaks(void **state)
{
	struct listen listen = { 0 };
	struct listen_stretch done;
	struct iq_block block = block_at(0, 935e6, 0);

	(void)state;
	assert_false(listen_block(&listen, &block, false, &done));
	block = block_at(0.1, 937e6, 1);
	assert_true(listen_block(&listen, &block, false, &done)); /* retuned */
	assert_int_equal(done.to_ns, SECONDS(0.1));
	assert_true(done.high_hz < 936e6);
	block = block_at(0.3, 937e6, 1);
	block.lost = 100000;
	assert_true(listen_block(&listen, &block, false, &done)); /* lost */
	assert_int_equal(done.to_ns - done.from_ns, SECONDS(0.1));
	block = block_at(0.1, 937e6, 1);
	assert_true(listen_block(&listen, &block, false, &done)); /* back in time: another recording */
	assert_true(listen_end(&listen, &done));
	assert_int_equal(done.from_ns, SECONDS(0.1));
}

/* Saturated blocks, and what was lost on the way; not what passed while the tuner settled. */
static void test_deaf(void **state)
{
	struct listen listen = { 0 };
	struct listen_stretch done;
	struct iq_block block = block_at(0, 935e6, 1);

	(void)state;
	block.lost = 50000; /* before the first there is nothing to be lost from */
	assert_false(listen_block(&listen, &block, true, &done));
	block = block_at(0.1, 935e6, 1);
	assert_false(listen_block(&listen, &block, false, &done));
	block = block_at(0.2, 935e6, 1);
	assert_false(listen_block(&listen, &block, true, &done));
	block = block_at(0.4, 935e6, 1);
	block.lost = 100000;
	assert_true(listen_block(&listen, &block, false, &done));
	assert_int_equal(done.deaf_ns, SECONDS(0.2));
	assert_int_equal(done.to_ns - done.from_ns, SECONDS(0.3));
	block = block_at(0.6, 937e6, 2);
	block.lost = 100000;
	assert_true(listen_block(&listen, &block, false, &done));
	assert_int_equal(done.deaf_ns, SECONDS(0.1));
	assert_true(listen_end(&listen, &done));
	assert_int_equal(done.deaf_ns, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_second_each),
		cmocka_unit_test(test_breaks),
		cmocka_unit_test(test_deaf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
