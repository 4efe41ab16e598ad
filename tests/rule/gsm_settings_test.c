// SPDX-License-Identifier: GPL-3.0-or-later
/* gsm_settings: configuration and its defaults, and the ways that hold phones on 2G. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

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

static struct cell openbts(void)
{
	struct cell cell = stranger(6547);

	cell.nof_neighbours = 0;
	cell.gsm.t3212_min = 0;
	cell.gsm.emergency_call_barred = 1;
	cell.gsm.gprs = cell.gsm.si2quater_indicator = 0;
	cell.gsm.rxlev_access_min_dbm = -110;
	cell.gsm.ms_txpwr_max_cch = 0;
	cell.gsm.neci = cell.gsm.ccch_conf = 1;
	cell.gsm.bs_pa_mfrms = cell.gsm.max_retrans = 2;
	cell.gsm.radio_link_timeout = 64;
	cell.gsm.att = 0;
	cell.gsm.si_seen &= ~(1u << CELL_SI2QUATER | 1u << CELL_SI13);
	cell.gsm.geran_priority = cell.gsm.sgsnr = cell.gsm.bcch_change_mark = CELL_UNKNOWN;
	return cell;
}

static struct cell second_vendor(int i)
{
	struct cell cell = street_gsm(90 + i, 24, 4187, 2000 + i);

	cell.gsm.cell_reselect_hysteresis_db = 8;
	cell.gsm.bs_ag_blks_res = 1;
	cell.gsm.bs_pa_mfrms = 7;
	cell.gsm.ccch_conf = cell.gsm.neci = cell.gsm.call_reestablishment = 1;
	cell.gsm.dtx = 0;
	cell.gsm.radio_link_timeout = 36;
	cell.gsm.tx_integer = 12;
	return cell;
}

static void software_by_default(void **state)
{
	struct street *street = *state;
	struct cell cell = openbts();
	const struct cell *heard = street_say(street, &cell, 2);

	assert_true(street_ask(street, heard, "defaults-stack"));
	assert_non_null(strstr(street->finding.observed, "OpenBTS"));
	assert_float_equal(street->finding.weight, 3.5, 1e-6);
	assert_true(street_ask(street, heard, "defaults-lab"));
	assert_true(street_ask(street, heard, "update-timer"));
	assert_true(street_ask(street, heard, "access-barred"));
	assert_true(street_ask(street, heard, "lte-no-way"));
}

static void settings_edited_in_part(void **state)
{
	struct street *street = *state;
	struct cell cell = openbts();

	cell.gsm.t3212_min = 360;
	cell.gsm.rxlev_access_min_dbm = -104;
	cell.gsm.cell_reselect_hysteresis_db = 4;
	assert_true(street_ask(street, street_say(street, &cell, 2), "defaults-stack"));
}

static void honest_cells_are_like_no_software(void **state)
{
	static const char *const ids[] = { "defaults-stack", "defaults-lab",       "update-timer",
		                           "access-barred",  "lte-no-way",         "lte-second",
		                           "capture-offset", "capture-hysteresis", "si-inconsistent" };
	struct street *street = *state;
	struct cell other = second_vendor(0);
	const struct cell *heard = street_say(street, &other, 2);

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		assert_false(street_ask(street, heard, ids[i]));
	street_honest(street, 2);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		assert_false(street_ask(street, cells_get(street->cells, 1), ids[i]));
}

/* A railway cell has some of these settings and is left alone. */
static void a_railway(void **state)
{
	struct street *street = *state;
	struct cell cell = openbts();

	cell.gsm.arfcn = 960;
	const struct cell *heard = street_say(street, &cell, 2);

	assert_false(street_ask(street, heard, "defaults-lab"));
	assert_false(street_ask(street, heard, "defaults-stack"));
	assert_false(street_ask(street, heard, "lte-no-way"));
}

static void an_operators_habit(void **state)
{
	struct street *street = *state;

	for (int i = 0; i < 4; i++) {
		struct cell cell = openbts();

		cell.gsm.arfcn = 60 + i;
		street_say(street, &cell, 2);
	}
	assert_false(street_ask(street, cells_get(street->cells, 0), "defaults-lab"));
	assert_false(street_ask(street, cells_get(street->cells, 0), "access-barred"));
	assert_false(street_ask(street, cells_get(street->cells, 0), "update-timer"));
	assert_false(street_ask(street, cells_get(street->cells, 0), "lte-no-way"));
}

static void a_profile_of_its_own(void **state)
{
	struct street *street = *state;
	struct cell cell = openbts(), similar = stranger(4187);

	street_honest(street, 2);
	similar.gsm.rxlev_access_min_dbm = -100;
	similar.gsm.ms_txpwr_max_cch = 7;
	assert_false(street_ask(street, street_say(street, &similar, 2), "profile-odd"));
	cell.gsm.arfcn = 99;
	assert_true(street_ask(street, street_say(street, &cell, 2), "profile-odd"));
	assert_true(street->finding.weight < 1.2); /* four cells are not much to judge by */
}

static void two_vendors(void **state)
{
	struct street *street = *state;

	street_honest(street, 2);
	for (int i = 0; i < 3; i++) {
		struct cell cell = second_vendor(i);
		const struct cell *heard = street_say(street, &cell, 2);

		assert_int_equal(street_ask(street, heard, "profile-odd"), i == 0);
	}
	assert_false(street_ask(street, cells_get(street->cells, 0), "profile-odd"));
}

