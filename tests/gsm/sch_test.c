// SPDX-License-Identifier: GPL-3.0-or-later
/* sch: fields and coding by hand, frame numbers up to the hyperframe's end, what noise does, bursts added up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../../src/gsm/phy/sch.h"
#include "dice.h"

enum { MULTIFRAME = 51, SUPERFRAME = 1326 };

static struct dice dice = { 7 };

/* Coding of 45.003 4.7 by the definition, from octets whose bit 1 goes first. */
static void code(const uint8_t octets[SCH_OCTETS], uint8_t out[SCH_BITS])
{
	uint8_t u[39] = { 0 };
	unsigned parity = 0;
	for (int i = 0; i < 25; i++) {
		u[i] = octets[i / 8] >> i % 8 & 1;
		unsigned feed = (parity >> 9 & 1) ^ u[i];
		parity = (parity << 1 & 0x3ff) ^ (feed ? 0x175 : 0); /* D10 + D8 + D6 + D5 + D4 + D2 + 1 */
	}
	for (int i = 0; i < 10; i++)
		u[25 + i] = !(parity >> (9 - i) & 1);
	for (int k = 0; k < 39; k++) {
		int d1 = k > 0 ? u[k - 1] : 0, d3 = k > 2 ? u[k - 3] : 0, d4 = k > 3 ? u[k - 4] : 0;
		out[2 * k] = (uint8_t)(u[k] ^ d3 ^ d4);
		out[2 * k + 1] = (uint8_t)(u[k] ^ d1 ^ d3 ^ d4);
	}
}

static void soft(const uint8_t bits[SCH_BITS], float amplitude, float noise, float out[SCH_BITS])
{
	for (int i = 0; i < SCH_BITS; i++)
		out[i] = amplitude * (bits[i] ? -1.0f : 1.0f) + noise * dice_gauss(&dice);
}

static void assert_reads(const uint8_t octets[SCH_OCTETS], int bsic, uint32_t fn)
{
	uint8_t bits[SCH_BITS], encoded[SCH_BITS];
	float llr[SCH_BITS];
	struct sch sch;
	code(octets, bits);
	soft(bits, 3, 0, llr);
	assert_true(sch_decode(llr, &sch));
	assert_int_equal(sch.bsic, bsic);
	assert_int_equal(sch.fn, fn);
	assert_memory_equal(sch.octets, octets, SCH_OCTETS);
	sch_encode((uint8_t)bsic, fn, encoded);
	assert_memory_equal(encoded, bits, SCH_BITS);
}

/* Figure 9.1.30.1 of 44.018, filled in by hand. */
static void octets_by_hand(void **state)
{
	(void)state;
	/* BSIC 29 = 011101, T1 1142 = 10.00111011.0, T2 11 = 01011, T3' 2 = 01.0 */
	assert_reads((const uint8_t[]){ 0x76, 0x3b, 0x2d, 0x00 }, 29, 1142 * 1326 + 51 * ((21 - 11) % 26) + 21);
	/* all zero but T2 1: T3 1, T2 1: FN 1 */
	assert_reads((const uint8_t[]){ 0x00, 0x00, 0x04, 0x00 }, 0, 1);
	/* BSIC 63, T1 2047, T2 16 = 10000, T3' 4 = 10.0: the last of the hyperframe, ten frames before its end */
	assert_reads((const uint8_t[]){ 0xff, 0xff, 0xc2, 0x00 }, 63, 2715648 - 10);
	/* BSIC 1, T1 0, T2 25, T3' 1: T3 11, (11 - 25) mod 26 = 12 */
	assert_reads((const uint8_t[]){ 0x04, 0x00, 0x64, 0x01 }, 1, 51 * 12 + 11);
}

