// SPDX-License-Identifier: GPL-3.0-or-later
/* slip: which words are near enough to be meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "slip.h"

static void distances(void **state)
{
	(void)state;
	assert_int_equal(slip_distance("scan", "scan"), 0);
	assert_int_equal(slip_distance("scna", "scan"), 1);
	assert_int_equal(slip_distance("scn", "scan"), 1);
	assert_int_equal(slip_distance("scxx", "scan"), -1);
	assert_int_equal(slip_distance("repalya", "replay"), 2);
	assert_int_equal(slip_distance("rxplxyx", "replay"), -1);
	assert_int_equal(slip_distance("", "scan"), -1);
	assert_int_equal(slip_distance("s", "sc"), -1);
	assert_int_equal(slip_distance("scanscanscanscanscanscanscan", "scan"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distances),
	};

	return cmocka_run_group_tests_name("slip", tests, NULL, NULL);
}
