// SPDX-License-Identifier: GPL-3.0-or-later
/* bundle: what is in one, word by word; which requests are kept; and the memory that it is made of. */
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

#include "../../src/evidence/head.h"  // HEAD_NEW_NAME
#include "../../src/evidence/recent.h"
#include "../../src/evidence/tombstone.h"  // TOMBSTONE_NEW_NAME
#include "pdu_pack.h"                      // pdu_unpack
#include "samples.h"                       // struct samples
#include "utc.h"                           // utc_format
#include "world.h"

static json_t *read_json(const struct world *world, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", world->written.evidence, name);
	json_t *root = json_load_file(path, 0, NULL);

	assert_non_null(root);
	return root;
}

static void assert_words(const json_t *object, const char *key, const char *words)
{
	const char *said = json_string_value(json_object_get(object, key));

	if (!said || strcmp(said, words) != 0)
		fail_msg("%s: %s", key, said ? said : "missing");
}

static void the_manifest_says(void **state)
{
	static const struct {
		const char *key, *words;
	} said[] = {
		{ "format", "fbswatch evidence 2" },
		{ "name", "20260101T000000.000000Z-00000001-suspicious" },
		{ "alert", "20260101T000000.000000Z-00000001" },
		{ "level", "suspicious" },
		{ "cell", "gsm:arfcn50" },
		{ "time", "2026-01-01T00:00:00.600000Z" },
		{ "sensor", "roof" },
		{ "program", "fbswatch " FBSWATCH_VERSION },
		{ "source", "test" },
		{ "device", "none" },
		{ "clock", "made up" },
		{ "position", "somewhere" },
	};
	static const char *const files[] = { "blocks.pcap",   "blocks.pdu",    "iq.sigmf-data", "iq.sigmf-meta",
		                             "listened.json", "operators.csv", "records.jsonl" };
	struct world *world = *state;

	world->alert.cell.gsm.arfcn = 50;
	world_make_bundle(world);
	json_t *root = read_json(world, "manifest.json"), *verdict = json_object_get(root, "verdict");

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		assert_words(root, said[i].key, said[i].words);
	assert_int_equal(json_object_size(root), 12 + 5);
	assert_int_equal(json_integer_value(json_object_get(root, "number")), 1);
	assert_float_equal(json_real_value(json_object_get(root, "ppm")), 1.5, 0);
	assert_null(json_object_get(root, "gain_db")); /* automatic */
	assert_int_equal(json_integer_value(json_object_get(verdict, "blocks")), BLOCKS);
	assert_int_equal(json_integer_value(json_object_get(verdict, "time_ns")), start_ns + 600000000);
	assert_true(json_is_false(json_object_get(verdict, "at_end")));
	assert_words(verdict, "replayed", "suspicious");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		assert_words(json_array_get(json_object_get(root, "files"), i), "name", files[i]);
	json_decref(root);
}

/* Of the samples that the memory holds, of which the first are from 0.25 s on. */
static void the_recording_says(void **state)
{
	struct world *world = *state;
	char time[UTC_TEXT_SIZE];

	world_make_bundle(world);
	json_t *root = read_json(world, "iq.sigmf-meta"), *global = json_object_get(root, "global"),
	       *captures = json_object_get(root, "captures"), *segment = json_array_get(captures, 0);

	assert_words(global, "core:datatype", "cu8");
	assert_words(global, "core:version", "1.0.0");
	assert_words(global, "core:recorder", "fbswatch " FBSWATCH_VERSION);
	assert_float_equal(json_real_value(json_object_get(global, "core:sample_rate")), rate_hz, 0);
	assert_true(json_is_array(json_object_get(root, "annotations")));
	assert_int_equal(json_array_size(captures), 1);
	assert_true(json_is_integer(json_object_get(segment, "core:sample_start")));
	assert_int_equal(json_integer_value(json_object_get(segment, "core:sample_start")), 0);
	assert_float_equal(json_real_value(json_object_get(segment, "core:frequency")), 945e6, 0);
	assert_words(segment, "core:datetime", utc_format(start_ns + 250000000, time));
	json_decref(root);
}

