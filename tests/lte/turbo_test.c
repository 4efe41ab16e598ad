// SPDX-License-Identifier: GPL-3.0-or-later
/* turbo: transport blocks through the tests' own encoder, whole and in pieces, in noise, over several transmissions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/lte/phy/turbo.h"
#include "encoder.h"

enum { BITS_MAX = 13000, SENT_MAX = 62000 };

static void interleavers_are_permutations(void **state)
{
	(void)state;
	unsigned lengths = 0;
	uint16_t place[TURBO_K_MAX];
	for (unsigned k = 1; k <= TURBO_K_MAX + 64; k++) {
		uint8_t seen[TURBO_K_MAX] = { 0 };
		if (!turbo_interleaver(k, place))
			continue;
		lengths++;
		for (unsigned i = 0; i < k; i++) {
			assert_true(place[i] < k && !seen[place[i]]);
			seen[place[i]] = 1;
		}
	}
	assert_int_equal(lengths, 188);
}

/* K = 40: (3 i + 10 i^2) mod 40 by hand. */
static void interleaver_by_hand(void **state)
{
	(void)state;
	static const uint16_t want[8] = { 0, 13, 6, 19, 12, 25, 18, 31 };
	uint16_t place[TURBO_K_MAX];
	assert_true(turbo_interleaver(40, place));
	assert_memory_equal(place, want, sizeof(want));
	assert_true(turbo_interleaver(6144, place));
	assert_int_equal(place[1], 743);
	assert_int_equal(place[2], 2446); /* 526 + 1920 */
	assert_false(turbo_interleaver(0, place));
	assert_false(turbo_interleaver(41, place));
	assert_false(turbo_interleaver(520, place));
	assert_false(turbo_interleaver(6208, place));
}

static void plans(void **state)
{
	(void)state;
	struct turbo_plan p;
	assert_true(turbo_plan(200, &p) && p.blocks == 1 && p.k_large == 200 && p.filling == 0);
	assert_true(turbo_plan(16 + 24, &p) && p.k_large == 40 && p.filling == 0);
	assert_true(turbo_plan(25, &p) && p.k_large == 40 && p.filling == 15);
	assert_true(turbo_plan(513, &p) && p.k_large == 528 && p.filling == 15);
	assert_true(turbo_plan(1025, &p) && p.k_large == 1056 && p.filling == 31);
	assert_true(turbo_plan(2049, &p) && p.k_large == 2112 && p.filling == 63);
	assert_true(turbo_plan(6144, &p) && p.blocks == 1 && p.k_large == 6144);
	assert_int_equal(turbo_soft_size(&p), 3 * 6148);
	/* 6145 bits: two blocks, 6193 with their parity: 3136 would hold 3097, and 3072 does for one of them */
	assert_true(turbo_plan(6145, &p) && p.blocks == 2 && p.k_large == 3136 && p.k_small == 3072);
	assert_true(p.nof_small == 1 && p.filling == 3136 + 3072 - 6193);
	assert_false(turbo_plan(0, &p));
	assert_false(turbo_plan(SIZE_MAX / 2, &p));
}

struct channel {
	struct random random;
	double snr; /* Es/N0 of QPSK in dB: each bit has half of it */
};

static void send(struct channel *c, const uint8_t *sent, size_t n, float *llr)
{
	const double sigma = sqrt(0.5 / pow(10, c->snr / 10) * 2);
	for (size_t i = 0; i < n; i++)
		llr[i] = (float)(2 / (sigma * sigma) * ((sent[i] ? -1 : 1) + sigma * random_gauss(&c->random)));
}

/* Sends tbs bits with each of the redundancy versions and says whether they come back. */
static bool survives(struct channel *c, struct turbo *turbo, size_t tbs, size_t e, unsigned unit, const char *versions)
{
	static uint8_t bits[BITS_MAX], got[BITS_MAX], sent[SENT_MAX];
	static float llr[SENT_MAX], soft[3 * (BITS_MAX + 100)];
	struct turbo_plan plan;
	random_fill(&c->random, bits, tbs);
	enc_crc(bits, tbs, 0x1864cfb, 24, 0);
	assert_true(turbo_plan(tbs + 24, &plan));
	assert_true(turbo_soft_size(&plan) <= sizeof(soft) / sizeof(*soft));
	memset(soft, 0, sizeof(soft));
	for (; *versions; versions++) {
		enc_transport(bits, tbs, *versions - '0', unit, sent, e);
		send(c, sent, e, llr);
		turbo_dematch(&plan, llr, e, unit, *versions - '0', soft);
	}
	if (!turbo_decode(turbo, &plan, soft, 8, got))
		return false;
	assert_memory_equal(got, bits, tbs + 24);
	return true;
}

