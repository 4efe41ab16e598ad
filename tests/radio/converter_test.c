// SPDX-License-Identifier: GPL-3.0-or-later
/* converter: what is tuned to and what is on the air, both ways, of the three kinds of converter there are. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "converter.h"

static void there_and_back(void **state)
{
	static const struct {
		struct converter converter;
		double rf_hz, tuned_hz;
	} known[] = {
		{ { 0, false }, 947.4e6, 947.4e6 },
		{ { -125e6, false }, 900e6, 1025e6 }, /* adds 125 MHz */
		{ { 1998e6, false }, 2630e6, 632e6 }, /* takes 1998 MHz off */
		{ { 3600e6, true }, 2630e6, 970e6 },  /* LO above the band */
	};
	(void)state;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		assert_true(converter_tuned_hz(&known[i].converter, known[i].rf_hz) == known[i].tuned_hz);
		assert_true(converter_rf_hz(&known[i].converter, known[i].tuned_hz) == known[i].rf_hz);
	}
}

static void ranges_keep_their_order(void **state)
{
	const struct source_info e4000 = { .freq_hz = 950e6,
		                           .freq_min_hz = 52e6,
		                           .freq_max_hz = 2200e6,
		                           .freq_gap_min_hz = 1100e6,
		                           .freq_gap_max_hz = 1250e6 };
	struct source_info info = e4000;
	(void)state;

	converter_info(&(struct converter){ 1000e6, false }, &info);
	assert_true(info.freq_hz == 1950e6 && info.freq_min_hz == 1052e6 && info.freq_max_hz == 3200e6);
	assert_true(info.freq_gap_min_hz == 2100e6 && info.freq_gap_max_hz == 2250e6);
	info = e4000;
	converter_info(&(struct converter){ 3600e6, true }, &info);
	assert_true(info.freq_hz == 2650e6 && info.freq_min_hz == 1400e6 && info.freq_max_hz == 3548e6);
	assert_true(info.freq_gap_min_hz == 2350e6 && info.freq_gap_max_hz == 2500e6);
	info = (struct source_info){ .freq_hz = 950e6 }; /* does not tune */
	converter_info(&(struct converter){ 3600e6, true }, &info);
	assert_true(info.freq_max_hz == 0 && info.freq_gap_max_hz == 0);
}

static void inversion_needs_a_frequency(void **state)
{
	struct fault fault;
	(void)state;

	assert_int_equal(converter_check(&(struct converter){ 3600e6, true }, &fault), 0);
	assert_int_equal(converter_check(&(struct converter){ -125e6, false }, &fault), 0);
	assert_true(converter_check(&(struct converter){ 0, true }, &fault) < 0);
	assert_true(converter_check(&(struct converter){ -125e6, true }, &fault) < 0);
	assert_non_null(strstr(fault.text, "(lo)"));
	assert_string_equal(fault.setting, "lo-invert");
}

/* What comes out of converter_pass(), put together again. */
static struct passed {
	uint8_t octets[1 << 18];
	size_t size;
	int blocks;
	uint64_t index[8], lost[8];
	int64_t time_ns[8];
	double freq_hz;
	const void *samples; /* of the last block */
} passed;

static void pass(void *ctx, const struct iq_block *block)
{
	size_t bytes = block->nof_samples * iq_sample_bytes(block->format);

	assert_ptr_equal(ctx, &passed);
	memcpy(passed.octets + passed.size, block->samples, bytes);
	passed.size += bytes;
	passed.index[passed.blocks] = block->index;
	passed.lost[passed.blocks] = block->lost;
	passed.time_ns[passed.blocks++] = block->time_ns;
	passed.freq_hz = block->freq_hz;
	passed.samples = block->samples;
}

static void pass_block(const struct converter *converter, const struct iq_block *block)
{
	memset(&passed, 0, sizeof(passed));
	converter_pass(converter, block, pass, &passed);
}

/* 70000 samples of 8 bits: three pieces where they have to be turned round. */
static void samples_are_passed_on(void **state)
{
	static uint8_t octets[140000];
	const struct iq_block block = { .format = IQ_CS8,
		                        .freq_hz = 970e6,
		                        .rate_hz = 1e6,
		                        .index = 500,
		                        .lost = 40,
		                        .time_ns = 9000,
		                        .nof_samples = 70000,
		                        .samples = octets };
	(void)state;

	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = (uint8_t)(i * 7 / 3);
	pass_block(&(struct converter){ -125e6, false }, &block);
	assert_int_equal(passed.blocks, 1);
	assert_ptr_equal(passed.samples, octets);
	assert_true(passed.freq_hz == 845e6 && passed.lost[0] == 40 && passed.index[0] == 500 &&
	            passed.time_ns[0] == 9000);
	pass_block(&(struct converter){ 3600e6, true }, &block);
	assert_int_equal(passed.blocks, 3);
	assert_int_equal(passed.size, sizeof(octets));
	assert_true(passed.freq_hz == 2630e6);
	for (uint64_t i = 0; i < 3; i++) {
		assert_int_equal(passed.index[i], 500 + i * 32768);
		assert_int_equal(passed.time_ns[i], 9000 + i * 32768000);
		assert_int_equal(passed.lost[i], i ? 0 : 40);
	}
	for (size_t i = 0; i < sizeof(octets); i += 2) {
		int8_t q = (int8_t)octets[i + 1];

		assert_int_equal(octets[i], (uint8_t)(i * 7 / 3)); /* the source's own stay as they are */
		assert_int_equal(passed.octets[i], octets[i]);
		assert_int_equal((int8_t)passed.octets[i + 1], q == -128 ? 127 : -q);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(ranges_keep_their_order),
		cmocka_unit_test(inversion_needs_a_frequency),
		cmocka_unit_test(samples_are_passed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
