// SPDX-License-Identifier: GPL-3.0-or-later
/* retune: a dongle's 2.4 MHz and a carrier of 5 to 20 MHz. The receiver's wishes are answered as a tuner would, by what
 * src/air sends in the window asked for: samples are counted on, some are lost while the tuner settles.
 *
 * usage: retune_test [DRAWS]      a table of so many cells drawn at random of each kind
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

#include "cell.h"       // struct cell
#include "receivers.h"  // lte_receiver
#include "sky.h"

#define RATE_HZ  2.4e6
#define SETTLE_S 0.02
#define MOST_S   4.0

enum { BLOCK = 24000 }; /* 10 ms */

/* A dongle, and who turns it. */
struct radio {
	struct sky sky; /* its cells, and what is true of them; no samples */
	struct air_scenario *scenario;
	struct air *air;
	void *receiver;
	struct heard heard;
	uint64_t index, lost;
	uint32_t tune;
	double home_hz, freq_hz, until_s;
	unsigned retunes;
	float complex x[BLOCK];
	uint8_t octets[2 * BLOCK];
};

static struct radio *radio_open(const struct scene *scenes, int n, unsigned seed)
{
	char text[SKY_TEXT];
	struct fault fault = { 0 };
	struct radio *r = calloc(1, sizeof(*r));
	assert_non_null(r);
	r->sky.band = (struct band){ RATE_HZ, 60, 0, IQ_CU8, seed, NULL };
	sky_text(&r->sky.band, scenes, n, text);
	r->scenario = air_scenario_parse(text, strlen(text), "test", &fault);
	if (!r->scenario)
		fail_msg("%s", fault.text);
	air_scenario_info(r->scenario, &r->sky.info);
	r->sky.scenes = scenes;
	r->sky.nof_scenes = n;
	r->air = air_create(r->scenario, NULL, NULL);
	assert_non_null(r->air);
	r->receiver = sky_receiver(&r->sky, &r->heard);
	r->home_hz = r->freq_hz = r->sky.info.freq_hz;
	return r;
}

static void radio_close(struct radio *r)
{
	lte_receiver.destroy(r->receiver);
	air_destroy(r->air);
	air_scenario_destroy(r->scenario);
	heard_free(&r->heard);
	free(r);
}

static double now_s(const struct radio *r)
{
	return (double)r->index / RATE_HZ;
}

static void radio_tune(struct radio *r, double freq_hz)
{
	if (freq_hz == r->freq_hz)
		return;
	r->freq_hz = freq_hz;
	r->tune++;
	r->retunes++;
	/* synthesisers have steps: where it says it is, it is to 200 Hz */
	assert_int_equal(air_tune(r->air, freq_hz + (freq_hz == r->home_hz ? 0 : 200 * cos(r->tune)), RATE_HZ), 0);
	for (r->lost = 0; r->lost < SETTLE_S * RATE_HZ; r->lost += BLOCK)
		assert_int_equal(air_read(r->air, r->x, BLOCK), BLOCK);
	r->index += r->lost;
}

static void radio_listen(struct radio *r)
{
	struct iq_block block = { .format = IQ_CU8,
		                  .tune = r->tune,
		                  .freq_hz = r->freq_hz,
		                  .rate_hz = RATE_HZ,
		                  .index = r->index,
		                  .lost = r->lost,
		                  .time_ns = r->sky.info.start_ns + iq_duration_ns(r->index, RATE_HZ),
		                  .nof_samples = BLOCK,
		                  .samples = r->octets };
	assert_int_equal(air_read(r->air, r->x, BLOCK), BLOCK);
	air_quantise(IQ_CU8, r->x, BLOCK, r->octets);
	lte_receiver.feed(r->receiver, &block);
	r->index += BLOCK;
	r->lost = 0;
}

/* A wish is granted for as long as it says, then the next one, or it is back home. */
static void radio_obey(struct radio *r)
{
	struct receiver_want want;
	if (now_s(r) < r->until_s)
		return;
	if (!lte_receiver.want(r->receiver, &want)) {
		radio_tune(r, r->home_hz);
		return;
	}
	assert_true(want.seconds > 0 && want.seconds < 1 && want.why && want.why[0]);
	radio_tune(r, want.centre_hz);
	r->until_s = now_s(r) + want.seconds;
}

