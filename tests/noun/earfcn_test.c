// SPDX-License-Identifier: GPL-3.0-or-later
/* earfcn: the table of 36.101 table 5.7.3-1 at its corners, and the way back from a frequency. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "earfcn.h"

static void known_carriers(void **state)
{
	static const struct {
		int32_t earfcn;
		double freq_hz;
	} known[] = {
		{ 0, 2110e6 },     { 599, 2169.9e6 },   { 1300, 1815e6 },    { 1949, 1879.9e6 },  { 3590, 939e6 },
		{ 3100, 2655e6 },  { 5110, 739e6 },     { 6200, 796e6 },     { 6449, 820.9e6 },   { 9410, 778e6 },
		{ 38350, 1890e6 }, { 38950, 2330e6 },   { 40936, 2624.6e6 }, { 41589, 2689.9e6 }, { 36275, 2017.5e6 },
		{ 65536, 2110e6 }, { 67335, 2199.9e6 }, { 68686, 627e6 },    { 70645, 426.9e6 },  { 38000, 2595e6 },
		{ 55240, 3550e6 }, { 54539, 5924.9e6 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_true(fabs(earfcn_freq_hz(known[i].earfcn) - known[i].freq_hz) < 1);
}

static void numbers_of_no_band(void **state)
{
	static const int32_t none[] = { -1,    INT32_MIN, 4950,  5009,  5380,  5729,     7400,
		                        10360, 35999,     60255, 65535, 70646, INT32_MAX };
	(void)state;

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_null(earfcn_band(none[i]));
		assert_true(earfcn_freq_hz(none[i]) == 0);
	}
}

static void every_number_finds_itself_in_its_band(void **state)
{
	int numbers = 0;
	(void)state;

	for (const struct earfcn_band *row = earfcn_bands; row->band; row++)
		for (int32_t n = row->first; n <= row->last; n++, numbers++) {
			assert_ptr_equal(earfcn_band(n), row); /* no number in two bands */
			assert_int_equal(earfcn_in_band(row->band, earfcn_freq_hz(n)), n);
			assert_true(earfcn_from_freq(earfcn_freq_hz(n), row->tdd ? EARFCN_TDD : EARFCN_FDD) >= 0);
		}
	/* 9870 up to band 31 without the gaps, 490 of band 32, TDD bands 33 to 53, bands 65 to 88 */
	assert_int_equal(numbers, 9920 - 60 - 350 - 50 - 50 - 50 + 440 + 50 + (60255 - 36000) + (70646 - 65536));
}

static void overlapping_bands(void **state)
{
	(void)state;
	assert_int_equal(earfcn_from_freq(2140e6, EARFCN_ANY), 300);
	assert_int_equal(earfcn_from_freq(1890e6, EARFCN_TDD), 38350);
	assert_int_equal(earfcn_from_freq(1960e6, EARFCN_ANY), 900);
	assert_int_equal(earfcn_from_freq(1960e6, EARFCN_TDD), 37250);
	assert_int_equal(earfcn_from_freq(2605e6, EARFCN_TDD), 40740);
	assert_int_equal(earfcn_from_freq(2645e6, EARFCN_TDD), 41140);
	assert_int_equal(earfcn_from_freq(2645e6, EARFCN_FDD), 3000);
	assert_int_equal(earfcn_from_freq(739e6, EARFCN_ANY), 5110);
	assert_int_equal(earfcn_in_band(17, 739e6), 5780);
	assert_int_equal(earfcn_in_band(3, 739e6), -1);
	assert_int_equal(earfcn_in_band(16, 739e6), -1);
}

static void between_the_raster(void **state)
{
	(void)state;
	assert_int_equal(earfcn_from_freq(2140.0009e6, EARFCN_ANY), 300);
	assert_int_equal(earfcn_from_freq(2140.05e6, EARFCN_ANY), -1);
	assert_int_equal(earfcn_from_freq(947.4e6 + 20e6, EARFCN_ANY), -1);
	assert_int_equal(earfcn_from_freq(NAN, EARFCN_ANY), -1);
	assert_int_equal(earfcn_from_freq(INFINITY, EARFCN_ANY), -1);
	assert_int_equal(earfcn_from_freq(0, EARFCN_ANY), -1);
	assert_int_equal(earfcn_from_freq(-1e300, EARFCN_ANY), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_carriers),
		cmocka_unit_test(numbers_of_no_band),
		cmocka_unit_test(every_number_finds_itself_in_its_band),
		cmocka_unit_test(overlapping_bands),
		cmocka_unit_test(between_the_raster),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
