/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * iq: names and sizes of the formats, durations.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats),
		cmocka_unit_test(durations),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