/* Every frame of a superframe that can carry the burst, in the first and in the last one. */
static void every_frame_there_and_back(void **state)
{
	(void)state;
	for (uint32_t k = 0; k < 2 * SUPERFRAME; k++) {
		uint32_t fn = k < SUPERFRAME ? k : GSM_FRAMES - 2 * SUPERFRAME + k;
		uint8_t bits[SCH_BITS], bsic = (uint8_t)dice_below(&dice, 64);
		float llr[SCH_BITS];
		struct sch sch;
		if (fn % MULTIFRAME % 10 != 1)
			continue;
		sch_encode(bsic, fn, bits);
		soft(bits, 1, 0.3f, llr);
		assert_true(sch_decode(llr, &sch));
		assert_true(sch.fn == fn && sch.bsic == bsic);
	}
}

static void impossible_fields_are_refused(void **state)
{
	(void)state;
	uint8_t bits[SCH_BITS];
	float llr[SCH_BITS];
	struct sch sch;
	for (unsigned t2 = 0; t2 < 32; t2++)
		for (unsigned t3p = 0; t3p < 8; t3p++) {
			const uint8_t octets[] = { 0x54, 0x12, (uint8_t)(t2 << 2 | t3p >> 1), t3p & 1 };
			code(octets, bits);
			soft(bits, 1, 0, llr);
			assert_int_equal(sch_decode(llr, &sch), t2 < 26 && t3p < 5);
		}
}

static void noise_hardly_ever_passes(void **state)
{
	(void)state;
	enum { TRIES = 200000 };
	int passed = 0;
	for (int i = 0; i < TRIES; i++) {
		float llr[SCH_BITS];
		struct sch sch;
		for (int k = 0; k < SCH_BITS; k++)
			llr[k] = dice_gauss(&dice);
		passed += sch_decode(llr, &sch);
	}
	print_message("%d of %d noise bursts passed\n", passed, TRIES);
	assert_true(passed < TRIES / 5000);
}

static void degenerate_soft_bits_do_no_harm(void **state)
{
	(void)state;
	static const float values[] = { 0, 1e30f, -1e30f, 1e-30f, INFINITY, -INFINITY, NAN };
	for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
		float llr[SCH_BITS];
		struct sch sch;
		for (int k = 0; k < SCH_BITS; k++)
			llr[k] = k % 7 ? values[v] : 1;
		sch_decode(llr, &sch);
	}
}

static void agreement_counts_standard_deviations(void **state)
{
	(void)state;
	uint8_t bits[SCH_BITS];
	float llr[SCH_BITS];
	double sum = 0, square = 0;
	sch_encode(12, 51 * 30 + 11, bits);
	soft(bits, 2, 0, llr);
	assert_true(fabsf(sch_agreement(llr, bits) - sqrtf(SCH_BITS)) < 1e-3f);
	soft(bits, -2, 0, llr);
	assert_true(fabsf(sch_agreement(llr, bits) + sqrtf(SCH_BITS)) < 1e-3f);
	for (int i = 0; i < 4000; i++) {
		soft(bits, 0, 5, llr);
		double a = sch_agreement(llr, bits);
		sum += a;
		square += a * a;
	}
	assert_true(fabs(sum / 4000) < 0.08 && fabs(square / 4000 - 1) < 0.12);
}

/* ---- store ---- */

static bool may_be_sch(unsigned frames)
{
	unsigned at = frames % MULTIFRAME;
	return (at % 10 == 0 && at < 50) || (at % 10 == 1 && at > 1);
}

/* What a receiver gathers from the burst of frame `start` on: other bursts' bits where that frame holds none. Returns
 * how many single bursts were readable. */
static int gather(struct sch_store *store, uint8_t bsic, uint32_t start, unsigned frames, float noise)
{
	int readable = 0;
	sch_store_reset(store);
	for (unsigned k = 0; k < frames; k++) {
		uint32_t fn = (start + k) % GSM_FRAMES;
		uint8_t bits[SCH_BITS];
		float llr[SCH_BITS];
		struct sch sch;
		if (!may_be_sch(k))
			continue;
		bool is_one = fn % MULTIFRAME % 10 == 1;
		sch_encode(bsic, fn % MULTIFRAME % 10 == 1 ? fn : 1, bits);
		soft(bits, is_one ? 1 : 0, is_one ? noise : sqrtf(1 + noise * noise), llr);
		readable += is_one && sch_decode(llr, &sch);
		sch_store_add(store, k, llr);
	}
	return readable;
}

