// SPDX-License-Identifier: GPL-3.0-or-later
/* evidence: a bundle verifies, any flipped bit, missing, added or cut file is found, the chain holds, a disk that fills
 * up at any write leaves nothing behind and stops nothing but the recording. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pdu_pack.h"  // PDU_FILE_MAGIC
#include "world.h"

static int verify(struct world *world, const char *folder)
{
	struct evidence_seal seal;

	return evidence_verify(folder, NULL, &seal, &world->fault);
}

static void bundle_is_whole(void **state)
{
	struct world *world = *state;
	struct evidence_seal seal;
	char path[512], magic[16], key[65];
	struct stat st;

	world_make_bundle(world);
	assert_int_equal(evidence_verify(world->written.evidence, NULL, &seal, &world->fault), 0);
	assert_string_equal(seal.level, "suspicious");
	assert_string_equal(seal.alert, world->alert.id);
	assert_string_equal(seal.previous, "");
	assert_int_equal(seal.files, 7);
	strcpy(key, seal.key);
	assert_int_equal(evidence_verify(world->written.evidence, key, &seal, &world->fault), 0);
	key[0] = key[0] == '0' ? '1' : '0';
	assert_int_equal(evidence_verify(world->written.evidence, key, &seal, &world->fault), -EBADMSG);
	assert_int_equal(seal.number, 1);
	assert_false(seal.older || seal.pruned);
	/* from 0.25 s on, what the memory holds of the second that was heard, to the block that 0.85 s lies in */
	snprintf(path, sizeof(path), "%s/iq.sigmf-data", world->written.evidence);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 2 * rate_hz * 0.65);
	snprintf(path, sizeof(path), "%s/blocks.pdu", world->written.evidence);
	FILE *file = fopen(path, "rb");
	assert_int_equal(fread(magic, 1, 15, file), 15);
	assert_memory_equal(magic, PDU_FILE_MAGIC, 15);
	fclose(file);
	snprintf(path, sizeof(path), "%s/key", world->folder);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(st.st_size, 64 + 1); /* hex digits and a line feed */
}

/* Flips one bit of the file and back again: verification must see it. */
static void flip(struct world *world, const char *path, long place, int bit)
{
	FILE *file = fopen(path, "r+b");

	assert_non_null(file);
	for (int pass = 0; pass < 2; pass++) {
		fseek(file, place, SEEK_SET);
		int octet = fgetc(file);
		fseek(file, place, SEEK_SET);
		fputc(octet ^ 1 << bit, file);
		fflush(file);
		if (pass == 0 && verify(world, world->written.evidence) != -EBADMSG)
			fail_msg("%s: octet %ld bit %d may be flipped", path, place, bit);
	}
	fclose(file);
}

static atomic_bool disk_is_free;

static int judged_once_the_disk_is_free(const char *bundle, const struct evidence_seal *seal)
{
	(void)bundle, (void)seal;
	while (!atomic_load(&disk_is_free))
		sched_yield();
	return ALERT_SUSPICIOUS;
}

/* A thread of its own brings it to the disk: nobody waits for it but the end of the run. */
static void sealed_in_the_background(void **state)
{
	struct world *world = *state;
	const struct evidence_config config = {
		.folder = world->folder,
		.sensor = "roof",
		.before_s = 1,
		.background = true,
		.space_bytes = 100000000,
		.judge = judged_once_the_disk_is_free,
	};

	evidence_close(world->evidence);
	world->evidence = evidence_open(&config, &world->fault);
	world_hear(world);
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
	for (int i = 0; i < 3; i++)
		assert_int_equal(world_write(world, 1 + 20 * i, false), 0);
	atomic_store(&disk_is_free, true);
	assert_int_equal(world_write(world, 1, true), 1);
	assert_int_equal(verify(world, world->written.evidence), 0);
}