/* Listens until every cell's SIB1 was read, or too long. */
struct outcome {
	double mib_s,
		sib1_s; /* end of the block that brought the first MIB and the last cell's SIB1; INFINITY: never */
	unsigned retunes, others;
};

static unsigned sib1s_of_all(const struct radio *r)
{
	unsigned least = UINT32_MAX;
	for (int i = 0; i < r->sky.nof_scenes; i++) {
		struct sky_verdict v = sky_judge(&r->sky, &r->heard, i);
		least = v.sib1s < least ? v.sib1s : least;
		assert_int_equal(v.wrong, 0);
	}
	return least;
}

static struct outcome listen(struct radio *r, double most_s)
{
	struct outcome o = { INFINITY, INFINITY, 0, 0 };
	size_t seen = 0;
	while (now_s(r) < most_s && !isfinite(o.sib1_s)) {
		radio_listen(r);
		if (r->heard.count > seen && !isfinite(o.mib_s))
			o.mib_s = now_s(r);
		if (r->heard.count > seen && sib1s_of_all(r) > 0)
			o.sib1_s = now_s(r);
		seen = r->heard.count;
		o.retunes = r->retunes;
		radio_obey(r);
	}
	return o;
}

/* ---- one cell at random ---- */

static struct scene wide(struct random *random, int prb, const char *more)
{
	struct scene s = scene_draw(random, 35e3, 40);
	s.prb = prb;
	s.ports = 1 << (int)(random_uniform(random) * 3);
	s.cp_extended = random_uniform(random) < 0.1;
	s.tdd_config =
		1 + s.tdd_config % 5; /* 0 and 6 have more PHICH in SIB1's subframe: a guess takes a round longer */
	s.snr_db = 5;
	s.load = 0.3 + 0.7 * random_uniform(random);
	s.more = more;
	return s;
}

static unsigned draws = 1; /* of each kind of cell; the program's argument */

struct tally {
	unsigned read, in_time, few; /* of the draws: at all, within 2 s of the MIB, with 3 retunes at most */
	double seconds, worst_s, retunes;
};

static void count(struct tally *t, const struct scene *s, const struct outcome *o)
{
	const double after_s = o->sib1_s - o->mib_s;
	t->in_time += after_s <= 2;
	t->few += isfinite(o->sib1_s) && o->retunes <= 3;
	t->retunes += o->retunes;
	if (isfinite(after_s)) {
		t->read++;
		t->seconds += after_s;
		t->worst_s = fmax(t->worst_s, after_s);
	}
	if (!(after_s <= 2) || o->retunes > 3)
		print_message("  PCI %d, %d ports, %s %d, %.0f Hz, %.1f ppm, load %.1f: MIB %.2f s, SIB1 %.2f s, %u "
		              "retunes\n",
		              s->pci, s->ports, s->tdd ? "TDD" : "FDD", s->tdd_config, s->offset_hz, s->clock_ppm,
		              s->load, o->mib_s, o->sib1_s, o->retunes);
}

static struct tally draw(struct random *random, int prb, double snr_db, const char *more)
{
	struct tally t = { 0 };
	for (unsigned i = 0; i < draws; i++) {
		struct scene s = wide(random, prb, more);
		s.snr_db = snr_db;
		struct radio *r = radio_open(&s, 1, i);
		const struct outcome o = listen(r, MOST_S);
		count(&t, &s, &o);
		radio_close(r);
	}
	print_message("%3d blocks, %2.0f dB, %-22.*s %u of %u read, %u within 2 s, %u with 3 retunes; mean %.2f s, "
	              "worst %.2f s, "
	              "%.1f retunes\n",
	              prb, snr_db, (int)strcspn(more, "\n"), more, t.read, draws, t.in_time, t.few,
	              t.seconds / (t.read ? t.read : 1), t.worst_s, t.retunes / draws);
	return t;
}

static void at_the_low_edge(void **state)
{
	(void)state;
	static const int prbs[] = { 25, 50, 75, 100 };
	struct random random = { 1 };
	for (int i = 0; i < 4; i++) {
		const struct tally t = draw(&random, prbs[i], 5, "");
		assert_true(t.in_time == draws && t.few == draws);
	}
}

