// SPDX-License-Identifier: GPL-3.0-or-later
/* file: raw files and SigMF pairs written here and read back: samples, indices, times, tune numbers; every wrong field
 * of the metadata is refused by name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "collect.h"  // collect_out

static char folder[] = "/tmp/fbswatch-file-XXXXXX";

static const char *path(const char *name)
{
	static char text[4][256];
	static int turn;
	char *out = text[turn++ % 4];
	snprintf(out, sizeof(text[0]), "%s/%s", folder, name);
	return out;
}

static void store(const char *name, const void *data, size_t size)
{
	FILE *file = fopen(path(name), "w");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	fclose(file);
}

static uint8_t data[200001];

static int make_folder(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 2654435761u >> 13);
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	char command[300];
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

/* Opens and plays to the end. */
static struct collected *play(const struct source_config *config)
{
	struct fault fault = { .text = "" };
	const struct source *source = source_find("file");
	assert_non_null(source);
	void *instance = source->open(config, &fault);
	if (!instance)
		fail_msg("%s", fault.text);
	struct collected *c = collect_create();
	struct source_out out = collect_out(c);
	assert_int_equal(source->run(instance, &out, &fault), 0);
	source->close(instance);
	return c;
}

static void refused(const struct source_config *config, const char *words)
{
	struct fault fault = { .text = "" };
	assert_null(source_find("file")->open(config, &fault));
	if (!strstr(fault.text, words))
		fail_msg("'%s' does not say '%s'", fault.text, words);
}

/* No gap, no overlap: what every receiver relies on. */
static void assert_continuous(const struct collected *c)
{
	uint64_t next = 0;
	for (size_t i = 0; i < c->nof_blocks; i++) {
		assert_true(c->blocks[i].index == next);
		assert_true(c->blocks[i].lost == 0);
		next += c->blocks[i].nof_samples;
	}
}

static void raw_of_every_format(void **state)
{
	(void)state;
	static const char *const formats[] = { "cu8", "cs8", "cs16", "cf32" };
	store("raw", data, sizeof(data)); /* an odd number of octets: the last is no sample */
	for (int i = 0; i < 4; i++) {
		struct source_config config = collect_config(path("raw"));
		config.format = formats[i];
		config.rate_hz = 1e6;
		config.freq_hz = 940e6;
		struct collected *c = play(&config);
		enum iq_format format;
		iq_format_parse(formats[i], &format);
		size_t whole = sizeof(data) / iq_sample_bytes(format) * iq_sample_bytes(format);
		assert_int_equal(c->nof_octets, whole);
		assert_memory_equal(c->octets, data, whole);
		assert_continuous(c);
		assert_int_equal(c->blocks[0].format, format);
		assert_true(c->blocks[0].time_ns == 0);
		assert_true(c->blocks[0].freq_hz == 940e6 && c->blocks[0].rate_hz == 1e6);
		collect_destroy(c);
	}
}

static void raw_start_and_odd_rate(void **state)
{
	(void)state;
	store("raw", data, 2 * 70000);
	struct source_config config = collect_config(path("raw"));
	config.format = "cu8";
	config.rate_hz = 542372.88;
	config.freq_hz = 940.8e6;
	config.start_ns = INT64_C(1700000000000000000);
	struct collected *c = play(&config);
	assert_int_equal(c->nof_blocks, 3);
	assert_true(c->blocks[0].time_ns == INT64_C(1700000000000000000));
	/* 65536 / 542372.88 s = 0.12083200030… s */
	assert_true(c->blocks[2].time_ns == INT64_C(1700000000120832000));
	collect_destroy(c);
}

static void raw_needs_its_options(void **state)
{
	(void)state;
	store("raw", data, 100);
	struct source_config config = collect_config(path("raw"));
	refused(&config, "raw: raw samples need --format");
	config.target = path("absent");
	refused(&config, "absent: No such file");
	config.target = path("raw");
	config.format = "cs64";
	refused(&config, "--format 'cs64' is none of");
	config.format = "cu8";
	refused(&config, "raw: raw samples need --rate");
	config.rate_hz = 1e6;
	refused(&config, "raw: raw samples need --freq");
	config.freq_hz = -1;
	refused(&config, "--freq -1");
	config.freq_hz = 940e6;
	config.rate_hz = 270e3;
	refused(&config, "--rate 270000 is outside");
	config.rate_hz = 30.8e6;
	refused(&config, "--rate 30800000 is outside");
	config.rate_hz = 1e6;
	config.target = path("absent");
	refused(&config, "absent: No such file");
	config.target = folder;
	refused(&config, "is a directory");
}

