// SPDX-License-Identifier: GPL-3.0-or-later
/* logfile: appended, healed, rotated by size and day, compressed, removed when old; moved and emptied by others; a disk
 * that is full and free again loses nothing. A log is patient here: flush says when the lines are in the file. */
#include "scratch.h"  // cmocka

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <zlib.h>

#include "../../src/sink/logfile.h"
#include "../../src/sink/oldlogs.h"

static const int64_t noon_ns = INT64_C(1767268800000000000), second_ns = INT64_C(1000000000); /* 2026-01-01T12:00Z */
static const int64_t day_ns = INT64_C(86400000000000);

static char folder[64], path[80], text[1 << 20];
static struct torn torn;
static struct fault fault;

static int setup(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/logfile-XXXXXX");
	torn.octets = 0;
	signal(SIGXFSZ, SIG_IGN);
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/log", folder);
	return 0;
}

static int teardown(void **state)
{
	char command[80];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static void put_file(const char *name, const char *words)
{
	FILE *file = fopen(name, "w");

	fputs(words, file);
	fclose(file);
}

static const char *contents(const char *name)
{
	gzFile file = gzopen(name, "rb"); /* plain ones too */
	int n = file ? gzread(file, text, sizeof(text) - 1) : 0;

	text[n > 0 ? n : 0] = 0;
	if (file)
		gzclose(file);
	return text;
}

static struct logfile *open_with(struct logfile_config config)
{
	config.path = path;
	config.patient = true;
	struct logfile *log = logfile_open(&config, &fault);

	assert_non_null(log);
	assert_int_equal(logfile_start(log, &torn), 0);
	return log;
}

static void put(struct logfile *log, const char *line, int64_t time_ns)
{
	assert_true(logfile_write(log, line, strlen(line), time_ns, false));
}

/* Names of the other whole files in the folder, sorted. */
static int old_files(char names[8][64])
{
	struct dirent **entries;
	int count = 0, n = scandir(folder, &entries, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		if (strncmp(entries[i]->d_name, "log-", 4) == 0 && !strchr(entries[i]->d_name, '~') && count < 8)
			snprintf(names[count++], 64, "%.60s", entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return count;
}

/* Gives the thread time, until this is so; forever, where it never is. */
#define WAIT_UNTIL(condition)                                                                                          \
	while (!(condition))                                                                                           \
	poll(NULL, 0, 10)

static void it_is_appended_to(void **state)
{
	(void)state;
	put_file(path, "before\n");
	struct logfile *log = open_with((struct logfile_config){ 0 });

	assert_int_equal(torn.octets, 0);
	put(log, "one\n", noon_ns);
	logfile_flush(log);
	assert_string_equal(contents(path), "before\none\n");
	put(log, "two\n", noon_ns);
	assert_int_equal(logfile_trouble(log, &fault), 0);
	assert_int_equal(logfile_close(log), 0);
	assert_string_equal(contents(path), "before\none\ntwo\n");
	strcat(path, "/no/folder");
	assert_null(logfile_open(&(struct logfile_config){ .path = path }, &fault));
	assert_non_null(strstr(fault.text, "cannot be written: Not a directory"));
	assert_int_equal(fault.error, -ENOTDIR);
}

/* Also one that is longer than what is looked at at a time, one of nothing else, and octets that are no text. */
static void half_a_line_is_set_aside(void **state)
{
	static char huge[10001];
	static const struct {
		const char *before, *after, *torn;
		size_t octets;
	} cases[] = { { "one\ntw", "one\n", "tw", 2 },
		      { "one\n", "one\n", NULL, 0 },
		      { "", "", NULL, 0 },
		      { "tw\x1b\x7f", "", "tw??", 4 },
		      { huge, "", NULL, 10000 } };
	char whole[64];
	(void)state;

	memset(huge, 'x', sizeof(huge) - 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		put_file(path, cases[i].before);
		struct logfile *log = open_with((struct logfile_config){ 0 });

		assert_int_equal(torn.octets, cases[i].octets);
		if (cases[i].torn)
			assert_string_equal(torn.text, cases[i].torn);
		put(log, "new\n", noon_ns);
		logfile_close(log);
		snprintf(whole, sizeof(whole), "%snew\n", cases[i].after);
		assert_string_equal(contents(path), whole);
	}
	assert_int_equal(strlen(torn.text), TORN_TEXT_SIZE - 1);
}

/* The old one is compressed, and what a crash left of that is done again. */
static void a_long_file_becomes_an_old_one(void **state)
{
	char names[8][64], name[160];
	(void)state;

	snprintf(name, sizeof(name), "%s/log-20251231T000000Z", folder);
	put_file(name, "left\n");
	strcat(name, ".gz~");
	put_file(name, "half");
	struct logfile *log = open_with((struct logfile_config){ .rotate_bytes = 8 });

	put(log, "1234567", noon_ns);
	assert_false(logfile_tick(log, &torn));
	put(log, "\n", noon_ns + second_ns);
	assert_true(logfile_tick(log, &torn)); /* what comes now stands at the start of the next */
	assert_false(logfile_tick(log, &torn));
	put(log, "first\n", noon_ns + 2 * second_ns);
	logfile_flush(log);
	assert_string_equal(contents(path), "first\n");
	WAIT_UNTIL(old_files(names) == 2 && strstr(names[0], ".gz") && strstr(names[1], ".gz"));
	assert_string_equal(names[0], "log-20251231T000000Z.gz");
	assert_string_equal(names[1], "log-20260101T120001Z.gz");
	snprintf(name, sizeof(name), "%s/%s", folder, names[0]);
	assert_string_equal(contents(name), "left\n");
	snprintf(name, sizeof(name), "%s/%s", folder, names[1]);
	assert_string_equal(contents(name), "1234567\n");
	put(log, "12345678\n", noon_ns + second_ns);
	assert_true(logfile_tick(log, &torn));
	assert_int_equal(logfile_close(log), 0);
	assert_int_equal(old_files(names), 3);
	assert_int_equal(strncmp(names[1], "log-20260101T120001Z-1", 22) == 0 ||
	                         strncmp(names[2], "log-20260101T120001Z-1", 22) == 0,
	                 true); /* of the same second */
}

static void a_day_ends_at_midnight(void **state)
{
	char names[8][64];
	(void)state;

	struct logfile *log = open_with((struct logfile_config){ .daily = true });
	static const struct {
		double hours;
		bool began;
	} times[] = {
		{ 0, false },   { 11.99, false }, { 12, true },   { 11.99, false }, { 35.99, false },
		{ 36.5, true }, { -60, true },    { -59, false }, { 12.1, true }
	}; /* held back; the clock was set */

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		put(log, "x\n", noon_ns + (int64_t)(times[i].hours * 3600e9));
		assert_int_equal(logfile_tick(log, &torn), times[i].began);
		logfile_flush(log);
	}
	logfile_close(log);
	assert_int_equal(old_files(names), 4);
	assert_int_equal(strncmp(names[0], "log-20251230", 12) == 0 || strncmp(names[0], "log-2025123", 11) == 0, true);
	assert_string_equal(contents(path), "x\n");
}

/* logrotate(8) either moves the file, or copies and empties it. */
static void others_move_and_empty_it(void **state)
{
	char moved[96];
	(void)state;

	struct logfile *log = open_with((struct logfile_config){ 0 });

	put(log, "one\n", noon_ns);
	logfile_flush(log);
	snprintf(moved, sizeof(moved), "%s.1", path);
	assert_int_equal(rename(path, moved), 0);
	logfile_reopen(log);
	put(log, "two\n", noon_ns);
	WAIT_UNTIL(logfile_tick(log, &torn));
	logfile_flush(log);
	assert_string_equal(contents(path), "two\n");
	assert_string_equal(contents(moved), "one\n");
	assert_int_equal(rename(path, moved), 0); /* noticed within a second, unasked */
	WAIT_UNTIL(logfile_tick(log, &torn));
	put(log, "three\n", noon_ns);
	logfile_flush(log);
	assert_string_equal(contents(path), "three\n");
	assert_int_equal(truncate(path, 0), 0);
	WAIT_UNTIL(logfile_tick(log, &torn));
	put(log, "four\n", noon_ns);
	assert_int_equal(logfile_close(log), 0);
	assert_string_equal(contents(path), "four\n");
}

/* The file may not grow for a while: nothing is lost, and no half line is left. */
static void a_disk_that_is_full_for_a_while(void **state)
{
	struct rlimit before, small;
	(void)state;

	struct logfile *log = open_with((struct logfile_config){ 0 });

	getrlimit(RLIMIT_FSIZE, &before);
	small = (struct rlimit){ 9, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	put(log, "12345\n", noon_ns);
	logfile_flush(log);
	put(log, "67\n89012345\n", noon_ns);
	WAIT_UNTIL(logfile_trouble(log, &fault));
	assert_string_equal(fault.text, "File too large");
	assert_string_equal(contents(path), "12345\n67\n");
	put(log, "more\n", noon_ns);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	WAIT_UNTIL(!logfile_trouble(log, &fault));
	logfile_flush(log);
	assert_string_equal(contents(path), "12345\n67\n89012345\nmore\n");
	assert_int_equal(logfile_close(log), 0);
}

/* A month old, by the names; never the newest, and not where all are: then it is the clock that is wrong. */
static void what_is_old_is_removed(void **state)
{
	static const char *const days[] = { "20251101", "20251202", "20251203", "20251231" };
	char names[8][64], name[160];
	struct oldlogs old;
	(void)state;

	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "%s/log-%sT000000Z%s", folder, days[i], i & 1 ? ".gz" : "");
		put_file(name, "x\n");
	}
	snprintf(name, sizeof(name), "%s/log-notes", folder);
	put_file(name, "of somebody\n");
	oldlogs_open(&old, path, 30 * 86400.0, 0);
	oldlogs_prune(&old, noon_ns + 40 * day_ns);
	assert_int_equal(old_files(names), 5);
	oldlogs_prune(&old, noon_ns + day_ns / 2);
	assert_int_equal(old_files(names), 3);
	assert_string_equal(names[0], "log-20251203T000000Z");
	oldlogs_prune(&old, noon_ns + day_ns / 2 + 1);
	assert_int_equal(old_files(names), 2);
	assert_string_equal(names[0], "log-20251231T000000Z.gz");
	put_file(name, "x\n");
	snprintf(name, sizeof(name), "%s/log-20251203T000000Z", folder);
	put_file(name, "x\n");
	oldlogs_open(&old, path, 0, 1); /* so much is free */
	oldlogs_prune(&old, noon_ns);
	assert_int_equal(old_files(names), 3);
	oldlogs_open(&old, path, 0, 1e18);
	oldlogs_prune(&old, noon_ns);
	assert_int_equal(old_files(names), 2);
	assert_string_equal(names[0], "log-20251231T000000Z.gz");
	oldlogs_close(&old);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(it_is_appended_to),      TEST(half_a_line_is_set_aside), TEST(a_long_file_becomes_an_old_one),
		TEST(a_day_ends_at_midnight), TEST(others_move_and_empty_it), TEST(a_disk_that_is_full_for_a_while),
		TEST(what_is_old_is_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
