// SPDX-License-Identifier: GPL-3.0-or-later
/* wall: a host's clock that is set is told once, by how much, and whether somebody keeps it. Clock and kernel are the
 * tests' own. */
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

static void a_step_is_told_once(void **state)
{
	static const struct {
		int64_t set_by_ns;
		bool told;
	} cases[] = {
		{ 0, false }, { 400000000, false }, { -400000000, false }, { 500000000, true }, { -3600000000000, true }
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct wall wall = { 0 };
		struct clock_step step;
		struct utc_run clock;

		passed_ns = set_by_ns = 0;
		utc_run_start(&clock);
		passed_ns = 5 * second_ns;
		set_by_ns = cases[i].set_by_ns;
		assert_int_equal(wall_look(&wall, &clock, &step), cases[i].told);
		assert_true(!cases[i].told || step.step_s == (double)set_by_ns * 1e-9);
		assert_true(wall.doubt.offset_s == (cases[i].told ? (double)set_by_ns * 1e-9 : 0));
		assert_true(utc_run_now(&clock) == start_ns + 5 * second_ns); /* goes on as it was */
		assert_false(wall_look(&wall, &clock, &step));
		assert_true(wall.doubt.offset_s == (cases[i].told ? (double)set_by_ns * 1e-9 : 0));
		assert_true(clock.step_at_ns == (cases[i].told ? start_ns + 5 * second_ns : 0));
	}
}

/* What is to be added to the times of records. */
static void steps_add_up(void **state)
{
	struct wall wall = { 0 };
	struct clock_step step;
	struct utc_run clock;
	(void)state;

	passed_ns = set_by_ns = 0;
	utc_run_start(&clock);
	set_by_ns = 10 * second_ns;
	assert_true(wall_look(&wall, &clock, &step));
	set_by_ns = 7 * second_ns;
	assert_true(wall_look(&wall, &clock, &step));
	assert_true(step.step_s == -3 && wall.doubt.offset_s == 7 && clock.step_ns == -3 * second_ns);
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
		struct wall wall = { 0 };
		struct clock_step step;
		struct utc_run clock;

		passed_ns = set_by_ns = 0;
		utc_run_start(&clock);
		set_by_ns = 2 * second_ns;
		kernel_says = cases[i].says;
		kernel_status = cases[i].status;
		assert_true(wall_look(&wall, &clock, &step));
		assert_int_equal(step.synchronised, cases[i].synchronised);
		assert_int_equal(wall.doubt.unsynchronised, !cases[i].synchronised);
	}
}

/* Never since the start is doubt; found is told, and lost again too. */
static void found_and_lost(void **state)
{
	struct wall wall = { 0 };
	struct clock_step step;
	struct utc_run clock;
	(void)state;

	passed_ns = set_by_ns = kernel_says = 0;
	kernel_status = STA_UNSYNC;
	utc_run_start(&clock);
	for (int i = 0; i < 2; i++) {
		assert_false(wall_look(&wall, &clock, &step)); /* as it was at the start */
		assert_true(wall.doubt.unsynchronised);
	}
	kernel_status = 0;
	assert_true(wall_look(&wall, &clock, &step));
	assert_true(step.synchronised && step.step_s == 0 && !wall.doubt.unsynchronised);
	kernel_status = STA_UNSYNC;
	assert_true(wall_look(&wall, &clock, &step));
	assert_true(!step.synchronised && !wall.doubt.unsynchronised);
	assert_false(wall_look(&wall, &clock, &step));
}

static void one_that_stands_is_left_alone(void **state)
{
	struct wall wall = { 0 };
	struct clock_step step;
	struct utc_run clock;
	(void)state;

	kernel_status = STA_UNSYNC;
	utc_run_stand(&clock, start_ns);
	assert_false(wall_look(&wall, &clock, &step));
	assert_true(!wall.doubt.unsynchronised && wall.doubt.offset_s == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_is_told_once),           cmocka_unit_test(steps_add_up),
		cmocka_unit_test(whether_somebody_keeps_it),     cmocka_unit_test(found_and_lost),
		cmocka_unit_test(one_that_stands_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
