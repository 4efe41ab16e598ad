// SPDX-License-Identifier: GPL-3.0-or-later
/* status: what is wrong, each on the edge and a step beyond, and in words of both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "status.h"

static struct status healthy(void)
{
	return (struct status){
		.samples = 9900,
		.dropped_samples = 100,
		.clipped = 0.1,
		.nof_outputs = 1,
		.outputs = { { "x", true, 3, 4 } },
		.host = { .synchronised = true,
		          .temperature_c = 79.9,
		          .nof_disks = 1,
		          .disks = { { "/", 100000000, 0.02 } } },
	};
}

static void only(struct status *status, enum status_problem problem)
{
	assert_int_equal(status_problems(status), 1u << problem);
	*status = healthy();
}

static void each_of_them(void **state)
{
	struct status status = healthy();

	(void)state;
	assert_int_equal(status_problems(&status), 0);
	status.error = "gone";
	only(&status, PROBLEM_DEVICE);
	status.dropped_samples = 101;
	only(&status, PROBLEM_LOST);
	status.clipped = 0.101;
	only(&status, PROBLEM_CLIPPED);
	status.outputs[0].works = false;
	only(&status, PROBLEM_OUTPUT);
	status.host.disks[0].free_bytes--;
	only(&status, PROBLEM_DISK);
	status.host.disks[0].free_share = 0.0199;
	only(&status, PROBLEM_DISK);
	status.host.temperature_c = 80;
	only(&status, PROBLEM_HOT);
	status.host.synchronised = false;
	only(&status, PROBLEM_CLOCK);
	status.host.temperature_c = NAN;
	assert_int_equal(status_problems(&status), 0);
	assert_int_equal(STATUS_REMARKS, 1u << PROBLEM_CLOCK);
}

static void words(void **state)
{
	(void)state;
	for (int i = 0; i < STATUS_PROBLEMS; i++) {
		assert_true(strlen(status_problem_name((enum status_problem)i)) > 2);
		assert_string_not_equal(status_problem_words((enum status_problem)i, LANGUAGE_EN),
		                        status_problem_words((enum status_problem)i, LANGUAGE_ZH));
	}
	assert_string_equal(status_problem_name(PROBLEM_DISK), "disk");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_of_them), cmocka_unit_test(words) };

	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