/* Blocks of 50 ms that touch the time from 0.3 s before to 0.1 s after; the memory holds those from 0.6 s on. */
static void which_samples(void **state)
{
	static const struct {
		double asked_s;
		int blocks;
	} cases[] = { { 0.95, 8 }, { 0.951, 7 }, { 0.7, 5 }, { 0.699, 4 }, { 0.4, 0 } };
	struct world *world = *state;
	const struct evidence_config config = {
		.folder = world->folder, .sensor = "roof", .before_s = 0.3, .after_s = 0.1, .space_bytes = 100000000
	};

	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		char path[512];
		struct stat st = { .st_size = 0 };

		evidence_close(world->evidence);
		world->evidence = evidence_open(&config, &world->fault);
		world_hear(world);
		snprintf(world->alert.id, sizeof(world->alert.id), "2026010%zuT000000.000000Z-00000001", c + 1);
		evidence_request(world->evidence, &world->alert, &world->scene,
		                 start_ns + llround(cases[c].asked_s * 1e9), false);
		assert_int_equal(world_write(world, 1, true), 1);
		snprintf(path, sizeof(path), "%s/iq.sigmf-data", world->written.evidence);
		assert_int_equal(stat(path, &st), cases[c].blocks ? 0 : -1);
		assert_int_equal(st.st_size, 2 * SAMPLES * cases[c].blocks);
	}
}

/* Of several receivers, the one that measures the cell: its samples, and what it is. */
static void samples_of_its_receiver(void **state)
{
	static const uint8_t samples[2 * SAMPLES];
	struct world *world = *state;
	struct iq_block block = { .format = IQ_CS8,
		                  .freq_hz = 945e6,
		                  .rate_hz = rate_hz,
		                  .time_ns = start_ns,
		                  .nof_samples = SAMPLES,
		                  .samples = samples };

	for (int radio = 0; radio < 2; radio++) {
		evidence_close(world->evidence);
		world_open_evidence(world);
		for (int i = 0; i < 3; i++) { /* one block of the first, two of the second */
			block.index = (uint64_t)(i / 2) * SAMPLES;
			evidence_iq(world->evidence, i > 0, &block);
		}
		world->alert.cell.radio = (uint8_t)radio;
		snprintf(world->alert.id, sizeof(world->alert.id), "2026020%dT000000.000000Z-00000001", radio + 1);
		evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
		assert_int_equal(world_write(world, 1, true), 1);
		struct stat st;
		char path[512];

		snprintf(path, sizeof(path), "%s/iq.sigmf-data", world->written.evidence);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_size, 2 * SAMPLES * (radio + 1));
		json_t *manifest = read_json(world, "manifest.json");

		assert_words(manifest, "source", radio ? "another" : "test");
		json_decref(manifest);
	}
	world->alert.cell.radio = 0;
}

/* Each gap, each move begins a segment. */
static void segments(void **state)
{
	static const struct {
		uint64_t skipped;
		uint32_t lost;
		int tune;
		double up_hz;
		size_t segments;
	} cases[] = { { 0, 0, 0, 0, 1 }, { 1, 0, 0, 0, 2 }, { 0, 1, 0, 0, 2 }, { 0, 0, 1, 0, 2 }, { 0, 0, 0, 1, 2 } };
	static uint8_t samples[2 * SAMPLES];
	struct world *world = *state;

	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		struct iq_block block = { .format = IQ_CS8,
			                  .freq_hz = 945e6,
			                  .rate_hz = rate_hz,
			                  .time_ns = start_ns,
			                  .nof_samples = SAMPLES,
			                  .samples = samples };

		evidence_close(world->evidence);
		world_open_evidence(world);
		evidence_iq(world->evidence, 0, &block);
		block.index = SAMPLES + cases[c].skipped;
		block.lost = cases[c].lost;
		block.tune += cases[c].tune;
		block.freq_hz += cases[c].up_hz;
		evidence_iq(world->evidence, 0, &block);
		snprintf(world->alert.id, sizeof(world->alert.id), "2026010%zuT000000.000000Z-00000001", c + 1);
		evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
		assert_int_equal(world_write(world, 1, true), 1);
		json_t *root = read_json(world, "iq.sigmf-meta");

		assert_words(json_object_get(root, "global"), "core:datatype", "ci8");
		const json_t *captures = json_object_get(root, "captures"),
			     *last = json_array_get(captures, cases[c].segments - 1);

		assert_int_equal(json_array_size(captures), cases[c].segments);
		assert_int_equal(json_integer_value(json_object_get(last, "core:sample_start")),
		                 SAMPLES * (cases[c].segments - 1));
		json_decref(root);
	}
}

/* The alert, the cells, the coverage. */
static void the_records_say(void **state)
{
	static const char *const types[] = { "alert", "cell", "coverage" };
	struct world *world = *state;
	char path[512], line[65536];

	world_make_bundle(world);
	snprintf(path, sizeof(path), "%s/records.jsonl", world->written.evidence);
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	for (int i = 0; i < 3; i++) {
		assert_non_null(fgets(line, sizeof(line), file));
		json_t *root = json_loads(line, 0, NULL);

		assert_words(root, "type", types[i]);
		assert_words(root, "time", "2026-01-01T00:00:00.600000Z");
		json_decref(root);
	}
	assert_null(fgets(line, sizeof(line), file));
	fclose(file);
}

