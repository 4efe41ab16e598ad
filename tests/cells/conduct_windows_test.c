// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct_windows: the last ten minutes add up, older ones are gone, and in how many minutes something ended.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conduct_lately.h"

static const int64_t start_ns = INT64_C(1700000040) * 1000000000; /* a minute begins */

static int64_t minute(double n)
{
	return start_ns + (int64_t)(n * 60e9);
}

static void ended(struct conduct_windows *w, double at, uint8_t sum, uint8_t purpose, uint16_t held)
{
	conduct_windows_add(w, minute(at), &(struct conduct){ CONDUCT_ENDED, purpose, sum, held });
}

static struct conduct_lately sum(const struct conduct_windows *w, double at)
{
	struct conduct_lately lately;

	conduct_windows_sum(w, minute(at), &lately);
	return lately;
}

static void slides(void **state)
{
	(void)state;
	struct conduct_windows *w = conduct_windows_create();

	assert_int_equal(sum(w, 0).connections, 0);
	assert_int_equal(sum(NULL, 0).connections, 0);
	assert_int_equal(sum(w, 0).held_median_multiframes, -1);
	ended(w, 0, CONDUCT_WAS_ASKED, CONDUCT_UPDATE, 4);
	ended(w, 0.9, CONDUCT_WAS_REFUSED, CONDUCT_UPDATE, 4);
	ended(w, 3, CONDUCT_WAS_UNREADABLE | CONDUCT_WAS_COMMANDED, CONDUCT_ANSWER, 30);
	assert_int_equal(sum(w, 3).connections, 3);
	assert_int_equal(sum(w, 3).minutes, 2);
	assert_int_equal(sum(w, 3).asked, 1);
	assert_int_equal(sum(w, 3).updates_asked, 2);
	assert_int_equal(sum(w, 3).unreadable_updates, 0);
	assert_int_equal(sum(w, 3).refused, 1);
	assert_int_equal(sum(w, 3).unreadable, 1);
	assert_int_equal(sum(w, 3).commanded_unreadable, 1);
	assert_int_equal(sum(w, 3).answers, 1);
	assert_int_equal(sum(w, 3).held_median_multiframes, 4);
	assert_int_equal(sum(w, 9.9).connections, 3);
	assert_int_equal(sum(w, 10).connections, 1);
	assert_int_equal(sum(w, 13).connections, 0);
	ended(w, 10.5, CONDUCT_WAS_SERVED | CONDUCT_WAS_CLEAR | CONDUCT_WAS_SMS, CONDUCT_UPDATE, 200);
	assert_int_equal(sum(w, 11).connections, 2);
	assert_int_equal(sum(w, 11).served, 1);
	assert_int_equal(sum(w, 11).served_clear, 1);
	assert_int_equal(sum(w, 11).served_clear_updates, 1);
	assert_int_equal(sum(w, 11).clear, 1);
	assert_int_equal(sum(w, 11).sms, 1);
	conduct_windows_destroy(w);
}

static void kinds(void **state)
{
	(void)state;
	static const struct conduct events[] = {
		{ CONDUCT_UPDATE_ACCEPTED, 0, 0, 0 },
		{ CONDUCT_UPDATE_REJECTED, 2, 0, 0 },
		{ CONDUCT_UPDATE_REJECTED, 8, 0, 0 },
		{ CONDUCT_UPDATE_REJECTED, 10, 0, 0 },
		{ CONDUCT_UPDATE_REJECTED, 11, 0, 0 },
		{ CONDUCT_UPDATE_REJECTED, 15, 0, 0 },
		{ CONDUCT_UPDATE_REJECTED, 16, 0, 0 },
		{ CONDUCT_CIPHERING, 0, 0, 0 },
		{ CONDUCT_CIPHERING, 2, 0, 0 },
		{ CONDUCT_CIPHERING, 1, 0, 0 },
		{ CONDUCT_SI5_OWN_ONLY, 0, 0, 0 },
		{ CONDUCT_SI6_DIFFERS, 0, 0, 0 },
		{ CONDUCT_ENDED, CONDUCT_EMERGENCY, CONDUCT_WAS_ASKED, 1 },
	};
	struct conduct_windows *w = conduct_windows_create();

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		conduct_windows_add(w, minute(1), &events[i]);
	struct conduct_lately lately = sum(w, 1);

	assert_int_equal(lately.rejected, 6);
	assert_int_equal(lately.accepted, 1);
	assert_int_equal(lately.hurting, 2);
	assert_int_equal(lately.away, 2);
	assert_int_equal(lately.weak, 2);
	assert_int_equal(lately.strong, 1);
	assert_int_equal(lately.si5_own_only, 1);
	assert_int_equal(lately.si6_differs, 1);
	assert_int_equal(lately.connections, 0); /* an emergency call */
	for (int i = 0; i < 70000; i++)
		ended(w, 1, 0, CONDUCT_UPDATE, 2);
	assert_int_equal(sum(w, 1).connections, UINT16_MAX);
	conduct_windows_destroy(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slides),
		cmocka_unit_test(kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
