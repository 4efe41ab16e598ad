// SPDX-License-Identifier: GPL-3.0-or-later
/* replay: the same bytes on every run, bad inputs and outputs refused before anything is touched, failures in mid-run
 * told by the exit status. The receiver is the tests' own. */
#include "fake.h"  // struct fake

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"   // run_replay
#include "said.h"  // struct said

static char directory[64], iq_path[96], out_path[96], other_path[96];
static char text[1 << 20];

/* Octets from `first` on, `range` values of them alike. */
static void put_octets(const char *path, size_t bytes, size_t first, size_t range)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	for (size_t i = 0; i < bytes; i++)
		fputc((int)(first + i * 7 % range), file);
	fclose(file);
}

static void put_file(const char *path, size_t bytes)
{
	put_octets(path, bytes, 0, 251);
}

static size_t take_file(const char *path)
{
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	size_t n = fread(text, 1, sizeof(text) - 1, file);

	fclose(file);
	text[n] = 0;
	return n;
}

static int setup(void **state)
{
	(void)state;
	strcpy(directory, "/tmp/fbswatch-test-XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	snprintf(iq_path, sizeof(iq_path), "%s/x.cu8", directory);
	snprintf(out_path, sizeof(out_path), "%s/out.jsonl", directory);
	snprintf(other_path, sizeof(other_path), "%s/other", directory);
	put_file(iq_path, 600000);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(iq_path);
	unlink(out_path);
	unlink(other_path);
	return rmdir(directory);
}

static const struct source_config raw = {
	.format = "cu8",
	.rate_hz = 1e6,
	.freq_hz = 947e6,
	.start_ns = INT64_C(1767323045000000000),
	.gain_db = NAN,
};

/* Replays `paths` into `output`; the reason stays in `fault`. */
static struct fault fault;

static enum run_exit replay(const char *output, bool messages, const char *path, const char *second)
{
	struct run_config config = { .engine = { .sensor = "test", .messages = messages },
		                     .reception.max_offset_ppm = 60 };
	char *paths[] = { (char *)path, (char *)second };

	config.engine.outputs.items[config.engine.outputs.count++] = output;
	fault.text[0] = 0;
	return run_replay(&config, &raw, paths, second ? 2 : 1, &fault);
}

static char *jsonl(const char *path)
{
	static char target[128];

	snprintf(target, sizeof(target), "jsonl:%s", path);
	return target;
}

static void the_same_bytes_every_time(void **state)
{
	static char first[sizeof(text)];
	(void)state;

	assert_int_equal(replay(jsonl(out_path), true, iq_path, iq_path), RUN_DONE);
	take_file(out_path);
	strcpy(first, text);
	assert_non_null(strstr(first, "\"type\":\"cell\""));
	assert_non_null(strstr(first, "\"type\":\"message\""));
	assert_non_null(strstr(first, "\"type\":\"status\""));
	assert_null(strstr(first, "cpu"));
	assert_int_equal(replay(jsonl(out_path), true, iq_path, iq_path), RUN_DONE);
	take_file(out_path);
	assert_string_equal(text, first);
}

static void times_are_the_recordings(void **state)
{
	(void)state;
	assert_int_equal(replay(jsonl(out_path), false, iq_path, NULL), RUN_DONE);
	take_file(out_path);
	assert_non_null(
		strstr(text, "{\"type\":\"cell\",\"time\":\"2026-01-02T03:04:05.000000Z\",\"sensor\":\"test\""));
	/* the end: 300000 samples at 1 Msps */
	assert_non_null(
		strstr(text, "{\"type\":\"cell\",\"time\":\"2026-01-02T03:04:05.300000Z\",\"sensor\":\"test\""));
	assert_non_null(
		strstr(text, "{\"type\":\"status\",\"time\":\"2026-01-02T03:04:05.300000Z\",\"sensor\":\"test\""));
	assert_non_null(strstr(text, "\"samples\":300000,\"dropped_samples\":0,\"seconds\":0.3,"));
	assert_true(fake_knobs.end.flushed);
	assert_int_equal(fake_knobs.end.samples, 300000);
}

/* What is searched follows the clock that the cells agree on; two are no consensus. */
static void the_receivers_learn_the_crystal(void **state)
{
	(void)state;
	fake_knobs.offset_ppm = 58;
	fake_knobs.pdus_each = 2;
	assert_int_equal(replay(jsonl(out_path), false, iq_path, NULL), RUN_DONE);
	assert_true(isnan(fake_knobs.end.crystal_ppm));
	fake_knobs.pdus_each = 3;
	assert_int_equal(replay(jsonl(out_path), false, iq_path, NULL), RUN_DONE);
	assert_true(fabs(fake_knobs.end.crystal_ppm - 58) < 0.01);
	assert_int_equal(fake_knobs.end.crystal_blocks, 1); /* before the second block, on every run */
	fake_knobs.offset_ppm = 0;
	fake_knobs.pdus_each = 1;
}

/* Behind a converter the clocks of carriers and of samples differ. */
static void the_receivers_know_of_a_converter(void **state)
{
	struct run_config config = { .engine.sensor = "test", .reception = { .max_offset_ppm = 60, .lo_hz = 800e6 } };
	struct source_config shifted = raw;
	char *paths[] = { iq_path };
	(void)state;

	shifted.freq_hz = 147e6;
	config.engine.outputs.items[config.engine.outputs.count++] = jsonl(out_path);
	assert_int_equal(run_replay(&config, &shifted, paths, 1, &fault), RUN_DONE);
	assert_true(fake_knobs.end.config.converter);
	assert_int_equal(replay(jsonl(out_path), false, iq_path, NULL), RUN_DONE);
	assert_false(fake_knobs.end.config.converter);
}

/* What a replay of a file of this name, with octets around 127, says to whoever waits for it. */
static const char *words_of(const char *name, const char *format, size_t bytes)
{
	static struct said said;
	struct run_config config = { .engine.sensor = "test", .reception.max_offset_ppm = 60 };
	struct source_config options = raw;
	char named[128];
	char *paths[] = { named };

	options.format = format;
	config.engine.outputs.items[config.engine.outputs.count++] = jsonl(out_path);
	snprintf(named, sizeof(named), "%s/%s", directory, name);
	put_octets(named, bytes, 100, 55);
	said_begin(&said);
	enum run_exit result = run_replay(&config, &options, paths, 1, &fault);
	const char *words = said_end(&said);

	unlink(named);
	assert_int_equal(result, RUN_DONE);
	return words;
}

/* How long it took, in any case; what was taken from a name, and what the samples look like, only then. */
static void what_people_are_told(void **state)
{
	const char *words = words_of("said.cu8", "cu8", 600000);
	(void)state;

	assert_non_null(strstr(words, "said.cu8: 0.3 s of signal in "));
	assert_int_equal(strcspn(words, "\n"), strlen(words) - 1);
	words = words_of("said.cu8", NULL, 600000);
	assert_non_null(strstr(words, "said.cu8: by its name: cu8\n"));
	words = words_of("said", "cs8", 600000);
	assert_non_null(strstr(words, "said: the samples look like cu8 rather than cs8: see --format\n"));
	assert_null(strstr(words, "by its name"));
	assert_string_equal(words_of("said", "cu8", 0), "");
}

static void a_bad_input_stops_all_before_the_start(void **state)
{
	char missing[128];
	(void)state;

	snprintf(missing, sizeof(missing), "%s/missing.cu8", directory);
	put_file(out_path, 3);
	assert_int_equal(replay(jsonl(out_path), false, iq_path, missing), RUN_REFUSED);
	assert_non_null(strstr(fault.text, "missing.cu8"));
	assert_int_equal(take_file(out_path), 3);
}

static void bad_outputs_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "jsonl", "jsonl:", ":x", "foo:x", "jsonl:/dev/null/x", "gsmtap:a b", "averyveryverylongkind:x"
	};
	(void)state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(replay(bad[i], false, iq_path, NULL), RUN_REFUSED);
		assert_true(fault.text[0] != 0);
	}
}

