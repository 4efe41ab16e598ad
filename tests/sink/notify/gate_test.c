// SPDX-License-Identifier: GPL-3.0-or-later
/* gate: who is told what, once; what is remembered, and what is forgotten first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../../src/sink/notify/gate.h"

static struct gate gate;

/* Asks, and tells where that is wanted: what the courier does. */
static bool pass(const char *id, enum alert_level level, enum alert_state state)
{
	if (!gate_wants(&gate, id, level, state))
		return false;
	gate_tell(&gate, id, level, state);
	return true;
}

static int begin(void **state)
{
	(void)state;
	memset(&gate, 0, sizeof(gate));
	gate.least = ALERT_SUSPICIOUS;
	return 0;
}

static void from_a_level_on(void **state)
{
	(void)state;
	assert_false(pass("a", ALERT_NOTICE, ALERT_RAISED));
	assert_false(pass("a", ALERT_NOTICE, ALERT_CLEARED));
	assert_true(pass("b", ALERT_SUSPICIOUS, ALERT_RAISED));
	assert_true(pass("c", ALERT_FAKE, ALERT_UPDATED)); /* it was below before */
}

static void the_same_is_not_told_again(void **state)
{
	(void)state;
	assert_true(pass("a", ALERT_SUSPICIOUS, ALERT_RAISED));
	assert_false(pass("a", ALERT_SUSPICIOUS, ALERT_UPDATED));
	assert_false(pass("a", ALERT_SUSPICIOUS, ALERT_RAISED)); /* by a run that was started again */
	assert_true(pass("a", ALERT_FAKE, ALERT_UPDATED));
	assert_false(pass("a", ALERT_FAKE, ALERT_UPDATED));
	assert_true(pass("a", ALERT_SUSPICIOUS, ALERT_UPDATED));
	assert_false(pass("a", ALERT_NOTICE, ALERT_UPDATED));
	gate.updates = true;
	assert_true(pass("a", ALERT_SUSPICIOUS, ALERT_UPDATED));
	assert_false(pass("a", ALERT_NOTICE, ALERT_UPDATED));
}

/* Whoever was told of it is told that it is over, whatever level it had then. */
static void over_once(void **state)
{
	int count;

	(void)state;
	assert_true(pass("a", ALERT_FAKE, ALERT_RAISED));
	assert_true(pass("b", ALERT_SUSPICIOUS, ALERT_RAISED));
	assert_int_equal(gate_standing(&gate, &count), ALERT_FAKE);
	assert_int_equal(count, 2);
	assert_true(pass("a", ALERT_NOTICE, ALERT_CLEARED));
	assert_false(pass("a", ALERT_NOTICE, ALERT_CLEARED));
	assert_int_equal(gate_standing(&gate, &count), ALERT_SUSPICIOUS);
	assert_int_equal(count, 1);
	assert_true(pass("b", ALERT_SUSPICIOUS, ALERT_CLEARED));
	assert_int_equal(gate_standing(&gate, &count), ALERT_NONE);
	assert_int_equal(count, 0);
	assert_true(pass("b", ALERT_SUSPICIOUS, ALERT_RAISED)); /* it is there again */
}

static void remembered(void **state)
{
	static char text[GATE_TEXT_MAX], again[GATE_TEXT_MAX];
	static struct gate other;

	(void)state;
	pass("20260101T100000.622065Z-eb94ea12", ALERT_FAKE, ALERT_RAISED);
	pass("b", ALERT_SUSPICIOUS, ALERT_RAISED);
	pass("b", ALERT_SUSPICIOUS, ALERT_CLEARED);
	size_t size = gate_write(&gate, text);

	assert_string_equal(text, "20260101T100000.622065Z-eb94ea12 3 0\nb 2 1\n");
	memset(&other, 0, sizeof(other));
	other.least = ALERT_SUSPICIOUS;
	gate_read(&other, text, size);
	assert_int_equal(other.count, 2);
	assert_false(gate_wants(&other, "20260101T100000.622065Z-eb94ea12", ALERT_FAKE, ALERT_RAISED));
	assert_true(gate_wants(&other, "b", ALERT_SUSPICIOUS, ALERT_RAISED));
	assert_int_equal(gate_write(&other, again), size);
	assert_memory_equal(text, again, size);
}

static void lines_that_are_none(void **state)
{
	static const char text[] = "a 3\nb 4 0\nc -1 0\nd 3 0 \n\ne 3 0 0\n"
				   "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff 3 0\n"
				   "good 3 0\nlast 3 0";

	(void)state;
	gate_read(&gate, text, sizeof(text) - 1);
	assert_int_equal(gate.count, 1);
	assert_string_equal(gate.alerts[0].id, "good");
}

/* Those that are over go first, then the oldest. */
static void forgotten(void **state)
{
	char id[16];

	(void)state;
	for (int i = 0; i < GATE_ALERTS_MAX; i++) {
		snprintf(id, sizeof(id), "%d", i);
		assert_true(pass(id, ALERT_FAKE, ALERT_RAISED));
	}
	assert_true(pass("700", ALERT_FAKE, ALERT_CLEARED));
	assert_true(pass("new", ALERT_FAKE, ALERT_RAISED));
	assert_false(gate_wants(&gate, "0", ALERT_FAKE, ALERT_UPDATED));
	assert_false(gate_wants(&gate, "700", ALERT_FAKE, ALERT_CLEARED));
	gate_tell(&gate, "0", ALERT_FAKE, ALERT_UPDATED);
	assert_true(pass("newer", ALERT_FAKE, ALERT_RAISED));
	assert_false(gate_wants(&gate, "0", ALERT_FAKE, ALERT_UPDATED));
	assert_true(gate_wants(&gate, "1", ALERT_FAKE, ALERT_UPDATED));
	assert_int_equal(gate.count, GATE_ALERTS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(from_a_level_on, begin),
		cmocka_unit_test_setup(the_same_is_not_told_again, begin),
		cmocka_unit_test_setup(over_once, begin),
		cmocka_unit_test_setup(remembered, begin),
		cmocka_unit_test_setup(lines_that_are_none, begin),
		cmocka_unit_test_setup(forgotten, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
