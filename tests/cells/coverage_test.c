// SPDX-License-Identifier: GPL-3.0-or-later
/* coverage: windows visited again are the same ones, times add up whatever their order, the store is bounded, and a
 * frequency is found in the window that was listened to longest. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "coverage.h"

#define SECONDS(s) ((int64_t)((s)*1e9))

static void test_same_window(void **state)
{
	struct coverage coverage;

	(void)state;
	coverage_init(&coverage);
	coverage_add(&coverage, 934e6, 936e6, SECONDS(10), SECONDS(11), NAN);
	coverage_add(&coverage, 934.02e6, 936.02e6, SECONDS(11), SECONDS(12), -90);
	coverage_add(&coverage, 936e6, 938e6, SECONDS(12), SECONDS(14), -80);
	coverage_add(&coverage, 934e6, 936e6, SECONDS(20), SECONDS(21), NAN);
	assert_int_equal(coverage.count, 2);
	assert_int_equal(coverage.spans[0].visits, 2);
	assert_int_equal(coverage.spans[0].listened_ns, SECONDS(3));
	assert_int_equal(coverage.spans[0].first_ns, SECONDS(10));
	assert_int_equal(coverage.spans[0].last_ns, SECONDS(21));
	assert_float_equal(coverage.spans[0].floor_dbfs, -90, 0);
	assert_int_equal(coverage.spans[1].visits, 1);
}

/* Recordings are replayed in the order they are named. */
static void test_back_in_time(void **state)
{
	struct coverage coverage;

	(void)state;
	coverage_init(&coverage);
	coverage_add(&coverage, 934e6, 936e6, SECONDS(100), SECONDS(101), NAN);
	coverage_add(&coverage, 934e6, 936e6, SECONDS(10), SECONDS(11), NAN);
	assert_int_equal(coverage.spans[0].visits, 2);
	assert_int_equal(coverage.spans[0].first_ns, SECONDS(10));
	assert_int_equal(coverage.spans[0].last_ns, SECONDS(101));
	assert_int_equal(coverage.spans[0].listened_ns, SECONDS(2));
}

static void test_bounded(void **state)
{
	struct coverage coverage;

	(void)state;
	coverage_init(&coverage);
	for (int i = 0; i < COVERAGE_SPANS_MAX + 10; i++)
		coverage_add(&coverage, i * 1e6, (i + 1) * 1e6, SECONDS(i), SECONDS(i + 1), NAN);
	assert_int_equal(coverage.count, COVERAGE_SPANS_MAX);
	assert_null(coverage_find(&coverage, 0.5e6)); /* the oldest made room */
	assert_non_null(coverage_find(&coverage, (COVERAGE_SPANS_MAX + 9.5) * 1e6));
}

static void test_find(void **state)
{
	struct coverage coverage;

	(void)state;
	coverage_init(&coverage);
	assert_null(coverage_find(&coverage, 935e6));
	coverage_add(&coverage, 934e6, 936e6, 0, SECONDS(1), NAN);
	coverage_add(&coverage, 935e6, 937e6, 0, SECONDS(5), NAN);
	assert_float_equal(coverage_find(&coverage, 935.5e6)->low_hz, 935e6, 0);
	assert_float_equal(coverage_find(&coverage, 934.5e6)->low_hz, 934e6, 0);
	assert_null(coverage_find(&coverage, 937.5e6));
}

/* Each place of the spectrum with the sum of its windows: a short look aside does not speak for all the rest. */
static void test_parts(void **state)
{
	struct coverage coverage;
	struct coverage_part parts[COVERAGE_PARTS_MAX];

	(void)state;
	coverage_init(&coverage);
	assert_int_equal(coverage_parts(&coverage, parts), 0);
	coverage_add(&coverage, 937e6, 939e6, 0, SECONDS(4.5), NAN);
	coverage_add(&coverage, 935e6, 937e6, 0, SECONDS(4), NAN); /* about as long: one part, of the shorter time */
	coverage_deaf(&coverage, 937e6, 939e6, SECONDS(2));
	coverage_add(&coverage, 938e6, 940e6, 0, SECONDS(0.2), NAN);
	assert_int_equal(coverage_parts(&coverage, parts), 2);
	assert_true(parts[0].low_hz == 935e6 && parts[0].high_hz == 939e6);
	assert_int_equal(parts[0].listened_ns, SECONDS(4));
	assert_int_equal(parts[0].deaf_ns, SECONDS(2));
	assert_true(parts[1].low_hz == 939e6 && parts[1].high_hz == 940e6);
	assert_int_equal(parts[1].listened_ns, SECONDS(0.2));
	assert_int_equal(parts[1].deaf_ns, 0);
}

