// SPDX-License-Identifier: GPL-3.0-or-later
/* quantity: numbers with and without units, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

#include "quantity.h"

static void units(void **state)
{
	(void)state;
	static const struct {
		const char *text, *argument;
		double value;
	} good[] = {
		{ "947.5MHz", "HZ", 947.5e6 }, { "947.5mhz", "HZ", 947.5e6 }, { "947500 kHz", "HZ", 947.5e6 },
		{ "2400000sps", "HZ", 2.4e6 }, { "2.4MS/s", "HZ", 2.4e6 },    { "30dB", "DB", 30 },
		{ "-3.5 db", "DB", -3.5 },     { "5ppm", "PPM", 5 },          { "10s", "S", 10 },
		{ "2GB", "BYTES", 2e9 },       { "947.5M", "HZ", 947.5e6 },   { "1ghz", "HZ", 1e9 },
	};
	static const char *const bad[][2] = {
		{ "30dB", "HZ" },
		{ "30Hz", "DB" },
		{ "dB", "DB" },
		{ "947.5m", "HZ" },
		{ "", "HZ" },
		{ "947.5MHzHz", "HZ" },
		{ "s", "S" },
		{ "  Hz", "HZ" },
		{ "1111111111111111111111111111111111111111111111111111111111111111111Hz", "HZ" },
	};
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		double value = 0;
		if (quantity_parse(good[i].text, good[i].argument, &value) || value != good[i].value)
			fail_msg("'%s': %g", good[i].text, value);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		double value;
		if (quantity_parse(bad[i][0], bad[i][1], &value) == 0)
			fail_msg("'%s' is taken for %g", bad[i][0], value);
	}
}

static void numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double value;
	} right[] = {
		{ "0", 0 },
		{ "-3.5", -3.5 },
		{ "2.4M", 2.4e6 },
		{ "940.8M", 940800000 },
		{ "542372.88", 542372.88 },
		{ "1k", 1e3 },
		{ "1K", 1e3 },
		{ "1.86G", 1860000000 },
		{ "1e6", 1e6 },
		{ "+5", 5 },
	};
	static const char *const wrong[] = { "",    "M",     "2.4m", "2.4MM", "2.4M ", " 2", "0x10",   "inf",
		                             "nan", "1e999", "1e3k", "1,5",   "--1",   "1-", "1e400G", "2.4 M" };
	double value;
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		assert_int_equal(quantity_number(right[i].text, &value), 0);
		assert_true(value == right[i].value);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(quantity_number(wrong[i], &value), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units),
		cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests_name("quantity", tests, NULL, NULL);
}