/* Sixteen wait at once, in any order, each until it is due. */
static void sixteen_wait(void **state)
{
	struct world *world = *state;
	struct evidence_seal seal;

	for (int i = 0; i < 18; i++) {
		snprintf(world->alert.id, sizeof(world->alert.id), "202601%02dT000000.000000Z-00000001", i + 1);
		evidence_request(world->evidence, &world->alert, &world->scene, start_ns + (int64_t)i * 1000000, false);
	}
	for (int i = 0; i < 16; i++) {
		assert_int_equal(world_write(world, 0.2499 + i * 1e-3, false), 0);
		assert_int_equal(world_write(world, 0.25 + i * 1e-3, false), 1);
		assert_int_equal(evidence_verify(world->written.evidence, NULL, &seal, &world->fault), 0);
		assert_int_equal(seal.number, i + 1);
		assert_int_equal(seal.time_ns, start_ns + (int64_t)i * 1000000);
	}
	assert_int_equal(world_write(world, 10, true), 0);
}

static void leave(const struct world *world, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", world->folder, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fclose(file);
}

/* Half of a key, of a head, of a tombstone: they are written anew. */
static void what_a_crash_left(void **state)
{
	struct world *world = *state, fresh = { .folder = "/tmp/fbswatch-test-XXXXXX" };
	struct evidence_config config = {
		.folder = world->folder, .sensor = "roof", .before_s = 1, .space_bytes = 3000
	};
	struct evidence_seal seal;
	char first[ALERT_PATH_SIZE], command[128];

	world_make_bundle(world);
	strcpy(first, world->written.evidence);
	evidence_close(world->evidence);
	world->evidence = evidence_open(&config, &world->fault);
	assert_non_null(world->evidence);
	leave(world, HEAD_NEW_NAME);
	leave(world, TOMBSTONE_NEW_NAME);
	strcpy(world->alert.id, "20270101T000000.000000Z-00000001");
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
	assert_int_equal(world_write(world, 0, true), 1);
	assert_int_equal(evidence_verify(first, NULL, &seal, &world->fault), 0);
	assert_true(seal.pruned);
	assert_non_null(mkdtemp(fresh.folder));
	leave(&fresh, KEY_NEW_NAME);
	world_open_evidence(&fresh);
	evidence_close(fresh.evidence);
	snprintf(command, sizeof(command), "rm -rf '%s'", fresh.folder);
	assert_int_equal(system(command), 0);
}

/* A folder of that name is in the way: an error, and it is not tried at once again. */
static void a_name_that_is_taken(void **state)
{
	struct world *world = *state;
	char name[128];

	snprintf(name, sizeof(name), "%s/20260101T000000.000000Z-00000001-suspicious", world->folder);
	assert_int_equal(mkdir(name, 0700), 0);
	leave(world, "20260101T000000.000000Z-00000001-suspicious/more");
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
	assert_int_equal(world_write(world, 1, false), -ENOTEMPTY);
	assert_int_equal(world_write(world, 10.9, false), 0);
	strcpy(world->alert.id, "20270101T000000.000000Z-00000001");
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
	assert_int_equal(world_write(world, 1, false), 1);
}

/* A path that no file system takes is an error, and leaves nothing behind. */
static void long_names(void **state)
{
	struct world *world = *state;
	char folder[300] = "/tmp/";
	struct fault fault;

	memset(folder + 5, 'x', sizeof(folder) - 6);
	folder[sizeof(folder) - 1] = 0;
	struct evidence_config config = { .folder = folder, .sensor = "roof", .before_s = 1, .space_bytes = 1000 };

	assert_null(evidence_open(&config, &fault));
	snprintf(folder, sizeof(folder), "%s/", world->folder);
	memset(folder + strlen(folder), '/', 250);
	evidence_close(world->evidence);
	config.space_bytes = 1000000;
	for (int over = 1; over >= 0; over--) { /* the path of a bundle ends at 255 */
		folder[ALERT_PATH_SIZE - 1 - 44 + over] = 0;
		world->evidence = evidence_open(&config, &fault);
		assert_non_null(world->evidence);
		evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
		assert_int_equal(
			evidence_write(world->evidence, start_ns, true, &world->scene, &world->written, &fault),
			over ? -ENAMETOOLONG : 1);
		if (over)
			evidence_close(world->evidence);
	}
}

static struct iq_block block_of(size_t samples, enum iq_format format, double block_rate_hz, const void *octets)
{
	return (struct iq_block){
		.format = format, .rate_hz = block_rate_hz, .nof_samples = samples, .samples = octets
	};
}

/* Octets of all that is kept. */
static size_t kept_of(const struct samples *samples, uint8_t *octets)
{
	size_t size = 0;

	for (unsigned i = 0; i < samples->nof_blocks; i++) {
		const uint8_t *pieces[2];
		size_t bytes[2];

		samples_block(samples, i, pieces, bytes);
		for (int k = 0; k < 2; k++) {
			memcpy(octets + size, pieces[k], bytes[k]);
			size += bytes[k];
		}
	}
	return size;
}

