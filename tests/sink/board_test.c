// SPDX-License-Identifier: GPL-3.0-or-later
/* board: gravest first, changed in place, taken down when cleared, never more than its lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "../../src/sink/board.h"

static void put_up(struct board *board, const char *id, enum alert_level level, enum alert_state state)
{
	static struct alert alert; /* too large for a stack */

	alert = (struct alert){ .level = level, .state = state, .score = 0.5, .nof_findings = 2 };
	snprintf(alert.id, sizeof(alert.id), "%s", id);
	cell_init(&alert.cell, RAT_GSM);
	alert.cell.gsm.arfcn = 62;
	alert.findings[0].rule = "one";
	alert.findings[1].rule = "two";
	board_alert(board, &alert, LANGUAGE_EN);
}

static void gravest_first(void **state)
{
	struct board board = { 0 };

	(void)state;
	put_up(&board, "a", ALERT_NOTICE, ALERT_RAISED);
	put_up(&board, "b", ALERT_FAKE, ALERT_RAISED);
	put_up(&board, "c", ALERT_SUSPICIOUS, ALERT_RAISED);
	assert_int_equal(board.count, 3);
	assert_string_equal(board.lines[0].text, "fake gsm:arfcn62 0.5000: one, two");
	assert_string_equal(board.lines[1].id, "c");
	put_up(&board, "a", ALERT_FAKE, ALERT_UPDATED);
	assert_int_equal(board.count, 3);
	assert_string_equal(board.lines[1].id, "a");
	put_up(&board, "b", ALERT_FAKE, ALERT_CLEARED);
	assert_int_equal(board.count, 2);
	assert_string_equal(board.lines[0].id, "a");
}

static void mildest_makes_room(void **state)
{
	struct board board = { 0 };
	char id[16];

	(void)state;
	for (int i = 0; i < 2 * BOARD_LINES; i++) {
		snprintf(id, sizeof(id), "%d", i);
		put_up(&board, id, ALERT_NOTICE, ALERT_RAISED);
	}
	put_up(&board, "grave", ALERT_FAKE, ALERT_RAISED);
	assert_int_equal(board.count, BOARD_LINES);
	assert_string_equal(board.lines[0].id, "grave");
	assert_string_equal(board.lines[1].id, "0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gravest_first),
		cmocka_unit_test(mildest_makes_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
