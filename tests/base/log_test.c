// SPDX-License-Identifier: GPL-3.0-or-later
/* log: one plain line, with its level where standard error leads into the journal, and only there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "log.h"

static char text[512];

/* Standard error is a file while it speaks; stream: what JOURNAL_STREAM says of it, NULL nothing, "" the truth. */
static const char *said(const char *stream, enum log_level level, const char *line)
{
	FILE *file = tmpfile();
	int before = dup(STDERR_FILENO);
	char truth[64];
	struct stat st;

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &st), 0);
	snprintf(truth, sizeof(truth), "%llu:%llu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
	if (stream)
		setenv("JOURNAL_STREAM", stream[0] ? stream : truth, 1);
	else
		unsetenv("JOURNAL_STREAM");
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	log_line(level, "%s: %d", line, 7);
	fflush(stderr);
	dup2(before, STDERR_FILENO);
	close(before);
	rewind(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = 0;
	fclose(file);
	return text;
}

static void on_a_terminal(void **state)
{
	(void)state;
	assert_string_equal(said(NULL, LOG_LEVEL_ERROR, "a file"), "fbswatch: a file: 7\n");
	assert_string_equal(said("1:2", LOG_LEVEL_WARNING, "a file"), "fbswatch: a file: 7\n");
}

static void in_the_journal(void **state)
{
	(void)state;
	assert_string_equal(said("", LOG_LEVEL_ERROR, "x"), "<3>fbswatch: x: 7\n");
	assert_string_equal(said("", LOG_LEVEL_WARNING, "x"), "<4>fbswatch: x: 7\n");
	assert_string_equal(said("", LOG_LEVEL_INFO, "x"), "<6>fbswatch: x: 7\n");
}

/* Nobody's file name makes a second line, or steers the terminal. */
static void one_plain_line(void **state)
{
	(void)state;
	assert_string_equal(said(NULL, LOG_LEVEL_INFO, "a\nb\033[2J"), "fbswatch: a?b?[2J: 7\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_a_terminal),
		cmocka_unit_test(in_the_journal),
		cmocka_unit_test(one_plain_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
