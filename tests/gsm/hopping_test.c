// SPDX-License-Identifier: GPL-3.0-or-later
/* hopping: sequences worked out by hand from 45.002 6.2.3, and that two phones of one allocation never meet.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../src/gsm/phy/hopping.h"  // hopping_index

static void known(void **state)
{
	(void)state;
	assert_int_equal(hopping_index(0, 2, 4, 10), 0);
	assert_int_equal(hopping_index(1, 0, 4, 0), 2);
	assert_int_equal(hopping_index(1, 0, 4, 1), 0);
	assert_int_equal(hopping_index(63, 3, 5, 2715647), 3);
	assert_int_equal(hopping_index(27, 1, 3, 123456), 1);
	assert_int_equal(hopping_index(5, 0, 1, 99), 0);
	assert_int_equal(hopping_index(40, 7, 16, 777777), 14);
}

/* Over a superframe each carrier is used about as often, and offsets shift all. */
static void fair(void **state)
{
	(void)state;
	for (uint8_t hsn = 0; hsn < 64; hsn++)
		for (unsigned n = 1; n <= 8; n++) {
			unsigned used[8] = { 0 };

			for (uint32_t fn = 1000; fn < 1000 + 64 * 1326; fn += 13)
				used[hopping_index(hsn, 0, n, fn)]++;
			for (unsigned i = 0; i < n; i++)
				assert_in_range(used[i], 6528 / n * 2 / 3, 6528 / n * 3 / 2);
			for (uint32_t fn = 0; fn < 100; fn++)
				assert_int_equal(hopping_index(hsn, 1, n, fn), (hopping_index(hsn, 0, n, fn) + 1) % n);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known),
		cmocka_unit_test(fair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