static void any_flipped_bit_is_found(void **state)
{
	static const char *const names[] = { "manifest.json", "manifest.sig",  "records.jsonl", "blocks.pdu",
		                             "blocks.pcap",   "iq.sigmf-meta", "iq.sigmf-data" };
	struct world *world = *state;
	char path[512];
	struct stat st;

	world_make_bundle(world);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", world->written.evidence, names[i]);
		assert_int_equal(stat(path, &st), 0);
		long step = i < 2 ? 1 : st.st_size / 23 + 1;

		for (long place = 0; place < st.st_size; place += step)
			flip(world, path, place, (int)(place * 7 + 3) % 8);
	}
	assert_int_equal(verify(world, world->written.evidence), 0);
}

static void missing_and_strange_files_are_found(void **state)
{
	struct world *world = *state;
	char path[512], aside[512];

	world_make_bundle(world);
	snprintf(path, sizeof(path), "%s/blocks.pcap", world->written.evidence);
	snprintf(aside, sizeof(aside), "%s/aside", world->folder);
	assert_int_equal(rename(path, aside), 0);
	assert_int_equal(verify(world, world->written.evidence), -EBADMSG);
	assert_non_null(strstr(world->fault.text, "blocks.pcap"));
	assert_int_equal(rename(aside, path), 0);
	assert_int_equal(verify(world, world->written.evidence), 0);
	snprintf(path, sizeof(path), "%s/more", world->written.evidence);
	fclose(fopen(path, "w"));
	assert_int_equal(verify(world, world->written.evidence), -EBADMSG);
	assert_non_null(strstr(world->fault.text, "more"));
}

static void make_next(struct world *world, const char *id)
{
	strcpy(world->alert.id, id);
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
	assert_int_equal(world_write(world, 0, true), 1);
}

static void tell_nobody(void *ctx, const char *path, const struct evidence_seal *seal, const struct fault *fault)
{
	(void)ctx, (void)path, (void)seal, (void)fault;
}

/* What is wrong with the whole folder. */
static int count_bad(struct world *world)
{
	struct evidence_chain chain;

	assert_int_equal(evidence_verify_all(world->folder, NULL, tell_nobody, NULL, &chain, &world->fault), 0);
	return (int)chain.bad;
}

/* The next bundle, made by a later run, names the one before; that one cannot be exchanged. */
static void bundles_are_chained(void **state)
{
	struct world *world = *state;
	struct evidence_seal seal;
	char first[ALERT_PATH_SIZE], path[512];

	world_make_bundle(world);
	strcpy(first, world->written.evidence);
	evidence_close(world->evidence);
	world_open_evidence(world);
	make_next(world, "20260102T000000.000000Z-00000001");
	assert_int_equal(evidence_verify(world->written.evidence, NULL, &seal, &world->fault), 0);
	assert_non_null(strstr(first, seal.previous));
	assert_int_equal(seal.number, 2);
	assert_int_equal(count_bad(world), 0);
	snprintf(path, sizeof(path), "%s/manifest.json", first);
	FILE *file = fopen(path, "a");
	fputc('\n', file);
	fclose(file);
	assert_int_equal(verify(world, world->written.evidence), 0); /* by itself */
	assert_in_range(count_bad(world), 1, 2);
}

static int count_bundles(const char *folder, int *hidden)
{
	DIR *open = opendir(folder);
	struct dirent *entry;
	int count = 0;

	*hidden = 0;
	while ((entry = readdir(open))) {
		count += entry->d_name[0] == '2';
		*hidden +=
			entry->d_name[0] == '.' && strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	}
	closedir(open);
	return count;
}

