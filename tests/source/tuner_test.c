// SPDX-License-Identifier: GPL-3.0-or-later
/* tuner: ranges, rates and gains.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>

#include "../../src/source/tuner.h"  // tuner_by_type

static void ranges(void **state)
{
	(void)state;
	struct fault fault;
	const struct tuner *r820t = tuner_by_type(5), *e4000 = tuner_by_type(1);
	assert_string_equal(r820t->name, "R820T");
	assert_int_equal(tuner_check_freq(r820t, "x", 24e6, &fault), 0);
	assert_int_equal(tuner_check_freq(r820t, "x", 1766e6, &fault), 0);
	assert_int_equal(tuner_check_freq(r820t, "x", 1766.1e6, &fault), -EINVAL);
	assert_int_equal(tuner_check_freq(r820t, "x", NAN, &fault), -EINVAL);
	assert_int_equal(tuner_check_freq(e4000, "x", 1842e6, &fault), 0);
	assert_int_equal(tuner_check_freq(e4000, "x", 1200e6, &fault), -EINVAL);
	for (uint32_t type = 0; type < 7; type++)
		assert_int_equal(
			tuner_check_freq(tuner_by_type(type), "x", tuner_start_hz(tuner_by_type(type)), &fault), 0);
	assert_string_equal(tuner_by_type(7)->name, "unknown");
	assert_string_equal(tuner_by_type(UINT32_MAX)->name, "unknown");
}

static void rates(void **state)
{
	(void)state;
	struct fault fault;
	static const double right[] = { 270833, 300000, 900001, 1.92e6, 2.4e6, 3.2e6 };
	static const double wrong[] = { 0, 225000, 300001, 900000, 3200001, NAN };
	for (int i = 0; i < 6; i++) {
		assert_int_equal(tuner_check_rate("x", right[i], &fault), 0);
		assert_true(fabs(tuner_real_rate_hz(right[i]) / right[i] - 1) < 1e-6);
		assert_int_equal(tuner_check_rate("x", wrong[i], &fault), -EINVAL);
	}
	/* 28.8 MHz over a divider that is exact */
	assert_true(tuner_real_rate_hz(2.4e6) == 2.4e6);
	assert_true(tuner_real_rate_hz(1.92e6) == 1.92e6);
	/* 28.8e6 x 2^22 / 1083333 = 111503668.…, down to a multiple of 4 */
	assert_true(fabs(tuner_real_rate_hz(1083333) - 1083333.04) < 0.05);
}

static void gains(void **state)
{
	(void)state;
	const struct tuner *r820t = tuner_by_type(6);
	assert_int_equal(tuner_nearest_gain(r820t->gains, r820t->nof_gains, 30), 297);
	assert_int_equal(tuner_nearest_gain(r820t->gains, r820t->nof_gains, -50), 0);
	assert_int_equal(tuner_nearest_gain(r820t->gains, r820t->nof_gains, 100), 496);
	assert_int_equal(tuner_nearest_gain(NULL, 0, 12.34), 123);
	for (uint32_t type = 0; type < 7; type++) {
		const struct tuner *tuner = tuner_by_type(type);
		for (size_t i = 1; i < tuner->nof_gains; i++)
			assert_true(tuner->gains[i] > tuner->gains[i - 1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges),
		cmocka_unit_test(rates),
		cmocka_unit_test(gains),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
