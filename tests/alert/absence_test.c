// SPDX-License-Identifier: GPL-3.0-or-later
/* absence: what a coverage record says in words: each part with its time, how much of it was lost on the way, and "no
 * alert" is not said where there was one. */
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
	assert_string_equal(
		text, "listened to 934.0-936.0 MHz for 20.0 s, 936.0-938.0 MHz for 30.0 s, 950.0-952.0 MHz for 5.0 s; "
		      "14 cells, no alert\n");
	verdict_coverage(&coverage, LANGUAGE_ZH, text, sizeof(text));
	assert_string_equal(text, "已监听 934.0-936.0 MHz（20.0 秒）、936.0-938.0 MHz（30.0 秒）、950.0-952.0 MHz（5.0 "
	                          "秒）；共 14 个小区，无告警\n");
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
	assert_string_equal(
		text,
		"listened to 934.0-936.0 MHz for 20.0 s (deaf for 3.5 s, saturated or lost); 0 cells, no alert\n");
	verdict_coverage(&coverage, LANGUAGE_ZH, text, sizeof(text));
	assert_non_null(strstr(text, "934.0-936.0 MHz（20.0 秒，其中 3.5 秒因信号过强或丢失而无法监听）"));
}

static void test_alerts(void **state)
{
	static const struct {
		unsigned cells, fake, suspicious, notice;
		const char *en, *zh;
	} cases[] = {
		{ 1, 0, 0, 0, "; 1 cell, no alert\n", "；共 1 个小区，无告警\n" },
		{ 2, 0, 0, 1, "; 2 cells, no fake station, 1 notice\n", "；共 2 个小区，未发现伪基站，注意 1 条\n" },
		{ 0, 0, 0, 2, "; 0 cells, no fake station, 2 notices\n", "；共 0 个小区，未发现伪基站，注意 2 条\n" },
		{ 3, 1, 1, 1, "; 3 cells, 1 FAKE, 1 suspicious, 1 notice\n",
		  "；共 3 个小区，伪基站 1 个，可疑 1 个，注意 1 条\n" },
		{ 3, 1, 1, 2, "; 3 cells, 1 FAKE, 1 suspicious, 2 notices\n",
		  "；共 3 个小区，伪基站 1 个，可疑 1 个，注意 2 条\n" },
		{ 3, 0, 1, 1, "; 3 cells, 0 FAKE, 1 suspicious, 1 notice\n",
		  "；共 3 个小区，伪基站 0 个，可疑 1 个，注意 1 条\n" },
		{ 3, 1, 0, 1, "; 3 cells, 1 FAKE, 0 suspicious, 1 notice\n",
		  "；共 3 个小区，伪基站 1 个，可疑 0 个，注意 1 条\n" },
		{ 3, 2, 0, 0, "; 3 cells, 2 FAKE, 0 suspicious, 0 notices\n",
		  "；共 3 个小区，伪基站 2 个，可疑 0 个，注意 0 条\n" },
	};
	struct coverage coverage;
	char text[512];

	(void)state;
	coverage_init(&coverage);
	coverage_add(&coverage, 934e6, 936e6, 0, SECONDS(20), NAN);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		coverage.cells = cases[i].cells;
		coverage.fake = cases[i].fake;
		coverage.suspicious = cases[i].suspicious;
		coverage.notice = cases[i].notice;
		verdict_coverage(&coverage, LANGUAGE_EN, text, sizeof(text));
		assert_string_equal(strchr(text, ';'), cases[i].en);
		verdict_coverage(&coverage, LANGUAGE_ZH, text, sizeof(text));
		assert_string_equal(strstr(text, "；"), cases[i].zh);
	}
}

/* Six parts are named; less than half a tenth of a second of deafness is none. */
static void test_many_windows(void **state)
{
	struct coverage coverage;
	char text[512], small[40];

	(void)state;
	coverage_init(&coverage);
	for (int i = 0; i < COVERAGE_SPANS_MAX; i++) {
		coverage_add(&coverage, i * 10e6, i * 10e6 + 2e6, 0, SECONDS(1), NAN);
		coverage_deaf(&coverage, i * 10e6, i * 10e6 + 2e6,
		              i == 2   ? SECONDS(0.05)
		              : i == 4 ? SECONDS(0.0499)
		                       : 0);
		if (i < 5 || i > 6)
			continue;
		verdict_coverage(&coverage, LANGUAGE_EN, text, sizeof(text));
		assert_true(!strstr(text, "60.0-62.0") && !strstr(text, "more") == (i == 5));
		verdict_coverage(&coverage, LANGUAGE_ZH, text, sizeof(text));
		assert_true(!strstr(text, "等 7 段") == (i == 5));
	}
	verdict_coverage(&coverage, LANGUAGE_EN, text, sizeof(text));
	assert_string_equal(
		text,
		"listened to 0.0-2.0 MHz for 1.0 s, 10.0-12.0 MHz for 1.0 s, 20.0-22.0 MHz for 1.0 s (deaf for 0.1 s, "
		"saturated or lost), 30.0-32.0 MHz for 1.0 s, 40.0-42.0 MHz for 1.0 s, 50.0-52.0 MHz for 1.0 s and 250 "
		"more; 0 cells, no alert\n");
	for (size_t size = 0; size <= sizeof(small); size++)
		assert_int_equal(verdict_coverage(&coverage, LANGUAGE_EN, small, size), size ? size - 1 : 0);
	assert_memory_equal(small, text, sizeof(small) - 1);
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