static void test_parts_that_differ(void **state)
{
	struct coverage coverage;
	struct coverage_part parts[COVERAGE_PARTS_MAX];

	(void)state;
	coverage_init(&coverage);
	coverage_add(&coverage, 935e6, 937e6, 0, SECONDS(4), NAN);
	coverage_add(&coverage, 937e6, 939e6, 0, SECONDS(5.1), NAN);
	assert_int_equal(coverage_parts(&coverage, parts), 2);
	coverage_add(&coverage, 950e6, 952e6, 0, SECONDS(5.1), NAN); /* a hole stays one */
	assert_int_equal(coverage_parts(&coverage, parts), 3);
	assert_true(parts[1].high_hz == 939e6 && parts[2].low_hz == 950e6);
	coverage_add(&coverage, 935e6, 939e6, 0, SECONDS(10), NAN); /* adds to both: 14 and 15.1 */
	assert_int_equal(coverage_parts(&coverage, parts), 2);
	assert_int_equal(parts[0].listened_ns, SECONDS(14));
}

/* Windows overlap by less than a carrier: that is no part of its own. */
static void test_slivers(void **state)
{
	struct coverage coverage;
	struct coverage_part parts[COVERAGE_PARTS_MAX];

	(void)state;
	coverage_init(&coverage);
	coverage_add(&coverage, 935e6, 937e6, 0, SECONDS(4), NAN);
	coverage_add(&coverage, 936.85e6, 938.85e6, 0, SECONDS(4), NAN);
	assert_int_equal(coverage_parts(&coverage, parts), 1);
	assert_true(parts[0].low_hz == 935e6 && parts[0].high_hz == 938.85e6);
	assert_int_equal(parts[0].listened_ns, SECONDS(4));
	coverage_add(&coverage, 937e6, 939e6, 0, SECONDS(1), NAN); /* sticks out by 150 kHz */
	assert_int_equal(coverage_parts(&coverage, parts), 1);
	assert_true(parts[0].high_hz == 938.85e6);
	coverage_init(&coverage);
	coverage_add(&coverage, 935e6, 937e6, 0, SECONDS(4), NAN);
	coverage_add(&coverage, 934.95e6, 935.1e6, 0, SECONDS(9), NAN); /* from below, and listened to for longer */
	assert_int_equal(coverage_parts(&coverage, parts), 1);
	assert_true(parts[0].low_hz == 934.95e6 && parts[0].high_hz == 937e6);
	assert_int_equal(parts[0].listened_ns, SECONDS(4));
	coverage_add(&coverage, 936.8e6, 937.2e6, 0, SECONDS(3), NAN); /* a carrier wide */
	assert_int_equal(coverage_parts(&coverage, parts), 3);
}

/* Edges closer than 50 kHz are the same window; two seconds' pause is the same visit; the one heard longest ago makes
 * room. */
static void test_to_the_edge(void **state)
{
	static const struct {
		double low_hz, high_hz, pause_s;
		size_t count;
		uint32_t visits;
	} cases[] = {
		{ 49.9e3, 0, 2, 1, 1 },  { -49.9e3, 0, 2.1, 1, 2 },  { 50.1e3, 0, 0, 2, 1 }, { -50.1e3, 0, 0, 2, 1 },
		{ 0, 49.9e3, -2, 1, 1 }, { 0, -49.9e3, -2.1, 1, 2 }, { 0, 50.1e3, 0, 2, 1 }, { 0, -50.1e3, 0, 2, 1 },
	};
	struct coverage coverage;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		coverage_init(&coverage);
		coverage_add(&coverage, 934e6, 936e6, SECONDS(10), SECONDS(11), NAN);
		coverage_add(&coverage, 934e6 + cases[i].low_hz, 936e6 + cases[i].high_hz,
		             SECONDS(11 + cases[i].pause_s), SECONDS(12 + cases[i].pause_s), NAN);
		assert_int_equal(coverage.count, cases[i].count);
		assert_int_equal(coverage.spans[0].visits, cases[i].visits);
	}
	coverage_init(&coverage);
	for (int i = 0; i < COVERAGE_SPANS_MAX; i++)
		coverage_add(&coverage, i * 1e6, (i + 1) * 1e6, SECONDS(i == 200 ? 5 : 10), SECONDS(i == 200 ? 6 : 11),
		             NAN);
	coverage_add(&coverage, -2e6, -1e6, SECONDS(20), SECONDS(21), NAN);
	assert_true(coverage.spans[200].low_hz == -2e6 && coverage.spans[200].listened_ns == SECONDS(1));
}