/* No file may grow beyond `limit`: the write that would fails, as on a full disk. */
static void full_disk(struct world *world, rlim_t limit, int number)
{
	struct rlimit before, now;
	int hidden;

	getrlimit(RLIMIT_FSIZE, &before);
	now = (struct rlimit){ limit, before.rlim_max };
	evidence_close(world->evidence);
	world_open_evidence(world);
	world_hear(world);
	snprintf(world->alert.id, sizeof(world->alert.id), "2026%04dT000000.000000Z-00000001", number);
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns + llround(0.6e9), false);
	int bundles = count_bundles(world->folder, &hidden);

	setrlimit(RLIMIT_FSIZE, &now);
	int result = world_write(world, 0.9, false);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(result, -EFBIG);
	assert_non_null(strstr(world->fault.text, "watching goes on"));
	assert_int_equal(count_bundles(world->folder, &hidden), bundles);
	assert_int_equal(hidden, 0);
	assert_int_equal(world_write(world, 0.9, false), 0); /* nothing is tried for a while … */
	setrlimit(RLIMIT_FSIZE, &now);
	assert_int_equal(world_write(world, 2.8, false), 0);
	assert_int_equal(world_write(world, 2.9, false), 0); /* … and nothing said twice */
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(count_bundles(world->folder, &hidden), bundles);
	assert_int_equal(world_write(world, 6.8, false), 0); /* and each time for twice as long */
	assert_int_equal(world_write(world, 6.9, false), 1); /* there is room again */
	assert_int_equal(count_bundles(world->folder, &hidden), bundles + 1);
	assert_int_equal(count_bad(world), 0);
}

static void a_full_disk_leaves_nothing_behind(void **state)
{
	static const rlim_t limits[] = { 0, 1, 100, 1000, 2000, 10000, 100000 };
	struct world *world = *state;

	signal(SIGXFSZ, SIG_IGN);
	world_make_bundle(world);
	for (int i = 0; i < (int)(sizeof(limits) / sizeof(limits[0])); i++)
		full_disk(world, limits[i], i);
	assert_int_equal(verify(world, world->written.evidence), 0);
}

/* Older bundles make room; where they cannot, it is said. */
static void used_up_space_is_made_again(void **state)
{
	struct world *world = *state;
	const struct evidence_config config = {
		.folder = world->folder, .sensor = "roof", .before_s = 1, .space_bytes = 3000
	};
	char first[ALERT_PATH_SIZE];
	struct evidence_seal seal;

	world_make_bundle(world);
	evidence_close(world->evidence);
	world->evidence = evidence_open(&config, &world->fault);
	strcpy(first, world->written.evidence);
	make_next(world, "20270101T000000.000000Z-00000001");
	assert_int_equal(evidence_verify(first, NULL, &seal, &world->fault), 0);
	assert_true(seal.pruned);
	assert_int_equal(evidence_verify(world->written.evidence, NULL, &seal, &world->fault), 0);
	assert_false(seal.pruned);
	assert_int_equal(count_bad(world), 0);
	strcpy(world->alert.id, "20280101T000000.000000Z-00000001"); /* two tombstones take the space */
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
	assert_true(world_write(world, 10, false) < 0);
	assert_non_null(strstr(world->fault.text, "used up"));
}

/* Octets of the files of these bundles. */
static uint64_t used_by(char path[][ALERT_PATH_SIZE], int count)
{
	uint64_t sum = 0;
	struct dirent *entry;
	struct stat st;

	for (int i = 0; i < count; i++) {
		DIR *open = opendir(path[i]);

		while ((entry = readdir(open)))
			if (fstatat(dirfd(open), entry->d_name, &st, 0) == 0 && S_ISREG(st.st_mode))
				sum += (uint64_t)st.st_size;
		closedir(open);
	}
	return sum;
}

/* What is less grave goes first, of that the oldest. */
static void suspicious_goes_before_fake(void **state)
{
	static const struct {
		const char *id;
		enum alert_level level;
		bool pruned; /* when the last one was written */
	} bundles[] = {
		{ "20260101T000000.000000Z-00000001", ALERT_FAKE, false },
		{ "20260102T000000.000000Z-00000001", ALERT_SUSPICIOUS, true },
		{ "20260103T000000.000000Z-00000001", ALERT_SUSPICIOUS, false },
		{ "20260104T000000.000000Z-00000001", ALERT_FAKE, false },
	};
	enum { COUNT = sizeof(bundles) / sizeof(bundles[0]) };
	struct world *world = *state;
	struct evidence_config config = {
		.folder = world->folder, .sensor = "roof", .before_s = 1, .space_bytes = 10000
	};
	char path[COUNT][ALERT_PATH_SIZE];
	struct evidence_seal seal;

	evidence_close(world->evidence); /* without samples a bundle takes some 4 kB */
	for (int i = 0; i < COUNT; i++) {
		world->evidence = evidence_open(&config, &world->fault);
		world->alert.level = bundles[i].level;
		make_next(world, bundles[i].id);
		strcpy(path[i], world->written.evidence);
		evidence_close(world->evidence);
		config.space_bytes = i == COUNT - 2 ? used_by(path, i + 1) : 1000000;
	}
	world->evidence = NULL;
	for (int i = 0; i < COUNT; i++) {
		assert_int_equal(evidence_verify(path[i], NULL, &seal, &world->fault), 0);
		assert_int_equal(seal.pruned, bundles[i].pruned);
	}
}

