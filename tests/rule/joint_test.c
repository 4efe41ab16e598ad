// SPDX-License-Identifier: GPL-3.0-or-later
/* joint: rules about a 4G and a 2G cell together: bait and trap, and 4G that falls silent when a new 2G cell comes. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"  // street_say

static void listen(struct street *street, int seconds)
{
	coverage_add(&street->coverage, 900e6, 2700e6, street->scene.now_ns, street->scene.now_ns + SECONDS(seconds),
	             -110);
}

/* All the honest cells once more: GSM of street_honest(), LTE with SIB7 that names ARFCN 10. */
static void everybody(struct street *street, bool lte)
{
	for (int i = 0; i < 4 && lte; i++) {
		struct cell cell = street_lte(1300, 100 + i, 6402, (411000 + i) << 8 | 1);

		street_list_gsm(&cell, 10);
		street_list_lte(&cell, 3650, 6);
		cell.lte.nof_si_messages = 1;
		cell.lte.si_schedule[0] = (struct cell_si_message){ .period_frames = 16, .sibs = 1u << 5 };
		cell.lte.sib_seen |= 1u << 7;
		street_say(street, &cell, 1);
	}
	street_honest(street, 1);
}

static void minutes_of_everybody(struct street *street, int minutes, bool lte)
{
	for (int i = 0; i < minutes * 6; i++) {
		listen(street, 10);
		everybody(street, lte);
		street_wait(street, lte ? 2 : 6);
	}
}

static struct cell trap(void)
{
	struct cell cell = street_gsm(77, 9, 1234, 10);

	street_list_gsm(&cell, 77);
	return cell;
}

static struct cell bait(void)
{
	struct cell cell = street_lte(1300, 300, 9999, 500000 << 8 | 1);

	cell.lte.nof_si_messages = 1;
	cell.lte.si_schedule[0] = (struct cell_si_message){ .period_frames = 16, .sibs = 1u << 7 };
	cell.lte.sib_seen |= 1u << 7;
	street_list_gsm(&cell, 77);
	return cell;
}

static void open_street(struct street *street)
{
	street_open(street);
	street->power_dbfs = -80;
	street->snr_db = 20;
}

static void bait_and_trap(void **state)
{
	struct street street;
	struct cell gsm = trap(), lte = bait();

	(void)state;
	open_street(&street);
	minutes_of_everybody(&street, 3, true);
	const struct cell *two = street_say(&street, &gsm, 3);

	assert_false(street_ask(&street, two, "onset-pair"));
	const struct cell *four = street_say(&street, &lte, 3);

	assert_true(street_ask(&street, two, "onset-pair"));
	assert_true(street_ask(&street, four, "onset-pair"));
	assert_true(street_ask(&street, four, "bait-target"));
	minutes_of_everybody(&street, 1, true);
	for (size_t i = 0; i < cells_count(street.cells); i++) {
		const struct cell *cell = cells_get(street.cells, i);

		if (cell != two && cell != four) {
			assert_false(street_ask(&street, cell, "onset-pair"));
			assert_false(street_ask(&street, cell, "bait-target"));
		}
	}
	street_close(&street);
}

/* The trap was there from the start, or hours before the bait: no pair. */
static void not_at_once(void **state)
{
	struct street street;
	struct cell gsm = trap(), lte = bait();

	(void)state;
	open_street(&street);
	street_say(&street, &gsm, 3);
	minutes_of_everybody(&street, 10, true);
	const struct cell *four = street_say(&street, &lte, 3);

	assert_false(street_ask(&street, four, "onset-pair"));
	assert_true(street_ask(&street, four, "bait-target"));
	street_close(&street);
}

static void jammed(void **state)
{
	struct street street;
	struct cell gsm = street_gsm(77, 9, 4187, 999);

	(void)state;
	open_street(&street);
	minutes_of_everybody(&street, 3, true);
	street_say(&street, &gsm, 3);
	minutes_of_everybody(&street, 1, true);
	const struct cell *cell = street_say(&street, &gsm, 1);

	assert_false(street_ask(&street, cell, "lte-vanished")); /* LTE is still there */
	street_close(&street);

	open_street(&street);
	minutes_of_everybody(&street, 3, true);
	street_say(&street, &gsm, 3);
	minutes_of_everybody(&street, 1, false);
	cell = street_say(&street, &gsm, 1);
	assert_true(street_ask(&street, cell, "lte-vanished"));
	assert_false(street_ask(&street, cells_get(street.cells, 4), "lte-vanished"));
	street_close(&street);
}

/* The dongle looks elsewhere: what is not listened for is not gone. */
static void not_listened_for(void **state)
{
	struct street street;
	struct cell gsm = street_gsm(77, 9, 4187, 999);

	(void)state;
	open_street(&street);
	minutes_of_everybody(&street, 3, true);
	street_say(&street, &gsm, 3);
	for (int i = 0; i < 60; i++) {
		street_honest(&street, 1);
		street_say(&street, &gsm, 1);
	}
	assert_false(street_ask(&street, street_say(&street, &gsm, 1), "lte-vanished"));
	street_close(&street);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bait_and_trap),
		cmocka_unit_test(not_at_once),
		cmocka_unit_test(jammed),
		cmocka_unit_test(not_listened_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