static void no_way_to_lte(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);

	street_honest(street, 2);
	cell.nof_neighbours = 0;
	cell.gsm.si2quater_indicator = 0;
	cell.gsm.si_seen &= ~(1u << CELL_SI2QUATER);
	const struct cell *heard = street_say(street, &cell, 2);

	assert_true(street_ask(street, heard, "lte-no-way"));
	assert_float_equal(street->finding.weight, 2.0, 1e-6);
}

static void lte_not_heard_in_full(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);

	street_honest(street, 2);
	cell.nof_neighbours = 0;
	const struct cell *heard = street_say(street, &cell, 4);

	assert_false(street_ask(street, heard, "lte-no-way")); /* LTE may stand in a part not heard yet */
	street_say(street, &cell, 12);
	assert_true(street_ask(street, heard, "lte-no-way"));
}

static void gsm_first(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);

	street_honest(street, 2);
	cell.gsm.geran_priority = 7;
	assert_true(street_ask(street, street_say(street, &cell, 2), "lte-second"));
	assert_false(street_ask(street, cells_get(street->cells, 0), "lte-second"));
}

static void captured_by_offset(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(6547);

	cell.gsm.cell_reselect_offset_db = 90;
	assert_false(street_ask(street, street_say(street, &cell, 2), "capture-offset")); /* nobody to compare with */
	street->power_dbfs = -50;
	street_honest(street, 2);
	const struct cell *heard = street_say(street, &cell, 2);

	assert_true(street_ask(street, heard, "capture-offset"));
	assert_float_equal(street->finding.weight, 0.7, 0.01); /* the most of five */
}

/* As a real operator does: 86 dB on all its cells. */
static void a_habit_of_offsets(void **state)
{
	struct street *street = *state;

	for (int i = 0; i < 5; i++) {
		struct cell cell = street_gsm(10 + i, 24, 4187, 1000 + i);

		cell.gsm.cell_reselect_offset_db = 86;
		assert_false(street_ask(street, street_say(street, &cell, 2), "capture-offset"));
	}
}

static void held_by_hysteresis(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(6547);

	street_honest(street, 2);
	cell.gsm.cell_reselect_hysteresis_db = 14;
	const struct cell *heard = street_say(street, &cell, 2);

	assert_true(street_ask(street, heard, "capture-hysteresis"));
	cell.gsm.lac = 4187; /* no other area: it holds nobody */
	street_say(street, &cell, 2);
	assert_false(street_ask(street, heard, "capture-hysteresis"));
}

/* SI1 to SI4 of one base station; then an SI4 with another area, or other access control. */
static void contradictions(void **state)
{
	static const char *const good[] = {
		"5506198fb68000000000000000000000000000e504002b",
		"59061a8f930058400000000000002000000000ffe50400",
		"49061b070862f2321267490305274040e504003b2b2b2b",
		"31061c62f23212674040e504002b2b2b2b2b2b2b2b2b2b",
	};
	static const char *const bad[] = { "31061c62f23212684040e504002b2b2b2b2b2b2b2b2b2b",
		                           "31061c62f23212674040e500002b2b2b2b2b2b2b2b2b2b" };
	struct street *street = *state;

	for (int which = 0; which < 3; which++) {
		const struct cell *heard = NULL;

		for (int turn = 0; turn < 4; turn++)
			for (int i = 0; i < 4; i++)
				heard = street_hear(street, 60 + which, 9, 2,
				                    which && i == 3 ? bad[which - 1] : good[i]);
		assert_int_equal(street_ask(street, heard, "si-inconsistent"), which > 0);
	}
}

/* Another SI4, once: it may be the first of a change. */
static void a_change_on_its_way(void **state)
{
	struct street *street = *state;
	const struct cell *heard = NULL;

	for (int turn = 0; turn < 4; turn++) {
		street_hear(street, 60, 9, 2, "49061b070862f2321267490305274040e504003b2b2b2b");
		street_hear(street, 60, 9, 2, "31061c62f23212674040e504002b2b2b2b2b2b2b2b2b2b");
	}
	heard = street_hear(street, 60, 9, 2, "31061c62f23212684040e504002b2b2b2b2b2b2b2b2b2b");
	assert_false(street_ask(street, heard, "si-inconsistent"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(software_by_default, setup, teardown),
		cmocka_unit_test_setup_teardown(settings_edited_in_part, setup, teardown),
		cmocka_unit_test_setup_teardown(honest_cells_are_like_no_software, setup, teardown),
		cmocka_unit_test_setup_teardown(a_railway, setup, teardown),
		cmocka_unit_test_setup_teardown(an_operators_habit, setup, teardown),
		cmocka_unit_test_setup_teardown(a_profile_of_its_own, setup, teardown),
		cmocka_unit_test_setup_teardown(two_vendors, setup, teardown),
		cmocka_unit_test_setup_teardown(no_way_to_lte, setup, teardown),
		cmocka_unit_test_setup_teardown(lte_not_heard_in_full, setup, teardown),
		cmocka_unit_test_setup_teardown(gsm_first, setup, teardown),
		cmocka_unit_test_setup_teardown(captured_by_offset, setup, teardown),
		cmocka_unit_test_setup_teardown(a_habit_of_offsets, setup, teardown),
		cmocka_unit_test_setup_teardown(held_by_hysteresis, setup, teardown),
		cmocka_unit_test_setup_teardown(contradictions, setup, teardown),
		cmocka_unit_test_setup_teardown(a_change_on_its_way, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