static void empty_file_plays_nothing(void **state)
{
	(void)state;
	store("raw", data, 1);
	struct source_config config = collect_config(path("raw"));
	config.format = "cu8";
	config.rate_hz = 1e6;
	config.freq_hz = 940e6;
	struct collected *c = play(&config);
	assert_int_equal(c->nof_blocks, 0);
	collect_destroy(c);
}

/* Standard input as a pipe that brings its octets in odd pieces. */
static void *feed_pipe(void *arg)
{
	int fd = *(int *)arg;
	for (size_t at = 0, n; at < sizeof(data); at += n) {
		n = sizeof(data) - at < 977 ? sizeof(data) - at : 977;
		if (write(fd, data + at, n) != (ssize_t)n)
			break;
	}
	close(fd);
	return NULL;
}

static void standard_input(void **state)
{
	(void)state;
	int ends[2], saved = dup(STDIN_FILENO);
	pthread_t thread;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	pthread_create(&thread, NULL, feed_pipe, &ends[1]);
	struct source_config config = collect_config("-");
	config.format = "cs16";
	config.rate_hz = 1e6;
	config.freq_hz = 940e6;
	struct collected *c = play(&config);
	pthread_join(thread, NULL);
	dup2(saved, STDIN_FILENO);
	close(saved);
	assert_int_equal(c->nof_octets, 200000);
	assert_memory_equal(c->octets, data, 200000);
	assert_int_equal(c->nof_blocks, 2);
	assert_int_equal(c->blocks[0].nof_samples, 32768);
	assert_continuous(c);
	collect_destroy(c);
}

static void *cancel_it(void *instance)
{
	source_find("file")->cancel(instance);
	return NULL;
}

static void cancel_ends_a_wait(void **state)
{
	(void)state;
	int ends[2], saved = dup(STDIN_FILENO);
	struct fault fault = { .text = "" };
	pthread_t thread;
	assert_int_equal(pipe(ends), 0);
	dup2(ends[0], STDIN_FILENO);
	struct source_config config = collect_config("-");
	config.format = "cu8";
	config.rate_hz = 1e6;
	config.freq_hz = 940e6;
	const struct source *source = source_find("file");
	void *instance = source->open(&config, &fault);
	assert_non_null(instance);
	struct collected *c = collect_create();
	struct source_out out = collect_out(c);
	pthread_create(&thread, NULL, cancel_it, instance);
	assert_int_equal(source->run(instance, &out, &fault), 0); /* would wait for ever */
	pthread_join(thread, NULL);
	source->close(instance);
	collect_destroy(c);
	dup2(saved, STDIN_FILENO);
	close(saved);
	close(ends[0]);
	close(ends[1]);
}

static void meta(const char *global, const char *captures)
{
	char text[2000];
	int n = snprintf(text, sizeof(text), "{\"global\": {%s}, \"captures\": %s, \"annotations\": []}", global,
	                 captures);
	store("rec.sigmf-meta", text, n);
}

#define GLOBAL "\"core:datatype\": \"cu8\", \"core:sample_rate\": 1000000"

static void sigmf_by_any_name(void **state)
{
	(void)state;
	static const char *const names[] = { "rec.sigmf-meta", "rec.sigmf-data", "rec" };
	meta(GLOBAL,
	     "[{\"core:sample_start\": 0, \"core:frequency\": 940.2e6, \"core:datetime\": \"2026-01-02T03:04:05Z\"}]");
	store("rec.sigmf-data", data, 100001);
	for (int i = 0; i < 3; i++) {
		struct source_config config = collect_config(path(names[i]));
		struct collected *c = play(&config);
		assert_int_equal(c->nof_octets, 100000);
		assert_true(c->blocks[0].freq_hz == 940.2e6 && c->blocks[0].rate_hz == 1e6);
		assert_true(c->blocks[0].time_ns == INT64_C(1767323045000000000));
		assert_true(c->blocks[1].time_ns == INT64_C(1767323045032768000));
		collect_destroy(c);
	}
}

