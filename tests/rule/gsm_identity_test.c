// SPDX-License-Identifier: GPL-3.0-or-later
/* gsm_identity: PLMN, location area and cell identity: what is seen, and the honest trouble that is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
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

static void a_test_network(void **state)
{
	struct street *street = *state;
	struct cell cell = street_gsm(51, 2, 1000, 10);

	assert_false(street_ask(street, street_say(street, &cell, 2), "plmn-test"));
	strcpy(cell.mcc, "001");
	strcpy(cell.mnc, "01");
	const struct cell *heard = street_say(street, &cell, 1);

	assert_false(street_ask(street, heard, "plmn-test")); /* heard once so far */
	street_say(street, &cell, 1);
	assert_true(street_ask(street, heard, "plmn-test"));
	assert_float_equal(street->finding.weight, 3.0, 1e-6);
}

static void another_country(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187), second = street_gsm(88, 9, 4187, 20022);

	strcpy(cell.mcc, "262");
	strcpy(second.mcc, "262");
	const struct cell *heard = street_say(street, &cell, 2);

	assert_false(street_ask(street, heard, "plmn-foreign")); /* alone: whose country is it? */
	street_honest(street, 2);
	assert_true(street_ask(street, heard, "plmn-foreign"));
	street_say(street, &second, 2); /* a border */
	assert_false(street_ask(street, heard, "plmn-foreign"));
}

static void another_country_from_afar(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);

	strcpy(cell.mcc, "262");
	street->power_dbfs = -40;
	street_honest(street, 2);
	street->power_dbfs = -70;
	assert_false(street_ask(street, street_say(street, &cell, 2), "plmn-foreign"));
}

static void an_alien_area(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(6547);
	const struct cell *heard = street_say(street, &cell, 2);

	assert_false(street_ask(street, heard, "lac-alien")); /* alone */
	street_honest(street, 2);
	assert_true(street_ask(street, heard, "lac-alien"));
	assert_float_equal(street->finding.weight, 1.7, 1e-6); /* of four others only */
	for (int i = 0; i < 4; i++) {
		struct cell more = street_gsm(50 + 2 * i, 11, 4187, 2001 + i);

		street_say(street, &more, 2);
	}
	assert_true(street_ask(street, heard, "lac-alien"));
	assert_float_equal(street->finding.weight, 2.0, 1e-6);
	street->known.learned = true;
	assert_false(street_ask(street, heard, "lac-alien"));
}

/* The same cell in a new area is one event, which lac-changed tells; another cell in its place is two. */
static void an_area_that_moved(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);

	street_honest(street, 2);
	street_say(street, &cell, 3);
	cell.gsm.lac = 6547;
	assert_true(street_ask(street, street_say(street, &cell, 3), "lac-alien"));
	assert_float_equal(street->finding.weight, 1.0, 1e-6);
	cell.gsm.ci++;
	assert_true(street_ask(street, street_say(street, &cell, 3), "lac-alien"));
	assert_float_equal(street->finding.weight, 1.7, 1e-6);
}

static void an_alien_area_far_away(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(6547);

	street->power_dbfs = -40;
	street_honest(street, 2);
	street->power_dbfs = -70;
	assert_true(street_ask(street, street_say(street, &cell, 2), "lac-alien"));
	assert_float_equal(street->finding.weight, 1.6, 1e-6);
}

static void the_honest_area(void **state)
{
	struct street *street = *state;

	street_honest(street, 2);
	for (size_t i = 0; i < 4; i++)
		assert_false(street_ask(street, cells_get(street->cells, i), "lac-alien"));
	struct cell cell = stranger(4187);

	assert_false(street_ask(street, street_say(street, &cell, 2), "lac-alien"));
}

static void a_border_of_areas(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4188), neighbour = street_gsm(10, 24, 4187, 1001);

	street_honest(street, 2);
	street_list_gsm(&neighbour, 77);
	street_say(street, &neighbour, 2);
	const struct cell *heard = street_say(street, &cell, 2);

	assert_true(street_ask(street, heard, "lac-alien"));
	assert_float_equal(street->finding.weight, 1.0, 1e-6);
	cell = street_gsm(88, 10, 4188, 20022); /* a second cell of the area beyond */
	street_say(street, &cell, 2);
	assert_false(street_ask(street, heard, "lac-alien"));
}

