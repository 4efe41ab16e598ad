// SPDX-License-Identifier: GPL-3.0-or-later
/* stay: a window gets its dwell whatever is wished for, wishes get their time but no more than the window, and come
 * back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../src/radio/stay.h"

static const struct stay_wish nothing = { 0 };
static const double step_s = 0.001;

/* How a stay went, with a wish that never ends. */
struct course {
	double home_s, away_s; /* heard of the window; between leaving it and hearing it again */
	double ahead_s;        /* the most that away was more than home */
	int grants;
	double over_s;
};

static struct course go_through(struct stay *stay, const struct stay_wish *wishes, int count, double patience_s)
{
	struct course c = { 0 };
	bool away = false;

	for (double now_s = 0; now_s < patience_s; now_s += step_s) {
		switch (stay_next(stay, &wishes[c.grants % count], now_s)) {
		case STAY_AWAY:
			away = true;
			c.grants++;
			break;
		case STAY_RETURN:
			away = false;
			break;
		case STAY_OVER:
			c.over_s = now_s;
			return c;
		case STAY_HERE:
			break;
		}
		*(away ? &c.away_s : &c.home_s) += step_s;
		c.ahead_s = fmax(c.ahead_s, c.away_s - c.home_s);
	}
	return c;
}

static void without_wishes_it_is_the_dwell(void **state)
{
	struct stay stay;
	(void)state;

	stay_begin(&stay, 4, 0.1, 0);
	assert_true(fabs(stay_due_s(&stay, &nothing) - 4) < 1e-9);
	assert_true(fabs(go_through(&stay, &nothing, 1, 100).over_s - 4) < 0.02);
}

static void there_and_back(void **state)
{
	const struct stay_wish wish = { 940e6, 0.5 };
	struct stay stay;
	(void)state;

	stay_begin(&stay, 4, 0.1, 0);
	assert_int_equal(stay_next(&stay, &nothing, 1), STAY_HERE);
	assert_int_equal(stay_next(&stay, &wish, 1), STAY_AWAY);
	assert_true(fabs(stay_due_s(&stay, &wish) - 1.5) < 1e-9);
	assert_int_equal(stay_next(&stay, &wish, 1.45), STAY_HERE);
	assert_int_equal(stay_next(&stay, &nothing, 1.51), STAY_RETURN);
	assert_int_equal(stay_next(&stay, &nothing, 1.52), STAY_HERE);
	assert_true(fabs(stay_due_s(&stay, &nothing) - 4.51) < 1e-9); /* three more seconds */
	assert_int_equal(stay_next(&stay, &nothing, 4.50), STAY_HERE);
	assert_int_equal(stay_next(&stay, &nothing, 4.52), STAY_OVER);
}

static void one_after_the_other(void **state)
{
	const struct stay_wish a = { 940e6, 0.5 }, b = { 942e6, 0.3 };
	struct stay stay;
	(void)state;

	stay_begin(&stay, 4, 0, 0);
	assert_int_equal(stay_next(&stay, &a, 0.2), STAY_AWAY);
	assert_int_equal(stay_next(&stay, &b, 0.4), STAY_HERE); /* a has its time first */
	assert_int_equal(stay_next(&stay, &b, 0.71), STAY_AWAY);
	assert_int_equal(stay_next(&stay, &b, 1.02), STAY_RETURN); /* not the same again so soon */
	assert_int_equal(stay_next(&stay, &b, 1.1), STAY_HERE);
	assert_true(fabs(stay_due_s(&stay, &b) - 1.32) <
	            1e-9); /* heard for as long as b costs, though known to be unread */
	assert_int_equal(stay_next(&stay, &b, 1.33), STAY_AWAY);
}