static int judged_as_notice(const char *bundle, const struct evidence_seal *seal)
{
	assert_non_null(strstr(bundle, ".unfinished")); /* before it is signed */
	assert_string_equal(seal->level, "suspicious");
	return ALERT_NOTICE;
}

static int cannot_be_judged(const char *bundle, const struct evidence_seal *seal)
{
	(void)bundle, (void)seal;
	return -EIO;
}

/* What the inside leads to is sealed beside what was spoken. */
static void both_verdicts_are_sealed(void **state)
{
	static evidence_judge_fn *const judges[] = { judged_as_notice, cannot_be_judged, NULL };
	static const char *const ids[] = { "20260101T000000.000000Z-1", "20260102T000000.000000Z-1",
		                           "20260103T000000.000000Z-1" };
	static const char *const expected[] = { "notice", "suspicious", "suspicious" };
	struct world *world = *state;
	struct evidence_config config = {
		.folder = world->folder, .sensor = "roof", .before_s = 1, .space_bytes = 1000000
	};
	struct evidence_seal seal;

	for (int i = 0; i < 3; i++) {
		evidence_close(world->evidence);
		config.judge = judges[i];
		world->evidence = evidence_open(&config, &world->fault);
		make_next(world, ids[i]);
		assert_int_equal(evidence_verify(world->written.evidence, NULL, &seal, &world->fault), 0);
		assert_string_equal(seal.level, "suspicious");
		assert_string_equal(seal.replayed, expected[i]);
	}
}

/* How many blocks the bundle holds, and the first octet of the first one. */
static uint64_t count_blocks(const char *bundle, uint8_t *first)
{
	static uint8_t octets[16 * 1024 * 1024];
	size_t used = strlen(PDU_FILE_MAGIC), taken;
	uint64_t count = 0;
	char path[512];
	struct pdu pdu;

	snprintf(path, sizeof(path), "%s/blocks.pdu", bundle);
	FILE *file = fopen(path, "rb");
	size_t size = fread(octets, 1, sizeof(octets), file);
	fclose(file);
	for (; (taken = pdu_unpack(octets + used, size - used, &pdu)); used += taken)
		if (count++ == 0)
			*first = pdu.octets[0];
	assert_int_equal(used, size);
	return count;
}

/* The verdict is spoken at a block; later ones are there too, and the oldest are not for ever. */
static void verdict_is_of_its_block(void **state)
{
	enum { MANY = 200000 };
	struct world *world = *state;
	struct pdu pdu = { .rat = RAT_GSM,
		           .channel = PDU_BCCH,
		           .freq_hz = 945e6,
		           .gsm = { .arfcn = 50, .bsic = 9, .fn = 51 },
		           .len = PDU_GSM_OCTETS };
	struct evidence_seal seal;
	uint8_t first;

	evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
	evidence_pdu(world->evidence, &pdu);
	assert_int_equal(world_write(world, 1, false), 1);
	assert_int_equal(evidence_verify(world->written.evidence, NULL, &seal, &world->fault), 0);
	assert_int_equal(seal.blocks, BLOCKS);
	assert_int_equal(count_blocks(world->written.evidence, &first), BLOCKS + 1);
	assert_int_equal(seal.time_ns, start_ns);
	assert_false(seal.at_end);
	for (int i = 0; i < MANY; i++) {
		pdu.octets[0] = (uint8_t)(i + BLOCKS + 1);
		evidence_pdu(world->evidence, &pdu);
	}
	strcpy(world->alert.id, "20260102T000000.000000Z-00000001");
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns, true);
	evidence_pdu(world->evidence, &pdu);
	assert_int_equal(world_write(world, 2, true), 1);
	assert_int_equal(evidence_verify(world->written.evidence, NULL, &seal, &world->fault), 0);
	const uint64_t count = count_blocks(world->written.evidence, &first);
	assert_in_range(count, 20000, 100000); /* 8 MB, or half of them */
	assert_int_equal(seal.blocks, count - 1);
	assert_int_equal(first, (uint8_t)(BLOCKS + 1 + MANY + 1 - count));
	assert_true(seal.at_end);
}