/* Alike to a quarter; a carrier is 200 kHz; parts a hertz apart touch. */
static void test_parts_to_the_edge(void **state)
{
	static const struct {
		double low_hz, high_hz, seconds; /* beside 935 to 937 MHz, 4 s */
		size_t count;
		double first_high_hz;
	} cases[] = {
		{ 937e6, 939e6, 5, 1, 939e6 },         { 937e6, 939e6, 5.01, 2, 937e6 },
		{ 937e6, 939e6, 3.2, 1, 939e6 },       { 937e6, 939e6, 3.19, 2, 937e6 },
		{ 937e6 + 1, 939e6, 4, 1, 939e6 },     { 937e6 + 2, 939e6, 4, 2, 937e6 },
		{ 937e6, 937.199e6, 4, 1, 937.199e6 }, { 937e6, 937.199e6, 3.9, 1, 937e6 },
		{ 937e6, 937.2e6, 9, 2, 937e6 },       { 937e6, 937.2e6, 4, 1, 937.2e6 },
	};
	struct coverage coverage;
	struct coverage_part parts[COVERAGE_PARTS_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		coverage_init(&coverage);
		coverage_add(&coverage, 935e6, 937e6, 0, SECONDS(4), NAN);
		coverage_add(&coverage, cases[i].low_hz, cases[i].high_hz, 0, SECONDS(cases[i].seconds), NAN);
		assert_int_equal(coverage_parts(&coverage, parts), cases[i].count);
		assert_true(parts[0].low_hz == 935e6 && parts[0].high_hz == cases[i].first_high_hz);
		bool shorter = cases[i].seconds < 4 && cases[i].first_high_hz > 938e6;

		assert_int_equal(parts[0].listened_ns, SECONDS(shorter ? cases[i].seconds : 4));
	}
	coverage_add(&coverage, 950e6, 952e6, 0, 0, NAN); /* of no time at all */
	assert_int_equal(coverage_parts(&coverage, parts), 1);
	coverage_deaf(&coverage, 935e6, 937e6, 3);
	coverage_deaf(&coverage, 937e6, 937.2e6, 5);
	coverage_parts(&coverage, parts);
	assert_int_equal(parts[0].deaf_ns, 5);
	assert_true(coverage_find(&coverage, 935e6) && coverage_find(&coverage, 937.2e6));
	assert_true(!coverage_find(&coverage, 934.999e6) && !coverage_find(&coverage, 937.201e6));
}

static void test_deafness(void **state)
{
	struct coverage coverage;

	(void)state;
	coverage_init(&coverage);
	coverage_deaf(&coverage, 935e6, 937e6, SECONDS(1)); /* of no window */
	coverage_add(&coverage, 935e6, 937e6, 0, SECONDS(4), NAN);
	assert_int_equal(coverage.spans[0].deaf_ns, 0);
	coverage_deaf(&coverage, 935e6, 937e6, SECONDS(1));
	coverage_deaf(&coverage, 935e6, 937e6, SECONDS(0.5));
	assert_int_equal(coverage.spans[0].deaf_ns, SECONDS(1.5));
	assert_int_equal(coverage.spans[0].listened_ns, SECONDS(4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_window),
		cmocka_unit_test(test_back_in_time),
		cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_parts_that_differ),
		cmocka_unit_test(test_slivers),
		cmocka_unit_test(test_to_the_edge),
		cmocka_unit_test(test_parts_to_the_edge),
		cmocka_unit_test(test_deafness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
