// SPDX-License-Identifier: GPL-3.0-or-later
/* utc: known instants both ways, every part of RFC 3339 that may vary, and what is no time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <errno.h>

#include "utc.h"  // utc_parse, utc_format

static void known_times(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ns;
	} known[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "2026-01-02T03:04:05Z", INT64_C(1767323045000000000) },
		{ "2026-01-02T03:04:05.5Z", INT64_C(1767323045500000000) },
		{ "2026-01-02T03:04:05.123456789Z", INT64_C(1767323045123456789) },
		{ "2026-01-02T03:04:05.1234567891111111111111111Z", INT64_C(1767323045123456789) },
		{ "2026-01-02t03:04:05z", INT64_C(1767323045000000000) },
		{ "2026-01-02 03:04:05Z", INT64_C(1767323045000000000) },
		{ "2026-01-02T11:04:05+08:00", INT64_C(1767323045000000000) },
		{ "2026-01-01T23:34:05-03:30", INT64_C(1767323045000000000) },
		{ "2016-12-31T23:59:60Z", INT64_C(1483228800000000000) },
		{ "2024-02-29T00:00:00Z", INT64_C(1709164800000000000) },
		{ "2199-12-31T23:59:59Z", INT64_C(7258118399000000000) },
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		int64_t ns = -1;
		assert_int_equal(utc_parse(known[i].text, &ns), 0);
		assert_true(ns == known[i].ns);
	}
}

static void no_times(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",
		"2026",
		"2026-01-02",
		"2026-01-02T03:04:05",
		"2026-01-02T03:04Z",
		"2026-1-2T03:04:05Z",
		"2026-13-02T03:04:05Z",
		"2026-00-02T03:04:05Z",
		"2026-01-00T03:04:05Z",
		"2026-01-32T03:04:05Z",
		"2026-02-29T03:04:05Z",
		"2026-04-31T03:04:05Z",
		"2026-01-02T24:04:05Z",
		"2026-01-02T03:60:05Z",
		"2026-01-02T03:04:61Z",
		"2026-01-02T03:04:05.Z",
		"2026-01-02T03:04:05ZZ",
		"2026-01-02T03:04:05Z ",
		" 2026-01-02T03:04:05Z",
		"2026-01-02T03:04:05+0800",
		"2026-01-02T03:04:05+24:00",
		"2026-01-02T03:04:05+08",
		"1969-12-31T23:59:59Z",
		"2200-01-01T00:00:00Z",
		"-026-01-02T03:04:05Z",
		"2026-01-02T03:04:+5Z",
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		int64_t ns = 7;
		assert_int_equal(utc_parse(wrong[i], &ns), -EINVAL);
		assert_true(ns == 7);
	}
}

static void text(void **state)
{
	(void)state;
	char out[UTC_TEXT_SIZE];
	assert_string_equal(utc_format(0, out), "1970-01-01T00:00:00.000000Z");
	assert_string_equal(utc_format(INT64_C(1767323045678901999), out), "2026-01-02T03:04:05.678901Z");
	assert_string_equal(utc_format(-1, out), "1969-12-31T23:59:59.999999Z");
	assert_string_equal(utc_format(INT64_MAX, out), "2262-04-11T23:47:16.854775Z");
	assert_string_equal(utc_format(INT64_MIN, out), "1677-09-21T00:12:43.145224Z");
}

static void now_is_a_time_of_today(void **state)
{
	(void)state;
	char out[UTC_TEXT_SIZE];
	int64_t now = utc_now(), back;
	assert_true(now > INT64_C(1700000000000000000));
	assert_int_equal(utc_parse(utc_format(now, out), &back), 0);
	assert_true(back == now / 1000 * 1000);
}

/* The host's clock is set by three days and back; slewing is no step; each is told once. */
static void a_run_has_a_clock_of_its_own(void **state)
{
	static const int64_t ms = 1000000, day = INT64_C(86400) * 1000 * 1000000,
			     start = INT64_C(1772323200) * 1000 * 1000000;
	struct utc_run run;

	(void)state;
	utc_run_start(&run);
	assert_true(llabs(utc_run_now(&run) - utc_now()) < 1000 * ms);
	assert_int_equal(utc_run_step(&run), 0);
	assert_int_equal(utc_run_step_at(&run, start, start + 499 * ms), 0);
	assert_int_equal(utc_run_step_at(&run, start, start - 499 * ms), 0);
	assert_true(utc_run_step_at(&run, start, start + 501 * ms) == 501 * ms);
	assert_int_equal(utc_run_step_at(&run, start + 9000 * ms, start + 9501 * ms), 0);
	assert_true(utc_run_step_at(&run, start, start + 3 * day) == 3 * day - 501 * ms);
	assert_int_equal(utc_run_step_at(&run, start, start + 3 * day), 0);
	assert_true(utc_run_step_at(&run, start, start) == -3 * day);
}

/* Whatever the host's does meanwhile. */
static void a_clock_that_stands_is_told(void **state)
{
	struct utc_run run;

	(void)state;
	utc_run_stand(&run, 5000000000);
	assert_int_equal(utc_run_now(&run), 5000000000);
	assert_true(utc_run_s(&run) == 0);
	utc_run_tell(&run, 7500000000);
	assert_int_equal(utc_run_now(&run), 7500000000);
	assert_true(utc_run_s(&run) == 2.5);
	assert_int_equal(utc_run_step(&run), 0);
	utc_run_start(&run);
	assert_true(utc_run_s(&run) >= 0 && utc_run_s(&run) < 100);
	assert_true(llabs(utc_run_now(&run) - utc_now()) < 1000000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_times),
		cmocka_unit_test(no_times),
		cmocka_unit_test(text),
		cmocka_unit_test(now_is_a_time_of_today),
		cmocka_unit_test(a_run_has_a_clock_of_its_own),
		cmocka_unit_test(a_clock_that_stands_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
