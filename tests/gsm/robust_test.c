// SPDX-License-Identifier: GPL-3.0-or-later
/* robust: nothing invented, nothing lost. One recording played in portions of every size, cut off anywhere, and with
 * silence, noise, overload and what is not even a number in its middle.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dice.h"
#include "receivers.h"  // gsm_receiver
#include "recording.h"

/* 5 dB: some blocks want a second pass. Two cells: one is found later than the other. */
static const char scenario[] =
	"[air]\nfreq = 945.3M\nrate = 700k\nduration = 10\nformat = cf32\nnoise_dbfs = -40\nppm = 7\n"
	"[cell a]\narfcn = 51\nesn0_db = 5\nbsic = 29\nmcc = 001\nmnc = 01\nlac = 1\nci = 2\npagings_per_s = 10\n"
	"[cell b]\narfcn = 52\nesn0_db = 12\nbsic = 33\nmcc = 001\nmnc = 01\nlac = 1\nci = 3\nstart_s = 0.8\nccch_conf "
	"= 1\n";

static struct recording *rec;
static struct heard all; /* what the whole of it gives */

static int setup(void **state)
{
	(void)state;
	rec = recording_make(scenario);
	all = recording_play(rec, true);
	return all.count > 300 ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	recording_destroy(rec);
	heard_free(&all);
	return 0;
}

