// SPDX-License-Identifier: GPL-3.0-or-later
/* iq: names and sizes of the formats, durations.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "iq.h"  // iq_format_parse

static void formats(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum iq_format format;
		size_t bytes;
	} all[] = { { "cu8", IQ_CU8, 2 }, { "cs8", IQ_CS8, 2 }, { "cs16", IQ_CS16, 4 }, { "cf32", IQ_CF32, 8 } };
	enum iq_format format;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(iq_format_parse(all[i].name, &format), 0);
		assert_int_equal(format, all[i].format);
		assert_string_equal(iq_format_name(format), all[i].name);
		assert_int_equal(iq_sample_bytes(format), all[i].bytes);
	}
	assert_int_equal(iq_format_parse("", &format), -EINVAL);
	assert_int_equal(iq_format_parse("CU8", &format), -EINVAL);
	assert_int_equal(iq_format_parse("cu16", &format), -EINVAL);
}

static void durations(void **state)
{
	(void)state;
	assert_true(iq_duration_ns(0, 1e6) == 0);
	assert_true(iq_duration_ns(2400000, 2.4e6) == 1000000000);
	assert_true(iq_duration_ns(13, 1083333.3333333333) == 12000);
	assert_true(iq_duration_ns(86400 * UINT64_C(2400000) + 1, 2.4e6) == INT64_C(86400000000417));
	assert_true(iq_duration_ns(UINT64_MAX, 1) == INT64_C(1000000000000000000));
}

static void conjugates(void **state)
{
	(void)state;
	uint8_t u8[] = { 1, 0, 2, 255, 3, 127, 4, 128 };
	iq_conjugate(IQ_CU8, u8, 4);
	assert_memory_equal(u8, ((uint8_t[]){ 1, 255, 2, 0, 3, 128, 4, 127 }), sizeof(u8));
	int8_t s8[] = { 1, 5, 2, -5, 3, 0, 4, -128, -128, 127 };
	iq_conjugate(IQ_CS8, s8, 5);
	assert_memory_equal(s8, ((int8_t[]){ 1, -5, 2, 5, 3, 0, 4, 127, -128, -127 }), sizeof(s8));
	char odd[13]; /* nothing is aligned */
	memcpy(odd + 1, (int16_t[]){ 1, 300, 2, -32768, 3, 0 }, 12);
	iq_conjugate(IQ_CS16, odd + 1, 3);
	assert_memory_equal(odd + 1, ((int16_t[]){ 1, -300, 2, 32767, 3, 0 }), 12);
	float f32[] = { 1, 0.5f, -2, -0.25f };
	iq_conjugate(IQ_CF32, f32, 2);
	assert_true(f32[0] == 1 && f32[1] == -0.5f && f32[2] == -2 && f32[3] == 0.25f);
	iq_conjugate(IQ_CF32, NULL, 0);
}

/* Either of I and Q, once a sample. */
static void full_scale(void **state)
{
	(void)state;
	assert_int_equal(iq_full_scale(IQ_CU8, (uint8_t[]){ 0, 1, 1, 255, 255, 0, 254, 1 }, 4), 3);
	assert_int_equal(iq_full_scale(IQ_CS8, (int8_t[]){ 127, 0, 0, -128, -127, 126, -1, 0 }, 4), 2);
	uint8_t many[2 * 11]; /* whatever the place */
	for (int i = 0; i < 2 * 11; i++) {
		memset(many, 1, sizeof(many));
		many[i] = i % 2 ? 255 : 0;
		assert_int_equal(iq_full_scale(IQ_CU8, many, 11), 1);
		assert_int_equal(iq_full_scale(IQ_CU8, many, (uint32_t)i / 2), 0);
	}
	char odd[17];
	memcpy(odd + 1, (int16_t[]){ 32767, 0, 0, -32768, -32767, 32766, 0, 0 }, 16);
	assert_int_equal(iq_full_scale(IQ_CS16, odd + 1, 4), 2);
	assert_int_equal(iq_full_scale(IQ_CF32, (float[]){ 1, 0, 0, -1, 0.99f, -0.99f, NAN, 0 }, 4), 2);
	assert_int_equal(iq_full_scale(IQ_CU8, NULL, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats),
		cmocka_unit_test(durations),
		cmocka_unit_test(conjugates),
		cmocka_unit_test(full_scale),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