/* Where else SIB1 may stand, and how it may be assigned. */
static void elsewhere(void **state)
{
	(void)state;
	static const struct {
		int prb;
		const char *more;
	} all[] = {
		{ 100, "aggregation = 8\n" },  { 100, "rv = constant\n" },    { 100, "sib1_prb = 48\n" },
		{ 100, "sib1_prb = 94\n" },    { 100, "sib1_prb = 27\n" },    { 100, "distributed = yes\n" },
		{ 50, "sib1_prb = 23\n" },     { 50, "distributed = yes\n" }, { 75, "sib1_prb = 33\n" },
		{ 25, "distributed = yes\n" }, { 75, "distributed = yes\n" },
	};
	struct random random = { 2 };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const struct tally t = draw(&random, all[i].prb, 5, all[i].more);
		assert_true(t.in_time == draws && t.few == draws);
	}
}

static void fading_and_faint(void **state)
{
	(void)state;
	struct random random = { 3 };
	assert_true(draw(&random, 100, 5, "fading = epa\n").in_time == draws);
	assert_true(draw(&random, 50, 5, "fading = etu\n").in_time == draws);
	assert_true(draw(&random, 75, 0, "").in_time == draws);
	assert_true(draw(&random, 100, 2, "distributed = yes\n").in_time == draws);
}

/* ---- the stream ---- */

/* Where samples were lost count of, no cell is where it was expected: there is nothing to wish for, and nothing comes
 * out. */
static void a_broken_stream(void **state)
{
	(void)state;
	struct random random = { 4 };
	const struct scene s = wide(&random, 100, "");
	struct receiver_want want;
	for (int cut = 0; cut < 2; cut++) {
		struct radio *r = radio_open(&s, 1, 1);
		while (!lte_receiver.want(r->receiver, &want) && now_s(r) < 1)
			radio_listen(r);
		assert_true(lte_receiver.want(r->receiver, &want));
		assert_true(fabs(want.centre_hz - SKY_HZ) > 5e6 && fabs(want.centre_hz - SKY_HZ) < 9e6);
		radio_tune(r, want.centre_hz);
		r->index += cut; /* one sample that nobody tells of */
		radio_listen(r);
		assert_true(lte_receiver.want(r->receiver, &want) == !cut);
		radio_close(r);
	}
}

/* A cell that sends no SIB1 is looked for everywhere, but not for ever, nor all the time. */
static void a_silent_cell(void **state)
{
	(void)state;
	struct random random = { 5 };
	const struct scene s = wide(&random, 25, "broadcast = no\n");
	struct radio *r = radio_open(&s, 1, 1);
	const struct outcome o = listen(r, 3);
	assert_true(isfinite(o.mib_s) && !isfinite(o.sib1_s));
	print_message("%u retunes in 3 s\n", o.retunes);
	assert_in_range(o.retunes, 2, 4);
	radio_close(r);
}

/* What a cell says is read again, away from its middle too, at the price of a retune now and then. */
static void read_again(void **state)
{
	(void)state;
	struct random random = { 6 };
	const struct scene s = wide(&random, 25, "si = 16: 2\nsi = 32: 3\n");
	struct radio *r = radio_open(&s, 1, 1);
	unsigned others = 0, retunes = 0;
	while (now_s(r) < 26) {
		radio_listen(r);
		radio_obey(r);
		if (now_s(r) < 4) {
			others = sky_judge(&r->sky, &r->heard, 0).others;
			retunes = r->retunes;
		}
	}
	const struct sky_verdict v = sky_judge(&r->sky, &r->heard, 0);
	print_message("in 4 s %u messages and %u retunes, in 26 s %u and %u\n", others, retunes, v.others, r->retunes);
	assert_int_equal(v.wrong, 0);
	assert_true(others >= 4 && retunes <= 4);
	assert_true(v.others >= others + 2 && r->retunes <= retunes + 4);
	radio_close(r);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_the_low_edge), cmocka_unit_test(elsewhere),     cmocka_unit_test(fading_and_faint),
		cmocka_unit_test(a_broken_stream), cmocka_unit_test(a_silent_cell), cmocka_unit_test(read_again),
	};
	if (argc > 1 && atoi(argv[1]) > 0)
		draws = (unsigned)atoi(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
