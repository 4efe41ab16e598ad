// SPDX-License-Identifier: GPL-3.0-or-later
/* gsm_time: changes in place, rotation, births, timetables, and the traffic of common control. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "scene.h"  // street_say

static int setup(void **state)
{
	struct street *street = test_calloc(1, sizeof(*street));

	street_open(street);
	*state = street;
	return 0;
}

static int teardown(void **state)
{
	street_close(*state);
	test_free(*state);
	return 0;
}

/* A fake among the four honest cells: as they are, but on a carrier of its own, with what they list. */
static struct cell stranger(int lac)
{
	struct cell cell = street_gsm(77, 9, lac, 20021);

	for (int k = 0; k < 4; k++)
		street_list_gsm(&cell, 10 + 10 * k);
	return cell;
}

static void an_area_that_changes(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);
	const struct cell *heard = street_say(street, &cell, 5);

	assert_false(street_ask(street, heard, "lac-changed"));
	cell.gsm.lac = 6547;
	street_say(street, &cell, 2);
	assert_true(street_ask(street, heard, "lac-changed"));
	assert_float_equal(street->finding.weight, 1.5, 1e-6);
	assert_false(street_ask(street, heard, "identity-rotates"));
	street_wait(street, 4000);
	street_say(street, &cell, 2);
	assert_false(street_ask(street, heard, "lac-changed")); /* old news */
}

/* Two far cells with one carrier and BSIC. */
static void two_cells_in_turns(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);
	const struct cell *heard = NULL;

	for (int turn = 0; turn < 6; turn++) {
		cell.gsm.lac = turn % 2 ? 4187 : 4300;
		cell.gsm.ci = turn % 2 ? 20021 : 31000;
		heard = street_say(street, &cell, 2);
	}
	assert_true(street_ask(street, heard, "lac-changed"));
	assert_float_equal(street->finding.weight, 0.5, 1e-6);
	assert_false(street_ask(street, heard, "identity-rotates"));
}

/* Blocks whose parity was right by chance. */
static void accidents(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);
	const struct cell *heard = street_say(street, &cell, 3);

	for (int i = 0; i < 5; i++) {
		struct cell wrong = cell;

		wrong.gsm.lac = 300 + i;
		wrong.gsm.t3212_min = 6 * i;
		wrong.gsm.att = wrong.gsm.mscr = wrong.gsm.max_retrans = 0;
		street_say(street, &wrong, 1);
		street_say(street, &cell, 20);
	}
	assert_false(street_ask(street, heard, "lac-changed"));
	assert_false(street_ask(street, heard, "identity-rotates"));
	assert_false(street_ask(street, heard, "content-changed"));
	assert_false(street_ask(street, heard, "si-unmarked"));
}

static void a_network_that_is_replanned(void **state)
{
	struct street *street = *state;
	struct cell cells[6];

	for (int i = 0; i < 6; i++) {
		cells[i] = street_gsm(10 + i, 24, 4187, 1000 + i);
		street_say(street, &cells[i], 2);
	}
	for (int i = 0; i < 6; i++) {
		cells[i].gsm.lac = 4200;
		const struct cell *heard = street_say(street, &cells[i], 2);

		assert_int_equal(street_ask(street, heard, "lac-changed"), i < 3);
	}
}

static void rotation(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(5000);
	const struct cell *heard = street_say(street, &cell, 1);

	for (int i = 1; i < 5; i++) {
		cell.gsm.lac = 5000 + 17 * i;
		street_say(street, &cell, 1); /* never twice the same */
		assert_int_equal(street_ask(street, heard, "identity-rotates"), i >= 2);
	}
	assert_float_equal(street->finding.weight, 3.5, 1e-6);
}

/* While one frame count goes on it is one transmitter: grave from the fourth area on. */
static void rotation_of_one_transmitter(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(5000);

	street->counts = true;
	const struct cell *heard = street_say(street, &cell, 3);

	for (int i = 1; i < 5; i++) {
		cell.gsm.lac = 5000 + 17 * i;
		street_say(street, &cell, 2);
		if (street_ask(street, heard, "identity-rotates"))
			assert_float_equal(street->finding.weight, i >= 3 ? 4.2 : 2.5, 1e-6);
		else
			assert_true(i < 2);
	}
	street_wait(street, 500);
	street_say(street, &cell, 1);
	assert_true(street_ask(street, heard, "identity-rotates"));
	street_wait(street, 120); /* ten minutes after the first of them */
	street_say(street, &cell, 1);
	assert_false(street_ask(street, heard, "identity-rotates"));
}