/* Whoever wishes without end gets half, and no scan takes longer than twice as long. */
static void half_at_most(void **state)
{
	static const double seconds[] = { 0.05, 0.2, 0.64, 1.5 }, dwells[] = { 0.5, 4, 60 };
	(void)state;

	for (size_t k = 0; k < sizeof(seconds) / sizeof(seconds[0]); k++)
		for (size_t d = 0; d < sizeof(dwells) / sizeof(dwells[0]); d++)
			for (int count = 1; count <= 3; count++) {
				const struct stay_wish wishes[] = { { 940e6, seconds[k] },
					                            { 941e6, seconds[k] },
					                            { 942e6, seconds[k] } };
				struct stay stay;

				stay_begin(&stay, dwells[d], 0.05, 0);
				struct course c = go_through(&stay, wishes, count, 200);

				assert_true(c.over_s > 0 &&
				            c.over_s <= 2 * dwells[d] + 0.05 + (c.grants + 1) * 3 * step_s);
				assert_true(c.home_s >= dwells[d] - (c.grants + 1) * 3 * step_s);
				assert_true(c.ahead_s <= 2 + 0.05 + (c.grants + 1) * 3 * step_s);
				if (seconds[k] + 0.1 <= dwells[d])
					assert_true(c.grants >= 1);
				else
					assert_int_equal(c.grants, 0);
			}
}

static void at_the_end_a_wish_is_still_heard(void **state)
{
	const struct stay_wish wish = { 940e6, 0.5 };
	struct stay stay;
	(void)state;

	stay_begin(&stay, 1, 0, 0);
	assert_int_equal(stay_next(&stay, &wish, 1.01), STAY_AWAY);
	assert_int_equal(stay_next(&stay, &wish, 1.52),
	                 STAY_OVER); /* the window has had its dwell: no need to go back */
}

static void nonsense_is_no_wish(void **state)
{
	static const struct stay_wish wishes[] = { { 940e6, 0 }, { 940e6, -1 }, { 940e6, NAN }, { 940e6, INFINITY } };
	struct stay stay;
	(void)state;

	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		stay_begin(&stay, 4, 0.1, 0);
		assert_int_equal(stay_next(&stay, &wishes[i], 3), STAY_HERE);
		assert_true(fabs(stay_due_s(&stay, &wishes[i]) - 4) < 1e-9);
	}
}

/* The dwell to its last moment; a hertz away is another place; the settling counts there and back. */
static void to_the_moment(void **state)
{
	const struct stay_wish a = { 940e6, 0.5 }, near = { 940e6 + 0.9, 0.5 }, beside = { 940e6 + 1, 0.5 };
	struct stay stay;
	(void)state;

	stay_begin(&stay, 4, 0.25, 0);
	assert_int_equal(stay_next(&stay, &nothing, 3.999), STAY_HERE);
	assert_int_equal(stay_next(&stay, &nothing, 4), STAY_OVER);
	stay_begin(&stay, 4, 0.25, 0);
	assert_int_equal(stay_next(&stay, &a, 0), STAY_AWAY);
	assert_true(stay.away_s == 1);
	assert_int_equal(stay_next(&stay, &near, 0.499), STAY_HERE);
	assert_int_equal(stay_next(&stay, &near, 0.5), STAY_RETURN);
	assert_true(stay_due_s(&stay, &near) == 1.5 && stay_due_s(&stay, &beside) == 0.5);
	assert_int_equal(stay_next(&stay, &near, 1.499), STAY_HERE);
	assert_int_equal(stay_next(&stay, &near, 1.5), STAY_AWAY);
	for (int i = 0; i < 2; i++) { /* a wish that takes all of the dwell, and one a little longer */
		const struct stay_wish all = { 940e6, i ? 3.51 : 3.5 };

		stay_begin(&stay, 4, 0.25, 0);
		assert_int_equal(stay_next(&stay, &all, 2.5), i ? STAY_HERE : STAY_AWAY);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_wishes_it_is_the_dwell),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(one_after_the_other),
		cmocka_unit_test(half_at_most),
		cmocka_unit_test(at_the_end_a_wish_is_still_heard),
		cmocka_unit_test(nonsense_is_no_wish),
		cmocka_unit_test(to_the_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
