// SPDX-License-Identifier: GPL-3.0-or-later
/* periodogram: tones of known power stand in their bin with it, noise is flat at its density, the mixer's line does not
 * show, windows of the plan meet without a gap. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "periodogram.h"

enum { BLOCK = 16384 };

static struct periodogram periodogram;
static struct spectrum_part part;
static float complex samples[BLOCK];
static uint64_t at;
static const double rate_hz = 2.4e6, centre_hz = 945.1e6;

static int setup(void **state)
{
	(void)state;
	at = 0;
	return periodogram_init(&periodogram, rate_hz);
}

static int teardown(void **state)
{
	(void)state;
	periodogram_free(&periodogram);
	return 0;
}

static float gauss(void)
{
	double a = (rand() + 1.0) / (RAND_MAX + 2.0), b = rand() / (double)RAND_MAX;

	return (float)(sqrt(-2 * log(a)) * cos(2 * M_PI * b));
}

/* Noise of power 1e-5, a tone of this amplitude so far off the centre, and a line in the middle. */
static bool feed(double tone_hz, float amplitude, float line, uint32_t tune)
{
	for (int i = 0; i < BLOCK; i++)
		samples[i] = CMPLXF(gauss(), gauss()) * sqrtf(0.5e-5f) + line +
		             amplitude * cexpf(I * (float)(2 * M_PI * fmod((double)(at + i) * tone_hz / rate_hz, 1)));
	const struct iq_block block = {
		.format = IQ_CF32,
		.tune = tune,
		.freq_hz = centre_hz + 2e6 * tune,
		.rate_hz = rate_hz,
		.index = at,
		.time_ns = (int64_t)((double)at / rate_hz * 1e9),
		.nof_samples = BLOCK,
		.samples = samples,
	};

	at += BLOCK;
	return periodogram_block(&periodogram, &block, &part);
}

static float db_at(double freq_hz)
{
	int bin = (int)lround(freq_hz / SPECTRUM_STEP_HZ) - part.first;

	assert_in_range(bin, 0, part.count - 1);
	return 10 * log10f(part.power[bin]);
}

static void a_tone_has_its_power(void **state)
{
	(void)state;
	for (int i = 0; i < 12; i++)
		assert_false(feed(300e3, 0.1f, 0.3f, 0));
	assert_true(feed(300e3, 0.1f, 0.3f, 1));
	assert_true(fabsf(db_at(centre_hz + 300e3) + 20) < 0.2f);
	assert_true(part.seconds > 0.08 && part.seconds < 0.083);
	assert_int_equal(part.to_ns, (int64_t)(12 * BLOCK / rate_hz * 1e9));
}

/* 1e-5 in 2.4 MHz are -66.8 dB in each 50 kHz; the line of -10 dB is not to be seen. */
static void noise_is_flat(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++)
		feed(0, 0, 0.3f, 0);
	assert_true(periodogram_end(&periodogram, &part));
	for (int i = 0; i < part.count; i++)
		assert_true(fabsf(10 * log10f(part.power[i]) + 66.8f) < 0.7f);
}

static void windows_meet(void **state)
{
	int end;
	(void)state;

	feed(0, 0, 0, 0);
	assert_true(feed(0, 0, 0, 1));
	assert_int_equal(part.count, 40);
	assert_int_equal(part.first, lround((centre_hz - 1e6) / SPECTRUM_STEP_HZ));
	end = part.first + part.count;
	assert_true(periodogram_end(&periodogram, &part));
	assert_int_equal(part.first, end);
	assert_false(periodogram_end(&periodogram, &part));
}

/* A long stay is told of every second. */
static void a_second_is_full(void **state)
{
	int parts = 0;
	(void)state;

	for (int i = 0; i < 450; i++) /* 3.07 s */
		parts += feed(0, 0, 0, 0);
	assert_int_equal(parts, 3);
	assert_true(part.seconds >= 1 && part.seconds < 1.01);
}

static void what_is_too_wide(void **state)
{
	struct periodogram wide;
	(void)state;

	assert_int_equal(periodogram_init(&wide, 62e6), -22);
	assert_int_equal(periodogram_init(&wide, 30.72e6), 0);
	periodogram_free(&wide);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_tone_has_its_power, setup, teardown),
		cmocka_unit_test_setup_teardown(noise_is_flat, setup, teardown),
		cmocka_unit_test_setup_teardown(windows_meet, setup, teardown),
		cmocka_unit_test_setup_teardown(a_second_is_full, setup, teardown),
		cmocka_unit_test(what_is_too_wide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
