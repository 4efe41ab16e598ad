// SPDX-License-Identifier: GPL-3.0-or-later
/* record: three files that agree, nothing left behind on failure, the truth and the blocks as JSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "air.h"  // air_record

static char folder[] = "/tmp/record_test.XXXXXX", data[100], blocks[100];
static struct air_scenario *scenario;
static struct fault fault;

static const char text[] = "[air]\nfreq = 945.2M\nrate = 500k\nduration = 0.4\nstart = 2026-03-04T05:06:07Z\n"
			   "[cell a]\narfcn = 51\nbsic = 29\nmcc = 001\nmnc = 012\nlac = 77\nci = 88\nt3212 = 3\n"
			   "[cell hidden]\narfcn = 90\n[cell faint]\nfreq = 945.1M\nmaybe = yes\n";

static json_t *load(const char *suffix)
{
	char path[120];
	snprintf(path, sizeof(path), "%s/x%s", folder, suffix);
	json_t *root = json_load_file(path, 0, NULL);
	assert_non_null(root);
	return root;
}

static int count_files(void)
{
	int count = 0;
	DIR *dir = opendir(folder);
	for (struct dirent *entry; (entry = readdir(dir));)
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void writes_files_that_agree(void **state)
{
	(void)state;
	struct stat info;
	assert_int_equal(air_record(scenario, data, blocks, &fault), 0);
	assert_int_equal(count_files(), 4);
	assert_int_equal(stat(data, &info), 0);
	assert_int_equal(info.st_size, 2 * 200000);
	json_t *meta = load(".sigmf-meta"), *global = json_object_get(meta, "global");
	assert_string_equal(json_string_value(json_object_get(global, "core:datatype")), "cu8");
	assert_true(json_number_value(json_object_get(global, "core:sample_rate")) == 500e3);
	json_t *capture = json_array_get(json_object_get(meta, "captures"), 0);
	assert_true(json_number_value(json_object_get(capture, "core:frequency")) == 945.2e6);
	assert_memory_equal(json_string_value(json_object_get(capture, "core:datetime")), "2026-03-04T05:06:07", 19);
	json_decref(meta);
}

static void tells_the_truth(void **state)
{
	(void)state;
	assert_int_equal(air_record(scenario, data, NULL, &fault), 0);
	json_t *truth = load(".truth.json"), *cells = json_object_get(truth, "cells"), *cell = json_array_get(cells, 0);
	assert_int_equal(json_array_size(cells), 1); /* the hidden one is outside the window */
	assert_int_equal(json_array_size(json_object_get(truth, "maybe")), 1);
	assert_string_equal(json_string_value(json_object_get(cell, "rat")), "gsm");
	assert_string_equal(json_string_value(json_object_get(cell, "mnc")), "012");
	assert_int_equal(json_integer_value(json_object_get(cell, "arfcn")), 51);
	assert_int_equal(json_integer_value(json_object_get(cell, "freq_hz")), 945200000);
	assert_int_equal(json_integer_value(json_object_get(cell, "ci")), 88);
	assert_int_equal(json_integer_value(json_object_get(cell, "t3212_min")), 18);
	json_decref(truth);
}

static void lists_the_blocks(void **state)
{
	(void)state;
	assert_int_equal(air_record(scenario, data, blocks, &fault), 0);
	json_t *log = load(".blocks"), *list = json_object_get(log, "blocks"), *octets;
	const char *fn;
	assert_true(json_object_size(list) >= 14);
	assert_int_equal(json_array_size(json_object_get(log, "others")), 2);
	json_object_foreach(list, fn, octets)
	{
		assert_true(atoi(fn) >= json_integer_value(json_object_get(log, "fn_first")));
		assert_int_equal(strlen(json_string_value(octets)), 46);
	}
	json_decref(log);
}

static void leaves_nothing_behind_on_failure(void **state)
{
	(void)state;
	struct rlimit old, limit;
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = old;
	limit.rlim_cur = 100000;
	setrlimit(RLIMIT_FSIZE, &limit);
	int err = air_record(scenario, data, blocks, &fault);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_true(err < 0);
	assert_non_null(strstr(fault.text, "x.sigmf-data.part: File too large"));
	assert_int_equal(count_files(), 0);
}

static void names_what_is_wrong(void **state)
{
	(void)state;
	assert_true(air_record(scenario, "/nowhere/x.sigmf-data", NULL, &fault) < 0);
	assert_non_null(strstr(fault.text, "/nowhere/x.sigmf-data.part: No such file"));
	assert_true(air_record(scenario, "x.wav", NULL, &fault) < 0);
	assert_non_null(strstr(fault.text, ".sigmf-data"));
	assert_true(air_record(scenario, data, "/nowhere/blocks", &fault) < 0);
	assert_int_equal(count_files(), 0);
}

static int empty_folder(void **state)
{
	(void)state;
	static const char *const suffixes[] = { ".sigmf-data", ".sigmf-meta", ".truth.json", ".blocks" };
	for (int i = 0; i < 4; i++) {
		char path[120];
		snprintf(path, sizeof(path), "%s/x%s", folder, suffixes[i]);
		unlink(path);
	}
	return 0;
}

static int open_folder(void **state)
{
	(void)state;
	scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	if (!scenario || !mkdtemp(folder))
		return -1;
	snprintf(data, sizeof(data), "%s/x.sigmf-data", folder);
	snprintf(blocks, sizeof(blocks), "%s/x.blocks", folder);
	return 0;
}

static int close_folder(void **state)
{
	(void)state;
	air_scenario_destroy(scenario);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(writes_files_that_agree, empty_folder),
		cmocka_unit_test_teardown(tells_the_truth, empty_folder),
		cmocka_unit_test_teardown(lists_the_blocks, empty_folder),
		cmocka_unit_test_teardown(leaves_nothing_behind_on_failure, empty_folder),
		cmocka_unit_test_teardown(names_what_is_wrong, empty_folder),
	};
	return cmocka_run_group_tests(tests, open_folder, close_folder);
}
