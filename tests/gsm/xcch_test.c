// SPDX-License-Identifier: GPL-3.0-or-later
/* xcch: the multiframe as 45.002 draws it, and what adding repetitions up may and may not do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>
#include <osmocom/coding/gsm0503_coding.h>  // gsm0503_xcch_encode

#include "../../src/gsm/phy/xcch.h"
#include "dice.h"

static struct dice dice = { 3 };

/* ---- places ---- */

/* 45.002 clause 7: two multiframes. c: any CCCH; 0..3 and w..z: SDCCH/4 and its SACCH of sub-slot 0..3. */
static const char alone[] = "FSBBBBccccFSccccccccFSccccccccFSccccccccFScccccccc-"
			    "FSBBBBccccFSccccccccFSccccccccFSccccccccFScccccccc-";
static const char combined[] = "FSBBBBccccFSccccccccFS00001111FS22223333FSwwwwxxxx-"
			       "FSBBBBccccFSccccccccFS00001111FS22223333FSyyyyzzzz-";

static void bursts_stand_where_the_table_says(void **state)
{
	(void)state;
	for (uint32_t fn = 2715648 - 1020; fn < 2715648; fn++) {
		char c = combined[fn % 102];
		uint32_t first = 0;
		int burst = xcch_burst_of(fn, &first);
		if (c == 'F' || c == 'S' || c == '-') {
			assert_int_equal(burst, -1);
			continue;
		}
		/* a block begins after F and S, or after another whole block */
		unsigned into = (fn % 102 % 51 % 10 - 2) % 4;
		assert_int_equal(burst, into);
		assert_int_equal(first, fn - into);
		assert_int_equal(combined[first % 102], c);
	}
}

static enum pdu_channel channel_of(char c, int ccch_block, int bs_ag_blks_res)
{
	if (c == 'B')
		return PDU_BCCH;
	if (c == 'c')
		return ccch_block < bs_ag_blks_res ? PDU_AGCH : PDU_PCH;
	return c <= '3' ? PDU_SDCCH4 : PDU_SACCH4;
}

static void assert_table(const char *table, const struct ccch_config *config)
{
	int ccch_block = 0;
	for (uint32_t at = 0; at < 102; at++) {
		uint32_t first, fn = 102 * 777 + at;
		uint8_t subslot = 99;
		if (at % 51 == 0)
			ccch_block = 0;
		if (xcch_burst_of(fn, &first) != 0)
			continue;
		char c = table[at];
		assert_int_equal(xcch_channel(fn, config, &subslot), channel_of(c, ccch_block, config->bs_ag_blks_res));
		assert_int_equal(subslot, c >= 'w' ? c - 'w' : c >= '0' && c <= '3' ? c - '0' : 0);
		ccch_block += c == 'c';
	}
}

static void channels_are_as_configured(void **state)
{
	(void)state;
	for (uint8_t res = 0; res < 8; res++) {
		assert_table(alone, &(struct ccch_config){ .bs_ag_blks_res = res });
		assert_table(combined,
		             &(struct ccch_config){ .ccch_conf = 1, .combined = true, .bs_ag_blks_res = res });
	}
}

static void without_si3_all_is_common(void **state)
{
	(void)state;
	for (uint32_t at = 0; at < 102; at++) {
		uint32_t first;
		uint8_t subslot;
		if (xcch_burst_of(at, &first) == 0)
			assert_int_equal(xcch_channel(at, NULL, &subslot), at % 51 == 2 ? PDU_BCCH : PDU_CCCH);
	}
}

/* ---- blocks ---- */

static void message(uint8_t octets[XCCH_OCTETS])
{
	for (int i = 0; i < XCCH_OCTETS; i++)
		octets[i] = (uint8_t)dice_below(&dice, 256);
}

static void receive(const uint8_t octets[XCCH_OCTETS], float noise, float bits[XCCH_BITS])
{
	ubit_t coded[XCCH_BITS];
	gsm0503_xcch_encode(coded, octets);
	for (int i = 0; i < XCCH_BITS; i++)
		bits[i] = (coded[i] ? -1.0f : 1.0f) + noise * dice_gauss(&dice);
}

static void noise_block(float bits[XCCH_BITS])
{
	for (int i = 0; i < XCCH_BITS; i++)
		bits[i] = dice_gauss(&dice);
}

