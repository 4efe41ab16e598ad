// SPDX-License-Identifier: GPL-3.0-or-later
/* iq_queue: what comes out of the ring is what was offered, cut where a slot is full; what finds no room is counted and
 * announced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/radio/iq_queue.h"

static uint8_t octets[1 << 18];
static struct iq_queue queue;

static int setup(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = (uint8_t)(i * 11 / 5);
	queue = (struct iq_queue){ 0 };
	return iq_queue_init(&queue, 4);
}

static int teardown(void **state)
{
	(void)state;
	iq_queue_fini(&queue);
	return 0;
}

static void offer(enum iq_format format, uint64_t index, uint64_t lost, uint32_t nof_samples)
{
	const struct iq_block block = { .format = format,
		                        .tune = 3,
		                        .freq_hz = 947e6,
		                        .rate_hz = 1e6,
		                        .index = index,
		                        .lost = lost,
		                        .time_ns = (int64_t)index * 1000,
		                        .nof_samples = nof_samples,
		                        .samples = octets };

	iq_queue_offer(&queue, &block);
}

/* The next block in the ring is this one, with the octets of what was offered from `from` on. */
static void expect(uint64_t index, uint64_t lost, uint32_t nof_samples, size_t from)
{
	const struct iq_slot *slot = ring_front(queue.ring);

	assert_non_null(slot);
	assert_int_equal(slot->block.index, index);
	assert_int_equal(slot->block.time_ns, index * 1000);
	assert_int_equal(slot->block.lost, lost);
	assert_int_equal(slot->block.nof_samples, nof_samples);
	assert_true(slot->block.tune == 3 && slot->block.freq_hz == 947e6 && slot->block.rate_hz == 1e6);
	assert_ptr_equal(slot->block.samples, slot->samples);
	assert_memory_equal(slot->samples, octets + from, nof_samples * iq_sample_bytes(slot->block.format));
	ring_pop(queue.ring);
}

static void expect_counts(uint64_t offered, uint64_t taken)
{
	assert_int_equal(queue.offered, offered);
	assert_int_equal(queue.taken, taken);
	assert_int_equal(queue.dropped, offered - taken);
}

static void blocks_come_out_as_they_went_in(void **state)
{
	(void)state;
	offer(IQ_CU8, 100, 7, 1000);
	offer(IQ_CU8, 1100, 0, 32768);
	expect(100, 7, 1000, 0);
	expect(1100, 0, 32768, 0);
	assert_null(ring_front(queue.ring));
	expect_counts(33768, 33768);
}

/* A slot holds 65536 octets: 32768 samples of two, 8192 of eight. */
static void long_ones_are_cut(void **state)
{
	(void)state;
	offer(IQ_CU8, 100, 7, 32769);
	expect(100, 7, 32768, 0);
	expect(100 + 32768, 0, 1, 65536);
	offer(IQ_CF32, 50, 1, 20000);
	expect(50, 1, 8192, 0);
	expect(50 + 8192, 0, 8192, 65536);
	expect(50 + 16384, 0, 3616, 131072);
	assert_null(ring_front(queue.ring));
	expect_counts(52769, 52769);
}

/* Four slots: of six pieces two find no room, and what the block before them had lost is still told. */
static void what_finds_no_room_is_told_later(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4; i++)
		offer(IQ_CU8, i * 1000, 0, 1000);
	offer(IQ_CU8, 4030, 30, 32769);
	expect_counts(4000 + 32769, 4000);
	expect(0, 0, 1000, 0);
	offer(IQ_CU8, 40000, 5, 1000);
	offer(IQ_CU8, 41000, 0, 1000); /* no room again */
	for (unsigned i = 1; i < 4; i++)
		expect(i * 1000, 0, 1000, 0);
	expect(40000, 30 + 32769 + 5, 1000, 0);
	offer(IQ_CU8, 42000, 0, 1000);
	expect(42000, 1000, 1000, 0);
	offer(IQ_CU8, 43000, 0, 1000);
	expect(43000, 0, 1000, 0);
	expect_counts(8000 + 32769, 7000);
}

/* Without a ring it takes nothing. */
static void one_that_is_none(void **state)
{
	struct iq_queue none = { 0 };
	const struct iq_block block = { .format = IQ_CU8, .rate_hz = 1e6, .nof_samples = 5, .samples = octets };
	(void)state;

	iq_queue_offer(&none, &block);
	assert_int_equal(none.dropped, 5);
	assert_int_equal(none.taken, 0);
	iq_queue_fini(&none);
}

/* Half a second of cs16, in slots of 64 KiB. */
static void as_long_as_the_rate_wants(void **state)
{
	static const struct {
		double rate_hz;
		unsigned slots;
	} cases[] = { { 2.4e6, 128 }, { 4.194304e6, 128 }, { 4.2e6, 256 },
		      { 10e6, 512 },  { 20e6, 1024 },      { 30.72e6, 1024 } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(iq_queue_slots(cases[i].rate_hz, 0.5, 128), cases[i].slots);
	assert_int_equal(iq_queue_slots(2.4e6, 0.5, 1), 128);
	assert_int_equal(iq_queue_slots(2.4e6, 0.25, 1), 64);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(blocks_come_out_as_they_went_in),  TEST(long_ones_are_cut),
		TEST(what_finds_no_room_is_told_later), TEST(one_that_is_none),
		TEST(as_long_as_the_rate_wants),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
