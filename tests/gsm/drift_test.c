// SPDX-License-Identifier: GPL-3.0-or-later
/* drift: the slope of arrivals that are known exactly, that scatter, and that are too few.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "../../src/gsm/phy/burst.h"  // FRAME_SYMBOLS
#include "../../src/gsm/phy/drift.h"

static const double samples_a_symbol = 1.0004;

/* Bursts every ten frames of a clock that is fast by `ppm`, each `scatter` symbols late and early in turn. */
static double measure(double ppm, int count, double scatter, double *sd_ppm)
{
	struct drift drift;
	drift_start(&drift, 5000);
	for (int i = 0; i < count; i++) {
		double symbols = 10.0 * i * FRAME_SYMBOLS * (1 - ppm * 1e-6) + (i % 2 ? scatter : -scatter);
		drift_add(&drift, 10 * (unsigned)i, 5000 + symbols * samples_a_symbol, samples_a_symbol);
	}
	return drift_ppm(&drift, sd_ppm);
}

static void a_straight_line_is_measured(void **state)
{
	double sd_ppm;
	(void)state;
	assert_true(fabs(measure(37.25, 3, 0, &sd_ppm) - 37.25) < 1e-3);
	assert_true(fabs(measure(-110, 20, 0, &sd_ppm) + 110) < 1e-3);
}

/* A tenth of a symbol, over the root of the sum of squares of (-10, 0, 10) frames: 14.14 frames of 1250 symbols. */
static void the_best_case_is_no_better_than_echoes_allow(void **state)
{
	double sd_ppm;
	(void)state;
	measure(0, 3, 0, &sd_ppm);
	assert_true(fabs(sd_ppm - 0.1 / 14.142 / 1250 * 1e6) < 0.01);
	measure(0, 2, 0, &sd_ppm); /* any line goes through two */
	assert_true(fabs(sd_ppm - hypot(0.5, 0.1) / 7.071 / 1250 * 1e6) < 0.01);
}

static void scatter_shows(void **state)
{
	double calm_ppm, sd_ppm, ppm = measure(20, 20, 0.5, &sd_ppm);
	(void)state;
	measure(20, 20, 0, &calm_ppm);
	assert_true(sd_ppm > 4 * calm_ppm);
	assert_true(fabs(ppm - 20) < 3 * sd_ppm);
}

static void one_arrival_is_none(void **state)
{
	struct drift drift;
	double sd_ppm;
	(void)state;
	assert_true(isinf(measure(20, 1, 0, &sd_ppm)) && isinf(sd_ppm));
	assert_true(isinf(measure(20, 0, 0, &sd_ppm)) && isinf(sd_ppm));
	drift_start(&drift, 0);
	drift_add(&drift, 7, 1, 1);
	drift_add(&drift, 7, 2, 1); /* twice the same frame: no base to measure on */
	assert_true(isinf(drift_ppm(&drift, &sd_ppm)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_straight_line_is_measured),
		cmocka_unit_test(the_best_case_is_no_better_than_echoes_allow),
		cmocka_unit_test(scatter_shows),
		cmocka_unit_test(one_arrival_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