/* The last blocks that fit into a second, whole, whatever their sizes; other samples begin anew. */
static void samples_are_remembered(void **state)
{
	static uint8_t octets[5000], kept[5000];
	struct samples samples = { .seconds = 1 };
	size_t heard = 0, sizes[600];

	(void)state;
	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = (uint8_t)(i * i >> 3);
	for (int i = 0; heard + 40 < sizeof(octets); i++) {
		sizes[i] = 2 * (size_t)(1 + i * 7 % 17);
		struct iq_block block = block_of(sizes[i] / 2, IQ_CU8, 50, octets + heard);
		size_t fit = 0;

		samples_add(&samples, &block);
		heard += sizes[i];
		for (int k = i; k >= 0 && fit + sizes[k] <= 100; k--)
			fit += sizes[k];
		assert_int_equal(kept_of(&samples, kept), fit);
		assert_memory_equal(kept, octets + heard - fit, fit);
		assert_int_equal(samples.used, fit);
	}
	struct iq_block large = block_of(51, IQ_CU8, 50, octets), full = block_of(50, IQ_CU8, 50, octets);
	const size_t before = samples.used;

	samples_add(&samples, &large);
	assert_int_equal(samples.used, before);
	samples_add(&samples, &full);
	assert_int_equal(kept_of(&samples, kept), 100);
	for (int other = 0; other < 3; other++) { /* another kind, another rate: nothing before it is kept */
		struct iq_block block = block_of(3, other == 1 ? IQ_CS16 : IQ_CS8, other == 2 ? 70 : 60, octets + 7);

		samples_add(&samples, &block);
		assert_int_equal(kept_of(&samples, kept), other == 1 ? 12 : 6);
		assert_memory_equal(kept, octets + 7, 6);
		assert_true(samples.nof_blocks == 1 && samples.used == samples.head);
	}
	samples_fini(&samples);
}

/* So many blocks at most, however short. */
static void blocks_are_counted(void **state)
{
	static const uint8_t octets[2];
	struct samples samples = { .seconds = 10000 };

	(void)state;
	for (int i = 0; i < SAMPLES_BLOCKS_MAX + 5; i++) {
		struct iq_block block = block_of(1, IQ_CU8, 1, octets);

		block.index = (uint64_t)i;
		samples_add(&samples, &block);
		assert_int_equal(samples.nof_blocks, i < SAMPLES_BLOCKS_MAX ? i + 1 : SAMPLES_BLOCKS_MAX);
	}
	const uint8_t *pieces[2];
	size_t bytes[2];

	assert_int_equal(samples_block(&samples, 0, pieces, bytes)->index, 5);
	assert_int_equal(samples_block(&samples, SAMPLES_BLOCKS_MAX - 1, pieces, bytes)->index, SAMPLES_BLOCKS_MAX + 4);
	samples_fini(&samples);
}

/* Once eight megabytes are full, the older half of the blocks goes, and is counted. */
static void blocks_are_forgotten(void **state)
{
	struct recent *recent = calloc(1, sizeof(*recent));
	struct pdu pdu = { .rat = RAT_GSM, .channel = PDU_BCCH, .len = PDU_GSM_OCTETS }, first;
	size_t full = 0;

	(void)state;
	assert_int_equal(recent_init(recent), 0);
	while (!recent->forgotten) {
		full = recent->pdu_used;
		pdu.time_ns = (int64_t)recent->nof_pdus;
		recent_pdu(recent, &pdu);
	}
	const size_t each = full / (recent->nof_pdus - 1);

	assert_in_range(full, RECENT_PDU_BYTES - PDU_PACKED_MAX + 1, RECENT_PDU_BYTES);
	assert_int_equal(recent->forgotten, (full / 2 + each - 1) / each);
	assert_int_equal(recent->pdu_used, each * (recent->nof_pdus - recent->forgotten));
	assert_int_equal(pdu_unpack(recent->pdus, recent->pdu_used, &first), each);
	assert_int_equal(first.time_ns, recent->forgotten);
	recent_fini(recent);
	free(recent);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_set_up, world_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_manifest_says),
		TEST(the_recording_says),
		TEST(which_samples),
		TEST(samples_of_its_receiver),
		TEST(segments),
		TEST(the_records_say),
		TEST(sixteen_wait),
		TEST(what_a_crash_left),
		TEST(a_name_that_is_taken),
		TEST(long_names),
		cmocka_unit_test(samples_are_remembered),
		cmocka_unit_test(blocks_are_counted),
		cmocka_unit_test(blocks_are_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
