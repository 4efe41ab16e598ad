// SPDX-License-Identifier: GPL-3.0-or-later
/* Channel coding of an LTE cell: published check values of the parities, the convolutional code decoded again, the
 * turbo code's interleavers, ends and redundancy versions; virtual resource blocks; assignments.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "../../src/air/lte_code.h"    // air_turbo_encode …
#include "../../src/air/lte_keys.h"    // air_enb_defaults
#include "../../src/air/lte_shared.h"  // air_lte_vrb_place …
#include "lte_slow.h"                  // slow_conv

static void random_bits(uint8_t *bits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bits[i] = (uint8_t)(rand() >> 7 & 1);
}

static uint32_t value_of(const uint8_t *bits, int n)
{
	uint32_t value = 0;
	for (int i = 0; i < n; i++)
		value = value << 1 | bits[i];
	return value;
}

/* "123456789": the catalogue's values of CRC-16/XMODEM and CRC-24/LTE-A */
static void parities(void **state)
{
	(void)state;
	uint8_t bits[72 + 24];
	for (int i = 0; i < 72; i++)
		bits[i] = (uint8_t) "123456789"[i / 8] >> (7 - i % 8) & 1;
	air_crc16_append(bits, 72, 0);
	assert_int_equal(value_of(bits + 72, 16), 0x31c3);
	air_crc16_append(bits, 72, 0xffff);
	assert_int_equal(value_of(bits + 72, 16), 0xce3c);
	air_crc24_append(bits, 72);
	assert_int_equal(value_of(bits + 72, 24), 0xcde703);
	assert_int_equal(slow_crc(bits, 72, 24, 0x864cfb), 0xcde703);
}

static void convolutional_code(void **state)
{
	(void)state;
	static const size_t lengths[] = { 40, 37, 38, 41, 43, 44, 47, 64 };
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		uint8_t bits[128], coded[1920], decoded[128];
		random_bits(bits, lengths[i]);
		air_conv_encode(bits, lengths[i], coded, 500);
		slow_conv(coded, 0, 500, lengths[i], decoded);
		assert_memory_equal(bits, decoded, lengths[i]);
	}
}

/* With everything sent: every bit of the buffer once, in any redundancy version the same bits from another beginning.
 */
static void redundancy_versions(void **state)
{
	(void)state;
	static const size_t sizes[] = { 40, 168, 200, 512, 528, 1024, 1056, 1504, 2048, 2112, 2240 };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		size_t k = sizes[i], count = 3 * (k + 4), rows = (k + 4 + 31) / 32;
		uint8_t bits[2240], first[3 * 2244], other[3 * 2244], twice[6 * 2244];
		random_bits(bits, k);
		air_turbo_encode(bits, k, 0, first, count);
		air_turbo_encode(bits, k, 0, twice, 2 * count);
		assert_memory_equal(twice, first, count);
		assert_memory_equal(twice + count, first, count);
		for (int rv = 1; rv < 4; rv++) {
			air_turbo_encode(bits, k, rv, other, count);
			/* 24 columns of 96 lie between two versions; some of their places are empty */
			size_t shift = 24 * rows * (size_t)rv;
			bool found = false;
			for (size_t s = shift > 90 ? shift - 90 : 0; s <= shift && !found; s++)
				found = memcmp(twice + s, other, count) == 0;
			assert_true(found);
		}
	}
}

/* A code word of zeros stays one; a single bit set shows in all three streams. */
static void turbo_is_linear(void **state)
{
	(void)state;
	uint8_t a[200], b[200], sum[200], coded[3][612];
	random_bits(a, 200);
	random_bits(b, 200);
	for (int i = 0; i < 200; i++)
		sum[i] = a[i] ^ b[i];
	air_turbo_encode(a, 200, 0, coded[0], 612);
	air_turbo_encode(b, 200, 0, coded[1], 612);
	air_turbo_encode(sum, 200, 0, coded[2], 612);
	for (int i = 0; i < 612; i++)
		assert_int_equal(coded[0][i] ^ coded[1][i], coded[2][i]);
	memset(a, 0, sizeof(a));
	air_turbo_encode(a, 200, 0, coded[0], 612);
	for (int i = 0; i < 612; i++)
		assert_int_equal(coded[0][i], 0);
	a[0] = 1;
	air_turbo_encode(a, 200, 0, coded[0], 612);
	int weight = 0;
	for (int i = 0; i < 612; i++)
		weight += coded[0][i];
	assert_true(weight > 100); /* a recursive code never comes back to zero by itself */
}

/* In each slot every block has one place and no two share one; the second slot's is half the gap's unit away. */
static void distributed_blocks(void **state)
{
	(void)state;
	static const int widths[] = { 6, 15, 25, 50, 75, 100 }, counts[] = { 6, 14, 24, 46, 64, 96 };
	for (int w = 0; w < 6; w++) {
		assert_int_equal(air_lte_distributed_blocks(widths[w]), counts[w]);
		for (int slot = 0; slot < 2; slot++) {
			bool seen[100] = { 0 };
			for (int n = 0; n < counts[w]; n++) {
				int prb[2];
				air_lte_vrb_place(widths[w], true, n, prb);
				assert_in_range(prb[slot], 0, widths[w] - 1);
				assert_false(seen[prb[slot]]);
				seen[prb[slot]] = true;
			}
		}
	}
	int prb[2];
	for (int n = 0; n < 4; n++) { /* 100 blocks: 0, 24, 48 + 0, 48 + 24 and the other half in the second slot */
		static const int wanted[4][2] = { { 0, 48 }, { 24, 72 }, { 48, 0 }, { 72, 24 } };
		air_lte_vrb_place(100, true, n, prb);
		assert_int_equal(prb[0], wanted[n][0]);
		assert_int_equal(prb[1], wanted[n][1]);
	}
	air_lte_vrb_place(100, false, 37, prb);
	assert_true(prb[0] == 37 && prb[1] == 37);
}

static void assignments(void **state)
{
	(void)state;
	static const int widths[] = { 6, 15, 25, 50, 75, 100 };
	static const size_t sizes[2][6] = { { 21, 22, 25, 27, 27, 28 }, { 23, 25, 27, 29, 30, 31 } };
	for (int tdd = 0; tdd < 2; tdd++)
		for (int w = 0; w < 6; w++) {
			struct air_enb enb;
			struct air_dci dci;
			struct air_lte_transport t = {
				.first_block = 1, .nof_blocks = 3, .size_index = 5, .rv = 2, .rnti = 0xffff
			};
			air_enb_defaults(&enb);
			enb.nof_prb = widths[w];
			enb.tdd = tdd;
			assert_int_equal(air_lte_transport_fit(&enb, 18, &t), 144);
			t.nof_blocks = 3;
			air_lte_dci(&enb, &t, 8, &dci);
			assert_int_equal(dci.nof_bits, sizes[tdd][w]);
			assert_true(dci.rnti == 0xffff && dci.aggregation == 8);
		}
	struct air_enb enb;
	struct air_lte_transport t = { 0 };
	air_enb_defaults(&enb);
	assert_int_equal(air_lte_transport_fit(&enb, 277, &t), 2216);
	assert_true(t.size_index == 26 && t.wide && t.nof_blocks == 6);
	assert_int_equal(air_lte_transport_fit(&enb, 278, &t), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parities),
		cmocka_unit_test(convolutional_code),
		cmocka_unit_test(redundancy_versions),
		cmocka_unit_test(turbo_is_linear),
		cmocka_unit_test(distributed_blocks),
		cmocka_unit_test(assignments),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
