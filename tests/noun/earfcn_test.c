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

/* Downlink bands of 36.101 table 5.5-1 in MHz, and N_Offs-DL of table 5.7.3-1; the last number follows from the width.
 */
static void bands_as_operators_know_them(void **state)
{
	static const struct {
		int band;
		double low_mhz, high_mhz;
		int32_t offset;
		char duplex;
	} bands[] = {
		/* clang-format off */
		{ 1, 2110, 2170, 0, 'f' },            { 2, 1930, 1990, 600, 'f' },          { 3, 1805, 1880, 1200, 'f' },
		{ 4, 2110, 2155, 1950, 'f' },         { 5, 869, 894, 2400, 'f' },           { 6, 875, 885, 2650, 'f' },
		{ 7, 2620, 2690, 2750, 'f' },         { 8, 925, 960, 3450, 'f' },           { 9, 1844.9, 1879.9, 3800, 'f' },
		{ 10, 2110, 2170, 4150, 'f' },        { 11, 1475.9, 1495.9, 4750, 'f' },    { 12, 729, 746, 5010, 'f' },
		{ 13, 746, 756, 5180, 'f' },          { 14, 758, 768, 5280, 'f' },          { 17, 734, 746, 5730, 'f' },
		{ 18, 860, 875, 5850, 'f' },          { 19, 875, 890, 6000, 'f' },          { 20, 791, 821, 6150, 'f' },
		{ 21, 1495.9, 1510.9, 6450, 'f' },    { 22, 3510, 3590, 6600, 'f' },        { 23, 2180, 2200, 7500, 'f' },
		{ 24, 1525, 1559, 7700, 'f' },        { 25, 1930, 1995, 8040, 'f' },        { 26, 859, 894, 8690, 'f' },
		{ 27, 852, 869, 9040, 'f' },          { 28, 758, 803, 9210, 'f' },          { 29, 717, 728, 9660, 'f' },
		{ 30, 2350, 2360, 9770, 'f' },        { 31, 462.5, 467.5, 9870, 'f' },      { 32, 1452, 1496, 9920, 'f' },
		{ 33, 1900, 1920, 36000, 't' },       { 34, 2010, 2025, 36200, 't' },       { 35, 1850, 1910, 36350, 't' },
		{ 36, 1930, 1990, 36950, 't' },       { 37, 1910, 1930, 37550, 't' },       { 38, 2570, 2620, 37750, 't' },
		{ 39, 1880, 1920, 38250, 't' },       { 40, 2300, 2400, 38650, 't' },       { 41, 2496, 2690, 39650, 't' },
		{ 42, 3400, 3600, 41590, 't' },       { 43, 3600, 3800, 43590, 't' },       { 44, 703, 803, 45590, 't' },
		{ 45, 1447, 1467, 46590, 't' },       { 46, 5150, 5925, 46790, 't' },       { 47, 5855, 5925, 54540, 't' },
		{ 48, 3550, 3700, 55240, 't' },       { 49, 3550, 3700, 56740, 't' },       { 50, 1432, 1517, 58240, 't' },
		{ 51, 1427, 1432, 59090, 't' },       { 52, 3300, 3400, 59140, 't' },       { 53, 2483.5, 2495, 60140, 't' },
		{ 65, 2110, 2200, 65536, 'f' },       { 66, 2110, 2200, 66436, 'f' },       { 67, 738, 758, 67336, 'f' },
		{ 68, 753, 783, 67536, 'f' },         { 69, 2570, 2620, 67836, 'f' },       { 70, 1995, 2020, 68336, 'f' },
		{ 71, 617, 652, 68586, 'f' },         { 72, 461, 466, 68936, 'f' },         { 73, 460, 465, 68986, 'f' },
		{ 74, 1475, 1518, 69036, 'f' },       { 75, 1432, 1517, 69466, 'f' },       { 76, 1427, 1432, 70316, 'f' },
		{ 85, 728, 746, 70366, 'f' },         { 87, 420, 425, 70546, 'f' },         { 88, 422, 427, 70596, 'f' },
		/* clang-format on */
	};
	size_t rows = 0;
	(void)state;

	while (earfcn_bands[rows].band)
		rows++;
	assert_int_equal(rows, sizeof(bands) / sizeof(bands[0]));
	for (size_t i = 0; i < rows; i++) {
		int32_t last = bands[i].offset + (int32_t)lround((bands[i].high_mhz - bands[i].low_mhz) * 10) - 1;
		const struct earfcn_band *row = earfcn_band(bands[i].offset);

		assert_non_null(row);
		assert_int_equal(row->band, bands[i].band);
		assert_int_equal(row->tdd, bands[i].duplex == 't');
		assert_ptr_equal(earfcn_band(last), row);
		assert_ptr_not_equal(earfcn_band(last + 1), row);
		assert_true(fabs(earfcn_freq_hz(bands[i].offset) - bands[i].low_mhz * 1e6) < 1);
		assert_int_equal(earfcn_in_band(bands[i].band, bands[i].low_mhz * 1e6), bands[i].offset);
	}
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
		cmocka_unit_test(known_carriers),     cmocka_unit_test(bands_as_operators_know_them),
		cmocka_unit_test(numbers_of_no_band), cmocka_unit_test(every_number_finds_itself_in_its_band),
		cmocka_unit_test(overlapping_bands),  cmocka_unit_test(between_the_raster),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
