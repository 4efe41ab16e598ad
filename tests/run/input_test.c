// SPDX-License-Identifier: GPL-3.0-or-later
/* input: which source reads a path, by its name or its first octets; which paths are there. The sources are the tests'
 * own. */
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

#include "../../src/run/input.h"
#include "evidence.h"  // struct evidence_seal
#include "run.h"       // run_check_paths

static char folder[32], asked[16];

static void *open_any(const struct source_config *config, struct fault *fault)
{
	if (strstr(config->target, "bad")) {
		fault_set(fault, EIO, "bad");
		return NULL;
	}
	return asked;
}

static void close_any(void *instance)
{
	(void)instance;
}

static void info_of_any(void *instance, struct source_info *info)
{
	(void)instance;
	*info = (struct source_info){ .rate_hz = 7 };
}

static const struct source any = { .name = "any", .open = open_any, .close = close_any, .info = info_of_any };

static const struct source captures = { .name = "pcap", .endings = { ".pcap", ".pcapng", ".cap" } };
static const struct source kept = { .name = "blocks", .endings = { ".pdu" } };

/* In place of src/source/source.c. */
const struct source *const sources[] = { &any, &captures, &kept, NULL };

const struct source *source_find(const char *name)
{
	snprintf(asked, sizeof(asked), "%s", name);
	return &any;
}

static int setup(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/input-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

/* The path of a file of this name, which holds these octets; octets NULL: it is not made. */
static const char *make(const char *name, const void *octets, size_t size)
{
	static char path[64];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (octets) {
		FILE *file = fopen(path, "wb");

		fwrite(octets, 1, size, file);
		fclose(file);
	}
	return path;
}

static void assert_source(const char *path, const char *name)
{
	const struct source_config config = { .gain_db = NAN };
	struct fault fault = { .text = "" };
	struct input input = { 0 };

	assert_int_equal(input_open(&input, &config, path, NULL, &fault), 0);
	if (strcmp(asked, name) != 0)
		fail_msg("%s: %s", path, asked);
	assert_true(input.info.rate_hz == 7 && !input.seal);
	assert_string_equal(input.path, path);
	input_close(&input);
	assert_null(input.source);
}

static void by_name(void **state)
{
	static const struct {
		const char *name, *source;
	} names[] = {
		{ "x.pcap", "pcap" },    { "x.pcapng", "pcap" },   { "x.cap", "pcap" },   { "X.PCAP", "pcap" },
		{ "x.pcap.gz", "pcap" }, { "x.cap.XZ", "pcap" },   { "x.pdu", "blocks" }, { "x.pdu.gz", "blocks" },
		{ "x.cu8", "file" },     { "x.pcap.bz2", "file" }, { "pcap", "file" },    { ".pcap", "pcap" },
		{ "x.pcapn", "file" },   { "x", "file" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_source(make(names[i].name, NULL, 0), names[i].source);
	assert_source("x.pdu", "blocks");
	assert_source("-", "file");
}

/* A name without an ending says nothing, and four octets do. */
static void by_first_octets(void **state)
{
	static const uint8_t magics[][4] = {
		{ 0xd4, 0xc3, 0xb2, 0xa1 }, { 0xa1, 0xb2, 0xc3, 0xd4 }, { 0x4d, 0x3c, 0xb2, 0xa1 },
		{ 0xa1, 0xb2, 0x3c, 0x4d }, { 0x0a, 0x0d, 0x0d, 0x0a },
	};
	char fifo[64];
	(void)state;

	for (int i = 0; i < 5; i++) {
		assert_source(make("capture", magics[i], 4), "pcap");
		assert_source(make("capture", magics[i], 3), "file");
		assert_source(make("capture.iq", magics[i], 4), "file");
		for (int k = 0; k < 4; k++) {
			uint8_t other[4];

			memcpy(other, magics[i], 4);
			other[k] ^= 1;
			assert_source(make("capture", other, 4), "file");
		}
	}
	snprintf(fifo, sizeof(fifo), "%s/fifo", folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_source(fifo, "file"); /* and does not wait for it */
}

static void what_cannot_be_opened(void **state)
{
	const struct source_config config = { .gain_db = NAN };
	struct fault fault = { .text = "" };
	struct input input = { 0 };
	char bundle[48], path[80];
	(void)state;

	assert_true(input_open(&input, &config, "bad", NULL, &fault) < 0);
	assert_string_equal(fault.text, "bad");
	input_close(&input);
	snprintf(bundle, sizeof(bundle), "%s/bundle", folder);
	assert_int_equal(mkdir(bundle, 0700), 0);
	snprintf(path, sizeof(path), "%s/manifest.json", bundle);
	FILE *file = fopen(path, "w");
	fclose(file);
	assert_true(input_open(&input, &config, bundle, NULL, &fault) < 0);
	assert_non_null(strstr(fault.text, "manifest"));
	assert_non_null(input.seal);
	input_close(&input);
	assert_null(input.seal);
	assert_int_equal(input_open(&input, &config, bundle, "no key", &fault), -EINVAL);
	assert_null(strstr(fault.text, "manifest"));
	input_close(&input);
}

/* One that is missing is named; NAME may stand for NAME.sigmf-meta. */
static void paths_that_are_there(void **state)
{
	struct fault fault = { .text = "" };
	char there[64], recording[64], missing[64], words[128];
	(void)state;

	strcpy(recording, make("r.sigmf-meta", "", 0));
	*strrchr(recording, '.') = 0;
	strcpy(there, make("there", "", 0));
	strcpy(missing, make("missing", NULL, 0));
	char *const all[] = { there, "-", recording, missing };

	assert_int_equal(run_check_paths(all, 3, &fault), 0);
	assert_int_equal(run_check_paths(all, 4, &fault), -ENOENT);
	snprintf(words, sizeof(words), "%s: No such file or directory", missing);
	assert_string_equal(fault.text, words);
	assert_int_equal(run_check_paths(all + 3, 1, &fault), -ENOENT);
	char *const below[] = { words };
	snprintf(words, sizeof(words), "%s/x", there);
	assert_int_equal(run_check_paths(below, 1, &fault), -ENOTDIR);
	assert_int_equal(run_check_paths(all, 0, &fault), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(by_name),
		TEST(by_first_octets),
		TEST(what_cannot_be_opened),
		TEST(paths_that_are_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
