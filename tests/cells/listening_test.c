// SPDX-License-Identifier: GPL-3.0-or-later
/* listening: coverage comes back block by block as it was told; what does not fit is in the base.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "listening_of.h"

static void told_in_step(void **state)
{
	struct listening *listening = listening_of(6);
	struct coverage coverage;

	(void)state;
	coverage_init(&coverage);
	assert_told(&coverage, 0);
	listening_tell(listening, 9, &coverage);
	assert_told(&coverage, 1);
	listening_tell(listening, 10, &coverage);
	assert_told(&coverage, 2);
	listening_tell(listening, 1000, &coverage);
	assert_told(&coverage, 6);
	free(listening);
}

static void what_does_not_fit_is_in_the_base(void **state)
{
	struct listening *listening = listening_of(LISTENING_MAX + 2);
	struct coverage coverage;

	(void)state;
	assert_int_equal(listening->count, LISTENING_MAX);
	coverage_init(&coverage);
	listening_tell(listening, 0, &coverage);
	assert_told(&coverage, 2);
	listening_tell(listening, UINT64_MAX, &coverage);
	assert_told(&coverage, LISTENING_MAX + 2);
	free(listening);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(told_in_step),
		cmocka_unit_test(what_does_not_fit_is_in_the_base),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
