// SPDX-License-Identifier: GPL-3.0-or-later
/* coding: scrambling, parity and the convolutional code against the tests' own slow reference, against numbers worked
 * out by hand, and in noise.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../../src/lte/phy/coding.h"
#include "encoder.h"

static void gold_is_the_reference(void **state)
{
	(void)state;
	static const uint32_t inits[] = { 0, 1, 277, 503, 0x7fffffff, 0x40000000, 65535u << 14 | 5 << 9 | 271 };
	uint8_t want[2000], got[2000];
	for (unsigned i = 0; i < sizeof(inits) / sizeof(*inits); i++) {
		enc_gold(inits[i], want, sizeof(want));
		gold_sequence(inits[i], 0, got, sizeof(got));
		assert_memory_equal(got, want, sizeof(want));
		for (uint32_t first = 1; first < 100; first += 7) {
			gold_sequence(inits[i], first, got, 1000);
			assert_memory_equal(got, want + first, 1000);
		}
		gold_sequence(inits[i], 480, got, 1);
		assert_int_equal(got[0], want[480]);
	}
}

static void descrambling_turns_soft_bits(void **state)
{
	(void)state;
	uint8_t c[301];
	float llr[301];
	enc_gold(12345, c, 301);
	for (int i = 0; i < 301; i++)
		llr[i] = (c[i] ? -1.0f : 1.0f) * (float)(i + 1);
	gold_descramble(12345, llr, 301);
	for (int i = 0; i < 301; i++)
		assert_true(llr[i] == (float)(i + 1));
}

/* Check values of the catalogue of CRCs over the ASCII digits 1 to 9: LTE's are CRC-24/LTE-A, CRC-24/LTE-B,
 * CRC-16/XMODEM and CRC-8/LTE. */
static void crc_known_answers(void **state)
{
	(void)state;
	uint8_t bits[72];
	for (int i = 0; i < 72; i++)
		bits[i] = "123456789"[i / 8] >> (7 - i % 8) & 1;
	assert_int_equal(crc_bits(CRC_24A, bits, 72), 0xcde703);
	assert_int_equal(crc_bits(CRC_24B, bits, 72), 0x23ef52);
	assert_int_equal(crc_bits(CRC_16, bits, 72), 0x31c3);
	assert_int_equal(crc_bits(CRC_8, bits, 72), 0xea);
	assert_int_equal(crc_bits(CRC_24A, bits, 0), 0);
}

static void crc_with_parity_leaves_nothing(void **state)
{
	(void)state;
	struct random r = { 7 };
	uint8_t bits[100 + 24];
	random_fill(&r, bits, 100);
	enc_crc(bits, 100, 0x1864cfb, 24, 0);
	assert_int_equal(crc_bits(CRC_24A, bits, 124), 0);
	enc_crc(bits, 100, 0x11021, 16, 0xffff);
	assert_int_equal(crc_bits(CRC_16, bits, 116), crc_bits(CRC_16, (uint8_t[16]){ [0 ... 15] = 1 }, 16));
}

/* The impulse response is the generators themselves: 133, 171, 165 octal. */
static void encoder_impulse(void **state)
{
	(void)state;
	uint8_t bits[40] = { [10] = 1 }, d[120];
	static const unsigned octal[3] = { 0133, 0171, 0165 };
	enc_conv(bits, 40, d);
	for (int s = 0; s < 3; s++)
		for (int k = 0; k < 40; k++)
			assert_int_equal(d[40 * s + k], k >= 10 && k < 17 ? octal[s] >> (6 - (k - 10)) & 1 : 0);
}

/* Every bit that is sent comes back to its place, as often as it is sent. */
static void dematch_inverts_matching(void **state)
{
	(void)state;
	struct random r = { 3 };
	static const struct {
		size_t n, e;
	} sizes[] = { { 40, 1920 }, { 40, 480 }, { 41, 72 }, { 44, 288 }, { 31, 144 },
		      { 64, 576 },  { 32, 96 },  { 33, 50 }, { 1, 7 } };
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		size_t n = sizes[i].n, e = sizes[i].e, total = 0;
		uint8_t d[3 * 64], sent[1920];
		float llr[1920], out[3 * 64] = { 0 };
		random_fill(&r, d, 3 * n);
		enc_conv_match(d, n, sent, e);
		for (size_t k = 0; k < e; k++)
			llr[k] = sent[k] ? -1 : 1;
		conv_dematch(llr, e, n, out);
		for (size_t k = 0; k < 3 * n; k++) {
			assert_true(out[k] == 0 || (out[k] < 0) == d[k]);
			assert_in_range((size_t)fabsf(out[k]), e / (3 * n), (e + 3 * n - 1) / (3 * n));
			total += (size_t)fabsf(out[k]);
		}
		assert_int_equal(total, e);
	}
}