static void sigmf_segments(void **state)
{
	(void)state;
	meta(GLOBAL ", \"core:trailing_bytes\": 3",
	     "[{\"core:sample_start\": 10, \"core:frequency\": 940e6, \"core:header_bytes\": 5},"
	     " {\"core:sample_start\": 1010, \"core:frequency\": 950e6, \"core:header_bytes\": 7},"
	     " {\"core:sample_start\": 3010, \"core:frequency\": 960e6, \"core:datetime\": \"2026-01-02T03:04:05Z\"}]");
	store("rec.sigmf-data", data, 5 + 7 + 2 * 4010 + 3);
	struct source_config config = collect_config(path("rec"));
	struct collected *c = play(&config);
	assert_int_equal(c->nof_blocks, 3);
	assert_continuous(c);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(c->blocks[i].tune, i);
		assert_true(c->blocks[i].freq_hz == 940e6 + 10e6 * i);
	}
	assert_int_equal(c->blocks[1].nof_samples, 2000);
	assert_int_equal(c->blocks[2].nof_samples, 1000);
	assert_true(c->blocks[0].time_ns == 0);
	assert_true(c->blocks[1].time_ns == 1000000);
	assert_true(c->blocks[2].time_ns == INT64_C(1767323045000000000));
	assert_memory_equal(c->octets, data + 25, 2000);
	assert_memory_equal(c->octets + 2000, data + 25 + 2000 + 7, 6000);
	collect_destroy(c);
}

/* A copy that was cut: everything before the cut is played, and the first segment behind it is named. */
static void sigmf_cut_anywhere(void **state)
{
	(void)state;
	static const struct {
		size_t bytes;
		uint32_t samples, segments;
		const char *words; /* NULL: nothing is missing that the metadata speaks of */
	} cuts[] = {
		{ 0, 0, 0, "rec: cut off: captures[0] starts at sample 10, but there are 0 samples" },
		{ 19, 0, 0, "captures[0] starts at sample 10, but there are 9 samples" },
		{ 20, 0, 0, "captures[1] starts at sample 1010, but there are 10 samples" },
		{ 25, 0, 0, "captures[1] starts at sample 1010, but there are 10 samples" },
		{ 26, 0, 0, "captures[1] starts at sample 1010, but there are 10 samples" },
		{ 27, 1, 1, "captures[1] starts at sample 1010, but there are 11 samples" },
		{ 2024, 999, 1, "captures[1] starts at sample 1010, but there are 1009 samples" },
		{ 2025, 1000, 1, "captures[1] starts at sample 1010, but there are 1010 samples" },
		{ 2026, 1000, 1, "captures[1] starts at sample 1010, but there are 1010 samples" },
		{ 2032, 1000, 1, "captures[2] starts at sample 3010, but there are 1010 samples" },
		{ 2035, 1001, 2, "captures[2] starts at sample 3010, but there are 1011 samples" },
		{ 6031, 2999, 2, "captures[2] starts at sample 3010, but there are 3009 samples" },
		{ 6032, 3000, 2, "captures[2] starts at sample 3010, but there are 3010 samples" },
		{ 6033, 3000, 2, "captures[2] starts at sample 3010, but there are 3010 samples" },
		{ 6034, 3001, 3, NULL },
	};
	meta(GLOBAL, "[{\"core:sample_start\": 10, \"core:frequency\": 940e6, \"core:header_bytes\": 5},"
	             " {\"core:sample_start\": 1010, \"core:frequency\": 950e6, \"core:header_bytes\": 7},"
	             " {\"core:sample_start\": 3010, \"core:frequency\": 960e6}]");
	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		store("rec.sigmf-data", data, cuts[i].bytes);
		struct source_config config = collect_config(path("rec"));
		struct collected *c = play(&config);
		assert_int_equal(c->nof_octets, 2 * cuts[i].samples);
		assert_int_equal(c->nof_blocks, cuts[i].segments);
		assert_int_equal(c->nof_events, cuts[i].words != NULL);
		if (cuts[i].words) {
			assert_int_equal(c->events[0], -ENODATA);
			assert_non_null(strstr(c->last_event, cuts[i].words));
		}
		collect_destroy(c);
	}
}