/* On the carrier of an honest cell, and with nothing but that in its list: many an honest cell lists its own carrier,
 * too. */
static void its_own_carrier_is_no_border(void **state)
{
	struct street *street = *state;
	struct cell neighbour = street_gsm(10, 24, 4187, 1001), cell = street_gsm(10, 9, 6547, 20021);

	street_honest(street, 2);
	street_list_gsm(&neighbour, 10);
	street_list_gsm(&cell, 10);
	street_say(street, &neighbour, 2);
	assert_true(street_ask(street, street_say(street, &cell, 2), "lac-alien"));
	assert_float_equal(street->finding.weight, 1.7, 1e-6); /* of a stranger among few, not of a border */
}

static void two_carriers_of_one_fake(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(6547), second = street_gsm(88, 9, 6547, 20022);

	street_honest(street, 2);
	for (int i = 0; i < 6; i++) {
		struct cell more = street_gsm(100 + i, 24, 4187, 1100 + i);

		street_say(street, &more, 2);
	}
	const struct cell *heard = street_say(street, &cell, 2);

	street_say(street, &second, 2);
	assert_true(street_ask(street, heard, "lac-alien"));
	assert_float_equal(street->finding.weight, 1.5, 1e-6);
}

static void toys(void **state)
{
	static const struct {
		int lac, ci;
		double weight; /* 0: honest */
	} cases[] = { { 4187, 21034, 0 },  { 1000, 10, 1.6 },     { 1, 6969, 1.6 },
		      { 4187, 10, 0.8 },   { 0, 21034, 4.2 },     { 65534, 5, 4.2 },
		      { 4187, 4187, 0.8 }, { 65533, 21034, 0.8 }, { 1, 21034, 0.8 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct street *street = *state;
		struct cell cell = street_gsm(60 + (int)i, 9, cases[i].lac, cases[i].ci);

		snprintf(cell.mnc, sizeof(cell.mnc), "%02d", (int)i); /* a network of its own */
		assert_int_equal(street_ask(street, street_say(street, &cell, 2), "identity-toy"), cases[i].weight > 0);
		if (cases[i].weight > 0)
			assert_float_equal(street->finding.weight, cases[i].weight, 1e-6);
	}
}

/* Where nobody is served a reserved area harms nobody: a barred cell, a test network, a private one. */
static void a_reserved_area_that_serves_nobody(void **state)
{
	static const char *const mcc[] = { "460", "001", "999" };

	for (int i = 0; i < 3; i++) {
		struct street *street = *state;
		struct cell cell = street_gsm(60 + i, 9, 0, 21034);

		snprintf(cell.mcc, sizeof(cell.mcc), "%s", mcc[i]);
		cell.gsm.cell_bar_access = i == 0;
		assert_true(street_ask(street, street_say(street, &cell, 2), "identity-toy"));
		assert_float_equal(street->finding.weight, 2.5, 1e-6);
	}
}

static void an_operator_that_counts_from_one(void **state)
{
	struct street *street = *state;
	struct cell one = street_gsm(60, 9, 4187, 1), two = street_gsm(61, 9, 4187, 2);

	street_say(street, &one, 2);
	assert_false(street_ask(street, street_say(street, &two, 2), "identity-toy"));
}

static void a_copied_identity(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);

	cell.gsm.ci = 1002;
	street_honest(street, 2);
	const struct cell *heard = street_say(street, &cell, 2), *original = cells_get(street->cells, 1);

	street_honest(street, 1);

	assert_true(street_ask(street, heard, "identity-cloned"));
	assert_float_equal(street->finding.weight, 3.0, 1e-6);
	assert_false(street_ask(street, original, "identity-cloned"));
}

