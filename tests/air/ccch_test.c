// SPDX-License-Identifier: GPL-3.0-or-later
/* ccch: rates as asked for, lengths that add up, identities with their marks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../src/air/ccch.h"      // air_ccch_next
#include "../../src/air/prng.h"      // air_prng_seed
#include "../../src/air/scenario.h"  // struct air_cell

enum { BLOCKS = 20000, PER_MULTIFRAME = 9, RESERVED = 3 };

static const struct air_cell cell = {
	.arfcn = 51, .bsic = 29, .bs_ag_blks_res = RESERVED, .pagings_per_s = 10, .assigns_per_s = 5, .imsi_share = 0.25
};

/* How often each message type came up. */
static void count(const struct air_cell *of, bool agch, int counts[256])
{
	struct air_prng prng;
	uint8_t octets[AIR_OCTETS];
	memset(counts, 0, 256 * sizeof(*counts));
	air_prng_seed(&prng, 4, 4);
	for (int i = 0; i < BLOCKS; i++) {
		air_ccch_next(of, &prng, &prng, PER_MULTIFRAME, agch, octets);
		bool nothing = octets[1] == 0x06 && octets[2] == 0x21 && octets[5] == 0xf0;
		counts[octets[1] != 0x06 ? 1 : nothing ? 2 : octets[2]]++;
	}
}

static void assert_about(int got, double wanted)
{
	if (got < 0.9 * wanted || got > 1.1 * wanted)
		fail_msg("%d instead of about %.0f", got, wanted);
}

static void pages_at_the_rate_asked_for(void **state)
{
	(void)state;
	int counts[256];
	double seconds = BLOCKS / (double)(PER_MULTIFRAME - RESERVED) * 51 * 60e-3 / 13;
	count(&cell, false, counts);
	assert_about(counts[0x21] + counts[0x22] + counts[0x24], 10 * seconds);
	assert_true(counts[0x21] > 1000 && counts[0x22] > 1000 && counts[0x24] > 1000 && counts[0x3f] == 0);
	assert_int_equal(counts[2] + counts[0x21] + counts[0x22] + counts[0x24], BLOCKS);
}

static void assigns_at_the_rate_asked_for(void **state)
{
	(void)state;
	int counts[256];
	count(&cell, true, counts);
	assert_about(counts[0x3f] + counts[0x39] + counts[0x3a], 5 * BLOCKS / (double)RESERVED * 51 * 60e-3 / 13);
	assert_int_equal(counts[1] + counts[0x3f] + counts[0x39] + counts[0x3a], BLOCKS);
	struct air_cell none_reserved = cell;
	none_reserved.bs_ag_blks_res = 0;
	count(&none_reserved, false, counts);
	assert_true(counts[0x3f] > 500 && counts[0x21] > 1000);
}

static void lengths_add_up(void **state)
{
	(void)state;
	static const uint8_t most[256] = {
		[0x21] = 22, [0x22] = 22, [0x24] = 19, [0x3f] = 11, [0x39] = 18, [0x3a] = 19
	};
	struct air_prng prng;
	uint8_t octets[AIR_OCTETS];
	air_prng_seed(&prng, 6, 6);
	for (int i = 0; i < BLOCKS; i++) {
		air_ccch_next(&cell, &prng, &prng, PER_MULTIFRAME, i & 1, octets);
		if (octets[1] != 0x06)
			continue;
		assert_int_equal(octets[0] & 3, 1);
		assert_true(octets[0] >> 2 >= 5 && octets[0] >> 2 <= most[octets[2]]);
	}
}

static void identities_bear_their_marks(void **state)
{
	(void)state;
	struct air_prng prng;
	uint8_t octets[AIR_OCTETS];
	int imsis = 0, tmsis = 0, tllis = 0;
	air_prng_seed(&prng, 7, 7);
	for (int i = 0; i < BLOCKS; i++) {
		air_ccch_next(&cell, &prng, &prng, PER_MULTIFRAME, i & 1, octets);
		if (octets[1] == 0x06 && octets[2] == 0x21 && octets[5] != 0xf0) {
			bool imsi = (octets[5] & 7) == 1;
			imsi ? imsis++ : tmsis++;
			/* 0 01 01 31337 in swapped nibbles after the type */
			assert_memory_equal(octets + 5, imsi ? "\x09\x10\x10\x13\x33" : "\xf4\x5a\x5a", imsi ? 5 : 3);
		}
		if (octets[1] == 0x06 && octets[2] == 0x24)
			for (int k = 0; k < 4; k++)
				assert_memory_equal(octets + 4 + 4 * k, "\x5a\x5a", 2);
		if (octets[1] == 0x06 && octets[2] == 0x3f && octets[3] == 0x30)
			tllis += (octets[12] & 0xf) == 0xc && octets[13] == 0x05 && octets[14] == 0xa5;
	}
	assert_true(imsis > 100 && tmsis > 300 && tllis > 50);
}

/* 44.018 9.1.8, NECI 0: 000 update, 100 and 001 answer. */
static void phones_come_as_to_such_a_cell(void **state)
{
	(void)state;
	static const struct {
		int manner;
		double updates[2], answers[2];
	} rows[] = { { AIR_MANNER_CATCH, { 0.96, 1 }, { 0, 0 } },
		     { AIR_MANNER_HONEST, { 0.45, 0.6 }, { 0.15, 0.25 } },
		     { AIR_MANNER_HOME, { 0.2, 0.32 }, { 0.3, 0.45 } } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct air_cell served = cell;
		struct air_prng prng;
		uint8_t octets[AIR_OCTETS];
		int grants = 0, updates = 0, answers = 0;
		served.serving.manner = rows[i].manner;
		air_prng_seed(&prng, 8, 8);
		for (int k = 0; k < BLOCKS; k++) {
			air_ccch_next(&served, &prng, &prng, PER_MULTIFRAME, true, octets);
			if (octets[1] != 0x06 || octets[2] != 0x3f || octets[3] != 0)
				continue;
			grants++;
			updates += octets[7] >> 5 == 0;
			answers += octets[7] >> 5 == 4 || octets[7] >> 5 == 1;
		}
		assert_true(grants > 1000);
		assert_true(updates >= rows[i].updates[0] * grants && updates <= rows[i].updates[1] * grants);
		assert_true(answers >= rows[i].answers[0] * grants && answers <= rows[i].answers[1] * grants);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_at_the_rate_asked_for),
		cmocka_unit_test(assigns_at_the_rate_asked_for),
		cmocka_unit_test(lengths_add_up),
		cmocka_unit_test(identities_bear_their_marks),
		cmocka_unit_test(phones_come_as_to_such_a_cell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
