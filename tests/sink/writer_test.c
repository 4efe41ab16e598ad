// SPDX-License-Identifier: GPL-3.0-or-later
/* writer: whole records, a full disk, a reader that does not read, a file that is emptied only when something is
 * written. */
#include "scratch.h"  // struct scratch

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "../../src/sink/writer.h"  // struct writer

static struct fault fault;

static struct writer *open_writer(const char *target, bool live)
{
	return writer_open(&(struct sink_config){ .target = target, .live = live }, &fault);
}

static void a_full_disk_is_an_error(void **state)
{
	struct writer *writer = open_writer("/dev/full", false);
	(void)state;

	assert_non_null(writer);
	assert_int_equal(writer_write(writer, "record\n", 7), 0);
	assert_int_equal(writer_flush(writer), -ENOSPC);
	assert_int_equal(writer_write(writer, "record\n", 7), -ENOSPC);
	assert_int_equal(writer_close(writer), -ENOSPC);
}

static void a_full_disk_shows_at_once_when_live(void **state)
{
	struct writer *writer = open_writer("/dev/full", true);
	(void)state;

	assert_int_equal(writer_write(writer, "record\n", 7), -ENOSPC);
	assert_int_equal(writer_close(writer), -ENOSPC);
}

static void a_bad_target_is_named(void **state)
{
	(void)state;
	assert_null(open_writer("/nonexistent/x", false));
	assert_string_equal(fault.text, "/nonexistent/x: cannot be written: No such file or directory");
}

static void put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
}

static void the_old_file_stays_until_there_is_something_new(void **state)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));
	(void)state;

	scratch_make(scratch);
	put_file(scratch->path, "what was written before");
	struct writer *writer = open_writer(scratch->path, false);
	struct stat st;

	assert_int_equal(stat(scratch->path, &st), 0);
	assert_int_equal(st.st_size, 23);
	writer_write(writer, "new\n", 4);
	assert_int_equal(writer_close(writer), 0);
	scratch_take(scratch);
	assert_string_equal(scratch->text, "new\n");
	free(scratch);
}

/* Empties the pipe and lets the writer fill it again, until nothing more comes. */
static size_t read_all(int fd, struct writer *writer, char *got, size_t size)
{
	size_t used = 0;

	for (ssize_t n; used < size; used += (size_t)n) {
		n = read(fd, got + used, size - used);
		if (n <= 0 && (writer_flush(writer) || (n = read(fd, got + used, size - used)) <= 0))
			break;
	}
	return used;
}

/* A FIFO that nobody empties: a live writer fills it, then its own buffer, then drops whole records. */
static void a_slow_reader_loses_whole_records(void **state)
{
	enum { RECORD = 1000, SENT = 1000 };
	char directory[] = "/tmp/fbswatch-test-XXXXXX", path[64], record[RECORD];
	char *got = malloc(RECORD * SENT);
	(void)state;

	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/fifo", directory);
	assert_int_equal(mkfifo(path, 0600), 0);
	int reader = open(path, O_RDONLY | O_NONBLOCK);
	struct writer *writer = open_writer(path, true);

	for (int i = 0; i < SENT; i++) {
		memset(record, 'a' + i % 26, RECORD);
		assert_int_equal(writer_write(writer, record, RECORD), 0);
	}
	uint64_t dropped = writer_dropped(writer);
	size_t size = read_all(reader, writer, got, RECORD * SENT);

	assert_true(dropped > 0 && dropped < SENT);
	assert_int_equal(size, (SENT - dropped) * RECORD);
	for (size_t i = 0; i < size; i++)
		assert_int_equal(got[i], got[i - i % RECORD]);
	assert_int_equal(writer_close(writer), 0);
	close(reader);
	unlink(path);
	rmdir(directory);
	free(got);
}

/* Live, whoever opens it first hears signals meanwhile. */
static void a_fifo_that_nobody_reads(void **state)
{
	char directory[] = "/tmp/fbswatch-test-XXXXXX", path[64];
	(void)state;

	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/fifo", directory);
	assert_int_equal(mkfifo(path, 0600), 0);
	for (int patient = 0; patient < 2; patient++) {
		const struct sink_config config = { .target = path, .live = true, .patient = patient };

		assert_null(writer_open(&config, &fault));
		assert_int_equal(fault.error, -ENXIO);
		assert_non_null(strstr(fault.text, "/fifo: cannot be written: nobody reads it"));
		int reader = open(path, O_RDONLY | O_NONBLOCK);
		struct writer *writer = writer_open(&config, &fault);

		close(reader);
		signal(SIGPIPE, SIG_IGN);
		writer_write(writer, "x\n", 2);
		assert_int_equal(writer_flush(writer), -EPIPE);
		assert_int_equal(writer_close(writer), -EPIPE);
	}
	unlink(path);
	rmdir(directory);
}

/* A file that may grow no further than in the middle of a record (setrlimit(2)) ends with the one before; there it goes
 * on when it is opened again. */
static void no_half_of_a_record(void **state)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));
	struct sink_config config = { .target = scratch->path, .live = true, .append = true };
	struct rlimit before, small;
	(void)state;

	scratch_make(scratch);
	put_file(scratch->path, "before\n");
	getrlimit(RLIMIT_FSIZE, &before);
	small = (struct rlimit){ 7 + 6 + 3, before.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	struct writer *writer = writer_open(&config, &fault);

	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(writer_write(writer, "whole\n", 6), 0);
	assert_int_equal(writer_write(writer, "broken\n", 7), -EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(writer_close(writer), -EFBIG);
	config.append = false;
	config.again = true;
	writer = writer_open(&config, &fault);
	writer_write(writer, "again\n", 6);
	assert_int_equal(writer_close(writer), 0);
	scratch_take(scratch);
	assert_string_equal(scratch->text, "before\nwhole\nagain\n");
	free(scratch);
}

static void records_longer_than_the_buffer_are_dropped(void **state)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));
	char *huge = calloc(1, 1 << 20);
	(void)state;

	scratch_make(scratch);
	struct writer *writer = open_writer(scratch->path, false);

	writer_write(writer, huge, 1 << 20);
	writer_write(writer, "x\n", 2);
	assert_int_equal(writer_dropped(writer), 1);
	assert_int_equal(writer_close(writer), 0);
	scratch_take(scratch);
	assert_string_equal(scratch->text, "x\n");
	free(huge);
	free(scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_disk_is_an_error),
		cmocka_unit_test(a_full_disk_shows_at_once_when_live),
		cmocka_unit_test(a_bad_target_is_named),
		cmocka_unit_test(the_old_file_stays_until_there_is_something_new),
		cmocka_unit_test(a_slow_reader_loses_whole_records),
		cmocka_unit_test(a_fifo_that_nobody_reads),
		cmocka_unit_test(no_half_of_a_record),
		cmocka_unit_test(records_longer_than_the_buffer_are_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
