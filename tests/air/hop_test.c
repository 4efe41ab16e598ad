// SPDX-License-Identifier: GPL-3.0-or-later
/* hop: sequences worked out apart from 45.002 6.2.3; all carriers take their turn, and two channels of one allocation
 * never meet.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../src/air/hop.h"  // air_hop_index

enum { HYPERFRAME = 2048 * 26 * 51 };

static void sequences_are_those_of_the_standard(void **state)
{
	(void)state;
	static const struct {
		int hsn, maio, n;
		uint32_t fn;
		int wanted[8];
	} rows[] = {
		{ 1, 0, 4, 0, { 2, 0, 3, 2, 3, 3, 2, 0 } },
		{ 0, 2, 5, 1000, { 2, 3, 4, 0, 1, 2, 3, 4 } },
		{ 17, 1, 4, 2715647, { 2, 0, 2, 1, 1, 0, 0, 0 } },
		{ 63, 0, 3, 123456, { 1, 1, 0, 0, 0, 1, 2, 1 } },
		{ 42, 3, 7, 102152, { 3, 6, 4, 3, 1, 4, 4, 0 } },
		{ 5, 0, 1, 99, { 0, 0, 0, 0, 0, 0, 0, 0 } },
		{ 33, 10, 64, 2000000, { 3, 32, 62, 53, 36, 0, 43, 48 } },
	};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (uint32_t k = 0; k < 8; k++)
			assert_int_equal(
				air_hop_index((rows[i].fn + k) % HYPERFRAME, rows[i].hsn, rows[i].maio, rows[i].n),
				rows[i].wanted[k]);
}

static void all_take_turns_and_none_meet(void **state)
{
	(void)state;
	for (int hsn = 0; hsn < 64; hsn += 7)
		for (int n = 2; n <= 64; n += 5) {
			int times[64] = { 0 };
			for (uint32_t fn = 0; fn < 20000; fn++) {
				int a = air_hop_index(fn, hsn, 0, n), b = air_hop_index(fn, hsn, 1, n);
				assert_true(a >= 0 && a < n && b == (a + 1) % n);
				times[a]++;
			}
			for (int i = 0; i < n; i++)
				assert_true(times[i] > 20000 / n / 3 && times[i] < 3 * 20000 / n);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences_are_those_of_the_standard),
		cmocka_unit_test(all_take_turns_and_none_meet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