static void a_cell_that_moved(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);

	cell.gsm.ci = 1002;
	street_honest(street, 2);
	street_wait(street, 300);
	assert_true(street_ask(street, street_say(street, &cell, 2), "identity-cloned"));
	assert_float_equal(street->finding.weight, 1.0, 1e-6);
}

static void a_taken_place(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(6547), expected = stranger(4187);
	const struct cell *heard = street_say(street, &cell, 2);

	assert_false(street_ask(street, heard, "place-taken"));
	street->expected = &expected;
	assert_true(street_ask(street, heard, "place-taken"));
	expected.gsm.lac = 6547;
	expected.gsm.ci = 20021;
	assert_false(street_ask(street, heard, "place-taken"));
}

/* The built-in plan: 460-00 has ARFCN 0 to 95 and 512 to 637, and there is no 460-77. */
static void outside_of_the_plan(void **state)
{
	struct street *street = *state;
	struct operators *plan = operators_open(NULL, NULL);
	struct cell cell = stranger(4187);
	const struct cell *heard = street_say(street, &cell, 2);

	cell.gsm.arfcn = 110;
	const struct cell *outside = street_say(street, &cell, 2);

	assert_false(street_ask(street, outside, "plan-channel")); /* no plan */
	street->scene.operators = plan;
	assert_true(street_ask(street, outside, "plan-channel"));
	assert_false(street_ask(street, heard, "plan-channel"));
	assert_false(street_ask(street, heard, "plan-plmn"));
	for (int i = 0; i < 3; i++) { /* more of them: the plan is old */
		cell.gsm.arfcn = 112 + i;
		street_say(street, &cell, 2);
	}
	assert_false(street_ask(street, outside, "plan-channel"));
	cell.gsm.arfcn = 60;
	strcpy(cell.mnc, "77");
	assert_true(street_ask(street, street_say(street, &cell, 2), "plan-plmn"));
	strcpy(cell.mcc, "262"); /* no plan for this country */
	assert_false(street_ask(street, street_say(street, &cell, 2), "plan-plmn"));
	operators_close(plan);
}

static void outside_of_the_planned_areas(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(6547);
	const struct cell *heard = street_say(street, &cell, 2);
	char path[] = "/tmp/fbswatch-plan-XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");
	struct fault fault;

	fputs("460-00,China Mobile,中国移动,0-95,,4000-4999,\n", file);
	fclose(file);
	struct operators *plan = operators_open(path, &fault);

	remove(path);
	assert_non_null(plan);
	street->scene.operators = plan;
	assert_true(street_ask(street, heard, "plan-area"));
	cell.gsm.lac = 4187;
	street_say(street, &cell, 2);
	assert_false(street_ask(street, heard, "plan-area"));
	operators_close(plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_test_network, setup, teardown),
		cmocka_unit_test_setup_teardown(another_country, setup, teardown),
		cmocka_unit_test_setup_teardown(another_country_from_afar, setup, teardown),
		cmocka_unit_test_setup_teardown(an_alien_area, setup, teardown),
		cmocka_unit_test_setup_teardown(an_area_that_moved, setup, teardown),
		cmocka_unit_test_setup_teardown(an_alien_area_far_away, setup, teardown),
		cmocka_unit_test_setup_teardown(the_honest_area, setup, teardown),
		cmocka_unit_test_setup_teardown(a_border_of_areas, setup, teardown),
		cmocka_unit_test_setup_teardown(its_own_carrier_is_no_border, setup, teardown),
		cmocka_unit_test_setup_teardown(two_carriers_of_one_fake, setup, teardown),
		cmocka_unit_test_setup_teardown(toys, setup, teardown),
		cmocka_unit_test_setup_teardown(a_reserved_area_that_serves_nobody, setup, teardown),
		cmocka_unit_test_setup_teardown(an_operator_that_counts_from_one, setup, teardown),
		cmocka_unit_test_setup_teardown(a_copied_identity, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cell_that_moved, setup, teardown),
		cmocka_unit_test_setup_teardown(a_taken_place, setup, teardown),
		cmocka_unit_test_setup_teardown(outside_of_the_plan, setup, teardown),
		cmocka_unit_test_setup_teardown(outside_of_the_planned_areas, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
