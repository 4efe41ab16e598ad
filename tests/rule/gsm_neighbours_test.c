// SPDX-License-Identifier: GPL-3.0-or-later
/* gsm_neighbours: what a cell lists, and who lists it. */
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

static void nobody_lists_it(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187), neighbour = street_gsm(10, 24, 4187, 1001);

	street_honest(street, 2);
	const struct cell *heard = street_say(street, &cell, 2);

	assert_true(street_ask(street, heard, "neighbours-unlisted"));
	assert_float_equal(street->finding.weight, 0.8, 1e-6);
	assert_false(street_ask(street, cells_get(street->cells, 0), "neighbours-unlisted"));
	street_list_gsm(&neighbour, 77);
	street_say(street, &neighbour, 2);
	assert_false(street_ask(street, heard, "neighbours-unlisted"));
}

/* Who would list it is not heard. */
static void nobody_of_another_area_lists_it(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(6547);

	street_honest(street, 2);
	assert_true(street_ask(street, street_say(street, &cell, 2), "neighbours-unlisted"));
	assert_float_equal(street->finding.weight, 0.2, 1e-6);
}

static void lists_not_heard_in_full(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187);

	for (int i = 0; i < 5; i++) {
		struct cell peer = street_gsm(10 + i, 24, 4187, 1001 + i);

		peer.gsm.si2ter_indicator = 1; /* announced, not heard */
		street_list_gsm(&peer, 100);
		street_say(street, &peer, 2);
	}
	assert_false(street_ask(street, street_say(street, &cell, 2), "neighbours-unlisted"));
}

static void only_itself(void **state)
{
	struct street *street = *state;
	struct cell cell = street_gsm(51, 2, 4187, 20021), other = stranger(4187);

	cell.nof_neighbours = 0;
	street_list_gsm(&cell, 51);
	street_hear(street, 51, 2, 51 + 2, "59061a00000000000000000000000000000000ff79000000");
	assert_true(street_ask(street, street_say(street, &cell, 2), "neighbours-self"));
	assert_false(street_ask(street, street_say(street, &other, 2), "neighbours-self"));
}

static void another_operators_list(void **state)
{
	struct street *street = *state;
	struct cell cell = stranger(4187), own = street_gsm(30, 27, 4187, 30000);

	strcpy(cell.mnc, "01");
	strcpy(own.mnc, "01");
	street_honest(street, 2);
	const struct cell *heard = street_say(street, &cell, 2);

	assert_true(street_ask(street, heard, "neighbours-impure"));
	assert_float_equal(street->finding.weight, 2.2, 1e-6);
	street_say(street, &own, 2); /* one of its own operator there as well */
	assert_false(street_ask(street, heard, "neighbours-impure"));
	assert_false(street_ask(street, cells_get(street->cells, 0), "neighbours-impure"));
}

static void a_list_of_nobody(void **state)
{
	struct street *street = *state;
	struct cell cell = street_gsm(77, 9, 4187, 20021), mixed;

	for (int i = 0; i < 4; i++)
		street_list_gsm(&cell, 110 + i);
	street_honest(street, 2);
	const struct cell *heard = street_say(street, &cell, 2);

	assert_false(street_ask(street, heard, "neighbours-unheard")); /* not listened to */
	coverage_add(&street->coverage, 935e6, 960e6, street->scene.now_ns - SECONDS(20), street->scene.now_ns, -90);
	assert_true(street_ask(street, heard, "neighbours-unheard"));
	mixed = cell;
	street_list_gsm(&mixed, 20);
	street_say(street, &mixed, 2);
	assert_false(street_ask(street, heard, "neighbours-unheard"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nobody_lists_it, setup, teardown),
		cmocka_unit_test_setup_teardown(nobody_of_another_area_lists_it, setup, teardown),
		cmocka_unit_test_setup_teardown(lists_not_heard_in_full, setup, teardown),
		cmocka_unit_test_setup_teardown(only_itself, setup, teardown),
		cmocka_unit_test_setup_teardown(another_operators_list, setup, teardown),
		cmocka_unit_test_setup_teardown(a_list_of_nobody, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
