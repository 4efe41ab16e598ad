// SPDX-License-Identifier: GPL-3.0-or-later
/* The files that a baseline reads line by line: lists of cells and JSON Lines. What is taken, what is bad and why, what
 * is too long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <zlib.h>

#include "../../src/baseline/csv.h"
#include "baseline_lines.h"

enum { LONG = 256 * 1024 }; /* no line of a list may be longer than one octet less */

static char path[32];
static struct fault fault;

static int setup(void **state)
{
	(void)state;
	strcpy(path, "/tmp/lists-XXXXXX");
	fault.text[0] = 0;
	return close(mkstemp(path));
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

static void put(const char *text, size_t size)
{
	FILE *file = fopen(path, "a");

	assert_int_equal(fwrite(text, 1, size, file), size);
	fclose(file);
}

static void put_text(const char *text)
{
	put(text, strlen(text));
}

/* begin, then `fill` up to a length of `size`. */
static void put_padded(const char *begin, char fill, size_t size)
{
	char *text = malloc(size);

	memset(text, fill, size);
	memcpy(text, begin, strlen(begin));
	put(text, size);
	free(text);
}

/* key: of all areas of this cell the first; an area is the distance from it. */
static void lines_of_a_list(void **state)
{
	static const struct {
		const char *line;
		enum csv_verdict verdict;
		const char *why;
		int64_t first;
		int area;
	} lines[] = {
		{ "LTE,460,11,65535,268435455,,1,2", CSV_CELL, NULL, (((INT64_C(460011) << 28) + 268435455) << 16),
		  65535 },
		{ "LTE,1,0,0,0", CSV_CELL, NULL, INT64_C(1000) << 44, 0 },
		{ "GSM,999,999,65535,65535\r", CSV_CELL, NULL,
		  (INT64_C(1000000) << 44) + (((INT64_C(999999) << 16) + 65535) << 16), 65535 },
		{ "GSM,1,1,1,1,", CSV_CELL, NULL, (INT64_C(1000000) << 44) + (((INT64_C(1001) << 16) + 1) << 16), 1 },
		{ "LTE,460,0,1,268435456", CSV_BAD, "cell: no number from 0 to 268435455", 0, 0 },
		{ "GSM,460,0,1,65536", CSV_BAD, "cell: no number from 0 to 65535", 0, 0 },
		{ "GSM,460,0,65536,1", CSV_BAD, "area: no number from 0 to 65535", 0, 0 },
		{ "GSM,460,1000,1,1", CSV_BAD, "net: no number from 0 to 999", 0, 0 },
		{ "GSM,1000,0,1,1", CSV_BAD, "mcc: no number from 1 to 999", 0, 0 },
		{ "GSM,0,0,1,1", CSV_BAD, "mcc: no number from 1 to 999", 0, 0 },
		{ "GSM,,0,1,1", CSV_BAD, "mcc: no number from 1 to 999", 0, 0 },
		{ "GSM,460,0,1,/", CSV_BAD, "cell: no number from 0 to 65535", 0, 0 },
		{ "GSM,460,0,1,:", CSV_BAD, "cell: no number from 0 to 65535", 0, 0 },
		{ "GSM,460,0,1,-1", CSV_BAD, "cell: no number from 0 to 65535", 0, 0 },
		{ "GSM,460,0,1,99999999999999999999999", CSV_BAD, "cell: no number from 0 to 65535", 0, 0 },
		{ "GSM,460,0,1", CSV_BAD, "fewer than 5 fields", 0, 0 },
		{ "", CSV_BAD, "fewer than 5 fields", 0, 0 },
		{ "\r", CSV_BAD, "fewer than 5 fields", 0, 0 },
		{ "GSMR,460,0,1,1", CSV_BAD, "radio: none that is known", 0, 0 },
		{ "GS,460,0,1,1", CSV_BAD, "radio: none that is known", 0, 0 },
		{ "radio,mcc,net,area,cell", CSV_HEADER, NULL, 0, 0 },
		{ "UMTS,460,0,1,1", CSV_OTHER, NULL, 0, 0 },
		{ "CDMA,x,y,z,", CSV_OTHER, NULL, 0, 0 },
		{ "NR,460,0,1,1", CSV_OTHER, NULL, 0, 0 },
		{ "NBIOT,460,0,1,1", CSV_OTHER, NULL, 0, 0 },
		{ "LTECATM,460,0,1,1", CSV_OTHER, NULL, 0, 0 },
		{ "TDSCDMA,460,0,1,1", CSV_OTHER, NULL, 0, 0 },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char line[64];
		struct listed listed;
		const char *why;

		snprintf(line, sizeof(line), "%s9", lines[i].line); /* what follows the line is not read */
		if (csv_parse(line, strlen(lines[i].line), &listed, &why) != lines[i].verdict)
			fail_msg("'%s': %s", lines[i].line, why ? why : "");
		if (lines[i].verdict == CSV_BAD)
			assert_string_equal(why, lines[i].why);
		if (lines[i].verdict != CSV_CELL)
			continue;
		assert_int_equal(listed.area, lines[i].area);
		assert_true(listed_key(&listed) == lines[i].first + lines[i].area);
	}
}

static struct baseline_import import(void)
{
	struct baseline *baseline = baseline_open(":memory:", false, &fault);
	struct baseline_import sums;
	struct baseline_sums all;
	int error = baseline_import(baseline, path, &sums, &fault);

	assert_int_equal(baseline_sum(baseline, &all, &(struct fault){ .text = "" }), 0);
	assert_int_equal(all.listed, error ? 0 : sums.rows);
	baseline_close(baseline);
	return sums;
}

/* Lines of any length: one that fills the buffer is one bad line, whatever stands in the rest of it. */
static void lists_with_long_lines(void **state)
{
	(void)state;
	put_text("GSM,460,0,1,1\n");
	put_padded("GSM,460,0,1,2,", 'x', LONG - 1);
	put_text("\n");
	put_padded("GSM,460,0,1,3,", 'x', LONG);
	put_text("GSM,460,0,1,4\nGSM,460,0,1,5\nradio,mcc,net,area,cell\nNR,1,1,1,1\nGSM,460,0,1,6");
	struct baseline_import sums = import();

	assert_string_equal(fault.text, "");
	assert_int_equal(sums.rows, 4);
	assert_int_equal(sums.other, 1);
	assert_int_equal(sums.malformed, 2);
	assert_int_equal(sums.first_bad_line, 3);
	assert_string_equal(sums.first_bad_reason, "the line is too long");
}

static void only_the_first_line_is_a_header(void **state)
{
	(void)state;
	put_text("radio,mcc,net,area,cell\nGSM,460,0,1,1\nradio,mcc,net,area,cell\n");
	struct baseline_import sums = import();

	assert_int_equal(sums.rows, 1);
	assert_int_equal(sums.malformed, 1);
	assert_int_equal(sums.first_bad_line, 3);
	assert_string_equal(sums.first_bad_reason, "radio: none that is known");
}

/* Cut short in the middle of a packed list: nothing of it is taken. */
static void packed_lists(void **state)
{
	char whole[65536], words[64];
	gzFile packed = gzopen(path, "wb");

	(void)state;
	for (int i = 0; i < 5000; i++)
		gzprintf(packed, "GSM,460,0,1,%d\n", i);
	gzclose(packed);
	assert_int_equal(import().rows, 5000);
	assert_string_equal(fault.text, "");
	FILE *file = fopen(path, "rb");
	size_t size = fread(whole, 1, sizeof(whole), file);
	fclose(file);
	assert_int_equal(truncate(path, (off_t)size - 8), 0);
	import();
	snprintf(words, sizeof(words), "%s:5001: unexpected end of file", path);
	assert_string_equal(fault.text, words);
	assert_int_equal(truncate(path, 0), 0);
	fault.text[0] = 0;
	assert_int_equal(import().rows, 0);
	assert_string_equal(fault.text, "");
}

/* What take() was told. */
static char taken[64];

static const char *take(void *ctx, const char *line, size_t size, int *error, struct fault *why)
{
	assert_ptr_equal(ctx, taken);
	if (strcmp(line, "bad") == 0)
		return "is bad";
	if (line[0] == 'w' || line[0] == '!')
		strncat(taken, line, 2);
	strcat(taken, size == strlen(line) ? "" : "0");
	if (strcmp(line, "!") == 0)
		*error = fault_set(why, 5, "stopped");
	return NULL;
}

static struct baseline_records read_lines(int result)
{
	struct baseline_records sums = { 0 };

	taken[0] = 0;
	assert_int_equal(lines_read(path, take, taken, &sums, &fault), result);
	return sums;
}

static void assert_bad(const struct baseline_records *sums, uint64_t malformed, uint64_t line, const char *why)
{
	assert_int_equal(sums->malformed, malformed);
	assert_int_equal(sums->first_bad_line, line);
	assert_string_equal(sums->first_bad_reason, why);
}

static void lines_of_records(void **state)
{
	static const char zero[] = "wa\n \t\r\n\nbad\nwb\nbad\nw\0\nwc";
	struct baseline_records sums;

	(void)state;
	put(zero, sizeof(zero) - 1);
	sums = read_lines(0);
	assert_string_equal(taken, "wawbw0wc");
	assert_bad(&sums, 2, 4, "is bad");
	put_text("\n!\nwd\n");
	read_lines(-5);
	assert_string_equal(taken, "wawbw0wc!");
	assert_string_equal(fault.text, "stopped");
}

static void long_lines_of_records(void **state)
{
	struct baseline_records sums;

	(void)state;
	put_text("bad\n");
	put_padded("wa", ' ', LINES_BYTES_MAX);
	put_text("\n");
	put_padded("wb", ' ', LINES_BYTES_MAX + 1);
	put_text("\nwc");
	sums = read_lines(0);
	assert_string_equal(taken, "wawc");
	assert_bad(&sums, 2, 1, "is bad");
	assert_int_equal(truncate(path, 0), 0);
	put_padded("wa", ' ', LINES_BYTES_MAX + 1);
	sums = read_lines(0);
	assert_string_equal(taken, "");
	assert_bad(&sums, 1, 1, "the line is too long");
}

static void what_cannot_be_read(void **state)
{
	static const struct {
		const char *path, *why;
	} cases[] = { { "/tmp/no such records", "/tmp/no such records: No such file or directory" },
		      { "/tmp", "/tmp: cannot be read to its end" } };
	struct baseline_records sums = { 0 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_true(lines_read(cases[i].path, take, taken, &sums, &fault) < 0);
		assert_string_equal(fault.text, cases[i].why);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(lines_of_a_list),     TEST(lists_with_long_lines), TEST(only_the_first_line_is_a_header),
		TEST(packed_lists),        TEST(lines_of_records),      TEST(long_lines_of_records),
		TEST(what_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
