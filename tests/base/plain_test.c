// SPDX-License-Identifier: GPL-3.0-or-later
/* plain: nothing that steers a terminal is left, and nothing else is touched, up to the borders of each range. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fault.h"
#include "plain.h"

static void becomes(const char *text, const char *want)
{
	char *copy = strdup(text);

	assert_non_null(copy);
	assert_string_equal(plain_text(copy, false), want);
	assert_int_equal(plain_is(text), strcmp(text, want) == 0);
	free(copy);
}

static void stays(const char *text)
{
	becomes(text, text);
}

static void what_people_write_stays(void **state)
{
	(void)state;
	stays("");
	stays("gsm:460-00-4187-21034 ~ !");
	stays("伪基站 – Zürich 🙂");
	stays("\xc2\xa0");         /* U+00A0, the first after the C1 controls */
	stays("\xd8\x9b\xd8\x9d"); /* beside the Arabic letter mark */
	stays("\xe2\x80\x8d\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf\xe2\x81\xa5\xe2\x81\xaa"); /* beside the marks of
	                                                                                      direction */
	stays("\xef\xbb\xbe\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf");
}

static void controls_go(void **state)
{
	char text[2] = "";

	(void)state;
	for (char c = 1; c < ' '; c++) {
		text[0] = c;
		becomes(text, "?");
	}
	becomes("\x7f", "?");
	for (int c = 0x80; c < 0xa0; c++) {
		char c1[3] = { (char)0xc2, (char)c, 0 };

		becomes(c1, "?");
	}
	becomes("a\033[31mb\rc", "a?[31mb?c");
}

static void marks_of_direction_go(void **state)
{
	(void)state;
	static const char *const marks[] = {
		"\xd8\x9c",     "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xa8", "\xe2\x80\xa9",
		"\xe2\x80\xaa", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9", "\xef\xbb\xbf",
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		becomes(marks[i], "?");
}

static void what_is_no_utf_8_goes(void **state)
{
	(void)state;
	becomes("\x80\xbf", "??");
	becomes("\x9b"
	        "31m",
	        "?31m");                     /* C1 as one octet */
	becomes("\xc1\xbf\xc0\x8a", "????"); /* longer than need be */
	becomes("\xe0\x9f\xbf", "???");
	becomes("\xf0\x8f\xbf\xbf", "????");
	becomes("\xed\xa0\x80\xed\xbf\xbf", "??????"); /* surrogates */
	becomes("\xf4\x90\x80\x80", "????");           /* beyond Unicode */
	becomes("\xf8\x88\x80\x80\x80", "?????");
	becomes("ab\xe4\xbc", "ab??"); /* cut off */
	becomes("\xe4\xbc\xaa\xe4(", "\xe4\xbc\xaa?(");
}

static void lines_may_stay(void **state)
{
	char text[] = "a\nb\tc\n";

	(void)state;
	assert_string_equal(plain_text(text, true), "a\nb?c\n");
	assert_string_equal(plain_text(text, false), "a?b?c?");
	assert_false(plain_is("a\n"));
}

static void what_is_printed_is_plain(void **state)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct fault fault;

	(void)state;
	plain_print(out, "%s %d\n", "\033]0;x\a", 7);
	fclose(out);
	assert_string_equal(text, "?]0;x? 7\n");
	free(text);
	assert_int_equal(fault_set(&fault, 5, "%s: \xe2\x80\xae", "a\nb"), -5);
	assert_string_equal(fault.text, "a?b: ?");
}

/* Random octets: nothing is left, the outcome is what plain_is() says is plain. */
static void any_octets(void **state)
{
	char text[64];

	(void)state;
	srand(3);
	for (int run = 0; run < 200000; run++) {
		size_t n = (size_t)rand() % (sizeof(text) - 1);

		for (size_t i = 0; i < n; i++)
			text[i] = (char)(rand() % 255 + 1);
		text[n] = 0;
		assert_true(plain_is(plain_text(text, false)));
		assert_true(strlen(text) <= n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_write_stays),
		cmocka_unit_test(controls_go),
		cmocka_unit_test(marks_of_direction_go),
		cmocka_unit_test(what_is_no_utf_8_goes),
		cmocka_unit_test(lines_may_stay),
		cmocka_unit_test(what_is_printed_is_plain),
		cmocka_unit_test(any_octets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
