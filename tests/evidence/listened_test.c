// SPDX-License-Identifier: GPL-3.0-or-later
/* listened: what was listened to comes back from a file, block by block; what is forgotten stays in the base.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "evidence.h"  // evidence_listened_read
#include "listened.h"
#include "../cells/listening_of.h"

static void comes_back_from_a_file(void **state)
{
	char path[] = "/tmp/listening-XXXXXX";
	struct listening *listening = listening_of(6), *read = calloc(1, sizeof(*read));
	struct coverage coverage;
	struct fault fault;

	(void)state;
	assert_int_equal(close(mkstemp(path)), 0);
	unlink(path);
	listening_forget(listening, 20); /* blocks up to the 20th are not kept any more */
	assert_int_equal(listening->count, 3);
	char *text = listened_encode(listening, 20);
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
	free(text);
	assert_int_equal(evidence_listened_read(path, read, &fault), 0);
	coverage_init(&coverage);
	listening_tell(read, 0, &coverage);
	assert_told(&coverage, 3);
	listening_tell(read, 9, &coverage);
	assert_told(&coverage, 3);
	listening_tell(read, 10, &coverage);
	assert_told(&coverage, 4);
	listening_tell(read, 30, &coverage);
	assert_told(&coverage, 6);
	unlink(path);
	free(listening);
	free(read);
}

/* What is not known is left out; blocks count from those that are kept. */
static void the_octets_of_it(void **state)
{
	struct listening *listening = listening_of(2);

	(void)state;
	listening->stretches[0].to_ns = listening->stretches[0].from_ns = 1;
	listening->stretches[1].to_ns = listening->stretches[1].from_ns = 2;
	listening_forget(listening, 0);
	char *text = listened_encode(listening, 3);

	assert_string_equal(text,
	                    "{\"spans\":[{\"low_hz\":935000000.0,\"high_hz\":937000000.0,\"from_ns\":1,\"to_ns\":1,"
	                    "\"listened_ns\":0,\"visits\":1}],\"stretches\":[{\"low_hz\":945000000.0,"
	                    "\"high_hz\":947000000.0,\"from_ns\":2,\"to_ns\":2,\"deaf_ns\":1000,"
	                    "\"floor_dbfs\":-60.0,\"blocks\":7}]}");
	free(text);
	free(listening);
}

#define WINDOW "\"low_hz\":9e8,\"high_hz\":9.1e8,\"from_ns\":1,\"to_ns\":2"

static void hostile_files_are_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"{}",
		"{\"spans\":[]}",
		"{\"spans\":[],\"stretches\":{}}",
		"{\"spans\":[],\"stretches\":[]",
		"{\"spans\":[],\"stretches\":[{" WINDOW "}]}",
		"{\"spans\":[],\"stretches\":[{" WINDOW ",\"blocks\":-1}]}",
		"{\"spans\":[],\"stretches\":[{" WINDOW ",\"blocks\":1,\"deaf_ns\":-1}]}",
		"{\"spans\":[],\"stretches\":[{\"low_hz\":9e8,\"high_hz\":9e8,\"from_ns\":1,\"to_ns\":2,\"blocks\":0}]"
		"}",
		"{\"spans\":[],\"stretches\":[{\"low_hz\":-1,\"high_hz\":9e8,\"from_ns\":1,\"to_ns\":2,\"blocks\":0}]}",
		"{\"spans\":[],\"stretches\":[{\"low_hz\":1,\"high_hz\":9e12,\"from_ns\":1,\"to_ns\":2,\"blocks\":0}]}",
		"{\"spans\":[],\"stretches\":[{\"low_hz\":1,\"high_hz\":9e8,\"from_ns\":3,\"to_ns\":2,\"blocks\":0}]}",
		"{\"spans\":[],\"stretches\":[{\"low_hz\":1,\"high_hz\":9e8,\"from_ns\":3,\"to_ns\":8e30,\"blocks\":0}]"
		"}",
		"{\"spans\":[{" WINDOW ",\"visits\":1}],\"stretches\":[]}",
		"{\"spans\":[{" WINDOW ",\"listened_ns\":1}],\"stretches\":[]}",
		"{\"spans\":[{" WINDOW ",\"visits\":4294967296,\"listened_ns\":1}],\"stretches\":[]}",
	};
	char path[] = "/tmp/listening-XXXXXX";
	struct fault fault;

	(void)state;
	assert_int_equal(close(mkstemp(path)), 0);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct listening *read = calloc(1, sizeof(*read));
		FILE *file = fopen(path, "w");

		fputs(texts[i], file);
		fclose(file);
		if (evidence_listened_read(path, read, &fault) >= 0)
			fail_msg("taken: %s", texts[i]);
		assert_non_null(strstr(fault.text, path));
		free(read);
	}
	struct listening *read = calloc(1, sizeof(*read));
	assert_int_equal(truncate(path, 4 * 1024 * 1024), 0);
	assert_int_equal(evidence_listened_read(path, read, &fault), -EBADMSG);
	assert_int_equal(truncate(path, 4 * 1024 * 1024 + 1), 0);
	assert_int_equal(evidence_listened_read(path, read, &fault), -EFBIG);
	free(read);
	unlink(path);
}

/* The most and the least that a file may say, and what follows of it. */
static void what_a_file_may_say(void **state)
{
	static const struct {
		const char *text;
		bool taken;
	} cases[] = {
#define STRETCH(low, high, from, to, more)                                                                             \
	"{\"spans\":[],\"stretches\":[{\"low_hz\":" low ",\"high_hz\":" high ",\"from_ns\":" from ",\"to_ns\":" to     \
	",\"blocks\":0" more "}]}"
		{ STRETCH("1", "9.9e10", "5", "5", ""), true },
		{ STRETCH("1", "1e11", "5", "5", ""), false },
		{ STRETCH("0", "9e8", "5", "5", ""), false },
		{ STRETCH("1", "9e8", "0", "4611686018427387903", ""), true },
		{ STRETCH("1", "9e8", "0", "4611686018427387904", ""), false },
		{ STRETCH("1", "9e8", "6", "5", ""), false },
		{ STRETCH("1", "9e8", "-1", "5", ""), false },
		{ STRETCH("1", "9e8", "0", "5", ",\"deaf_ns\":0"), true },
		{ STRETCH("1", "9e8", "0", "5", ",\"floor_dbfs\":-80"), true },
		{ "{\"spans\":[{" WINDOW ",\"visits\":4294967295,\"listened_ns\":0}],\"stretches\":[]}", true },
	};
	char path[] = "/tmp/listening-XXXXXX";
	struct fault fault;

	(void)state;
	assert_int_equal(close(mkstemp(path)), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct listening *read = calloc(1, sizeof(*read));
		FILE *file = fopen(path, "w");

		fputs(cases[i].text, file);
		fclose(file);
		if ((evidence_listened_read(path, read, &fault) == 0) != cases[i].taken)
			fail_msg("%s", cases[i].text);
		if (strstr(cases[i].text, "floor"))
			assert_float_equal(read->stretches[0].floor_dbfs, -80, 0);
		else if (cases[i].taken && read->count)
			assert_true(isnan(read->stretches[0].floor_dbfs));
		free(read);
	}
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_from_a_file),
		cmocka_unit_test(the_octets_of_it),
		cmocka_unit_test(hostile_files_are_refused),
		cmocka_unit_test(what_a_file_may_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