/* Places in a superframe where the bursts of two multiframes follow before T1 changes. */
static void bursts_add_up(void **state)
{
	(void)state;
	static struct sch_store store;
	int readable = 0, tried = 0, found = 0;
	sch_store_init(&store);
	for (unsigned at = 1; at < SUPERFRAME - 3 * MULTIFRAME; at++) {
		if (at % MULTIFRAME % 10 != 1)
			continue;
		struct sch first;
		uint32_t start = SUPERFRAME * dice_below(&dice, 2048) + at;
		uint8_t bsic = (uint8_t)dice_below(&dice, 64);
		readable += gather(&store, bsic, start, 3 * MULTIFRAME, 1.6f);
		tried++;
		if (!sch_store_decode(&store, &first))
			continue;
		assert_int_equal(first.fn, start);
		assert_int_equal(first.bsic, bsic);
		found++;
	}
	print_message("%d of %d found; single bursts readable: %d of %d\n", found, tried, readable, 15 * tried);
	assert_true(found > tried * 95 / 100);
	assert_true(readable < 15 * tried / 20);
}

/* T1 changes under way: what comes after is left out, and nothing false comes of it. */
static void across_the_superframes_end(void **state)
{
	(void)state;
	static struct sch_store store;
	int found = 0, tried = 0;
	sch_store_init(&store);
	for (int round = 0; round < 4; round++)
		for (unsigned at = SUPERFRAME - 3 * MULTIFRAME; at < SUPERFRAME; at++) {
			struct sch first;
			/* the last superframe of the hyperframe too */
			uint32_t start = SUPERFRAME * (round ? dice_below(&dice, 2048) : 2047) + at;
			if (at % MULTIFRAME % 10 != 1)
				continue;
			gather(&store, 17, start, 3 * MULTIFRAME, 0.5f);
			bool good = sch_store_decode(&store, &first);
			assert_true(!good || (first.fn == start && first.bsic == 17));
			found += good;
			tried++;
		}
	assert_true(found > tried * 9 / 10); /* but for those with a single burst before the end */
}

static void noise_is_not_found(void **state)
{
	(void)state;
	static struct sch_store store;
	int found = 0;
	sch_store_init(&store);
	for (int i = 0; i < 300; i++) {
		struct sch first;
		gather(&store, 0, SUPERFRAME * 5 + 1, 4 * MULTIFRAME, 1e6f);
		found += sch_store_decode(&store, &first);
	}
	assert_true(found <= 1);
}

static void store_takes_so_many(void **state)
{
	(void)state;
	static struct sch_store store;
	float llr[SCH_BITS] = { 0 };
	struct sch first;
	sch_store_init(&store);
	assert_false(sch_store_decode(&store, &first));
	for (unsigned i = 0; i < 3 * SCH_STORE; i++)
		sch_store_add(&store, i, llr);
	assert_int_equal(store.count, SCH_STORE);
	assert_false(sch_store_decode(&store, &first));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(octets_by_hand),
		cmocka_unit_test(every_frame_there_and_back),
		cmocka_unit_test(impossible_fields_are_refused),
		cmocka_unit_test(noise_hardly_ever_passes),
		cmocka_unit_test(degenerate_soft_bits_do_no_harm),
		cmocka_unit_test(agreement_counts_standard_deviations),
		cmocka_unit_test(bursts_add_up),
		cmocka_unit_test(across_the_superframes_end),
		cmocka_unit_test(noise_is_not_found),
		cmocka_unit_test(store_takes_so_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
