// SPDX-License-Identifier: GPL-3.0-or-later
/* plan: windows cover every carrier of a band once, inside what the tuner reaches; surveys visit each once; watching goes
 * round those with cells and still looks at the others. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan.h"

static struct plan plan;
static struct fault fault;
static const struct plan_tuner r820t = { .rate_hz = 2.4e6, .min_hz = 24e6, .max_hz = 1766e6 };

/* Windows in which this carrier lies with its whole width. */
static int covering(double freq_hz)
{
	int count = 0;

	for (int i = 0; i < plan.count; i++)
		count += fabs(plan.windows[i].centre_hz - freq_hz) <= plan.usable_hz / 2 + 1;
	return count;
}

static void every_carrier_is_covered(void **state)
{
	static const double rates[] = { 270.834e3, 1e6, 1.0833e6, 2e6, 2.048e6, 2.4e6, 3.2e6, 20e6 };
	(void)state;

	for (size_t r = 0; r < sizeof(rates) / sizeof(rates[0]); r++) {
		const struct plan_tuner tuner = { .rate_hz = rates[r] };
		uint32_t carriers = 0;

		assert_int_equal(plan_bands(&plan, "gsm900", &tuner, &fault), 0);
		for (int n = 0; n < 174; n++)
			assert_true(covering(925.2e6 + n * 200e3) >= 1);
		for (int i = 0; i < plan.count; i++)
			carriers += plan.windows[i].carriers;
		assert_int_equal(carriers, 174);
	}
}

static void the_middle_stays_free(void **state)
{
	(void)state;
	assert_int_equal(plan_bands(&plan, "gsm900,gsm850", &r820t, &fault), 0);
	for (int i = 0; i < plan.count; i++)
		assert_true(fabs(fabs(remainder(plan.windows[i].centre_hz, 200e3)) - 100e3) < 1);
	assert_int_equal(plan.count, 20 + 14);
}

static void bands_are_checked(void **state)
{
	(void)state;
	assert_true(plan_bands(&plan, "gsm900,foo", &r820t, &fault) < 0);
	assert_non_null(strstr(fault.text, "'foo'"));
	assert_true(plan_bands(&plan, "", &r820t, &fault) < 0);
	assert_true(plan_bands(&plan, "gsm900,", &r820t, &fault) < 0);
	assert_true(plan_bands(&plan, "dcs1800", &r820t, &fault) < 0);
	assert_non_null(strstr(fault.text, "1766"));
	assert_int_equal(plan_bands(&plan, NULL, &r820t, &fault), 0);
	assert_int_equal(plan.count, 20);
	assert_int_equal(plan_bands(&plan, "gsm900,gsm900", &r820t, &fault), 0);
	assert_int_equal(plan.count, 20);
}

static void one_window(void **state)
{
	(void)state;
	assert_true(plan_fixed(&plan, 1842e6, &r820t, &fault) < 0);
	assert_int_equal(plan_fixed(&plan, 947e6, &r820t, &fault), 0);
	assert_true(plan_survey_next(&plan)->centre_hz == 947e6);
	assert_null(plan_survey_next(&plan));
	for (int i = 0; i < 5; i++)
		assert_true(plan_watch_next(&plan)->centre_hz == 947e6);
	plan_heard(&plan, 947.4e6);
	for (int i = 0; i < 20; i++)
		assert_true(plan_watch_next(&plan)->centre_hz == 947e6);
}

static void a_survey_visits_each_window_once(void **state)
{
	double before_hz = 0;
	(void)state;

	assert_int_equal(plan_bands(&plan, "gsm900", &r820t, &fault), 0);
	for (int i = 0; i < 20; i++) {
		const struct plan_window *window = plan_survey_next(&plan);

		assert_non_null(window);
		assert_true(window->centre_hz > before_hz);
		before_hz = window->centre_hz;
	}
	assert_null(plan_survey_next(&plan));
}

static void watch(int visits[20], int rounds)
{
	memset(visits, 0, 20 * sizeof(visits[0]));
	for (int i = 0; i < rounds; i++)
		visits[plan_watch_next(&plan) - plan.windows]++;
}

static void windows_with_cells_come_first(void **state)
{
	int visits[20];
	(void)state;

	plan_bands(&plan, "gsm900", &r820t, &fault);
	while (plan_survey_next(&plan))
		;
	watch(visits, 20); /* no cells: all alike */
	for (int i = 0; i < 20; i++)
		assert_int_equal(visits[i], 1);

	plan.windows[3].cells = plan.windows[12].cells = true;
	watch(visits, 1000);
	assert_int_equal(visits[3], visits[12]);
	assert_int_equal(visits[3], 400);
	for (int i = 0; i < 20; i++)
		assert_true(visits[i] >= 200 / 18);

	for (int i = 0; i < 20; i++)
		plan.windows[i].cells = true; /* nothing else to look at */
	watch(visits, 100);
	for (int i = 0; i < 20; i++)
		assert_true(visits[i] >= 4 && visits[i] <= 6);
}

static void a_cell_marks_its_window(void **state)
{
	(void)state;
	plan_bands(&plan, "gsm900", &r820t, &fault);
	plan_heard(&plan, 947.4e6);
	plan_heard(&plan, 1842e6);
	for (int i = 0; i < plan.count; i++)
		assert_int_equal(plan.windows[i].cells, fabs(plan.windows[i].centre_hz - 947.4e6) <= 960e3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_carrier_is_covered),
		cmocka_unit_test(the_middle_stays_free),
		cmocka_unit_test(bands_are_checked),
		cmocka_unit_test(one_window),
		cmocka_unit_test(a_survey_visits_each_window_once),
		cmocka_unit_test(windows_with_cells_come_first),
		cmocka_unit_test(a_cell_marks_its_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
