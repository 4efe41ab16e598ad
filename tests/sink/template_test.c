// SPDX-License-Identifier: GPL-3.0-or-later
/* template: what the test of an output looks like. Copy it beside the output's name: the file letter by letter, what is
 * passed over, each option, a disk that is full. */
#include "scratch.h"  // struct scratch

#include <errno.h>

static struct scratch room, *const scratch = &room;

extern const struct sink example_sink; /* yours: sink_find("your-name") */

static void put_alert(void *instance, enum alert_state state)
{
	struct alert alert = { .state = state, .level = ALERT_SUSPICIOUS };

	scratch_cell(&alert.cell);
	assert_int_equal(PUT(&example_sink, instance, .type = RECORD_ALERT, .time_ns = 1, .alert = &alert), 0);
}

static void alerts_and_nothing_else(void **state)
{
	void *instance = scratch_open(scratch, &example_sink, true, false);
	struct cell cell;

	(void)state;
	scratch_cell(&cell);
	put_alert(instance, ALERT_RAISED);
	put_alert(instance, ALERT_CLEARED);
	assert_int_equal(PUT(&example_sink, instance, .type = RECORD_CELL, .time_ns = 1, .cell = &cell), 0);
	assert_int_equal(example_sink.flush(instance), 0);
	assert_int_equal(example_sink.dropped(instance), 0);
	assert_int_equal(example_sink.close(instance), 0);
	scratch_take(scratch);
	assert_string_equal(scratch->text, "1970-01-01T00:00:00.000000Z gsm:460-00-4187-21034 suspicious\n");
}

static void cleared_ones_too(void **state)
{
	struct plug plug;
	struct fault fault;
	const struct sink_config config = { .target = scratch->path, .plug = &plug };

	(void)state;
	scratch_make(scratch);
	assert_int_equal(plug_parse(&plug, "example:x,cleared=yes", ':', &fault), 0);
	void *instance = example_sink.open(&config, &fault);

	assert_non_null(instance);
	put_alert(instance, ALERT_CLEARED);
	assert_int_equal(example_sink.close(instance), 0);
	scratch_take(scratch);
	assert_string_equal(scratch->text, "1970-01-01T00:00:00.000000Z gsm:460-00-4187-21034 suspicious\n");
}

static void what_is_refused(void **state)
{
	static const char *const words[][2] = {
		{ "example:/nowhere/x", "/nowhere/x: cannot be written: No such file or directory" },
		{ "example:/dev/null,cleared=maybe", "example: cleared: 'maybe' is neither yes nor no" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct plug plug;
		struct fault fault;

		assert_int_equal(plug_parse(&plug, words[i][0], ':', &fault), 0);
		const struct sink_config config = { .target = plug.target, .plug = &plug };

		assert_null(example_sink.open(&config, &fault));
		assert_string_equal(fault.text, words[i][1]);
	}
}

static void a_full_disk(void **state)
{
	const struct sink_config config = { .target = "/dev/full" };
	struct fault fault;
	void *instance = example_sink.open(&config, &fault);

	(void)state;
	assert_non_null(instance);
	put_alert(instance, ALERT_RAISED);
	assert_int_equal(example_sink.close(instance), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alerts_and_nothing_else),
		cmocka_unit_test(cleared_ones_too),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(a_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