/* By hand: 40 bits are two rows of 32 with 24 filling; the first column read is 1 (filling, then bit 33 - 24 = 9), then
 * 17 (bit 25), 9 (bit 17), 25 (bits 1 and 33). */
static void dematch_by_hand(void **state)
{
	(void)state;
	const float llr[5] = { 1, 2, 3, 4, 5 };
	float out[120] = { 0 };
	conv_dematch(llr, 5, 40, out);
	assert_true(out[9] == 1 && out[25] == 2 && out[17] == 3 && out[1] == 4 && out[33] == 5);
}

static void encoding_and_agreement(void **state)
{
	(void)state;
	struct random r = { 8 };
	for (size_t n = 6; n <= 64; n++) {
		uint8_t bits[64], want[192], got[192];
		float llr[192];
		random_fill(&r, bits, n);
		enc_conv(bits, n, want);
		conv_encode(bits, n, got);
		assert_memory_equal(got, want, 3 * n);
		for (size_t i = 0; i < 3 * n; i++)
			llr[i] = want[i] ? -2 : 2;
		assert_true(conv_agreement(llr, n, bits) > 0.999f);
		llr[0] = -llr[0];
		assert_true(fabsf(conv_agreement(llr, n, bits) - 1 + 2 / (3 * (float)n)) < 1e-4f);
	}
}

static unsigned blocks_wrong(size_t n, size_t e, double ebn0_db, unsigned blocks, uint64_t seed)
{
	struct random r = { seed };
	unsigned wrong = 0;
	const double sigma = sqrt(0.5 * (double)e / (double)n / pow(10, ebn0_db / 10));
	for (unsigned b = 0; b < blocks; b++) {
		uint8_t bits[64], d[192], sent[2000], got[64];
		float llr[2000], mother[192] = { 0 };
		random_fill(&r, bits, n);
		enc_conv(bits, n, d);
		enc_conv_match(d, n, sent, e);
		for (size_t k = 0; k < e; k++)
			llr[k] = (float)(2 / (sigma * sigma) * ((sent[k] ? -1 : 1) + sigma * random_gauss(&r)));
		conv_dematch(llr, e, n, mother);
		conv_decode(mother, n, got);
		wrong += memcmp(got, bits, n) != 0;
	}
	return wrong;
}

static void decodes_what_is_clean(void **state)
{
	(void)state;
	for (size_t n = 8; n <= 64; n++)
		assert_int_equal(blocks_wrong(n, 3 * n, 12, 20, n), 0);
	assert_int_equal(blocks_wrong(40, 1920, 12, 50, 1), 0);
	assert_int_equal(blocks_wrong(43, 72, 12, 50, 2), 0);
}

/* The union bound of the code (free distance 15, 3 words a bit and then 6 of 17…): at most 40 (3 Q(sqrt(10 Eb/N0)) + …)
 * of the blocks are wrong; 2.2e-3 at 3 dB, and more than a tenth of that. */
static void error_rate_in_noise(void **state)
{
	(void)state;
	unsigned at_3 = blocks_wrong(40, 120, 3, 6000, 5), at_1 = blocks_wrong(40, 120, 1, 2000, 6);
	print_message("blocks wrong: %u of 6000 at 3 dB, %u of 2000 at 1 dB\n", at_3, at_1);
	assert_in_range(at_3, 0, 24);
	assert_in_range(at_1, 20, 260);
	/* the same energy over sixteen times the bits */
	assert_in_range(blocks_wrong(40, 1920, 3, 1500, 7), 0, 9);
}

static void hostile_soft_bits(void **state)
{
	(void)state;
	float llr[120];
	uint8_t bits[40];
	for (int i = 0; i < 120; i++)
		llr[i] = i % 3 == 0 ? NAN : i % 3 == 1 ? INFINITY : -INFINITY;
	conv_decode(llr, 40, bits);
	memset(llr, 0, sizeof(llr));
	conv_decode(llr, 40, bits);
	for (int i = 0; i < 40; i++)
		assert_in_range(bits[i], 0, 1);
	conv_decode(llr, CONV_BITS_MAX + 1, bits);
	conv_decode(llr, 0, bits);
	conv_dematch(llr, 10, 0, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gold_is_the_reference), cmocka_unit_test(descrambling_turns_soft_bits),
		cmocka_unit_test(crc_known_answers),     cmocka_unit_test(crc_with_parity_leaves_nothing),
		cmocka_unit_test(encoder_impulse),       cmocka_unit_test(dematch_inverts_matching),
		cmocka_unit_test(dematch_by_hand),       cmocka_unit_test(encoding_and_agreement),
		cmocka_unit_test(decodes_what_is_clean), cmocka_unit_test(error_rate_in_noise),
		cmocka_unit_test(hostile_soft_bits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
