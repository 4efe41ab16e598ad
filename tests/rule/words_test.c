// SPDX-License-Identifier: GPL-3.0-or-later
/* words: a finding speaks English and Chinese, of the same arguments; what is too long ends with a whole character. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/rule/words.h"  // finding_observed

enum { LONG = 300 };

static void two_languages(void **state)
{
	struct finding finding = { 0 };

	(void)state;
	finding_observed(&finding, "%d of %s%.0s", "%d 项：%.0s%s", 7, "identity", "身份");
	finding_expected(&finding, "none", "无");
	assert_string_equal(finding.observed, "7 of identity");
	assert_string_equal(finding.observed_zh, "7 项：身份");
	assert_string_equal(finding.expected, "none");
	assert_string_equal(finding.expected_zh, "无");
}

/* shift octets and then a character of three again and again: as many of them as there is room for. */
static void assert_whole(const char *text, size_t size, int shift)
{
	const size_t room = size - 1 - (size_t)shift;

	assert_int_equal(strlen(text), (size_t)shift + room / 3 * 3);
	for (const char *c = text + shift; *c; c += 3)
		assert_memory_equal(c, "区", 3);
}

static void whole_characters(void **state)
{
	static struct finding finding;
	char text[3 + 3 * LONG + 1];

	(void)state;
	for (int shift = 0; shift < 3; shift++) {
		memset(text, 'x', (size_t)shift);
		text[shift] = 0;
		for (int i = 0; i < LONG; i++)
			strcat(text, "区");
		finding_observed(&finding, "%s", "%s", text);
		finding_expected(&finding, "%s", "%s", text);
		finding_say(&finding, text, text);
		assert_whole(finding.observed, sizeof(finding.observed), shift);
		assert_whole(finding.observed_zh, sizeof(finding.observed_zh), shift);
		assert_whole(finding.expected, sizeof(finding.expected), shift);
		assert_whole(finding.expected_zh, sizeof(finding.expected_zh), shift);
		assert_whole(finding.text_en, sizeof(finding.text_en), shift);
		assert_whole(finding.text_zh, sizeof(finding.text_zh), shift);
	}
}

/* Names from an operator's plan may be anything. */
static void no_characters(void **state)
{
	struct finding finding;

	(void)state;
	finding_observed(&finding, "%s", "%s", "");
	assert_string_equal(finding.observed, "");
	finding_observed(&finding, "%s", "%s", "\x80\x80");
	assert_string_equal(finding.observed, "\x80\x80");
}

/* Of two octets, three, four: what lacks one is no character. */
static void characters_cut_short(void **state)
{
	static const char *const whole[] = { "\xc0\x80",     "\xc2\xa2",     "\xdf\xbf",         "\xe0\xa0\x80",
		                             "\xe5\x8c\xba", "\xef\xbf\xbd", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf" };
	struct finding finding;

	(void)state;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		for (size_t octets = 0; octets <= strlen(whole[i]); octets++) {
			char text[8] = "a";

			strncat(text, whole[i], octets);
			finding_observed(&finding, "%s", "%s", text);
			assert_string_equal(finding.observed, octets < strlen(whole[i]) ? "a" : text);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_languages),
		cmocka_unit_test(whole_characters),
		cmocka_unit_test(no_characters),
		cmocka_unit_test(characters_cut_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
