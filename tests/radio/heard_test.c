// SPDX-License-Identifier: GPL-3.0-or-later
/* heard: what is news and what is not: cells, levels, times at their limits; what has vanished is told once. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../src/radio/heard.h"

static struct heard heard;

static struct candidate cell(double freq_hz, int code, float level_dbfs)
{
	return (struct candidate){ RAT_GSM, CANDIDATE_FOUND, code, freq_hz, level_dbfs, 20 };
}

static bool take(struct candidate candidate, double now_s)
{
	return heard_take(&heard, &candidate, now_s);
}

static int setup(void **state)
{
	(void)state;
	heard_clear(&heard);
	return 0;
}

/* Carrier, code and standard together are a cell; one that has no code yet, or may be none, is not taken. */
static void a_cell_is_news_once(void **state)
{
	struct candidate lte = cell(945e6, 7, -40), weak = cell(946e6, 7, -40);
	(void)state;

	lte.rat = RAT_LTE;
	weak.state = CANDIDATE_WEAK;
	assert_true(take(cell(945e6, 7, -40), 1));
	assert_false(take(cell(945e6, 7, -40), 2));
	assert_true(take(cell(945e6, 8, -40), 2));
	assert_true(take(cell(945.2e6, 7, -40), 2));
	assert_true(take(lte, 2));
	assert_false(take(lte, 3));
	assert_false(take(weak, 3));
	assert_false(take(cell(946e6, -1, -40), 3));
	assert_null(heard_find(&heard, &weak));
	assert_int_equal(heard.count, 4);
}

/* Ten minutes after it was seen last a cell is new again. */
static void what_is_forgotten(void **state)
{
	(void)state;
	assert_true(take(cell(945e6, 7, -40), 0));
	assert_false(take(cell(945e6, 7, -40), 600));
	assert_false(take(cell(945e6, 7, -40), 1200));
	assert_true(take(cell(945e6, 7, -40), 1800.1));
}

/* Ten decibels above its usual level, which follows slowly, are news; the new level is then the usual one. */
static void what_is_louder(void **state)
{
	(void)state;
	take(cell(945e6, 7, -40), 0);
	assert_false(take(cell(945e6, 7, -30.1f), 1));
	assert_false(take(cell(945e6, 7, -27.1f), 2)); /* from -37.03 */
	assert_true(take(cell(945e6, 7, -24), 3));     /* from -34.05 */
	assert_false(take(cell(945e6, 7, -24), 4));
	assert_false(take(cell(945e6, 7, -60), 5));
}

/* Its identity stays read, until it is forgotten. */
static void what_was_read(void **state)
{
	struct candidate read = cell(945e6, 7, -40);
	(void)state;

	read.state = CANDIDATE_READ;
	take(cell(945e6, 7, -40), 0);
	assert_false(heard_find(&heard, &read)->read);
	take(read, 1);
	take(cell(945e6, 7, -40), 2);
	assert_true(heard_find(&heard, &read)->read);
	take(cell(945e6, 7, -40), 700);
	assert_false(heard_find(&heard, &read)->read);
}

/* A strong cell of this part of the spectrum that the look does not show, not even another on its carrier. */
static void what_has_vanished(void **state)
{
	struct receiver_look look = { .looked = true, .count = 1, .candidates = { cell(944e6, 9, -40) } };
	struct candidate faint = cell(946e6, 3, -40);
	(void)state;

	faint.snr_db = 14.9f;
	take(cell(944e6, 7, -40), 0);
	take(cell(945e6, 7, -40), 0);
	take(cell(950e6, 7, -40), 0);
	take(faint, 0);
	assert_false(heard_vanished(&heard, 943e6, 944.9e6, &look));
	assert_true(heard_vanished(&heard, 943e6, 947e6, &look));
	assert_false(heard_vanished(&heard, 943e6, 947e6, &look));
	assert_int_equal(heard.count, 3);
	look.candidates[0].rat = RAT_LTE;
	assert_true(heard_vanished(&heard, 943e6, 947e6, &look));
	faint.snr_db = 15;
	take(faint, 1);
	assert_true(heard_vanished(&heard, 943e6, 947e6, &look));
	assert_int_equal(heard.count, 1);
}

/* The one heard of longest ago makes room. */
static void there_is_always_room(void **state)
{
	(void)state;
	for (int i = 0; i < HEARD_MAX; i++)
		assert_true(take(cell(900e6 + i * 200e3, 1, -40), i));
	take(cell(900e6, 1, -40), HEARD_MAX);
	assert_true(take(cell(800e6, 1, -40), HEARD_MAX));
	assert_int_equal(heard.count, HEARD_MAX);
	assert_false(take(cell(900e6, 1, -40), HEARD_MAX));
	assert_true(take(cell(900.2e6, 1, -40), HEARD_MAX));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_cell_is_news_once, setup), cmocka_unit_test_setup(what_is_forgotten, setup),
		cmocka_unit_test_setup(what_is_louder, setup),      cmocka_unit_test_setup(what_was_read, setup),
		cmocka_unit_test_setup(what_has_vanished, setup),   cmocka_unit_test_setup(there_is_always_room, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