/* The colour code goes round with the area, or is not known from another tool's recording. */
static void rotation_under_several_names(void **state)
{
	struct street *street = *state;

	for (int known = 0; known < 2; known++) {
		const struct cell *heard = NULL;

		for (int i = 0; i < 4; i++) {
			struct cell cell = street_gsm(77 + known, known ? 9 + i : -1, 5000 + 17 * i, 1);

			cell.gsm.bsic = known ? 9 + i : CELL_UNKNOWN;
			heard = street_say(street, &cell, 2);
		}
		assert_true(street_ask(street, heard, "identity-rotates"));
	}
}

/* Stations of other colour codes that were there all along are no part of it. */
static void rotation_among_others(void **state)
{
	struct street *street = *state;
	struct cell old = street_gsm(77, 9, 5000, 1), older = street_gsm(77, 10, 5017, 2);
	const struct cell *heard = NULL;

	for (int i = 0; i < 20; i++) {
		street_say(street, &old, 2);
		street_say(street, &older, 2);
		street_wait(street, 60);
	}
	for (int i = 0; i < 3; i++) {
		struct cell cell = street_gsm(77, 11, 6000 + 17 * i, 3);

		heard = street_say(street, &cell, 2);
		assert_int_equal(street_ask(street, heard, "identity-rotates"), i >= 2);
	}
	assert_float_equal(street->finding.weight, 2.5, 1e-6);
}

static void a_birth(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);

	street->power_dbfs = -60;
	for (int minute = 0; minute < 15; minute++) {
		int64_t now_ns = street->scene.now_ns;

		coverage_add(&street->coverage, 935e6, 960e6, now_ns, now_ns + SECONDS(5), -90);
		street_honest(street, 1);
		street_wait(street, 56);
	}
	street->power_dbfs = -50;
	const struct cell *heard = street_say(street, &cell, 2);

	assert_true(street_ask(street, heard, "cell-born"));
	assert_float_equal(street->finding.weight, 1.2, 1e-6);
	assert_false(street_ask(street, cells_get(street->cells, 0), "cell-born"));
	cell = street_gsm(99, 3, 4187, 5); /* a second one: the sensor has moved */
	street_say(street, &cell, 2);
	assert_false(street_ask(street, heard, "cell-born"));
}

static void another_machine_in_its_place(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187), expected = cell;
	const struct cell *heard = street_say(street, &cell, 5);

	street->expected = &expected;
	assert_false(street_ask(street, heard, "content-changed"));
	cell.gsm.tx_integer = 12;
	street_say(street, &cell, 2);
	assert_false(street_ask(street, heard, "content-changed"));
	cell.gsm.max_retrans = 7;
	cell.gsm.radio_link_timeout = 64;
	cell.gsm.att = 0;
	street_say(street, &cell, 2);
	assert_true(street_ask(street, heard, "content-changed"));
	street_wait(street, 4000);
	street_say(street, &cell, 2);
	assert_true(street_ask(street, heard, "content-changed")); /* the baseline remembers */
	assert_int_equal(street->finding.basis, BASIS_BASELINE);
}

static void a_change_without_its_mark(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);
	const struct cell *heard = street_say(street, &cell, 5);

	cell.gsm.t3212_min = 60;
	street_say(street, &cell, 5);
	assert_false(street_ask(street, heard, "si-unmarked")); /* SI13 was not due yet */
	street_say(street, &cell, 20);
	assert_true(street_ask(street, heard, "si-unmarked"));
	cell.gsm.bcch_change_mark = 2;
	street_say(street, &cell, 2);
	assert_false(street_ask(street, heard, "si-unmarked"));
}

static void out_of_its_timetable(void **state)
{
	static const char si3[] = "49061b070862f2321267490305274040e504003b2b2b2b";
	static const char si4[] = "31061c62f23212674040e504002b2b2b2b2b2b2b2b2b2b";
	struct street *street = *state;

	street->offset_hz = 100; /* received by ourselves */
	street_hear(street, 60, 9, 51 * 2 + 2, si3);
	assert_false(street_ask(street, street_hear(street, 60, 9, 51 * 3 + 2, si4), "si-schedule"));
	street_hear(street, 61, 9, 51 * 3 + 2, si3);
	assert_true(street_ask(street, street_hear(street, 61, 9, 51 * 2 + 2, si4), "si-schedule"));
	street->offset_hz = NAN; /* by another tool */
	street_hear(street, 62, 9, 51 * 3 + 2, si3);
	assert_false(street_ask(street, street_hear(street, 62, 9, 51 * 2 + 2, si4), "si-schedule"));
}

