// SPDX-License-Identifier: GPL-3.0-or-later
/* tape: which samples are on the disk, octet by octet: up to the last one wanted, around a trigger, with the gaps and
 * changes on record; a folder that somebody else uses; what a killed run left; the oldest make room. */
#include <errno.h>
#include <math.h>
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
#include <jansson.h>

#include "../../src/tape/shelf.h"
#include "tape.h"

enum { BLOCK = 20000, RATE = 1000000 };

static const int64_t start_ns = INT64_C(1767225600000000000); /* 2026-01-01 */

static struct {
	char folder[64];
	uint64_t next; /* sample */
	uint32_t tune;
	struct tape_config config;
	struct tape *tape;
	uint8_t octets[2 * BLOCK];
} bench;

static struct fault fault;

static int setup(void **state)
{
	(void)state;
	memset(&bench, 0, sizeof(bench));
	snprintf(bench.folder, sizeof(bench.folder), "/tmp/tape-XXXXXX");
	assert_non_null(mkdtemp(bench.folder));
	bench.config = (struct tape_config){
		.folder = bench.folder, .before_s = 0.1, .after_s = 0.2, .radios = 1, .rate_hz = RATE, .patient = true
	};
	return 0;
}

static int teardown(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", bench.folder);
	return system(command);
}

static void open_tape(void)
{
	bench.tape = tape_open(&bench.config, &fault);
	if (!bench.tape)
		fail_msg("%s", fault.text);
}

static int64_t time_of(uint64_t sample)
{
	return start_ns + (int64_t)sample * (1000000000 / RATE);
}

/* I and Q of each sample are its number. */
static void feed(int blocks)
{
	for (; blocks > 0; blocks--, bench.next += BLOCK) {
		for (int i = 0; i < BLOCK; i++) {
			bench.octets[2 * i] = (uint8_t)(bench.next + (uint64_t)i);
			bench.octets[2 * i + 1] = (uint8_t)((bench.next + (uint64_t)i) >> 8);
		}
		tape_iq(bench.tape, 0,
		        &(struct iq_block){ .format = IQ_CU8,
		                            .tune = bench.tune,
		                            .freq_hz = 945e6 + 1e6 * bench.tune,
		                            .rate_hz = RATE,
		                            .index = bench.next,
		                            .over_db = (float)bench.tune * 3,
		                            .time_ns = time_of(bench.next),
		                            .nof_samples = BLOCK,
		                            .samples = bench.octets },
		        20);
	}
}

static int end_tape(void)
{
	int error = tape_end(bench.tape, &fault);

	tape_close(bench.tape);
	return error;
}

static FILE *open_file(int64_t time_ns, const char *ending, const char *mode)
{
	char name[SHELF_NAME], path[160];

	shelf_name(name, time_ns, 0);
	snprintf(path, sizeof(path), "%s/%s%s", bench.folder, name, ending);
	return fopen(path, mode);
}

/* Samples [first, end) stand in the file from this one on. */
static void assert_samples(FILE *file, uint64_t first, uint64_t end)
{
	for (uint64_t i = first; i < end; i++)
		if (fgetc(file) != (uint8_t)i || fgetc(file) != (uint8_t)(i >> 8))
			fail_msg("sample %llu", (unsigned long long)i);
}

static json_t *meta_of(int64_t time_ns)
{
	FILE *file = open_file(time_ns, SHELF_META, "r");

	assert_non_null(file);
	json_t *root = json_loadf(file, 0, NULL);

	fclose(file);
	assert_non_null(root);
	return root;
}

static void to_the_last_sample(void **state)
{
	(void)state;
	bench.config.seconds = 0.1234567;
	open_tape();
	feed(10);
	assert_int_equal(end_tape(), 0);
	FILE *file = open_file(start_ns, SHELF_DATA, "r");

	assert_non_null(file);
	assert_samples(file, 0, 123457);
	assert_int_equal(fgetc(file), EOF);
	fclose(file);
}

static void moves_and_gaps(void **state)
{
	static const uint64_t starts[] = { 0, 2 * BLOCK, 3 * BLOCK };

	(void)state;
	open_tape();
	feed(2);
	bench.tune++;
	feed(1);
	bench.next += 777;
	feed(2);
	assert_int_equal(end_tape(), 0);
	json_t *root = meta_of(start_ns), *captures = json_object_get(root, "captures");

	assert_int_equal(json_array_size(captures), 3);
	for (size_t i = 0; i < 3; i++) {
		const json_t *capture = json_array_get(captures, i);
		const double gain_db = json_real_value(json_object_get(capture, "fbswatch:gain_db"));

		assert_int_equal(json_integer_value(json_object_get(capture, "core:sample_start")), starts[i]);
		assert_true(fabs(gain_db - (i ? 23 : 20)) < 1e-6);
	}
	assert_string_equal(json_string_value(json_object_get(json_array_get(captures, 2), "core:datetime")),
	                    "2026-01-01T00:00:00.060777Z");
	json_decref(root);
}

