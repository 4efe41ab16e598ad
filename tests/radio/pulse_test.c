// SPDX-License-Identifier: GPL-3.0-or-later
/* pulse: threads that go on, in every way that they do, and how long each may stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../src/radio/pulse.h"

static bool beats(struct pulse *pulse, uint64_t read, uint64_t received, bool waiting, double now_s)
{
	return pulse_beats(pulse, &(struct pipeline_pulse){ read, received, waiting }, now_s);
}

static void samples_flow(void **state)
{
	struct pulse pulse = { 0 };

	(void)state;
	for (int i = 1; i < 1000; i++)
		assert_true(beats(&pulse, (uint64_t)i, 100 * (uint64_t)i, i % 2, 10.0 * i));
}

/* Its attempts are what the reader does; the receivers have nothing to do. */
static void a_device_is_waited_for(void **state)
{
	struct pulse pulse = { 0 };

	(void)state;
	for (int i = 1; i < 1000; i++)
		assert_true(beats(&pulse, (uint64_t)i, 100, false, 40.0 * i));
}

static void a_reader_stands(void **state)
{
	struct pulse pulse = { 0 };

	(void)state;
	assert_true(beats(&pulse, 5, 100, false, 10));
	assert_true(beats(&pulse, 5, 100, false, 55));
	assert_false(beats(&pulse, 5, 100, false, 55.1));
	assert_false(beats(&pulse, 5, 200, false, 56)); /* whatever the receivers do with what they have */
	assert_true(beats(&pulse, 6, 200, false, 57));
}

static void receivers_stand(void **state)
{
	struct pulse pulse = { 0 };

	(void)state;
	assert_true(beats(&pulse, 1, 100, true, 10));
	assert_true(beats(&pulse, 2, 100, true, 25));
	assert_false(beats(&pulse, 3, 100, true, 25.1)); /* whatever the reader gives */
	assert_true(beats(&pulse, 4, 101, true, 26));
	assert_true(beats(&pulse, 5, 101, false, 60)); /* they took all, and have nothing to do */
	assert_true(beats(&pulse, 6, 101, true, 75));
	assert_false(beats(&pulse, 7, 101, true, 75.1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_flow),
		cmocka_unit_test(a_device_is_waited_for),
		cmocka_unit_test(a_reader_stands),
		cmocka_unit_test(receivers_stand),
	};

	return cmocka_run_group_tests_name("pulse", tests, NULL, NULL);
}
