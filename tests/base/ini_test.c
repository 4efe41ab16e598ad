// SPDX-License-Identifier: GPL-3.0-or-later
/* ini: words of lines, comments, and what is malformed, by line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ini.h"

struct heard {
	char text[1024];
	int end_at; /* the key in this line ends reading; 0: none */
};

static int on_section(void *ctx, int line, char *heading)
{
	struct heard *heard = ctx;
	size_t used = strlen(heard->text);

	snprintf(heard->text + used, sizeof(heard->text) - used, "%d[%s] ", line, heading);
	return 0;
}

static int on_key(void *ctx, int line, char *name, char *value)
{
	struct heard *heard = ctx;
	size_t used = strlen(heard->text);

	snprintf(heard->text + used, sizeof(heard->text) - used, "%d(%s=%s) ", line, name, value);
	return line == heard->end_at ? -ECANCELED : 0;
}

static int parse(const char *text, size_t size, const struct ini_calls *calls, struct heard *heard, struct fault *fault)
{
	char *copy = malloc(size + 1);

	assert_non_null(copy);
	memcpy(copy, text, size);
	int error = ini_parse(copy, size, "x.conf", calls, heard, fault);

	free(copy);
	return error;
}

static const struct ini_calls both = { .section = on_section, .key = on_key }, keys = { .key = on_key };

static void words_and_comments(void **state)
{
	static const char text[] =
		"# a comment\r\n"
		"[ cell  A ] # more\n\tkey = value  \r\n\n a=b=c\nserial = rtlsdr=#2 # the second\nempty =";
	struct heard heard = { .text = "" };
	struct fault fault;

	(void)state;
	assert_int_equal(parse(text, strlen(text), &both, &heard, &fault), 0);
	assert_string_equal(heard.text, "2[cell  A] 3(key=value) 5(a=b=c) 6(serial=rtlsdr=#2) 7(empty=) ");
}

static void what_was_called_may_end_it(void **state)
{
	struct heard heard = { .text = "", .end_at = 2 };
	struct fault fault;

	(void)state;
	assert_int_equal(parse("a=1\nb=2\nc=3\n", 12, &keys, &heard, &fault), -ECANCELED);
	assert_string_equal(heard.text, "1(a=1) 2(b=2) ");
}

static void malformed(void **state)
{
	static const struct {
		const char *text;
		const struct ini_calls *calls;
		const char *reason;
	} cases[] = {
		{ "a=1\n[x", &both, "x.conf:2: a section is written [NAME]" },
		{ "[x] y", &both, "x.conf:1: a section is written [NAME]" },
		{ "\nword", &both, "x.conf:2: neither a section nor key = value" },
		{ "word", &keys, "x.conf:1: not key = value" },
		{ "[x]", &keys, "x.conf:1: there are no sections in this file" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct heard heard = { .text = "" };
		struct fault fault;

		assert_int_equal(parse(cases[i].text, strlen(cases[i].text), cases[i].calls, &heard, &fault), -EINVAL);
		assert_string_equal(fault.text, cases[i].reason);
	}
}

static void no_text(void **state)
{
	char text[1100];
	struct heard heard = { .text = "" };
	struct fault fault;

	(void)state;
	assert_int_equal(parse("a=1\nb\0=2\n", 9, &keys, &heard, &fault), -EINVAL);
	assert_string_equal(fault.text, "x.conf:2: not a text file");
	memset(text, 'x', sizeof(text));
	text[0] = '#';
	text[1023] = '\n';
	assert_int_equal(parse(text, 1024, &keys, &heard, &fault), 0); /* the longest line */
	text[1023] = 'x';
	text[1024] = '\n';
	assert_int_equal(parse(text, 1025, &keys, &heard, &fault), -EINVAL);
	assert_string_equal(fault.text, "x.conf:1: the line is too long");
}

static void files(void **state)
{
	char path[] = "/tmp/fbswatch-ini-XXXXXX";
	int file = mkstemp(path);
	struct fault fault;
	size_t size;

	(void)state;
	assert_true(file >= 0);
	assert_int_equal(write(file, "a=1\n", 4), 4);
	close(file);
	char *text = ini_read(path, 4, &size, &fault);

	assert_non_null(text);
	assert_int_equal(size, 4);
	free(text);
	assert_null(ini_read(path, 3, &size, &fault));
	assert_non_null(strstr(fault.text, "larger than such a file can be"));
	assert_null(ini_read("/tmp", 3, &size, &fault));
	assert_non_null(strstr(fault.text, "/tmp: Is a directory"));
	unlink(path);
	assert_null(ini_read(path, 3, &size, &fault));
	assert_non_null(strstr(fault.text, "No such file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_comments),
		cmocka_unit_test(what_was_called_may_end_it),
		cmocka_unit_test(malformed),
		cmocka_unit_test(no_text),
		cmocka_unit_test(files),
	};

	return cmocka_run_group_tests_name("ini", tests, NULL, NULL);
}
