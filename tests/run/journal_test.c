// SPDX-License-Identifier: GPL-3.0-or-later
/* journal: a line reaches the file whole, however little of it the system takes at a time; what cannot be kept is told
 * once, and the run goes on. Writing is the tests' own. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/run/journal.h"
#include "said.h"  // struct said

static struct {
	int fd;       /* of the journal, 0: none yet */
	size_t most;  /* octets taken at a time; 0: all */
	int refusals; /* so many calls fail first, */
	int why;      /* with this */
	int calls;
} system_;

/* In place of the C library's: of the journal's descriptor it takes little at a time. */
ssize_t write(int fd, const void *octets, size_t size)
{
	if (fd == system_.fd) {
		system_.calls++;
		if (system_.refusals > 0) {
			system_.refusals--;
			errno = system_.why;
			return -1;
		}
		if (system_.most && size > system_.most)
			size = system_.most;
	}
	return syscall(SYS_write, fd, octets, size);
}

static char path[64], text[4 * RECORD_BYTES_MAX], line[RECORD_BYTES_MAX];
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

	memset(&system_, 0, sizeof(system_));
	journal_init(&journal, path);
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
	assert_string_equal(contents(), line);
	journal_close(&journal);
	journal_put(&journal, &record); /* behind what is there */
	snprintf(both, sizeof(both), "%s%s", line, line);
	assert_string_equal(contents(), both);
}

static void a_line_is_written_whole(void **state)
{
	char both[2 * RECORD_BYTES_MAX];
	(void)state;

	journal_put(&journal, &record);
	system_.fd = journal.fd;
	system_.most = 7;
	system_.refusals = 3;
	system_.why = EINTR;
	journal_put(&journal, &record);
	snprintf(both, sizeof(both), "%s%s", line, line);
	assert_string_equal(contents(), both);
	assert_int_equal(system_.calls, 3 + (strlen(line) + 6) / 7);
	assert_false(journal.refused);
}

static void a_full_disk_is_told_once(void **state)
{
	struct said said;
	char words[256];
	(void)state;

	journal_put(&journal, &record);
	system_.fd = journal.fd;
	system_.refusals = 1;
	system_.why = ENOSPC;
	said_begin(&said);
	journal_put(&journal, &record);
	journal_put(&journal, &record);
	snprintf(words, sizeof(words),
	         "fbswatch: no journal of alerts is kept: %s: cannot be written: No space left on device\n", path);
	assert_string_equal(said_end(&said), words);
	assert_int_equal(system_.calls, 1);
	assert_string_equal(contents(), line);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(lines_follow_each_other),
		TEST(a_line_is_written_whole),
		TEST(a_full_disk_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