/* A later word on an alert is the one that is kept, with the level that it has then. */
static void the_latest_word_is_kept(void **state)
{
	struct world *world = *state;
	struct pdu pdu = { .rat = RAT_GSM,
		           .channel = PDU_BCCH,
		           .freq_hz = 945e6,
		           .gsm = { .arfcn = 50, .bsic = 9, .fn = 51 },
		           .len = PDU_GSM_OCTETS };
	struct evidence_seal seal;

	evidence_request(world->evidence, &world->alert, &world->scene, start_ns, false);
	evidence_pdu(world->evidence, &pdu);
	world->alert.level = ALERT_FAKE;
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns + 1000, false);
	assert_int_equal(world_write(world, 0.2, false), 0); /* due since the first word */
	assert_int_equal(world_write(world, 0.25, false), 1);
	assert_int_equal(world_write(world, 1, true), 0);
	assert_int_equal(evidence_verify(world->written.evidence, NULL, &seal, &world->fault), 0);
	assert_string_equal(seal.level, "fake");
	assert_int_equal(seal.blocks, BLOCKS + 1);
	assert_int_equal(seal.time_ns, start_ns + 1000);
	evidence_request(world->evidence, &world->alert, &world->scene, start_ns + 2000, false); /* is kept already */
	assert_int_equal(world_write(world, 1, true), 0);
}

static void a_key_that_others_read_is_refused(void **state)
{
	struct world *world = *state;
	const struct evidence_config config = {
		.folder = world->folder, .sensor = "roof", .before_s = 1, .space_bytes = 1000
	};
	char path[512];

	assert_null(evidence_open(&config, &world->fault)); /* one folder, one writer */
	assert_non_null(strstr(world->fault.text, "another run"));
	evidence_close(world->evidence);
	world->evidence = NULL;
	snprintf(path, sizeof(path), "%s/key", world->folder);
	assert_int_equal(chmod(path, 0644), 0);
	assert_null(evidence_open(&config, &world->fault));
	assert_non_null(strstr(world->fault.text, "chmod 600"));
	assert_int_equal(chmod(path, 0600), 0);
	FILE *file = fopen(path, "w");
	fputs("no key\n", file);
	fclose(file);
	assert_null(evidence_open(&config, &world->fault));
}

static void hostile_manifests_are_refused(void **state)
{
	static const char *const texts[] = {
		"", "{", "[]", "{}", "{\"public_key\":\"00\"}", "{\"public_key\":7,\"files\":[]}"
	};
	struct world *world = *state;
	char path[512];

	world_make_bundle(world);
	snprintf(path, sizeof(path), "%s/manifest.json", world->written.evidence);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		FILE *file = fopen(path, "w");
		fputs(texts[i], file);
		fclose(file);
		assert_int_equal(verify(world, world->written.evidence), -EBADMSG);
	}
	assert_int_equal(verify(world, "/nonexistent"), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(bundle_is_whole, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(sealed_in_the_background, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(any_flipped_bit_is_found, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(missing_and_strange_files_are_found, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(bundles_are_chained, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(a_full_disk_leaves_nothing_behind, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(used_up_space_is_made_again, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(suspicious_goes_before_fake, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(both_verdicts_are_sealed, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(verdict_is_of_its_block, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(the_latest_word_is_kept, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(a_key_that_others_read_is_refused, world_set_up, world_tear_down),
		cmocka_unit_test_setup_teardown(hostile_manifests_are_refused, world_set_up, world_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
