// SPDX-License-Identifier: GPL-3.0-or-later
/* robust: nothing invented, nothing lost. A recording of LTE cells played in portions of every size, cut off, retuned,
 * with blocks missing, and with silence, overload and what is not even a number in its middle; noise and GSM instead of
 * LTE.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "receivers.h"  // lte_receiver
#include "sky.h"

static const struct scene cells[2] = {
	{ .pci = 100,
	  .ports = 2,
	  .prb = 6,
	  .phich_resource = 1,
	  .sfn = 1000,
	  .timing_ms = 3.21,
	  .offset_hz = 9e3,
	  .clock_ppm = 5,
	  .snr_db = 15,
	  .load = 0.5 },
	{ .pci = 203,
	  .ports = 1,
	  .prb = 6,
	  .phich_resource = 1,
	  .sfn = 17,
	  .timing_ms = 8.8,
	  .offset_hz = 9e3,
	  .clock_ppm = 5,
	  .snr_db = 12,
	  .load = 0.5 },
};

static struct sky sky;
static struct heard all; /* what the whole of it gives */

static int setup(void **state)
{
	(void)state;
	static const struct band band = { 2e6, 4, 0, IQ_CF32, 1, NULL };
	sky = sky_scenes(&band, cells, 2);
	all = sky_play(&sky);
	return all.count > 10 ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	heard_free(&all);
	sky_free(&sky);
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
	       same_float(a->m.freq_offset_sd_hz, b->m.freq_offset_sd_hz) && a->lte.earfcn == b->lte.earfcn &&
	       a->lte.pci == b->lte.pci && a->lte.sfn == b->lte.sfn && a->lte.subframe == b->lte.subframe &&
	       a->lte.ports == b->lte.ports && a->lte.tdd == b->lte.tdd && a->lte.cp_extended == b->lte.cp_extended &&
	       same_float(a->lte.rsrp_dbfs, b->lte.rsrp_dbfs) && same_float(a->lte.rsrq_db, b->lte.rsrq_db) &&
	       a->len == b->len && memcmp(a->octets, b->octets, a->len) == 0;
}

static void assert_same(const struct heard *a, const struct heard *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		assert_true(same(&a->pdus[i], &b->pdus[i]));
}

static struct heard play(const struct sky *what, size_t portion, sky_change_fn *change, void *ctx)
{
	struct heard heard = { 0 };
	void *receiver = sky_receiver(what, &heard);
	sky_feed(what, receiver, 0, (size_t)what->n, portion, change, ctx);
	lte_receiver.flush(receiver);
	lte_receiver.destroy(receiver);
	return heard;
}

static void both_cells_are_read(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct sky_verdict v = sky_judge(&sky, &all, i);
		assert_true(v.wrong == 0 && v.mibs >= 2 && v.first_s < 1);
	}
}

static void portions_do_not_matter(void **state)
{
	(void)state;
	static const size_t portions[] = { 1, 13, 4096, 65537, 163841, 5000000 };
	for (size_t i = 0; i < sizeof(portions) / sizeof(portions[0]); i++) {
		struct heard heard = play(&sky, portions[i], NULL, NULL);
		assert_same(&heard, &all);
		heard_free(&heard);
	}
}

static void an_instance_can_be_used_again(void **state)
{
	(void)state;
	struct heard heard = { 0 };
	void *receiver = sky_receiver(&sky, &heard);
	for (int round = 0; round < 2; round++) {
		heard.count = 0;
		sky_feed(&sky, receiver, 0, (size_t)sky.n, 65536, NULL, NULL);
		lte_receiver.flush(receiver);
	}
	lte_receiver.destroy(receiver);
	assert_same(&heard, &all);
	heard_free(&heard);
}

/* What was heard before the end of a shorter recording is heard in it too, and nothing wrong at its end. */
static void cut_off_anywhere(void **state)
{
	(void)state;
	struct random dice = { 3 };
	for (int i = 0; i < 8; i++) {
		struct sky part = sky;
		part.n = (int)(random_uniform(&dice) * sky.n / (1 + i % 4));
		struct heard heard = play(&part, 65536, NULL, NULL);
		assert_int_equal(sky_judge(&sky, &heard, 0).wrong, 0);
		double last_s = (double)part.n / sky.info.rate_hz - 0.1;
		for (size_t k = 0;
		     k < all.count && (double)(all.pdus[k].time_ns - sky.info.start_ns) * 1e-9 < last_s - 0.1; k++)
			assert_true(k < heard.count && same(&heard.pdus[k], &all.pdus[k]));
		heard_free(&heard);
	}
}