static void no_output_is_touched_when_another_is_bad(void **state)
{
	struct run_config config = { .engine = { .sensor = "test", .outputs = { 2, { jsonl(out_path), "foo:x" } } } };
	char *paths[] = { iq_path };
	(void)state;

	unlink(out_path);
	assert_int_equal(run_replay(&config, &raw, paths, 1, &fault), RUN_REFUSED);
	assert_int_equal(access(out_path, F_OK), -1);
	put_file(out_path, 0);
}

static void a_full_disk_is_no_success(void **state)
{
	(void)state;
	assert_int_equal(replay("jsonl:/dev/full", true, iq_path, NULL), RUN_UNFINISHED);
	assert_string_equal(fault.text, "jsonl:/dev/full: No space left on device");
	fake_knobs.pdus_each = 1000; /* records of a block are more than any buffer: the rest is not listened to */
	assert_int_equal(replay("jsonl:/dev/full", true, iq_path, NULL), RUN_UNFINISHED);
	assert_true(fake_knobs.end.samples < 300000);
	fake_knobs.pdus_each = 1;
}

static void unknown_receivers_and_rates_are_refused(void **state)
{
	struct run_config config = { .reception.rats = "gsm,foo" };
	struct source_config slow = raw;
	char *paths[] = { iq_path };
	(void)state;

	assert_int_equal(run_replay(&config, &raw, paths, 1, &fault), RUN_REFUSED);
	assert_non_null(strstr(fault.text, "'foo'"));
	config.reception.rats = NULL;
	slow.rate_hz = 280e3;
	assert_int_equal(run_replay(&config, &slow, paths, 1, &fault), RUN_REFUSED);
	assert_non_null(strstr(fault.text, "rate too low"));
}

/* What other tools recorded has identities in it: no pdu is seen before it is redacted. */
static void a_pcap_is_redacted(void **state)
{
	char target[128];
	(void)state;

	if (!source_find("pcap"))
		skip();
	char pcap_path[96];

	snprintf(pcap_path, sizeof(pcap_path), "%s/x.pcap", directory);
	snprintf(target, sizeof(target), "pcap:%s", pcap_path);
	assert_int_equal(replay(target, false, iq_path, NULL), RUN_DONE);
	assert_int_equal(replay(jsonl(out_path), true, pcap_path, NULL), RUN_DONE);
	unlink(pcap_path);
	take_file(out_path);
	assert_null(strstr(text, "\"hex\":\"abcd"));
	assert_non_null(strstr(text, "\"hex\":\"abff"));
	assert_non_null(strstr(text, "\"cell\":\"gsm:arfcn62\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_bytes_every_time),
		cmocka_unit_test(times_are_the_recordings),
		cmocka_unit_test(the_receivers_learn_the_crystal),
		cmocka_unit_test(the_receivers_know_of_a_converter),
		cmocka_unit_test(what_people_are_told),
		cmocka_unit_test(a_bad_input_stops_all_before_the_start),
		cmocka_unit_test(bad_outputs_are_refused),
		cmocka_unit_test(no_output_is_touched_when_another_is_bad),
		cmocka_unit_test(a_full_disk_is_no_success),
		cmocka_unit_test(unknown_receivers_and_rates_are_refused),
		cmocka_unit_test(a_pcap_is_redacted),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
