// SPDX-License-Identifier: GPL-3.0-or-later
/* json_get: words, numbers, digests and times out of what anybody wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/record/json_get.h"

static bool word(const char *text, size_t length, size_t size)
{
	char taken[16];
	json_t *object = json_pack("{s:o}", "key", json_stringn_nocheck(text, length));
	bool good = get_word(object, "key", taken, size);

	assert_string_equal(taken, good ? text : "");
	json_decref(object);
	return good;
}

static void words_are_visible_ascii(void **state)
{
	(void)state;
	assert_true(word("gsm:460-00", 10, 16));
	assert_true(word("!~", 2, 16));
	assert_false(word("", 0, 16));
	assert_false(word("a b", 3, 16));
	assert_false(word("a/b", 3, 16));
	assert_false(word("a\x7f", 2, 16));
	assert_false(word("a\x1b", 2, 16));
	assert_false(word("\xe4\xbc\xaa", 3, 16));
	assert_false(word("a\0b", 3, 16));
	assert_true(word("123", 3, 4));
	assert_false(word("1234", 4, 4));
}

static void numbers_and_digests(void **state)
{
	const char *hex = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
	json_t *object =
		json_pack("{s:i, s:i, s:i, s:s, s:f, s:s, s:s, s:s}", "zero", 0, "seven", 7, "less", -1, "text", "7",
	                  "real", 7.0, "hex", hex, "upper",
	                  "AA112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "short", hex + 2);
	uint8_t digest[32];
	uint64_t number;

	(void)state;
	assert_true(get_number(object, "zero", &number) && number == 0);
	assert_true(get_number(object, "seven", &number) && number == 7);
	assert_false(get_number(object, "less", &number) || get_number(object, "text", &number));
	assert_false(get_number(object, "real", &number) || get_number(object, "none", &number));
	assert_true(get_digest(object, "hex", digest));
	assert_int_equal(digest[1], 0x11);
	assert_int_equal(digest[31], 0xff);
	assert_false(get_digest(object, "upper", digest) || get_digest(object, "short", digest));
	assert_false(get_digest(object, "seven", digest) || get_digest(object, "none", digest));
	json_decref(object);
}

static void times_of_utc(void **state)
{
	json_t *object = json_pack("{s:s,s:s,s:i,s:s}", "zero", "1970-01-01T00:00:00Z", "before",
	                           "1970-01-01T00:00:00+01:00", "number", 7, "late", "1970-01-01T00:00:01.5Z");
	int64_t time_ns = 7;

	(void)state;
	assert_false(get_time(object, "before", &time_ns));
	assert_false(get_time(object, "number", &time_ns));
	assert_false(get_time(object, "none", &time_ns));
	assert_int_equal(time_ns, 7);
	assert_true(get_time(object, "zero", &time_ns) && time_ns == 0);
	assert_true(get_time(object, "late", &time_ns) && time_ns == 1500000000);
	json_decref(object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_visible_ascii),
		cmocka_unit_test(numbers_and_digests),
		cmocka_unit_test(times_of_utc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
