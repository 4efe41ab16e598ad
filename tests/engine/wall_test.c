// SPDX-License-Identifier: GPL-3.0-or-later
/* wall: a host's clock that is set is told once, by how much, and whether somebody keeps it. Clock, kernel and outputs
 * are the tests' own. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/timex.h>
#include <time.h>

#include <cmocka.h>

#include "../../src/engine/wall.h"

static const int64_t second_ns = 1000000000, start_ns = INT64_C(1767225600000000000);

static int64_t passed_ns, set_by_ns;
static int kernel_says, kernel_status;

/* In place of the C library's. */
int clock_gettime(clockid_t id, struct timespec *now)
{
	int64_t ns = id == CLOCK_REALTIME ? start_ns + passed_ns + set_by_ns : 77 * second_ns + passed_ns;

	*now = (struct timespec){ ns / second_ns, (long)(ns % second_ns) };
	return 0;
}

int adjtimex(struct timex *state)
{
	assert_int_equal(state->modes, 0); /* nothing is changed */
	state->status = kernel_status;
	return kernel_says;
}

static struct {
	int count;
	int64_t time_ns;
	struct clock_step step;
} told;

/* In place of src/engine/outputs.c. */
void outputs_put(struct outputs *outputs, const struct record *record)
{
	(void)outputs;
	assert_int_equal(record->type, RECORD_CLOCK);
	told.count++;
	told.time_ns = record->time_ns;
	told.step = *record->clock;
}

static void a_step_is_told_once(void **state)
{
	static const struct {
		int64_t set_by_ns;
		int count;
	} cases[] = { { 0, 0 }, { 400000000, 0 }, { -400000000, 0 }, { 500000000, 1 }, { -3600000000000, 1 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct utc_run clock;

		passed_ns = set_by_ns = told.count = 0;
		utc_run_start(&clock);
		passed_ns = 5 * second_ns;
		set_by_ns = cases[i].set_by_ns;
		wall_watch(&clock, NULL);
		assert_int_equal(told.count, cases[i].count);
		wall_watch(&clock, NULL);
		assert_int_equal(told.count, cases[i].count);
		if (!told.count)
			continue;
		assert_true(told.step.step_s == (double)set_by_ns * 1e-9);
		assert_true(told.time_ns == start_ns + 5 * second_ns); /* goes on as it was */
	}
}

static void whether_somebody_keeps_it(void **state)
{
	static const struct {
		int says, status;
		bool synchronised;
	} cases[] = {
		{ TIME_OK, 0, true },
		{ TIME_OK, STA_PLL, true },
		{ TIME_INS, 0, true },
		{ TIME_ERROR, STA_UNSYNC, false },
		{ TIME_ERROR, STA_UNSYNC | STA_PLL, false },
		{ -1, 0, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct utc_run clock;

		passed_ns = set_by_ns = 0;
		utc_run_start(&clock);
		set_by_ns = 2 * second_ns;
		kernel_says = cases[i].says;
		kernel_status = cases[i].status;
		wall_watch(&clock, NULL);
		assert_int_equal(told.step.synchronised, cases[i].synchronised);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_is_told_once),
		cmocka_unit_test(whether_somebody_keeps_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