static void options_go_before_metadata(void **state)
{
	(void)state;
	meta("\"core:datatype\": \"rf64_be\"",
	     "[{\"core:datetime\": \"2026-01-02T03:04:05Z\"}, {\"core:sample_start\": 500,"
	     " \"core:frequency\": 1e9, \"core:datetime\": \"2027-01-02T03:04:05Z\"}]");
	store("rec.sigmf-data", data, 2000);
	struct source_config config = collect_config(path("rec"));
	config.format = "cs8";
	config.rate_hz = 500e3;
	config.freq_hz = 930e6;
	config.start_ns = 1000;
	struct collected *c = play(&config);
	assert_int_equal(c->nof_blocks, 2);
	assert_int_equal(c->blocks[1].format, IQ_CS8);
	assert_true(c->blocks[1].freq_hz == 930e6 && c->blocks[1].rate_hz == 500e3);
	assert_true(c->blocks[0].time_ns == 1000);
	assert_true(c->blocks[1].time_ns == 1000 + 1000000);
	collect_destroy(c);
}

static void no_captures_but_freq(void **state)
{
	(void)state;
	meta(GLOBAL, "[]");
	store("rec.sigmf-data", data, 2000);
	struct source_config config = collect_config(path("rec"));
	refused(&config, "captures[0]: core:frequency is missing");
	config.freq_hz = 930e6;
	struct collected *c = play(&config);
	assert_int_equal(c->nof_octets, 2000);
	collect_destroy(c);
}

static void dataset_of_another_name(void **state)
{
	(void)state;
	meta(GLOBAL ", \"core:dataset\": \"other.cu8\"", "[{\"core:sample_start\": 0, \"core:frequency\": 1e9}]");
	store("other.cu8", data, 600);
	struct source_config config = collect_config(path("rec.sigmf-meta"));
	struct collected *c = play(&config);
	assert_int_equal(c->nof_octets, 600);
	collect_destroy(c);
	meta(GLOBAL ", \"core:dataset\": \"../other.cu8\"", "[{\"core:sample_start\": 0, \"core:frequency\": 1e9}]");
	refused(&config, "global: core:dataset is not the name of a file in the same folder");
}

#define FREQ "\"core:frequency\": 940e6"