/* ---- the stream's own faults ---- */

struct fault_at {
	uint64_t from, until; /* samples: blocks that begin there are changed */
	double shift_hz;
	bool lost;
};

static void retune(void *ctx, struct iq_block *block)
{
	const struct fault_at *f = ctx;
	if (block->index < f->from)
		return;
	block->tune = block->index < f->until ? 2 : 3;
	block->freq_hz += block->index < f->until ? f->shift_hz : 0;
}

/* Told to be 30 MHz further up meanwhile: the same cells are heard there, with the same content. */
static void retuned_and_back(void **state)
{
	(void)state;
	struct fault_at f = { (uint64_t)(0.7 * sky.info.rate_hz), (uint64_t)(1.5 * sky.info.rate_hz), 30e6, false };
	struct heard heard = play(&sky, 8192, retune, &f);
	unsigned there = 0, later = 0;
	for (size_t i = 0; i < heard.count; i++) {
		struct pdu *pdu = &heard.pdus[i];
		double s = (double)(pdu->time_ns - sky.info.start_ns) * 1e-9;
		bool away = fabs(pdu->freq_hz - SKY_HZ - 30e6) < 1;
		/* a block may begin up to its own length late */
		assert_true(away == (s > 0.7 - 0.001 && s < 1.505));
		there += away;
		later += s > 1.505;
		pdu->freq_hz -= away ? 30e6 : 0;
	}
	assert_true(there > 3 && later > 3);
	assert_int_equal(sky_judge(&sky, &heard, 0).wrong, 0);
	heard_free(&heard);
}

/* Blocks are missing, and the one after them says so: frame number and time stay right. */
static void lost_blocks(void **state)
{
	(void)state;
	struct random dice = { 9 };
	for (int i = 0; i < 4; i++) {
		struct heard heard = { 0 };
		void *receiver = sky_receiver(&sky, &heard);
		const size_t portion = 10007;
		uint8_t *octets = malloc(portion * sizeof(float complex));
		uint64_t lost = 0;
		for (size_t at = 0; at + portion <= (size_t)sky.n; at += portion) {
			if (random_uniform(&dice) < 0.01 * (1 + i)) {
				lost += portion;
				continue;
			}
			struct iq_block block = { .format = IQ_CF32,
				                  .tune = 1,
				                  .freq_hz = sky.info.freq_hz,
				                  .rate_hz = sky.info.rate_hz,
				                  .index = at,
				                  .lost = lost,
				                  .time_ns = sky.info.start_ns + iq_duration_ns(at, sky.info.rate_hz),
				                  .nof_samples = portion,
				                  .samples = octets };
			air_quantise(IQ_CF32, sky.x + at, portion, octets);
			lte_receiver.feed(receiver, &block);
			lost = 0;
		}
		lte_receiver.flush(receiver);
		lte_receiver.destroy(receiver);
		free(octets);
		struct sky_verdict v = sky_judge(&sky, &heard, 0);
		if (v.wrong || v.mibs < 1)
			fail_msg("%u MIBs, %u wrong", v.mibs, v.wrong);
		heard_free(&heard);
	}
}

/* ---- damage ---- */

typedef void damage_fn(struct random *dice, float complex *x, int n);

static void silence(struct random *dice, float complex *x, int n)
{
	(void)dice;
	memset(x, 0, (size_t)n * sizeof(*x));
}

static void noise(struct random *dice, float complex *x, int n)
{
	for (int i = 0; i < n; i++)
		x[i] = CMPLXF((float)random_gauss(dice), (float)random_gauss(dice));
}

static void overload(struct random *dice, float complex *x, int n)
{
	(void)dice;
	for (int i = 0; i < n; i++)
		x[i] = CMPLXF(crealf(x[i]) < 0 ? -1 : 1, cimagf(x[i]) < 0 ? -1 : 1);
}

