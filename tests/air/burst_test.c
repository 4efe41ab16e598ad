// SPDX-License-Identifier: GPL-3.0-or-later
/* burst: fields at their places; the SCH read back by libosmocoding's decoder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <osmocom/coding/gsm0503_coding.h>

#include "../../src/air/burst.h"  // air_burst_sync …

static uint8_t bits[AIR_BURST_BITS];

static void assert_tails(void)
{
	for (int i = 0; i < 3; i++)
		assert_true(bits[i] == 0 && bits[AIR_BURST_BITS - 1 - i] == 0);
}

static void sch_says_bsic_and_frame(void **state)
{
	(void)state;
	static const uint32_t frames[] = { 1, 11, 21, 31, 41, 1326 * 7 + 51 * 5 + 31, 2715648 - 51 + 41 };
	for (size_t i = 0; i < sizeof(frames) / sizeof(*frames); i++) {
		sbit_t soft[78];
		uint8_t info[4];
		int bsic = (int)(i * 9 + 5) % 64;
		uint32_t fn = frames[i];
		air_burst_sync(bits, bsic, fn);
		assert_tails();
		for (int k = 0; k < 78; k++)
			soft[k] = bits[3 + (k < 39 ? k : k + 64)] ? -127 : 127;
		assert_int_equal(gsm0503_sch_decode(info, soft), 0);
		uint32_t t1 = (uint32_t)(info[0] & 3) << 9 | (uint32_t)info[1] << 1 | info[2] >> 7;
		uint32_t t2 = info[2] >> 2 & 31, t3 = ((info[2] & 3u) << 1 | (info[3] & 1u)) * 10 + 1;
		assert_int_equal(info[0] >> 2, bsic);
		assert_int_equal(t1, fn / 1326);
		assert_int_equal(t2, fn % 26);
		assert_int_equal(t3, fn % 51);
	}
}

static void normal_burst_has_its_training_sequence(void **state)
{
	(void)state;
	uint8_t payload[AIR_NORMAL_BITS];
	static const uint8_t tsc5[26] = {
		0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0
	};
	for (int i = 0; i < AIR_NORMAL_BITS; i++)
		payload[i] = i % 3 == 0;
	air_burst_normal(bits, payload, 5);
	assert_tails();
	assert_memory_equal(bits + 3, payload, 58);
	assert_memory_equal(bits + 61, tsc5, 26);
	assert_memory_equal(bits + 87, payload + 58, 58);
}

/* A sequence that is periodic in its outer ten bits has no correlation at shifts of up to five. */
static void training_sequences_correlate_as_designed(void **state)
{
	(void)state;
	uint8_t payload[AIR_NORMAL_BITS] = { 0 };
	for (int tsc = 0; tsc < 8; tsc++) {
		air_burst_normal(bits, payload, tsc);
		const uint8_t *sequence = bits + 61;
		for (int shift = -5; shift <= 5; shift++) {
			int sum = 0;
			for (int i = 5; i < 21; i++)
				sum += sequence[i] == sequence[i + shift] ? 1 : -1;
			assert_int_equal(sum, shift == 0 ? 16 : 0);
		}
	}
}

static void dummy_and_frequency_bursts(void **state)
{
	(void)state;
	int ones = 0;
	air_burst_dummy(bits);
	assert_tails();
	for (int i = 0; i < AIR_BURST_BITS; i++)
		ones += bits[i];
	assert_int_equal(ones, 71);
	air_burst_frequency(bits);
	for (int i = 0; i < AIR_BURST_BITS; i++)
		assert_int_equal(bits[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sch_says_bsic_and_frame),
		cmocka_unit_test(normal_burst_has_its_training_sequence),
		cmocka_unit_test(training_sequences_correlate_as_designed),
		cmocka_unit_test(dummy_and_frequency_bursts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
