// SPDX-License-Identifier: GPL-3.0-or-later
/* fading: mean power 1, the Rayleigh distribution's deep fades, and the Doppler spread of the speed asked for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "../../src/air/fading.h"  // air_ray_gain
#include "../../src/air/prng.h"    // air_prng_seed

#define CARRIER_HZ 945e6
enum { STEPS = 200000 };
#define STEP_S 1e-3

static struct air_fader fader;

static void start(enum air_fading fading)
{
	struct air_prng prng;
	air_prng_seed(&prng, 8, 8);
	air_fader_init(&fader, fading, CARRIER_HZ, &prng);
}

static void mean_power_is_one(void **state)
{
	(void)state;
	static const enum air_fading all[] = { AIR_STATIC, AIR_TWO_RAY, AIR_TU3, AIR_TU50 };
	for (int k = 0; k < 4; k++) {
		double power = 0;
		start(all[k]);
		for (int i = 0; i < STEPS / 10; i++)
			for (int r = 0; r < fader.nof_rays; r++) {
				float gain = cabsf(air_ray_gain(&fader.rays[r], 10 * i * STEP_S));
				power += gain * gain;
			}
		power /= STEPS / 10;
		assert_true(power > 0.9 && power < 1.1);
	}
}

/* A Rayleigh ray is 10 dB below its mean for 9.5 % of the time. */
static void fades_as_deep_as_rayleigh(void **state)
{
	(void)state;
	start(AIR_TU50);
	assert_int_equal(fader.nof_rays, 6);
	int deep = 0;
	double power = 0;
	for (int i = 0; i < STEPS; i++)
		power += pow(cabsf(air_ray_gain(&fader.rays[1], i * STEP_S)), 2) / STEPS;
	for (int i = 0; i < STEPS; i++)
		deep += pow(cabsf(air_ray_gain(&fader.rays[1], i * STEP_S)), 2) < 0.1 * power;
	assert_true(deep > 0.08 * STEPS && deep < 0.11 * STEPS);
}

/* Mean square of the rate of change is half the square of the largest Doppler shift: 43.8 Hz at 50 km/h. */
static void moves_as_fast_as_said(void **state)
{
	(void)state;
	const double step_s = 1e-5, doppler_hz = 50 / 3.6 / 299792458.0 * CARRIER_HZ;
	double change = 0, power = 0;
	start(AIR_TU50);
	for (int i = 0; i < 20000; i++) {
		float complex a = air_ray_gain(&fader.rays[0], i * STEP_S),
			      b = air_ray_gain(&fader.rays[0], i * STEP_S + step_s);
		change += pow(cabsf(b - a) / step_s, 2);
		power += pow(cabsf(a), 2);
	}
	double rms_hz = sqrt(change / power) / 2 / M_PI;
	assert_true(fabs(rms_hz / (doppler_hz / sqrt(2)) - 1) < 0.1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mean_power_is_one),
		cmocka_unit_test(fades_as_deep_as_rayleigh),
		cmocka_unit_test(moves_as_fast_as_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