static bool same_float(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

/* All but the last digit of the time, which is counted from the start of the portion. */
static bool same(const struct pdu *a, const struct pdu *b)
{
	return a->channel == b->channel && llabs(a->time_ns - b->time_ns) <= 2 && a->freq_hz == b->freq_hz &&
	       a->blocks_ok == b->blocks_ok && a->blocks_bad == b->blocks_bad && a->combined == b->combined &&
	       same_float(a->m.power_dbfs, b->m.power_dbfs) && same_float(a->m.snr_db, b->m.snr_db) &&
	       same_float(a->m.freq_offset_hz, b->m.freq_offset_hz) &&
	       same_float(a->m.freq_offset_sd_hz, b->m.freq_offset_sd_hz) && a->gsm.arfcn == b->gsm.arfcn &&
	       a->gsm.bsic == b->gsm.bsic && a->gsm.timeslot == b->gsm.timeslot && a->gsm.subslot == b->gsm.subslot &&
	       a->gsm.fn == b->gsm.fn && a->len == b->len && memcmp(a->octets, b->octets, a->len) == 0;
}

static struct heard play(size_t to, size_t portion)
{
	struct heard heard = { 0 };
	void *receiver = recording_receiver(rec, true, &heard);
	recording_feed(rec, receiver, 0, to, portion);
	gsm_receiver.flush(receiver);
	gsm_receiver.destroy(receiver);
	return heard;
}

static void most_of_it_is_read(void **state)
{
	(void)state;
	struct verdict a = recording_judge(rec, &all, 0, 1, 10), b = recording_judge(rec, &all, 1, 2, 10);
	assert_true(a.wrong == 0 && a.single > 0.98 * a.sent && b.single > 0.99 * b.sent);
}

static void portions_do_not_matter(void **state)
{
	(void)state;
	static const size_t portions[] = { 1, 7, 1000, 4096, 65537, 10000000 };
	for (size_t i = 0; i < sizeof(portions) / sizeof(portions[0]); i++) {
		struct heard heard = play(rec->info.nof_samples, portions[i]);
		assert_int_equal(heard.count, all.count);
		for (size_t k = 0; k < all.count; k++)
			assert_true(same(&heard.pdus[k], &all.pdus[k]));
		heard_free(&heard);
	}
}

static void an_instance_can_be_used_again(void **state)
{
	(void)state;
	struct heard heard = { 0 };
	void *receiver = recording_receiver(rec, true, &heard);
	for (int round = 0; round < 2; round++) {
		heard.count = 0;
		recording_feed(rec, receiver, 0, rec->info.nof_samples, 32768);
		gsm_receiver.flush(receiver);
	}
	gsm_receiver.destroy(receiver);
	assert_int_equal(heard.count, all.count);
	for (size_t k = 0; k < all.count; k++)
		assert_true(same(&heard.pdus[k], &all.pdus[k]));
	heard_free(&heard);
}

static bool same_place(const struct pdu *a, const struct pdu *b)
{
	return a->channel == b->channel && a->gsm.arfcn == b->gsm.arfcn && a->gsm.fn == b->gsm.fn;
}

/* What the whole gives comes first; of each carrier at most one block, the one cut through, may be missing or more. */
static void a_cut_recording_gives_a_prefix(void **state)
{
	(void)state;
	struct dice dice = { 23 };
	for (int i = 0; i < 50; i++) {
		size_t cut = i == 0 ? 0 : i < 4 ? (size_t)i : dice_below(&dice, (uint32_t)rec->info.nof_samples);
		double cut_s = (double)cut / rec->info.rate_hz;
		struct heard heard = play(cut, 32768);
		size_t k = 0, odd = 0, early = 0;
		while (k < heard.count && k < all.count && same(&heard.pdus[k], &all.pdus[k]))
			k++;
		for (size_t n = k; n < heard.count; n++) {
			assert_true(recording_true(rec, &heard.pdus[n]));
			odd += n >= all.count || !same_place(&heard.pdus[n], &all.pdus[n]);
		}
		/* whole blocks, 14.4 ms, that ended 3 ms before the cut */
		for (size_t n = 0; n < all.count; n++)
			early += (double)(all.pdus[n].time_ns - rec->info.start_ns) * 1e-9 + 17.4e-3 < cut_s;
		if (k + 2 < heard.count || odd > 2 || heard.count + 2 < early)
			fail_msg("cut at %.4f s: %zu the same of %zu, %zu were due", cut_s, k, heard.count, early);
		heard_free(&heard);
	}
}

/* ---- damage ---- */

static float nothing(struct dice *dice)
{
	(void)dice;
	return 0;
}

static float loud_noise(struct dice *dice)
{
	return 0.2f * dice_gauss(dice);
}

static float overload(struct dice *dice)
{
	return (float)dice_sign(dice);
}

static float stuck(struct dice *dice)
{
	(void)dice;
	return 1;
}

static float not_a_number(struct dice *dice)
{
	return dice_below(dice, 4) ? NAN : INFINITY * (float)dice_sign(dice);
}

static float any_bits(struct dice *dice)
{
	uint32_t bits = (uint32_t)(dice_next(dice) >> 32);
	float value;
	memcpy(&value, &bits, sizeof(value));
	return value;
}

#define RESUME_S 0.5

static const struct damage {
	const char *name;
	float (*sample)(struct dice *dice);
} damages[] = {
	{ "silence", nothing }, { "noise", loud_noise },          { "overload", overload },
	{ "stuck", stuck },     { "not a number", not_a_number }, { "any bits", any_bits },
};

static void damage(const struct damage *how, double from_s, double length_s, struct dice *dice)
{
	float *x = (float *)rec->samples; /* malloc's: aligned */
	size_t to = 2 * recording_at(rec, from_s + length_s);
	for (size_t i = 2 * recording_at(rec, from_s); i < to; i++)
		x[i] = how->sample(dice);
}

/* Everything that was over before the damage is as if there had been none. */
static void assert_same_before(const struct heard *heard, double from_s)
{
	size_t k = 0;
	for (size_t n = 0; n < all.count; n++) {
		const struct pdu *pdu = &all.pdus[n];
		if ((double)(pdu->time_ns - rec->info.start_ns) * 1e-9 + 17.4e-3 > from_s)
			continue;
		while (k < heard->count && !same(&heard->pdus[k], pdu))
			k++;
		assert_true(k < heard->count);
	}
}

static void assert_survives(const struct damage *how, double length_s, struct dice *dice)
{
	const double from_s = 2.2 + 0.4 * dice_uniform(dice);
	const size_t bytes = rec->info.nof_samples * rec->sample_bytes;
	uint8_t *whole = malloc(bytes);
	memcpy(whole, rec->samples, bytes);
	damage(how, from_s, length_s, dice);
	struct heard heard = play(rec->info.nof_samples, 32768);
	memcpy(rec->samples, whole, bytes);
	free(whole);
	assert_same_before(&heard, from_s);
	for (int cell = 0; cell < 2; cell++) {
		struct verdict v = recording_judge(rec, &heard, cell, from_s + length_s + RESUME_S, 10);
		if (v.wrong || v.single + v.combined < 0.95 * v.sent)
			fail_msg("%s for %.0f ms, cell %d: %u of %u after it, %u wrong", how->name, 1e3 * length_s,
			         cell, v.single + v.combined, v.sent, v.wrong);
	}
	heard_free(&heard);
}

static void damage_does_not_spread(void **state)
{
	(void)state;
	struct dice dice = { 29 };
	static const double lengths_s[] = { 0.05, 0.2, 0.5 };
	for (size_t d = 0; d < sizeof(damages) / sizeof(damages[0]); d++)
		for (size_t l = 0; l < 3; l++)
			assert_survives(&damages[d], lengths_s[l], &dice);
}

/* Whole recordings of rubbish. */
static void rubbish_gives_nothing(void **state)
{
	(void)state;
	struct dice dice = { 31 };
	for (size_t d = 0; d < sizeof(damages) / sizeof(damages[0]); d++) {
		struct recording *other =
			recording_make("[air]\nfreq = 945.3M\nrate = 700k\nduration = 2\nformat = cf32\n");
		struct recording *kept = rec;
		rec = other;
		damage(&damages[d], 0, 2, &dice);
		rec = kept;
		struct heard heard = recording_play(other, true);
		assert_int_equal(heard.count, 0);
		heard_free(&heard);
		recording_destroy(other);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(most_of_it_is_read),
		cmocka_unit_test(portions_do_not_matter),
		cmocka_unit_test(an_instance_can_be_used_again),
		cmocka_unit_test(a_cut_recording_gives_a_prefix),
		cmocka_unit_test(damage_does_not_spread),
		cmocka_unit_test(rubbish_gives_nothing),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
