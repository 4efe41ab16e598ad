// SPDX-License-Identifier: GPL-3.0-or-later
/* spool: whole letters only, oldest first, over any end of a run; bounds; what is broken or foreign in the folder. */
#include <errno.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../../src/sink/notify/spool.h"

static char path[64];
static struct spool *spool;

static struct spool *open_with(size_t most)
{
	struct fault fault = { .text = "" };
	struct spool *opened = spool_open(path, most, &fault);

	assert_string_equal(fault.text, "");
	return opened;
}

static int begin(void **state)
{
	(void)state;
	strcpy(path, "/tmp/fbswatch-spool-XXXXXX");
	assert_non_null(mkdtemp(path));
	assert_int_equal(rmdir(path), 0); /* it makes the folder itself */
	spool = open_with(3);
	return 0;
}

static int end(void **state)
{
	char command[96];

	(void)state;
	spool_close(spool);
	snprintf(command, sizeof(command), "rm -r %s", path);
	return system(command);
}

static void put(const char *text)
{
	assert_int_equal(spool_put(spool, text, strlen(text)), 0);
}

static void expect(const char *text)
{
	char *octets;
	long size = spool_first(spool, &octets);

	assert_int_equal(size, strlen(text));
	assert_memory_equal(octets, text, strlen(text));
	free(octets);
}

static void write_file(const char *name, const char *text)
{
	char file[128];

	snprintf(file, sizeof(file), "%s/%s", path, name);
	FILE *out = fopen(file, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static bool exists(const char *name)
{
	char file[128];

	snprintf(file, sizeof(file), "%s/%s", path, name);
	return access(file, F_OK) == 0;
}

static void in_turn(void **state)
{
	char *octets;
	struct stat st;

	(void)state;
	assert_int_equal(spool_first(spool, &octets), -ENOENT);
	put("one");
	put("two");
	assert_int_equal(spool_count(spool), 2);
	expect("one");
	expect("one");
	assert_int_equal(spool_at(spool, 1, &octets), 3);
	free(octets);
	spool_drop(spool);
	expect("two");
	spool_drop(spool);
	assert_int_equal(spool_count(spool), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 077, 0); /* nobody else's affair */
}

static void over_a_restart(void **state)
{
	(void)state;
	put("one");
	put("two");
	spool_drop(spool);
	put("three");
	write_file("new", "half a let"); /* what a kill left */
	spool_close(spool);
	spool = open_with(3);
	assert_int_equal(spool_count(spool), 2);
	expect("two");
	put("four");
	spool_drop(spool);
	expect("three");
	spool_drop(spool);
	expect("four");
}

static void full(void **state)
{
	(void)state;
	put("one");
	put("two");
	put("three");
	assert_int_equal(spool_lost(spool), 0);
	put("four");
	assert_int_equal(spool_count(spool), 3);
	assert_int_equal(spool_lost(spool), 1);
	expect("two");
	spool_close(spool);
	spool = open_with(1); /* fewer may wait now */
	assert_int_equal(spool_count(spool), 1);
	assert_int_equal(spool_lost(spool), 2);
	expect("four");
}

static void set_aside(void **state)
{
	(void)state;
	put("bad");
	put("good");
	spool_set_aside(spool);
	assert_int_equal(spool_lost(spool), 1);
	assert_true(exists("refused"));
	expect("good");
	spool_close(spool);
	spool = open_with(3);
	assert_int_equal(spool_count(spool), 1);
}

/* Names that are none of ours stay; what is no file is no letter. */
static void strangers(void **state)
{
	char folder[128], *octets;

	(void)state;
	spool_close(spool);
	write_file("0.letter", "x");
	write_file("000000000000000g.letter", "x");
	write_file("0000000000000001.letter~", "x");
	write_file("ffffffffffffffff.letter", "x"); /* there is no number behind it */
	snprintf(folder, sizeof(folder), "%s/0000000000000005.letter", path);
	assert_int_equal(mkdir(folder, 0700), 0);
	spool = open_with(3);
	assert_int_equal(spool_count(spool), 1);
	assert_int_equal(spool_first(spool, &octets), -EINVAL);
	put("mine");
	assert_true(exists("0000000000000006.letter"));
	spool_set_aside(spool);
	expect("mine");
	assert_true(exists("0.letter"));
}

static void one_at_a_time(void **state)
{
	struct fault fault = { .text = "" };

	(void)state;
	assert_null(spool_open(path, 3, &fault));
	assert_int_equal(fault.error, -EBUSY);
	assert_non_null(strstr(fault.text, "another run has this spool"));
	assert_null(spool_open("/proc/nowhere", 3, &fault));
	assert_non_null(strstr(fault.text, "/proc/nowhere: cannot be made"));
}

static void notes(void **state)
{
	char *octets;

	(void)state;
	assert_int_equal(spool_read_note(spool, &octets), -ENOENT);
	assert_int_equal(spool_note(spool, "first", 5), 0);
	assert_int_equal(spool_note(spool, "second", 6), 0);
	spool_close(spool);
	spool = open_with(3);
	assert_int_equal(spool_read_note(spool, &octets), 6);
	assert_memory_equal(octets, "second", 6);
	free(octets);
	assert_int_equal(spool_count(spool), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(in_turn, begin, end),
		cmocka_unit_test_setup_teardown(over_a_restart, begin, end),
		cmocka_unit_test_setup_teardown(full, begin, end),
		cmocka_unit_test_setup_teardown(set_aside, begin, end),
		cmocka_unit_test_setup_teardown(strangers, begin, end),
		cmocka_unit_test_setup_teardown(one_at_a_time, begin, end),
		cmocka_unit_test_setup_teardown(notes, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
