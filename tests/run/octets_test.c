// SPDX-License-Identifier: GPL-3.0-or-later
/* octets: the same noise in each format, taken for each other one; what is saturated, too short, or rightly said is in no doubt. */
#include <complex.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/run/octets.h"
#include "air.h"  // air_quantise

enum { SAMPLES = 20000 };

static uint32_t random_state;

static float uniform(void)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (float)(random_state >> 8) / (1 << 24);
}

static float normal(void)
{
	return sqrtf(-2 * logf(uniform() + 1e-9f)) * cosf(2 * (float)M_PI * uniform());
}

/* Noise of this standard deviation [full scale 1] in `format`, looked at as `said`. */
static const char *look(enum iq_format format, float sd, enum iq_format said, uint32_t samples)
{
	static float complex noise[SAMPLES];
	static uint8_t out[8 * SAMPLES];
	struct octets octets = { { 0 }, { 0 }, 0 };
	uint32_t bytes = (uint32_t)(samples * iq_sample_bytes(format));
	struct iq_block block = { .format = said, .samples = out, .nof_samples = (uint32_t)(bytes / iq_sample_bytes(said)) };

	random_state = 7;
	for (uint32_t i = 0; i < samples; i++)
		noise[i] = CMPLXF(sd * normal(), sd * normal());
	air_quantise(format, noise, samples, out);
	octets_add(&octets, &block);
	return octets_format(&octets, said);
}

static void one_taken_for_another(void **state)
{
	static const enum iq_format formats[] = { IQ_CU8, IQ_CS8, IQ_CS16 };
	static const float sds[] = { 0.03f, 0.1f, 0.25f };
	(void)state;

	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 3; k++)
			for (int s = 0; s < 3; s++) {
				const char *other = look(formats[i], sds[s], formats[k], SAMPLES);

				if (i == k)
					assert_null(other);
				else if (!other || strcmp(other, iq_format_name(formats[i])) != 0)
					fail_msg("%s of %g as %s: %s", iq_format_name(formats[i]), (double)sds[s],
					         iq_format_name(formats[k]), other ? other : "nothing");
			}
}

/* Far beyond full scale nearly all is at one end or the other, in whatever format. */
static void saturation_is_no_format(void **state)
{
	(void)state;
	for (int k = IQ_CU8; k <= IQ_CF32; k++) {
		assert_null(look(IQ_CU8, 30, (enum iq_format)k, SAMPLES));
		assert_null(look(IQ_CS8, 30, (enum iq_format)k, SAMPLES));
		assert_null(look((enum iq_format)k, 0.001f, (enum iq_format)k, SAMPLES)); /* nor is next to nothing */
	}
}

static void a_few_samples_say_nothing(void **state)
{
	(void)state;
	assert_null(look(IQ_CU8, 0.1f, IQ_CS8, 4095));
	assert_non_null(look(IQ_CU8, 0.1f, IQ_CS8, 4096));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_taken_for_another),
		cmocka_unit_test(saturation_is_no_format),
		cmocka_unit_test(a_few_samples_say_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
