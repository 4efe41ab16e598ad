// SPDX-License-Identifier: GPL-3.0-or-later
/* threshold: a carrier is found by place and height, a signal as wide as the window by what was there before, a gain
 * that is changed is no signal, and the floor follows a noise that stays. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../src/tape/threshold.h"

static struct threshold threshold;
static struct spectrum_part part;

static float power(double db)
{
	return (float)pow(10, db / 10);
}

/* 40 bins from 944 MHz on, at -60 dBFS, and 200 kHz around a carrier. */
static int setup(void **state)
{
	(void)state;
	threshold = (struct threshold){ .over_floor_db = 15 };
	part = (struct spectrum_part){ .seconds = 0.1, .first = 18880, .count = 40 };
	for (int i = 0; i < part.count; i++)
		part.power[i] = power(-60);
	return 0;
}

static void carrier(double freq_hz, double db)
{
	const int centre = (int)lround(freq_hz / SPECTRUM_STEP_HZ) - part.first;

	for (int i = centre - 2; i < centre + 2; i++)
		part.power[i] = power(db);
}

static void at_the_threshold(void **state)
{
	(void)state;
	assert_false(threshold_part(&threshold, &part, 0));
	carrier(945.2e6, -45.1);
	assert_false(threshold_part(&threshold, &part, 0));
	carrier(945.2e6, -44.9);
	assert_true(threshold_part(&threshold, &part, 0));
	assert_true(fabs(threshold.level_db - 15.1) < 0.05);
	assert_true(fabs(threshold.at_hz - 945.2e6) < 1);
}

static void of_one_carrier(void **state)
{
	(void)state;
	threshold.freq_hz = 945.2e6;
	carrier(944.6e6, -20);
	assert_false(threshold_part(&threshold, &part, 0));
	carrier(945.2e6, -40);
	assert_true(threshold_part(&threshold, &part, 0));
	assert_true(fabs(threshold.level_db - 20) < 0.05);
	for (double beside_hz = 930e6; beside_hz < 960e6; beside_hz += 1e6) { /* mostly outside the window */
		threshold.freq_hz = beside_hz;
		threshold_part(&threshold, &part, 0);
	}
	threshold.freq_hz = 950e6;
	assert_false(threshold_part(&threshold, &part, 0));
}

/* As LTE, which leaves no bin quiet. */
static void as_wide_as_the_window(void **state)
{
	(void)state;
	assert_false(threshold_part(&threshold, &part, 0));
	for (int i = 0; i < part.count; i++)
		part.power[i] = power(-40);
	assert_true(threshold_part(&threshold, &part, 0));
	for (int i = 0; i < 3000; i++) /* 300 s, 0.05 dB each second: it has become the floor */
		threshold_part(&threshold, &part, 0);
	assert_false(threshold_part(&threshold, &part, 0));
}

static void another_gain_or_window(void **state)
{
	(void)state;
	threshold_part(&threshold, &part, 0);
	for (int i = 0; i < part.count; i++)
		part.power[i] = power(-30);
	assert_false(threshold_part(&threshold, &part, 30));
	assert_true(threshold_part(&threshold, &part, 0));
	part.first += 40; /* what was quiet elsewhere is no floor here */
	assert_false(threshold_part(&threshold, &part, 0));
}

static void too_narrow(void **state)
{
	(void)state;
	part.count = 3;
	assert_false(threshold_part(&threshold, &part, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(at_the_threshold, setup),
		cmocka_unit_test_setup(of_one_carrier, setup),
		cmocka_unit_test_setup(as_wide_as_the_window, setup),
		cmocka_unit_test_setup(another_gain_or_window, setup),
		cmocka_unit_test_setup(too_narrow, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
