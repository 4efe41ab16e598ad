// SPDX-License-Identifier: GPL-3.0-or-later
/* sample: every type by name and back, and what its samples come to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../../src/source/sample.h"  // sample_convert

static void names(void **state)
{
	(void)state;
	static const struct {
		const char *said, *name;
		size_t bytes;
		enum iq_format format;
	} types[] = {
		{ "cu8", "cu8", 2, IQ_CU8 },          { "CU8", "cu8", 2, IQ_CU8 },
		{ "ci8", "cs8", 2, IQ_CS8 },          { "ci16_le", "cs16", 4, IQ_CS16 },
		{ "ci16_be", "cs16_be", 4, IQ_CF32 }, { "cu16_le", "cu16", 4, IQ_CF32 },
		{ "cf32", "cf32", 8, IQ_CF32 },       { "cf32_be", "cf32_be", 8, IQ_CF32 },
		{ "cf64_le", "cf64", 16, IQ_CF32 },   { "ci32_le", "cs32", 8, IQ_CF32 },
		{ "ci24_le", "cs24", 6, IQ_CF32 },    { "rf32_be", "rf32_be", 4, IQ_CF32 },
		{ "ru8", "ru8", 1, IQ_CF32 },         { "ri16_le", "rs16", 2, IQ_CF32 },
		{ "cu8_be", "cu8", 2, IQ_CU8 },       { "complex16u", "cu8", 2, IQ_CU8 },
		{ "fc32", "cf32", 8, IQ_CF32 },       { "sc16", "cs16", 4, IQ_CS16 },
	};
	static const char *const none[] = {
		"",       "c",    "cu",         "cu9",    "u8",
		"cf8",    "cf16", "cf24",       "ci64",   "cu8_",
		"cu8_xe", "xf32", "cf32_le_le", "ci16le", "complex16u16u16u16u",
	};
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		struct sample_type type;
		char name[SAMPLE_NAME_SIZE];
		assert_int_equal(sample_type_parse(types[i].said, &type), 0);
		assert_string_equal(sample_type_name(&type, name), types[i].name);
		assert_int_equal(sample_bytes(&type), types[i].bytes);
		assert_int_equal(sample_format(&type), types[i].format);
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		struct sample_type type;
		if (sample_type_parse(none[i], &type) == 0)
			fail_msg("'%s' is taken for a type", none[i]);
	}
}

static void values(void **state)
{
	(void)state;
	static const struct {
		const char *type, *octets;
		float i, q;
	} cases[] = {
		{ "ru8", "\xff", 127.5f / 128, 0 },
		{ "cu16", "\xff\xff\x00\x00", 32767.5f / 32768, -32767.5f / 32768 },
		{ "cu16_be", "\x80\x00\xc0\x00", 0.5f / 32768, 0.5f + 0.5f / 32768 },
		{ "ci16_be", "\x40\x00\x80\x00", 0.5f, -1 },
		{ "ri16_le", "\x00\xc0", -0.5f, 0 },
		{ "ci24_le", "\x00\x00\x40\xff\xff\xff", 0.5f, -0x1p-23f },
		{ "ci32_le", "\x00\x00\x00\x80\x00\x00\x00\x20", -1, 0.25f },
		{ "ci32_be", "\x20\x00\x00\x00\x80\x00\x00\x00", 0.25f, -1 },
		{ "cu32_le", "\xff\xff\xff\xff\x00\x00\x00\x00", 1, -1 },
		{ "cf32_be", "\x3f\x00\x00\x00\xbf\x80\x00\x00", 0.5f, -1 },
		{ "cf64_be", "\x3f\xe0\0\0\0\0\0\0\xbf\xf0\0\0\0\0\0\0", 0.5f, -1 },
		{ "cf64_le", "\0\0\0\0\0\0\xe0\x3f\0\0\0\0\0\0\xf0\xbf", 0.5f, -1 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sample_type type;
		float iq[2];
		assert_int_equal(sample_type_parse(cases[i].type, &type), 0);
		sample_convert(&type, (const uint8_t *)cases[i].octets, (uint8_t *)iq, 1);
		if (fabsf(iq[0] - cases[i].i) > 1e-7f || fabsf(iq[1] - cases[i].q) > 1e-7f)
			fail_msg("%s: %g %g", cases[i].type, iq[0], iq[1]);
	}
	struct sample_type headroom = { .kind = SAMPLE_SIGNED, .octets = 4, .headroom_bits = 8 };
	float iq[2];
	sample_convert(&headroom, (const uint8_t *)"\x00\x00\x40\x00\x00\x00\x80\xff", (uint8_t *)iq, 1);
	assert_true(iq[0] == 0.5f && iq[1] == -1.0f);
}

static void native_samples_stay_as_they_are(void **state)
{
	(void)state;
	static const char *const names[] = { "cu8", "cs8", "cs16", "cf32" };
	uint8_t in[64], out[64];
	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)(i * 37);
	for (int i = 0; i < 4; i++) {
		struct sample_type type;
		memset(out, 0, sizeof(out));
		sample_type_parse(names[i], &type);
		sample_convert(&type, in, out, 8);
		assert_memory_equal(in, out, 8 * sample_bytes(&type));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(values),
		cmocka_unit_test(native_samples_stay_as_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