static void no_numbers(struct random *dice, float complex *x, int n)
{
	static const float values[] = { NAN, INFINITY, -INFINITY, 3e38f, -3e38f, 1e-40f };
	for (int i = 0; i < n; i++)
		x[i] = CMPLXF(values[random_bits(dice) % 6], values[random_bits(dice) % 6]);
}

static void a_tone(struct random *dice, float complex *x, int n)
{
	(void)dice;
	for (int i = 0; i < n; i++)
		x[i] += (float complex)cexp(0.3 * I * i);
}

static const struct {
	const char *name;
	damage_fn *run;
} damages[] = { { "silence", silence },
	        { "noise", noise },
	        { "overload", overload },
	        { "no numbers", no_numbers },
	        { "a tone", a_tone } };
enum { DAMAGES = sizeof(damages) / sizeof(damages[0]) };

#define AGAIN_S 0.6 /* a stretch and the pause before it */

static void damage_does_not_spread(void **state)
{
	(void)state;
	struct random dice = { 13 };
	for (int d = 0; d < DAMAGES; d++) {
		struct sky hurt = sky;
		hurt.x = malloc((size_t)sky.n * sizeof(*sky.x));
		assert_non_null(hurt.x);
		memcpy(hurt.x, sky.x, (size_t)sky.n * sizeof(*sky.x));
		const double rate = sky.info.rate_hz, from_s = 0.5 + 0.2 * random_uniform(&dice);
		damages[d].run(&dice, hurt.x + (int)(from_s * rate), (int)(0.5 * rate));
		struct heard heard = play(&hurt, 65536, NULL, NULL);
		double later_s[2] = { INFINITY, INFINITY };
		for (size_t i = 0; i < heard.count; i++) {
			double s = (double)(heard.pdus[i].time_ns - sky.info.start_ns) * 1e-9 - from_s - 0.5;
			double *first_s = &later_s[heard.pdus[i].lte.pci == cells[1].pci];
			if (s > 0)
				*first_s = fmin(*first_s, s);
		}
		print_message("%s: heard again after %.2f and %.2f s\n", damages[d].name, later_s[0], later_s[1]);
		if (sky_judge(&sky, &heard, 0).wrong || later_s[0] > AGAIN_S || later_s[1] > AGAIN_S)
			fail_msg("%s", damages[d].name);
		heard_free(&heard);
		free(hurt.x);
	}
}

/* ---- nothing there ---- */

static void rubbish_gives_nothing(void **state)
{
	(void)state;
	struct random dice = { 17 };
	for (int d = 0; d < DAMAGES; d++) {
		struct sky other = sky;
		other.n = 800000;
		other.x = calloc((size_t)other.n, sizeof(*other.x));
		assert_non_null(other.x);
		damages[d].run(&dice, other.x, other.n);
		struct heard heard = play(&other, 65536, NULL, NULL);
		assert_int_equal(heard.count, 0);
		heard_free(&heard);
		free(other.x);
	}
}

static void gsm_is_not_lte(void **state)
{
	(void)state;
	static const char text[] = "[air]\nfreq = 1850M\nrate = 2M\nduration = 0.6\nformat = cf32\nnoise_dbfs = -50\n"
				   "[cell a]\nfreq = 1850.2M\nbsic = 29\nlevel_dbfs = -20\ntraffic_slots = 7\n"
				   "[cell b]\nfreq = 1849.6M\nbsic = 30\nlevel_dbfs = -25\n[cell c]\nfreq = "
				   "1850M\nbsic = 1\nlevel_dbfs = -30\n";
	struct sky gsm = sky_make(text);
	struct heard heard = play(&gsm, 65536, NULL, NULL);
	assert_int_equal(heard.count, 0);
	heard_free(&heard);
	sky_free(&gsm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_cells_are_read),
		cmocka_unit_test(portions_do_not_matter),
		cmocka_unit_test(an_instance_can_be_used_again),
		cmocka_unit_test(cut_off_anywhere),
		cmocka_unit_test(retuned_and_back),
		cmocka_unit_test(lost_blocks),
		cmocka_unit_test(damage_does_not_spread),
		cmocka_unit_test(rubbish_gives_nothing),
		cmocka_unit_test(gsm_is_not_lte),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