static void clean_blocks_come_back(void **state)
{
	static const size_t sizes[] = { 16,  32,  72,  56,  104, 120,  144,  176, 208,
		                        224, 256, 296, 328, 456, 1736, 2216, 6120 };
	struct channel c = { { 1 }, 20 };
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		assert_true(survives(&c, *state, sizes[i], 3 * sizes[i] + 84, 2, "0"));
		assert_true(survives(&c, *state, sizes[i], 10 * sizes[i], 4, "2"));
		assert_true(survives(&c, *state, sizes[i], 2 * sizes[i], 1, "0213"));
	}
	assert_true(survives(&c, *state, 10, 200, 2, "0"));                       /* with filling */
	assert_true(survives(&c, *state, 6140 + 6140 - 72 - 120, 20000, 4, "0")); /* two blocks of 6080 */
	assert_true(survives(&c, *state, 3136 + 3200 - 72, 10002, 2, "1"));       /* two lengths, uneven shares */
}

static unsigned lost(struct turbo *turbo, size_t tbs, size_t e, double snr, const char *versions, unsigned blocks)
{
	struct channel c = { { (uint64_t)(1000 * snr) + tbs }, snr };
	unsigned wrong = 0;
	for (unsigned i = 0; i < blocks; i++)
		wrong += !survives(&c, turbo, tbs, e, 4, versions);
	return wrong;
}

/* 176 bits on 4 resource blocks (1008 bits): capacity of QPSK at rate 200 / 504 per symbol is reached at -5.0 dB; a
 * code so short needs 1.6 dB more for one block in a hundred. 1736 bits at a third of the code rate: 1.2 dB above
 * capacity. */
static void losses_in_noise(void **state)
{
	unsigned short_2 = lost(*state, 176, 1008, -2.4, "0", 500), short_4 = lost(*state, 176, 1008, -4.5, "0", 200);
	unsigned all_four = lost(*state, 176, 1008, -8.4, "0231", 300),
		 long_1 = lost(*state, 1736, 5292, 0.1, "0", 100);
	unsigned far = lost(*state, 1736, 5292, -2.2, "0", 30);
	print_message("lost: %u of 500, %u of 200, %u of 300, %u of 100, %u of 30\n", short_2, short_4, all_four,
	              long_1, far);
	assert_in_range(short_2, 0, 15);
	assert_in_range(short_4, 20, 200);
	assert_in_range(all_four, 0, 15);
	assert_in_range(long_1, 0, 5);
	assert_int_equal(far, 30);
}

/* Noise has the right parity once in 2^24 tries. */
static void noise_and_silence_are_nothing(void **state)
{
	struct random r = { 99 };
	struct turbo_plan plan;
	float soft[3 * 204] = { 0 };
	uint8_t bits[200];
	assert_true(turbo_plan(200, &plan));
	assert_false(turbo_decode(*state, &plan, soft, 8, bits));
	for (int i = 0; i < 500; i++) {
		for (int k = 0; k < 3 * 204; k++)
			soft[k] = (float)random_gauss(&r);
		assert_false(turbo_decode(*state, &plan, soft, 4, bits));
	}
	for (int k = 0; k < 3 * 204; k++)
		soft[k] = k % 3 == 0 ? NAN : k % 3 == 1 ? INFINITY : -INFINITY;
	assert_false(turbo_decode(*state, &plan, soft, 4, bits));
}

static int make(void **state)
{
	*state = turbo_create();
	return *state ? 0 : -1;
}

static int unmake(void **state)
{
	turbo_destroy(*state);
	turbo_destroy(NULL);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(interleavers_are_permutations),
		cmocka_unit_test(interleaver_by_hand),
		cmocka_unit_test(plans),
		cmocka_unit_test(clean_blocks_come_back),
		cmocka_unit_test(losses_in_noise),
		cmocka_unit_test(noise_and_silence_are_nothing),
	};
	return cmocka_run_group_tests(tests, make, unmake);
}