static void a_block_comes_back(void **state)
{
	(void)state;
	for (int i = 0; i < 200; i++) {
		uint8_t sent[XCCH_OCTETS], got[XCCH_OCTETS];
		float bits[XCCH_BITS];
		message(sent);
		receive(sent, 0.6f, bits);
		for (int k = 0; k < XCCH_BITS; k++)
			bits[k] *= i % 2 ? 1e-6f : 1e6f; /* scale means nothing */
		assert_true(xcch_decode(bits, got));
		assert_memory_equal(got, sent, XCCH_OCTETS);
	}
}

static void noise_is_no_block(void **state)
{
	(void)state;
	for (int i = 0; i < 10000; i++) {
		uint8_t got[XCCH_OCTETS];
		float bits[XCCH_BITS];
		noise_block(bits);
		assert_false(xcch_decode(bits, got));
	}
}

static void degenerate_soft_bits_do_no_harm(void **state)
{
	(void)state;
	static const float values[] = { 1e30f, -1e30f, INFINITY, NAN };
	for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
		uint8_t got[XCCH_OCTETS];
		float bits[XCCH_BITS];
		for (int k = 0; k < XCCH_BITS; k++)
			bits[k] = k % 5 ? dice_gauss(&dice) : values[v];
		assert_false(xcch_decode(bits, got));
	}
}

/* ---- repetitions ---- */

enum { CYCLE = 8 * 51 };
static const float faint = 1.5f; /* noise at which a block by itself is never read */

static struct xcch_sums sums;

/* TC 0 of the n-th cycle, plus tc. */
static uint32_t bcch(int n, unsigned tc)
{
	return (uint32_t)n * CYCLE + 51 * tc + 2;
}

/* How many repetitions it took; 0: all were not enough. */
static int repetitions(const uint8_t *sent, unsigned tc, int most)
{
	for (int n = 1; n <= most; n++) {
		float bits[XCCH_BITS];
		uint8_t got[XCCH_OCTETS];
		receive(sent, faint, bits);
		assert_false(xcch_decode(bits, got));
		if (!xcch_sums_decode(&sums, bcch(n, tc), bits, got))
			continue;
		assert_memory_equal(got, sent, XCCH_OCTETS);
		return n;
	}
	return 0;
}

static void repetitions_add_up(void **state)
{
	(void)state;
	int total = 0;
	for (int i = 0; i < 100; i++) {
		uint8_t sent[XCCH_OCTETS];
		message(sent);
		xcch_sums_reset(&sums);
		int n = repetitions(sent, (unsigned)i % 8, 12);
		assert_true(n > 1);
		total += n;
	}
	assert_true(total < 5 * 100);
}

/* SI3 and SI4 come twice in a cycle. */
static void twins_add_up(void **state)
{
	(void)state;
	for (unsigned tc = 2; tc < 4; tc++) {
		int total = 0;
		for (int i = 0; i < 50; i++) {
			uint8_t sent[XCCH_OCTETS], got[XCCH_OCTETS];
			float bits[XCCH_BITS];
			message(sent);
			xcch_sums_reset(&sums);
			int n = 0;
			do {
				receive(sent, faint, bits);
				assert_true(++n <= 12);
			} while (!xcch_sums_decode(&sums, bcch(n / 2, n % 2 ? tc : tc + 4), bits, got));
			assert_memory_equal(got, sent, XCCH_OCTETS);
			total += n;
		}
		assert_true(total < 5 * 50);
	}
}

/* The message changes: the old sum gives way, and at no time is anything read that was not sent. */
static void a_changed_message_starts_anew(void **state)
{
	(void)state;
	int read = 0;
	for (int i = 0; i < 100; i++) {
		uint8_t old[XCCH_OCTETS], new[XCCH_OCTETS];
		float bits[XCCH_BITS];
		uint8_t got[XCCH_OCTETS];
		message(old);
		message(new);
		xcch_sums_reset(&sums);
		for (int n = 0; n < 2; n++) { /* two are seldom enough */
			receive(old, 2, bits);
			xcch_sums_decode(&sums, bcch(n, 5), bits, got);
		}
		for (int n = 2; n < 14; n++) {
			receive(new, faint, bits);
			if (!xcch_sums_decode(&sums, bcch(n, 5), bits, got))
				continue;
			assert_memory_equal(got, new, XCCH_OCTETS);
			read++;
			break;
		}
	}
	assert_true(read >= 98);
}