static void around_a_trigger(void **state)
{
	const uint64_t at = 25 * BLOCK + 5000;

	(void)state;
	bench.config.waits = true;
	open_tape();
	feed(30); /* it is told five blocks late */
	tape_trigger(bench.tape, 0, time_of(at), "fake", "gsm:999-01-1-1");
	feed(30);
	assert_int_equal(end_tape(), 0);
	const uint64_t first = (at - RATE / 10) / BLOCK * BLOCK, end = (at + RATE / 5 + BLOCK - 1) / BLOCK * BLOCK;
	FILE *file = open_file(time_of(first), SHELF_DATA, "r");

	assert_non_null(file);
	assert_samples(file, first, end);
	assert_int_equal(fgetc(file), EOF);
	fclose(file);
	json_t *root = meta_of(time_of(first)), *mark = json_array_get(json_object_get(root, "annotations"), 0);

	assert_int_equal(json_integer_value(json_object_get(mark, "core:sample_start")), at - first);
	assert_string_equal(json_string_value(json_object_get(mark, "core:label")), "fake");
	assert_string_equal(json_string_value(json_object_get(mark, "core:comment")), "gsm:999-01-1-1");
	json_decref(root);
}

static void no_trigger(void **state)
{
	(void)state;
	bench.config.waits = true;
	open_tape();
	feed(30);
	assert_int_equal(end_tape(), 0);
	assert_null(open_file(start_ns, SHELF_DATA, "r"));
	assert_int_equal(rmdir(bench.folder), 0);
	assert_int_equal(mkdir(bench.folder, 0700), 0);
}

/* Ten files of a tenth of a second, of which three stay. */
static void oldest_make_room(void **state)
{
	(void)state;
	bench.config.file_s = 0.1;
	bench.config.ring_files = 3;
	open_tape();
	feed(50);
	assert_int_equal(end_tape(), 0);
	for (int i = 0; i < 10; i++) {
		FILE *file = open_file(time_of((uint64_t)i * 5 * BLOCK), SHELF_DATA, "r");

		assert_int_equal(file != NULL, i >= 7);
		if (!file)
			continue;
		assert_samples(file, (uint64_t)i * 5 * BLOCK, (uint64_t)(i + 1) * 5 * BLOCK);
		fclose(file);
	}
}

static void a_full_disk(void **state)
{
	(void)state;
	bench.config.free_bytes = 1e18;
	open_tape();
	feed(5);
	assert_int_equal(end_tape(), -ENOSPC);
	assert_non_null(strstr(fault.text, bench.folder));
}

static void one_at_a_time(void **state)
{
	(void)state;
	open_tape();
	assert_null(tape_open(&bench.config, &fault));
	assert_non_null(strstr(fault.text, "another run records there"));
	feed(1);
	assert_int_equal(end_tape(), 0);
}

static void put(int64_t time_ns, const char *ending, const char *text)
{
	FILE *file = open_file(time_ns, ending, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* Unfinished ones go; one that lacked only its last name gets it; what is not ours stays. */
static void after_a_kill(void **state)
{
	char path[160];

	(void)state;
	put(start_ns - 1000, SHELF_DATA SHELF_PART, "ab");
	put(start_ns - 2000, SHELF_DATA, "ab");
	put(start_ns - 2000, SHELF_META SHELF_PART, "{}");
	put(start_ns - 3000, SHELF_META SHELF_PART, "{}");
	snprintf(path, sizeof(path), "%s/fbswatch-mine.sigmf-data.part", bench.folder);
	fclose(fopen(path, "w"));
	open_tape();
	assert_int_equal(end_tape(), 0);
	assert_null(open_file(start_ns - 1000, SHELF_DATA SHELF_PART, "r"));
	assert_null(open_file(start_ns - 3000, SHELF_META SHELF_PART, "r"));
	FILE *file = open_file(start_ns - 2000, SHELF_META, "r");

	assert_non_null(file);
	fclose(file);
	assert_int_equal(access(path, F_OK), 0);
}

/* The clock was set back: the one of this name stays. */
static void the_same_time_twice(void **state)
{
	(void)state;
	put(start_ns, SHELF_DATA, "earlier");
	put(start_ns, SHELF_META, "{}");
	open_tape();
	feed(1);
	assert_int_equal(end_tape(), 0);
	FILE *file = open_file(start_ns, SHELF_DATA, "r");

	assert_int_equal(fgetc(file), 'e');
	fclose(file);
	file = open_file(start_ns + 1000, SHELF_DATA, "r");
	assert_non_null(file);
	assert_samples(file, 0, BLOCK);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(to_the_last_sample, setup, teardown),
		cmocka_unit_test_setup_teardown(moves_and_gaps, setup, teardown),
		cmocka_unit_test_setup_teardown(around_a_trigger, setup, teardown),
		cmocka_unit_test_setup_teardown(no_trigger, setup, teardown),
		cmocka_unit_test_setup_teardown(oldest_make_room, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_disk, setup, teardown),
		cmocka_unit_test_setup_teardown(one_at_a_time, setup, teardown),
		cmocka_unit_test_setup_teardown(after_a_kill, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_time_twice, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
