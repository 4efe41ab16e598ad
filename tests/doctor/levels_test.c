// SPDX-License-Identifier: GPL-3.0-or-later
/* levels: the level of white noise, of a signal in it, and what is no signal: a spur, the offset at the centre, what
 * lies outside the usable part. */
#include <complex.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../src/doctor/levels.h"

enum { SAMPLES = 256 * 800 };

static const double rate_hz = 2.4e6;
static float complex samples[SAMPLES];

static double gauss(void)
{
	double u = (rand() + 1.0) / (RAND_MAX + 2.0), v = (rand() + 1.0) / (RAND_MAX + 2.0);

	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

/* White noise of this power [dBFS] over the whole rate. */
static void noise(double dbfs)
{
	double sd = sqrt(pow(10, dbfs / 10) / 2);

	srand(5);
	for (int i = 0; i < SAMPLES; i++)
		samples[i] = (float)(sd * gauss()) + I * (float)(sd * gauss());
}

static void add_tone(double place_hz, double dbfs)
{
	double amplitude = pow(10, dbfs / 20);

	for (int i = 0; i < SAMPLES; i++)
		samples[i] += (float complex)(amplitude * cexp(2 * I * M_PI * fmod(place_hz / rate_hz * i, 1)));
}

/* Tones so near to each other that nothing is between them. */
static void add_band(double low_hz, double high_hz, double dbfs)
{
	for (double place_hz = low_hz; place_hz <= high_hz; place_hz += 9e3)
		add_tone(place_hz, dbfs);
}

static struct levels_seen look(void)
{
	struct levels *levels = levels_create();
	struct iq_block block = { .format = IQ_CF32, .rate_hz = rate_hz, .nof_samples = 512, .samples = samples };

	assert_non_null(levels);
	assert_true(isnan(levels_seen(levels).floor_dbfs));
	levels_feed(levels, &block);
	levels_reset(levels);
	block.nof_samples = SAMPLES;
	levels_feed(levels, &block);
	const struct levels_seen seen = levels_seen(levels);

	levels_destroy(levels);
	return seen;
}

/* In the width of a GSM carrier: 270.833 kHz of 2.4 MHz. */
static void floor_of_noise(void **state)
{
	(void)state;
	noise(-40);
	const struct levels_seen seen = look();

	assert_float_equal(seen.seconds, SAMPLES / rate_hz, 1e-6);
	assert_float_equal(seen.floor_dbfs, -40 + 10 * log10(270833.0 / rate_hz), 0.5);
	assert_true(seen.top_dbfs - seen.floor_dbfs < 1);
}

static void what_is_no_signal(void **state)
{
	(void)state;
	noise(-40);
	add_tone(500e3, -20); /* a spur of the receiver */
	add_tone(0, -10);     /* DC */
	add_band(1.02e6, 1.2e6, -40);
	const struct levels_seen seen = look();

	assert_true(seen.top_dbfs - seen.floor_dbfs < LEVELS_SIGNAL_DB);
}

static void a_signal(void **state)
{
	(void)state;
	noise(-40);
	add_band(500e3, 700e3, -50);
	const struct levels_seen seen = look();

	assert_true(seen.top_dbfs - seen.floor_dbfs > 8 && seen.top_dbfs - seen.floor_dbfs < 16);
	assert_float_equal(seen.floor_dbfs, -40 + 10 * log10(270833.0 / rate_hz), 0.5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(floor_of_noise),
		cmocka_unit_test(what_is_no_signal),
		cmocka_unit_test(a_signal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
