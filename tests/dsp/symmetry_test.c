// SPDX-License-Identifier: GPL-3.0-or-later
/* symmetry: real samples and one channel of two are told from what has a Q of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "dsp.h"  // symmetry_share

enum { SAMPLES = 1 << 19 };
static float complex samples[SAMPLES];

static double uniform(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed / 4294967296.0 - 0.5;
}

/* Noise, and a carrier that turns by chance around 0.1 of the rate. */
static void fill(double noise, double carrier)
{
	uint32_t seed = 1;
	double phase = 0;
	for (int i = 0; i < SAMPLES; i++) {
		phase += 2 * M_PI * 0.1 + uniform(&seed);
		samples[i] = (float)(noise * uniform(&seed) + carrier * cos(phase)) +
		             I * (float)(noise * uniform(&seed) + carrier * sin(phase));
	}
}

static double share(size_t n)
{
	struct symmetry *s = symmetry_create();
	symmetry_feed(s, &(struct iq_block){ .format = IQ_CF32, .nof_samples = (uint32_t)n, .samples = samples });
	double share = symmetry_share(s);
	symmetry_destroy(s);
	return share;
}

static void a_q_of_its_own(void **state)
{
	(void)state;
	fill(1, 0);
	assert_true(share(SAMPLES) < 0.2);
	fill(0.1, 1);
	assert_true(share(SAMPLES) < 0.2);
	for (int i = 0; i < SAMPLES; i++) /* an image 25 dB down */
		samples[i] += 0.056f * conjf(samples[i]);
	assert_true(share(SAMPLES) < 0.3);
}

static void no_q(void **state)
{
	(void)state;
	fill(0.1, 1);
	for (int i = 0; i < SAMPLES; i++)
		samples[i] = crealf(samples[i]);
	assert_true(share(SAMPLES) > 0.99);
	for (int i = 0; i < SAMPLES; i++) /* the same channel twice */
		samples[i] *= 1 + I;
	assert_true(share(SAMPLES) > 0.99);
	for (int i = 0; i < SAMPLES / 2; i++) /* one channel, taken for pairs */
		samples[i] = crealf(samples[2 * i]) + I * crealf(samples[2 * i + 1]);
	assert_true(share(SAMPLES / 2) > 0.6);
}

static void nothing_to_say(void **state)
{
	(void)state;
	fill(0, 0);
	assert_true(share(SAMPLES) == 0);
	for (int i = 0; i < SAMPLES; i++)
		samples[i] = 0.1f + 0.1f * I;
	assert_true(share(SAMPLES) == 0);
	fill(1, 0);
	assert_true(share(8192 * 31) == 0); /* 31 looks are too few */
	assert_true(share(8192 * 31 + 512) > 0);
}

static void power_between(void **state)
{
	(void)state;
	struct symmetry *s = symmetry_create();
	assert_true(symmetry_power(s, -0.1, 0.1) == 0);
	for (int i = 0; i < SAMPLES; i++)
		samples[i] = cexpf(I * (float)(2 * M_PI * ((-0.25 * i) - floor(-0.25 * i))));
	symmetry_feed(s, &(struct iq_block){ .format = IQ_CF32, .nof_samples = SAMPLES, .samples = samples });
	assert_true(symmetry_power(s, -0.26, -0.24) > 1e5 * symmetry_power(s, 0.24, 0.26));
	symmetry_reset(s);
	assert_true(symmetry_power(s, -0.26, -0.24) == 0);
	symmetry_destroy(s);
	symmetry_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_q_of_its_own),
		cmocka_unit_test(no_q),
		cmocka_unit_test(nothing_to_say),
		cmocka_unit_test(power_between),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
