// SPDX-License-Identifier: GPL-3.0-or-later
/* absence: what a coverage record says in words: each part with its time, how much of it was lost on the way, and "no alert" is not said
 * where there was one. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "verdict.h"

#define SECONDS(s) ((int64_t)((s)*1e9))

static void test_words(void **state)
{
	struct coverage coverage;
	char text[512];

	(void)state;
	coverage_init(&coverage);
	coverage_add(&coverage, 936e6, 938e6, 0, SECONDS(30), NAN);
	coverage_add(&coverage, 934e6, 936e6, 0, SECONDS(20), NAN);
	coverage_add(&coverage, 950e6, 952e6, 0, SECONDS(5), NAN);
	coverage.cells = 14;
	verdict_coverage(&coverage, LANGUAGE_EN, text, sizeof(text));
	assert_string_equal(text,
	                    "listened to 934.0-936.0 MHz for 20.0 s, 936.0-938.0 MHz for 30.0 s, 950.0-952.0 MHz for 5.0 s; "
	                    "14 cells, no alert\n");
	verdict_coverage(&coverage, LANGUAGE_ZH, text, sizeof(text));
	assert_string_equal(text, "已监听 934.0-936.0 MHz（20.0 秒）、936.0-938.0 MHz（30.0 秒）、950.0-952.0 MHz（5.0 秒）；共 14 个小区，无告警\n");
}

static void test_deafness(void **state)
{
	struct coverage coverage;
	char text[512];

	(void)state;
	coverage_init(&coverage);
	coverage_add(&coverage, 934e6, 936e6, 0, SECONDS(20), NAN);
	coverage_deaf(&coverage, 934e6, 936e6, SECONDS(3.5));
	verdict_coverage(&coverage, LANGUAGE_EN, text, sizeof(text));
	assert_string_equal(text, "listened to 934.0-936.0 MHz for 20.0 s (deaf for 3.5 s, saturated or lost); 0 cells, no alert\n");
	verdict_coverage(&coverage, LANGUAGE_ZH, text, sizeof(text));
	assert_non_null(strstr(text, "934.0-936.0 MHz（20.0 秒，其中 3.5 秒因信号过强或丢失而无法监听）"));
}

static void test_alerts(void **state)
{
	struct coverage coverage;
	char text[512];

	(void)state;
	coverage_init(&coverage);
	coverage_add(&coverage, 934e6, 936e6, 0, SECONDS(20), NAN);
	coverage.cells = 1;
	coverage.notice = 1;
	verdict_coverage(&coverage, LANGUAGE_EN, text, sizeof(text));
	assert_non_null(strstr(text, "1 cell, no fake station, 1 notice\n"));
	coverage.fake = 2;
	verdict_coverage(&coverage, LANGUAGE_EN, text, sizeof(text));
	assert_null(strstr(text, "no fake"));
	assert_non_null(strstr(text, "2 FAKE, 0 suspicious, 1 notice\n"));
	verdict_coverage(&coverage, LANGUAGE_ZH, text, sizeof(text));
	assert_non_null(strstr(text, "伪基站 2 个"));
}

static void test_many_windows(void **state)
{
	struct coverage coverage;
	char text[512], small[40];

	(void)state;
	coverage_init(&coverage);
	for (int i = 0; i < COVERAGE_SPANS_MAX; i++)
		coverage_add(&coverage, i * 10e6, i * 10e6 + 2e6, 0, SECONDS(1), NAN);
	verdict_coverage(&coverage, LANGUAGE_EN, text, sizeof(text));
	assert_non_null(strstr(text, "and 250 more"));
	assert_int_equal(verdict_coverage(&coverage, LANGUAGE_EN, small, sizeof(small)), sizeof(small) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_deafness),
		cmocka_unit_test(test_alerts),
		cmocka_unit_test(test_many_windows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