static void wrong_metadata_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *global, *captures, *words;
	} wrong[] = {
		{ "\"core:sample_rate\": 1e6", "[{" FREQ "}]", "global: core:datatype is missing" },
		{ "\"core:datatype\": 8, \"core:sample_rate\": 1e6", "[{" FREQ "}]",
		  "global: core:datatype is not a string" },
		{ "\"core:datatype\": \"ci16_ce\", \"core:sample_rate\": 1e6", "[{" FREQ "}]",
		  "core:datatype 'ci16_ce' is no type" },
		{ "\"core:datatype\": \"rf16_le\", \"core:sample_rate\": 1e6", "[{" FREQ "}]",
		  "core:datatype 'rf16_le' is no type" },
		{ "\"core:datatype\": \"cu8\"", "[{" FREQ "}]", "global: core:sample_rate is missing" },
		{ "\"core:datatype\": \"cu8\", \"core:sample_rate\": \"1e6\"", "[{" FREQ "}]",
		  "global: core:sample_rate is not a number" },
		{ "\"core:datatype\": \"cu8\", \"core:sample_rate\": -1e6", "[{" FREQ "}]",
		  "core:sample_rate is not a number above 0" },
		{ "\"core:datatype\": \"cu8\", \"core:sample_rate\": 8000", "[{" FREQ "}]",
		  "core:sample_rate 8000 is outside" },
		{ GLOBAL ", \"core:num_channels\": 2", "[{" FREQ "}]", "global: core:num_channels is not 1" },
		{ GLOBAL ", \"core:num_channels\": \"1\"", "[{" FREQ "}]",
		  "global: core:num_channels is not a whole number" },
		{ GLOBAL ", \"core:metadata_only\": true", "[{" FREQ "}]", "global: core:metadata_only" },
		{ GLOBAL, "{}", "captures is not a list" },
		{ GLOBAL, "[3]", "captures[0] is not an object" },
		{ GLOBAL, "[{\"core:sample_start\": 0}]", "captures[0]: core:frequency is missing" },
		{ GLOBAL, "[{\"core:frequency\": null}]", "captures[0]: core:frequency is not a number" },
		{ GLOBAL, "[{\"core:frequency\": 0}]", "captures[0]: core:frequency is not a number above 0" },
		{ GLOBAL, "[{\"core:frequency\": 1.1e11}]", "captures[0]: core:frequency is beyond 100 GHz" },
		{ GLOBAL, "[{\"core:sample_start\": -1, " FREQ "}]",
		  "captures[0]: core:sample_start is not a whole number" },
		{ GLOBAL, "[{\"core:sample_start\": 1.5, " FREQ "}]",
		  "captures[0]: core:sample_start is not a whole number" },
		{ GLOBAL, "[{\"core:sample_start\": 9, " FREQ "}, {\"core:sample_start\": 8, " FREQ "}]",
		  "captures[1]: core:sample_start is smaller than in the segment before" },
		{ GLOBAL, "[{\"core:datetime\": \"yesterday\", " FREQ "}]",
		  "captures[0]: core:datetime is not a time" },
		{ GLOBAL, "[{\"core:datetime\": 5, " FREQ "}]", "captures[0]: core:datetime is not a string" },
		{ GLOBAL, "[{\"core:header_bytes\": -5, " FREQ "}]",
		  "captures[0]: core:header_bytes is not a whole number" },
		{ GLOBAL "}, \"x\": {", "[{]", "line 1, column" },
		{ GLOBAL, "[{\"core:sample_start\": 99999999999999999999, " FREQ "}]", "line 1, column" },
	};
	store("rec.sigmf-data", data, 2000);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		meta(wrong[i].global, wrong[i].captures);
		struct source_config config = collect_config(path("rec"));
		refused(&config, wrong[i].words);
		refused(&config, "rec.sigmf-meta");
	}
	store("rec.sigmf-meta", "[]", 2);
	struct source_config config = collect_config(path("rec"));
	refused(&config, "no object 'global'");
	unlink(path("rec.sigmf-meta"));
	config.target = path("rec.sigmf-data");
	refused(&config, "rec.sigmf-meta: No such file");
	meta(GLOBAL, "[{" FREQ "}]");
	unlink(path("rec.sigmf-data"));
	refused(&config, "rec.sigmf-data: No such file");
}

static void info_says_what_it_is(void **state)
{
	(void)state;
	struct fault fault;
	struct source_info info;
	const struct source *source = source_find("file");
	meta(GLOBAL, "[{" FREQ "}]");
	store("rec.sigmf-data", data, 2000);
	struct source_config config = collect_config(path("rec"));
	void *instance = source->open(&config, &fault);
	source->info(instance, &info);
	assert_true(info.rate_hz == 1e6 && info.freq_hz == 940e6 && info.freq_max_hz == 0);
	assert_non_null(strstr(info.text, "cu8"));
	assert_false(source->live);
	source->close(instance);
	source->close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(raw_of_every_format),     cmocka_unit_test(raw_start_and_odd_rate),
		cmocka_unit_test(raw_needs_its_options),   cmocka_unit_test(empty_file_plays_nothing),
		cmocka_unit_test(standard_input),          cmocka_unit_test(cancel_ends_a_wait),
		cmocka_unit_test(sigmf_by_any_name),       cmocka_unit_test(sigmf_segments),
		cmocka_unit_test(sigmf_cut_anywhere),      cmocka_unit_test(options_go_before_metadata),
		cmocka_unit_test(no_captures_but_freq),    cmocka_unit_test(dataset_of_another_name),
		cmocka_unit_test(wrong_metadata_is_named), cmocka_unit_test(info_says_what_it_is),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
