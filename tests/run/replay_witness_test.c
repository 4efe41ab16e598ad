// SPDX-License-Identifier: GPL-3.0-or-later
/* replay: what of a recording reaches the witness: its samples, its blocks, and what was listened to, all of it. Receiver and witness are
 * the tests' own: they count. */
#include "fake.h"  // struct fake

#include <stdio.h>
#include <unistd.h>

#include "../../src/run/witness.h"
#include "run.h"  // run_replay

static const int64_t start_ns = INT64_C(1767225600000000000);

static struct {
	uint64_t samples, next, pdus;
	int64_t listened_ns, deaf_ns, from_ns;
	float floor_dbfs;
	const char *source;
} told;

/* In place of src/run/witness.c. */
int witness_open(struct witness *witness, const struct run_config *config, const char *sensor, const struct witness_origin *origin,
                 bool live, struct fault *fault)
{
	(void)witness, (void)config, (void)sensor, (void)fault;
	assert_false(live);
	assert_string_equal(origin->clock, "the recording");
	assert_true(isnan(origin->gain_db) && isnan(origin->ppm));
	told.source = origin->source;
	return 0;
}

void witness_close(struct witness *witness)
{
	(void)witness;
}

void witness_iq(struct witness *witness, const struct iq_block *block)
{
	(void)witness;
	assert_true(block->index == told.next || block->index == 0);
	told.next = block->index + block->nof_samples;
	told.samples += block->nof_samples;
}

void witness_pdu(struct witness *witness, const struct pdu *pdu)
{
	(void)witness;
	assert_int_equal(pdu->channel, PDU_BCCH);
	told.pdus++;
}

void witness_listened(struct witness *witness, const struct listen_stretch *stretch)
{
	(void)witness;
	if (!told.from_ns)
		told.from_ns = stretch->from_ns;
	told.listened_ns += stretch->to_ns - stretch->from_ns;
	told.deaf_ns += stretch->deaf_ns;
	told.floor_dbfs = stretch->floor_dbfs;
}

void witness_alert(struct witness *witness, int64_t time_ns, const struct alert *alert, const struct judge *judge, bool at_end)
{
	(void)witness, (void)time_ns, (void)alert, (void)judge, (void)at_end;
}

void witness_write(struct witness *witness, int64_t time_ns, bool all, struct judge *judge, struct outputs *outputs)
{
	(void)witness, (void)time_ns, (void)all, (void)judge, (void)outputs;
}

static char path[64];

static int setup(void **state)
{
	static uint8_t octets[3000000];

	(void)state;
	strcpy(path, "/tmp/replay-XXXXXX");
	int fd = mkstemp(path);

	memset(octets, 127, sizeof(octets));
	memset(octets + 2000000, 255, 1000000);
	bool written = fd >= 0 && write(fd, octets, sizeof(octets)) == (ssize_t)sizeof(octets);

	memset(&told, 0, sizeof(told));
	return fd < 0 || close(fd) || !written;
}

static int teardown(void **state)
{
	(void)state;
	return unlink(path);
}

/* A second and a half of samples, the last third of them at full scale. */
static void play(int count)
{
	const struct run_config config = {
		.outputs = { 1, { "jsonl:/dev/null" } }, .sensor = "test", .max_offset_ppm = 60, .journal = "none",
	};
	const struct source_config raw = { .format = "cu8", .rate_hz = 1e6, .freq_hz = 947e6, .start_ns = start_ns, .gain_db = NAN };
	char *paths[] = { path, path };
	struct fault fault;

	assert_int_equal(run_replay(&config, &raw, paths, count, &fault), RUN_DONE);
}

static void all_that_was_heard(void **state)
{
	(void)state;
	play(1);
	assert_string_equal(told.source, path);
	assert_int_equal(told.samples, 1500000);
	assert_int_equal(told.pdus, fake_knobs.end.blocks);
	assert_int_equal(told.from_ns, start_ns);
	assert_int_equal(told.listened_ns, 1500000000);
	assert_true(llabs(told.deaf_ns - 500000000) < 70000000); /* by whole blocks */
	assert_true(told.floor_dbfs == -60);
}

/* One after the other, each from its beginning. */
static void of_several_recordings(void **state)
{
	(void)state;
	play(2);
	assert_string_equal(told.source, "several recordings");
	assert_int_equal(told.samples, 3000000);
	assert_int_equal(told.listened_ns, 3000000000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(all_that_was_heard),
		TEST(of_several_recordings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
