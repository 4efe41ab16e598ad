// SPDX-License-Identifier: GPL-3.0-or-later
/* position: words that are a place, and that are none; distances against Vincenty's on the ellipsoid; when a sensor has
 * moved.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <string.h>

#include "position.h"

static void places(void **state)
{
	static const struct {
		const char *words;
		double lat, lon, accuracy_m;
	} cases[] = {
		{ "39.9042,116.4074", 39.9042, 116.4074, NAN },
		{ " -33.86 , 151.21 , 25", -33.86, 151.21, 25 },
		{ "90,-180,0", 90, -180, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct position at;
		struct fault fault;

		assert_int_equal(position_parse(cases[i].words, &at, &fault), 0);
		assert_true(at.lat == cases[i].lat && at.lon == cases[i].lon);
		assert_true(at.accuracy_m == cases[i].accuracy_m ||
		            (isnan(at.accuracy_m) && isnan(cases[i].accuracy_m)));
		assert_string_equal(at.source, "fixed");
	}
}

static void no_places(void **state)
{
	static const struct {
		const char *words, *why;
		int error;
	} cases[] = {
		{ NULL, NULL, -ENOENT },
		{ "", NULL, -ENOENT },
		{ "roof of the east wing", NULL, -ENOENT },
		{ "39.9", NULL, -ENOENT },
		{ "39.9,116.4,25,3", NULL, -ENOENT },
		{ "39.9,116.4 east", NULL, -ENOENT },
		{ "90.1,0", "latitude is -90 to 90 and longitude -180 to 180 degrees, not '90.1,0'", -ERANGE },
		{ "0,181", "not '0,181'", -ERANGE },
		{ "nan,0", "not 'nan,0'", -ERANGE },
		{ "0,inf", "not '0,inf'", -ERANGE },
		{ "0,0,-1", "the accuracy is 0 to 1000000 metres, not '0,0,-1'", -ERANGE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct position at;
		struct fault fault = { .text = "" };

		assert_int_equal(position_parse(cases[i].words, &at, &fault), cases[i].error);
		assert_null(at.source);
		assert_true(!cases[i].why || strstr(fault.text, cases[i].why));
	}
}

static struct position at(double lat, double lon, double accuracy_m)
{
	return (struct position){ lat, lon, accuracy_m, "gpsd" };
}

static void distances(void **state)
{
	const struct position beijing = at(39.9042, 116.4074, NAN), shanghai = at(31.2304, 121.4737, NAN),
			      north = at(39.9051, 116.4074, NAN), east = at(0, -179.999, NAN),
			      west = at(0, 179.999, NAN);

	(void)state;
	assert_true(fabs(position_distance_m(&beijing, &shanghai) / 1067300 - 1) < 5e-3);
	assert_true(fabs(position_distance_m(&beijing, &north) - 100) < 0.5);
	assert_true(fabs(position_distance_m(&east, &west) - 222.6) < 1.2);
	assert_true(position_distance_m(&east, &east) == 0);
}

static void moves(void **state)
{
	struct position_anchor anchor = { .at = { .source = NULL } };
	struct position now = at(0, 0, 10);
	const double degree_m = 6371008.8 * M_PI / 180;

	(void)state;
	assert_false(position_moved(&anchor, &now)); /* it is somewhere */
	now.lat = 149 / degree_m;
	assert_false(position_moved(&anchor, &now));
	now.lat = 151 / degree_m;
	assert_true(position_moved(&anchor, &now));
	assert_false(position_moved(&anchor, &now)); /* it stands there now */
	now.source = NULL;
	now.lat = 80;
	assert_false(position_moved(&anchor, &now)); /* nobody knows */
	now = at(450 / degree_m, 0, 290);
	assert_false(position_moved(&anchor, &now)); /* 299 m, 10 and 290 m unsure */
	now.accuracy_m = 280;
	assert_true(position_moved(&anchor, &now));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places),
		cmocka_unit_test(no_places),
		cmocka_unit_test(distances),
		cmocka_unit_test(moves),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
