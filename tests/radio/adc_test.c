// SPDX-License-Identifier: GPL-3.0-or-later
/* adc: noise of a known power, alone, below a carrier, in part of the window, cut; samples of 8 and of more bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "../../src/radio/adc.h"

enum { SAMPLES = 16384 };

static const double rate_hz = 2.4e6;
static struct adc adc;
static uint8_t octets[2 * SAMPLES];
static int16_t words[2 * SAMPLES];
static double now;

static double normal(void)
{
	double sum = 0;

	for (int i = 0; i < 12; i++)
		sum += drand48();
	return sum - 6;
}

/* Blocks of noise of this power and of a carrier. */
static struct adc_level hear(double noise_dbfs, double carrier_dbfs, enum iq_format format, int blocks, uint32_t tune)
{
	const double sd = sqrt(pow(10, noise_dbfs / 10) / 2), amplitude = pow(10, carrier_dbfs / 20);
	struct adc_level level;

	for (int b = 0; b < blocks; b++) {
		for (int i = 0; i < 2 * SAMPLES; i++) {
			const double phase = 0.7 * (now + i / 2) - (i % 2 ? M_PI / 2 : 0),
				     x = sd * normal() + amplitude * cos(phase);

			octets[i] = (uint8_t)fmin(fmax(x * 127.5 + 128, 0), 255);
			words[i] = (int16_t)lrint(fmin(fmax(x * 32767, -32768), 32767));
		}
		now += SAMPLES;
		adc_feed(&adc, &(struct iq_block){
				       .format = format,
				       .tune = tune,
				       .rate_hz = rate_hz,
				       .nof_samples = SAMPLES,
				       .over_db = 3,
				       .samples = format == IQ_CU8 ? (const void *)octets : words,
			       });
	}
	adc_tell(&adc, &level);
	return level;
}

static int setup(void **state)
{
	(void)state;
	return adc_init(&adc);
}

static int teardown(void **state)
{
	(void)state;
	adc_fini(&adc);
	return 0;
}

static void floor_and_power(void **state)
{
	static const struct {
		double noise_dbfs, carrier_dbfs;
	} cases[] = { { -36, -200 }, { -36, -10 }, { -30, -20 }, { -42, -15 } };

	(void)state;
	for (uint32_t i = 0; i < 4; i++) {
		const struct adc_level level = hear(cases[i].noise_dbfs, cases[i].carrier_dbfs, IQ_CU8, 20, i);
		const double power = pow(10, cases[i].noise_dbfs / 10) + pow(10, cases[i].carrier_dbfs / 10);

		assert_true(fabs(level.floor_dbfs - cases[i].noise_dbfs) < 2);
		assert_true(fabs(level.power_dbfs - 10 * log10(power)) < 1);
		assert_true(level.clipped == 0 && level.over_db == 3);
		assert_true(fabs(level.seconds - 20 * SAMPLES / rate_hz) < 1e-9); /* of this tune number */
	}
}

static void cut(void **state)
{
	(void)state;
	assert_true(hear(-20, 3, IQ_CU8, 4, 0).clipped > 0.3);
	assert_true(hear(-30, -3, IQ_CU8, 4, 1).clipped == 0);
}

/* 8 bits hide what 12 show. */
static void bits(void **state)
{
	(void)state;
	struct adc_level level = hear(-60, -200, IQ_CU8, 4, 0);

	assert_true(level.floor_dbfs < level.lacking_dbfs && fabs(level.lacking_dbfs + 43.5) < 0.1);
	level = hear(-60, -200, IQ_CS16, 4, 1);
	assert_true(level.floor_dbfs > level.lacking_dbfs && fabs(level.floor_dbfs + 60) < 1);
}

/* Nothing was heard yet; blocks too short to measure. */
static void nothing(void **state)
{
	struct adc_level level;

	(void)state;
	adc_tell(&adc, &level);
	assert_true(level.seconds == 0 && level.clipped == 0);
	adc_feed(&adc, &(struct iq_block){ .rate_hz = rate_hz, .nof_samples = 100, .samples = octets });
	adc_tell(&adc, &level);
	assert_true(level.clipped == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(floor_and_power, setup, teardown),
		cmocka_unit_test_setup_teardown(cut, setup, teardown),
		cmocka_unit_test_setup_teardown(bits, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing, setup, teardown),
	};

	return cmocka_run_group_tests_name("adc", tests, NULL, NULL);
}