static void messages_that_never_come(void **state)
{
	static const char si3[] = "49061b070862f2321267490305274040e504003b2b2b2b";
	struct street *street = *state;
	const struct cell *heard = NULL;

	street->offset_hz = 100;
	for (int i = 0; i < 6; i++) {
		assert_false(i > 1 && i < 4 && street_ask(street, heard, "si-schedule"));
		heard = street_hear(street, 60, 9, 51 * 2 + 2, si3);
	}
	assert_true(street_ask(street, heard, "si-schedule"));
}

/* Each second of listening is 40 blocks; honest cells page once in a second here. */
static void nobody_is_paged(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187), other = street_gsm(10, 24, 4187, 1001);

	other.gsm.paging_1 = 3;
	const struct cell *heard = street_say(street, &cell, 2);

	street_say(street, &other, 60);
	assert_false(street_ask(street, heard, "paging-silent")); /* not listened to for long enough */
	street_say(street, &cell, 60);
	assert_true(street_ask(street, heard, "paging-silent"));
	assert_float_equal(street->finding.weight, 2.5, 1e-6);
	assert_false(street_ask(street, cells_get(street->cells, 1), "paging-silent"));
	cell.gsm.lac = 6547;
	street_say(street, &cell, 2);
	assert_true(street_ask(street, heard, "paging-silent"));
	assert_float_equal(street->finding.weight, 1.3, 1e-6);
	assert_true(street->finding.newcomer); /* a home cell has few phones, too */
	street_say(street, &cell, 33);         /* 97 s in all */
	assert_true(street_ask(street, heard, "paging-silent"));
	assert_float_equal(street->finding.weight, 1.3, 1e-6);
	street_say(street, &cell, 4);
	assert_true(street_ask(street, heard, "paging-silent"));
	assert_float_equal(street->finding.weight, 2.5, 1e-6);
	assert_false(street->finding.newcomer);
}

/* At night, or in a recording of the BCCH alone, no cell pages. */
static void nobody_is_paged_anywhere(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);

	street_honest(street, 60);
	assert_false(street_ask(street, street_say(street, &cell, 60), "paging-silent"));
}

static void phones_rush_in(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(6547), busy = street_gsm(10, 24, 4187, 1001);

	busy.gsm.paging_1 = 3;
	busy.gsm.imm_assign = 1;
	const struct cell *honest = street_say(street, &busy, 20);

	cell.gsm.imm_assign = 1;
	const struct cell *heard = street_say(street, &cell, 9);

	assert_false(street_ask(street, heard, "assignment-burst"));
	street_say(street, &cell, 3);
	assert_true(street_ask(street, heard, "assignment-burst"));
	assert_float_equal(street->finding.weight, 2.0, 1e-6);
	assert_false(street_ask(street, honest, "assignment-burst"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_area_that_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(two_cells_in_turns, setup, teardown),
		cmocka_unit_test_setup_teardown(accidents, setup, teardown),
		cmocka_unit_test_setup_teardown(a_network_that_is_replanned, setup, teardown),
		cmocka_unit_test_setup_teardown(rotation, setup, teardown),
		cmocka_unit_test_setup_teardown(rotation_of_one_transmitter, setup, teardown),
		cmocka_unit_test_setup_teardown(rotation_under_several_names, setup, teardown),
		cmocka_unit_test_setup_teardown(rotation_among_others, setup, teardown),
		cmocka_unit_test_setup_teardown(a_birth, setup, teardown),
		cmocka_unit_test_setup_teardown(another_machine_in_its_place, setup, teardown),
		cmocka_unit_test_setup_teardown(a_change_without_its_mark, setup, teardown),
		cmocka_unit_test_setup_teardown(out_of_its_timetable, setup, teardown),
		cmocka_unit_test_setup_teardown(messages_that_never_come, setup, teardown),
		cmocka_unit_test_setup_teardown(nobody_is_paged, setup, teardown),
		cmocka_unit_test_setup_teardown(nobody_is_paged_anywhere, setup, teardown),
		cmocka_unit_test_setup_teardown(phones_rush_in, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
