// SPDX-License-Identifier: GPL-3.0-or-later
/* quantise: centre, steps, rounding and clipping of each format.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "air.h"  // air_quantise

static const float parts[8] = { 0.0f, 1.0f, -1.0f, 2.0f, -2.0f, 0.5f, -0.5f, 1.0f / 255 };
static float complex in[4];

static void to_eight_bits(void **state)
{
	(void)state;
	uint8_t u8[8];
	int8_t s8[8];
	memcpy(in, parts, sizeof(in));
	air_quantise(IQ_CU8, in, 4, u8);
	/* the centre 127.5 lies between two steps */
	static const uint8_t wanted[8] = { 128, 255, 0, 255, 0, 191, 64, 128 };
	assert_memory_equal(u8, wanted, 8);
	air_quantise(IQ_CS8, in, 4, s8);
	static const int8_t wanted_s[8] = { 0, 127, -127, 127, -128, 64, -64, 0 };
	assert_memory_equal(s8, wanted_s, 8);
}

static void to_sixteen_bits_and_floats(void **state)
{
	(void)state;
	uint8_t raw[32];
	int16_t s16[8];
	memcpy(in, parts, sizeof(in));
	air_quantise(IQ_CS16, in, 4, raw);
	memcpy(s16, raw, sizeof(s16));
	static const int16_t wanted[8] = { 0, 32767, -32767, 32767, -32768, 16384, -16384, 128 };
	assert_memory_equal(s16, wanted, sizeof(wanted));
	air_quantise(IQ_CF32, in, 4, raw);
	assert_memory_equal(raw, parts, sizeof(raw));
}

static void rounds_without_bias(void **state)
{
	(void)state;
	enum { N = 1000 };
	static float complex ramp[N];
	static uint8_t u8[2 * N];
	double error = 0;
	for (int i = 0; i < N; i++)
		ramp[i] = (float)i / N - 0.5f;
	air_quantise(IQ_CU8, ramp, N, u8);
	for (int i = 0; i < N; i++)
		error += (u8[2 * i] - 127.5) / 127.5 - crealf(ramp[i]);
	assert_true(error / N < 2e-4 && error / N > -2e-4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(to_eight_bits),
		cmocka_unit_test(to_sixteen_bits_and_floats),
		cmocka_unit_test(rounds_without_bias),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