/* Messages that take turns where one is expected. */
static void never_a_wrong_message(void **state)
{
	(void)state;
	uint8_t sent[3][XCCH_OCTETS];
	for (int i = 0; i < 3; i++)
		message(sent[i]);
	xcch_sums_reset(&sums);
	for (int n = 0; n < 3000; n++) {
		float bits[XCCH_BITS];
		uint8_t got[XCCH_OCTETS];
		unsigned tc = dice_below(&dice, 8), which = dice_below(&dice, 3);
		receive(sent[which], 1 + (float)dice_uniform(&dice), bits);
		if (!xcch_sums_decode(&sums, bcch(n, tc), bits, got))
			continue;
		bool known = false;
		for (int i = 0; i < 3; i++)
			known |= memcmp(got, sent[i], XCCH_OCTETS) == 0;
		assert_true(known);
	}
}

static void noise_never_adds_up(void **state)
{
	(void)state;
	xcch_sums_reset(&sums);
	for (int n = 0; n < 5000; n++) {
		float bits[XCCH_BITS];
		uint8_t got[XCCH_OCTETS];
		noise_block(bits);
		assert_false(xcch_sums_decode(&sums, bcch(n / 8, (unsigned)n % 8), bits, got));
	}
}

/* What was read is not read again out of what it was read from. */
static void a_block_counts_once(void **state)
{
	(void)state;
	for (unsigned tc = 0; tc < 8; tc++) {
		uint8_t sent[XCCH_OCTETS], got[XCCH_OCTETS];
		float bits[XCCH_BITS];
		message(sent);
		xcch_sums_reset(&sums);
		assert_true(repetitions(sent, tc, 12) > 1);
		receive(sent, 20, bits); /* next to nothing: whatever is read now comes from before */
		assert_false(xcch_sums_decode(&sums, bcch(20, tc), bits, got));
		assert_false(xcch_sums_decode(&sums, bcch(20, (tc + 4) % 8), bits, got));
		/* one that decoded by itself: what was added up before it is of no more use */
		receive(sent, faint, bits);
		xcch_sums_reset(&sums);
		xcch_sums_decode(&sums, bcch(0, tc), bits, got);
		xcch_sums_done(&sums, bcch(1, tc));
		receive(sent, 1.2f, bits);
		if (!xcch_decode(bits, got))
			assert_false(xcch_sums_decode(&sums, bcch(2, tc), bits, got));
	}
}

/* Sums of one TC do not touch another's. */
static void places_are_kept_apart(void **state)
{
	(void)state;
	uint8_t a[XCCH_OCTETS], b[XCCH_OCTETS], got[XCCH_OCTETS];
	float bits[XCCH_BITS];
	int read = 0;
	message(a);
	message(b);
	xcch_sums_reset(&sums);
	for (int n = 0; n < 8; n++) {
		receive(a, faint, bits);
		if (xcch_sums_decode(&sums, bcch(n, 0), bits, got)) {
			assert_memory_equal(got, a, XCCH_OCTETS);
			read |= 1;
		}
		receive(b, faint, bits);
		if (xcch_sums_decode(&sums, bcch(n, 1), bits, got)) {
			assert_memory_equal(got, b, XCCH_OCTETS);
			read |= 2;
		}
	}
	assert_int_equal(read, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bursts_stand_where_the_table_says),
		cmocka_unit_test(channels_are_as_configured),
		cmocka_unit_test(without_si3_all_is_common),
		cmocka_unit_test(a_block_comes_back),
		cmocka_unit_test(noise_is_no_block),
		cmocka_unit_test(degenerate_soft_bits_do_no_harm),
		cmocka_unit_test(repetitions_add_up),
		cmocka_unit_test(twins_add_up),
		cmocka_unit_test(a_changed_message_starts_anew),
		cmocka_unit_test(never_a_wrong_message),
		cmocka_unit_test(noise_never_adds_up),
		cmocka_unit_test(a_block_counts_once),
		cmocka_unit_test(places_are_kept_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
