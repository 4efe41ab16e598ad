// SPDX-License-Identifier: GPL-3.0-or-later
/* journal: lines reach the file whole, also behind half a line that was there, at the usual place or where it is named;
 * what cannot be kept is told once, and again when it works, and the run goes on. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/engine/journal.h"
#include "engine.h"       // engine_journal_path
#include "../run/said.h"  // struct said

static char path[128], text[4 * RECORD_BYTES_MAX], line[RECORD_BYTES_MAX];
static struct journal journal;
static const struct survey survey = { .bands = "gsm900", .channels_visited = 12, .cells = 3, .duration_s = 40 };
static const struct record record = {
	.type = RECORD_SURVEY, .time_ns = INT64_C(1767225600000000000), .sensor = "x", .survey = &survey
};

static int setup(void **state)
{
	(void)state;
	strcpy(path, "/tmp/journal-XXXXXX");
	int fd = mkstemp(path);

	journal_init(&journal, path, false);
	line[record_encode(&record, line)] = 0;
	return fd < 0 || close(fd);
}

static int teardown(void **state)
{
	(void)state;
	journal_close(&journal);
	return unlink(path);
}

static const char *contents(void)
{
	FILE *file = fopen(path, "r");

	text[fread(text, 1, sizeof(text) - 1, file)] = 0;
	fclose(file);
	return text;
}

static void lines_follow_each_other(void **state)
{
	char both[2 * RECORD_BYTES_MAX];
	(void)state;

	journal_put(&journal, &record);
	journal_close(&journal);
	assert_string_equal(contents(), line);
	journal_put(&journal, &record); /* behind what is there */
	journal_close(&journal);
	snprintf(both, sizeof(both), "%s%s", line, line);
	assert_string_equal(contents(), both);
}

/* What a kill left of an alert is no line, and does not swallow the next one. */
static void half_a_line_is_set_aside(void **state)
{
	char all[3 * RECORD_BYTES_MAX];
	FILE *file = fopen(path, "w");
	(void)state;

	fprintf(file, "%s{\"type\":\"al", line);
	fclose(file);
	journal_put(&journal, &record);
	journal_close(&journal);
	snprintf(all, sizeof(all),
	         "%s%s{\"type\":\"torn\",\"time\":\"2026-01-01T00:00:00.000000Z\",\"sensor\":\"x\",\"source\":"
	         "\"journal\","
	         "\"octets\":11,\"text\":\"{\\\"type\\\":\\\"al\"}\n",
	         line, line);
	assert_string_equal(contents(), all);
}

/* A folder that goes away, and comes back. */
static void a_disk_that_fails_is_told_once(void **state)
{
	struct said said;
	char words[256], folder[] = "/tmp/journal-XXXXXX";
	(void)state;

	assert_non_null(mkdtemp(folder));
	unlink(path);
	snprintf(path, sizeof(path), "%s/journal", folder);
	rmdir(folder);
	journal_init(&journal, path, true);
	said_begin(&said);
	journal_put(&journal, &record);
	journal_put(&journal, &record);
	snprintf(words, sizeof(words),
	         "fbswatch: no journal of alerts is kept: %s: cannot be written: No such file or directory\n", path);
	assert_string_equal(said_end(&said), words);
	mkdir(folder, 0700);
	said_begin(&said);
	journal_tick(&journal, 10);
	journal_tick(&journal, 10.75); /* a second must have passed */
	assert_string_equal(said_end(&said), "");
	said_begin(&said);
	journal_tick(&journal, 11);
	snprintf(words, sizeof(words), "fbswatch: the journal of alerts is kept again: %s\n", path);
	assert_string_equal(said_end(&said), words);
	journal_put(&journal, &record);
	journal_close(&journal);
	assert_string_equal(contents(), line);
	unlink(path);
	rmdir(folder);
	strcpy(path, "/tmp/journal-XXXXXX"); /* for the end of the test */
	close(mkstemp(path));
}

/* ---- the usual place ---- */

static char folder[64];

static int setup_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/journal-XXXXXX");
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	return mkdtemp(folder) ? 0 : -1;
}

static int teardown_folder(void **state)
{
	char command[80];

	(void)state;
	journal_close(&journal);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static void where_it_is(void **state)
{
	static const struct {
		const char *state_home, *home, *path;
	} cases[] = {
		{ "/s", "/h", "/s/fbswatch/alerts.jsonl" },
		{ "s", "/h", "/h/.local/state/fbswatch/alerts.jsonl" }, /* XDG: to be ignored */
		{ "", "/h", "/h/.local/state/fbswatch/alerts.jsonl" },
		{ NULL, "/h", "/h/.local/state/fbswatch/alerts.jsonl" },
		{ "/s", NULL, "/s/fbswatch/alerts.jsonl" },
		{ NULL, "h", NULL },
		{ NULL, NULL, NULL },
	};
	char place[64];
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cases[i].state_home ? setenv("XDG_STATE_HOME", cases[i].state_home, 1) : unsetenv("XDG_STATE_HOME");
		cases[i].home ? setenv("HOME", cases[i].home, 1) : unsetenv("HOME");
		strcpy(place, "x");
		assert_int_equal(engine_journal_path(place, sizeof(place)), cases[i].path ? 0 : -ENOENT);
		assert_string_equal(place, cases[i].path ? cases[i].path : "");
		if (!cases[i].path)
			continue;
		const int octets = (int)strlen(cases[i].path);

		assert_int_equal(engine_journal_path(place, octets), -ENOENT); /* no room for its end */
		assert_string_equal(place, "");
		assert_int_equal(engine_journal_path(place, octets + 1), 0);
	}
}

static void expect_in(const char *below)
{
	snprintf(path, sizeof(path), "%s%s", folder, below);
	journal_init(&journal, NULL, false);
	assert_int_equal(access(path, F_OK), -1); /* nothing is touched before there is something to say */
	journal_put(&journal, &record);
	journal_close(&journal);
	assert_string_equal(contents(), line);
}

/* Its folders are made. */
static void the_usual_place(void **state)
{
	struct stat st;
	(void)state;

	line[record_encode(&record, line)] = 0;
	setenv("HOME", folder, 1);
	expect_in("/.local/state/fbswatch/alerts.jsonl");
	*strrchr(path, '/') = 0;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0022, 0);
	setenv("XDG_STATE_HOME", folder, 1);
	expect_in("/fbswatch/alerts.jsonl");
}

/* A place that was named is its user's: nothing is made there, and at "none" nothing is kept. */
static void a_place_that_is_not_there(void **state)
{
	struct said said;
	(void)state;

	setenv("HOME", folder, 1);
	snprintf(path, sizeof(path), "%s/fbswatch/alerts.jsonl", folder);
	said_begin(&said);
	journal_init(&journal, path, false);
	journal_put(&journal, &record);
	assert_non_null(strstr(said_end(&said), "No such file or directory"));
	journal_close(&journal);
	said_begin(&said);
	journal_init(&journal, "none", true);
	journal_put(&journal, &record);
	assert_string_equal(said_end(&said), "");
	assert_false(journal.opened);
	assert_int_equal(rmdir(folder), 0); /* it is empty */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(lines_follow_each_other),
		TEST(half_a_line_is_set_aside),
		TEST(a_disk_that_fails_is_told_once),
		cmocka_unit_test_setup_teardown(where_it_is, setup_folder, teardown_folder),
		cmocka_unit_test_setup_teardown(the_usual_place, setup_folder, teardown_folder),
		cmocka_unit_test_setup_teardown(a_place_that_is_not_there, setup_folder, teardown_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
