// SPDX-License-Identifier: GPL-3.0-or-later
/* company: who counts as a neighbour, and what a rule makes of how many there are; with it, what is usual among them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../../src/rule/honest.h"  // honest_railway
#include "../../src/rule/peers.h"   // usual_of
#include "scene.h"                  // street_say

static float says(struct street *street, const struct cell *heard, const char *rule)
{
	return street_ask(street, heard, rule) ? street->finding.weight : 0;
}

/* 44.018 and EIRENE: ARFCN 955 to 974 and the extension from 940 on. */
static void railways(void **state)
{
	static const struct {
		int arfcn;
		bool railway;
	} cases[] = { { 470, false }, { 939, false }, { 940, true },  { 957, true },
		      { 974, true },  { 975, false }, { 1020, false } };
	struct cell lte = street_lte(957, 5, 4187, 61750288);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cell cell = street_gsm(cases[i].arfcn, 9, 4187, 1003);

		assert_true(honest_railway(&cell) == cases[i].railway);
	}
	lte.gsm.arfcn = 957;
	assert_false(honest_railway(&lte));
	struct cell china = street_gsm(50, 9, 4187, 1003);

	strcpy(china.mnc, "20");
	assert_true(honest_railway(&china));
	strcpy(china.mcc, "461");
	assert_false(honest_railway(&china));
}

static void what_is_usual(void **state)
{
	struct street street;
	struct cell cell = street_gsm(70, 9, 4187, 1003);

	(void)state;
	street_open(&street);
	cell.gsm.t3212_min = 120;
	const struct cell *heard = street_say(&street, &cell, 2);

	assert_int_equal(usual_of(&street.scene, heard, "t3212_min").cells, 0);
	for (int i = 0; i < 5; i++) {
		struct cell peer = street_gsm(10 + i, 9, 4187, 2000 + i);

		peer.gsm.t3212_min = i < 3 ? 360 - 60 * i : i == 3 ? 240 : 120; /* 360 300 240 240 120 */
		street_say(&street, &peer, 2);
		struct usual usual = usual_of(&street.scene, heard, "t3212_min");

		assert_int_equal(usual.cells, i + 1);
		if (i == 0)
			assert_int_equal(usual.value, 360);
	}
	struct usual usual = usual_of(&street.scene, heard, "t3212_min");

	assert_int_equal(usual.value, 240);
	assert_float_equal(usual.most, 0.4, 1e-9);
	assert_float_equal(usual.share, 0.2, 1e-9);
	assert_int_equal(usual.basis, BASIS_HEARD);
	assert_int_equal(usual_of(&street.scene, heard, "no_such_key").cells, 0);
	street_close(&street);
}

/* SIB7 is all that it has: alone; beside one that names LTE; with room for SIB4 or SIB5, which may not have been heard.
 */
static void gsm_only(void **state)
{
	(void)state;
	for (int peer = 0; peer < 2; peer++)
		for (int sib = 3; sib <= 6; sib++) {
			struct street street;
			struct cell cell = street_lte(1300, 5, 6402, 61750288),
				    other = street_lte(1400, 6, 6402, 61751313);

			street_open(&street);
			street_list_lte(&other, 1300, 6);
			if (peer)
				street_say(&street, &other, 3);
			cell.lte.sib_seen = 1u << 1 | 1u << 3 | 1u << 7;
			street_list_gsm(&cell, 52);
			cell.lte.nof_si_messages = 1;
			cell.lte.si_schedule[0] =
				(struct cell_si_message){ .period_frames = 16, .sibs = 1u << 7 | 1u << sib };
			float weight = says(&street, street_say(&street, &cell, 3), "geran-first");

			assert_float_equal(weight, sib == 4 || sib == 5 ? 0 : peer ? 1.5 : 0.8, 1e-6);
			street_close(&street);
		}
}

/* A cell that announces SI2quater, which was not heard yet, beside those that name LTE in theirs. */
static void not_heard_is_not_absent(void **state)
{
	struct street street;
	struct cell cell = street_gsm(70, 9, 4187, 20021);

	(void)state;
	street_open(&street);
	street_honest(&street, 3);
	cell.nof_neighbours = 0;
	cell.gsm.si_seen &= ~(1u << CELL_SI2QUATER);
	const struct cell *heard = street_say(&street, &cell, 3);

	assert_false(street_ask(&street, heard, "lte-no-way"));
	cell.gsm.bsic = 10;
	cell.gsm.si2quater_indicator = 0;
	assert_float_equal(says(&street, street_say(&street, &cell, 3), "lte-no-way"), 2.0, 1e-6);
	street_close(&street);
}

/* LTE cells that went silent so long before the GSM cell came. */
static float vanished_before(double before_s, int lte, double after_s)
{
	struct street street;
	struct cell gsm = street_gsm(77, 9, 4187, 999);

	street_open(&street);
	street.power_dbfs = -80;
	street.snr_db = 20;
	for (int i = 0; i < lte; i++) {
		struct cell cell = street_lte(1300, 100 + i, 6402, (411000 + i) << 8 | 1);

		street_say(&street, &cell, 1);
		street.scene.now_ns -= SECONDS(1); /* all at once */
	}
	const int64_t lte_ns = street.scene.now_ns;

	coverage_add(&street.coverage, 900e6, 2700e6, lte_ns - SECONDS(100), lte_ns + SECONDS(before_s + after_s),
	             -110);
	street.scene.now_ns = lte_ns + SECONDS(before_s);
	const struct cell *heard = street_say(&street, &gsm, 2);

	street.scene.now_ns = lte_ns + SECONDS(before_s + after_s);
	float weight = says(&street, heard, "lte-vanished");

	street_close(&street);
	return weight;
}

static void lte_that_goes(void **state)
{
	(void)state;
	assert_float_equal(vanished_before(600, 3, 40), 2.5, 1e-6);
	assert_true(vanished_before(601, 3, 40) == 0); /* too long ago */
	assert_true(vanished_before(100, 2, 40) == 0); /* too few */
	assert_true(vanished_before(29, 3, 40) == 0);  /* they came hardly before it */
	assert_float_equal(vanished_before(30, 3, 40), 2.5, 1e-6);
	assert_true(vanished_before(100, 3, 29) == 0); /* not waited long enough */
	assert_float_equal(vanished_before(100, 3, 30), 2.5, 1e-6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(railways),      cmocka_unit_test(what_is_usual),
		cmocka_unit_test(gsm_only),      cmocka_unit_test(not_heard_is_not_absent),
		cmocka_unit_test(lte_that_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
