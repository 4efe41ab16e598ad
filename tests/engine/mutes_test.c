// SPDX-License-Identifier: GPL-3.0-or-later
/* mutes: which alerts are covered, from when to when, and what is withheld of them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/engine/mutes.h"

static struct mutes mutes;

static int setup(void **state)
{
	(void)state;
	memset(&mutes, 0, sizeof(mutes));
	return 0;
}

static struct alert alert_of(const char *id, enum alert_state state, int64_t first_seen_ns)
{
	struct alert alert = { .state = state, .first_seen_ns = first_seen_ns };

	snprintf(alert.id, sizeof(alert.id), "%s", id);
	cell_init(&alert.cell, RAT_GSM);
	alert.cell.gsm.arfcn = 62;
	alert.cell.gsm.bsic = 43;
	return alert;
}

static void by_id_or_by_cell(void **state)
{
	const struct alert alert = alert_of("one", ALERT_RAISED, 5);
	struct mute ended;
	char key[CELL_KEY_SIZE];
	(void)state;

	cell_key(&alert.cell, key, sizeof(key));
	assert_int_equal(mutes_add(&mutes, "another", 0, 100), 0);
	assert_false(mutes_cover(&mutes, 50, &alert));
	for (const char *const *what = (const char *const[]){ "one", key, NULL }; *what; what++) {
		mutes_add(&mutes, *what, 0, 100);
		assert_true(mutes_cover(&mutes, 99, &alert) && mutes_withhold(&mutes, 99, &alert));
		assert_false(mutes_cover(&mutes, 100, &alert));
		assert_false(mutes_withhold(&mutes, 100, &alert));
		assert_true(mutes_drop(&mutes, *what, &ended));
		assert_string_equal(ended.what, *what);
		assert_true(mute_names(&ended, &alert));
		assert_false(mutes_cover(&mutes, 50, &alert));
	}
	assert_false(mutes_drop(&mutes, "one", &ended));
	assert_int_equal(mutes.count, 1);
}

/* The end of what was told before is told; its beginning stays that of the first order. */
static void what_is_over(void **state)
{
	const struct alert before = alert_of("one", ALERT_CLEARED, 9), since = alert_of("one", ALERT_CLEARED, 10);
	(void)state;

	mutes_add(&mutes, "one", 10, 100);
	mutes_add(&mutes, "one", 50, 200);
	assert_int_equal(mutes.count, 1);
	assert_true(mutes_cover(&mutes, 150, &before));
	assert_false(mutes_withhold(&mutes, 150, &before));
	assert_true(mutes_withhold(&mutes, 150, &since));
}

static void each_has_its_time(void **state)
{
	struct mute ended;
	(void)state;

	mutes_add(&mutes, "long", 0, 300);
	mutes_add(&mutes, "short", 0, 100);
	assert_false(mutes_expire(&mutes, 99, &ended));
	assert_true(mutes_expire(&mutes, 100, &ended));
	assert_string_equal(ended.what, "short");
	assert_false(mutes_expire(&mutes, 100, &ended));
	assert_true(mutes_expire(&mutes, 1000, &ended));
	assert_string_equal(ended.what, "long");
	assert_int_equal(mutes.count, 0);
}

static void no_more_than_there_is_room_for(void **state)
{
	char what[16];
	(void)state;

	for (int i = 0; i < 64; i++) {
		snprintf(what, sizeof(what), "%d", i);
		assert_int_equal(mutes_add(&mutes, what, 0, 100), 0);
	}
	assert_int_equal(mutes_add(&mutes, "more", 0, 100), -ENOSPC);
	assert_int_equal(mutes_add(&mutes, "63", 0, 200), 0);
	assert_int_equal(mutes.items[63].until_ns, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(by_id_or_by_cell, setup),
		cmocka_unit_test_setup(what_is_over, setup),
		cmocka_unit_test_setup(each_has_its_time, setup),
		cmocka_unit_test_setup(no_more_than_there_is_room_for, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
