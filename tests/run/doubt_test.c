// SPDX-License-Identifier: GPL-3.0-or-later
/* doubt: what the spectrum must look like for samples to be real, mirrored, or swapped, and how much is read once more.
 * The spectrum, the input and the receiver are the tests' own. */
#include "fake.h"  // struct fake

#include <stdio.h>

#include "../../src/run/doubt.h"
#include "dsp.h"  // struct symmetry

static const double tone_hz = 13e6 / 48 / 4;

/* A spectrum of two flanks, each 30 kHz to both sides of its middle exactly, with a power each, and nothing else. */
struct symmetry {
	float share;
	double own_hz, image_hz, rate_hz;
	float own, image;
	int fed, resets;
};

static struct symmetry spectrum;
static int open_spectra;

struct symmetry *symmetry_create(void)
{
	open_spectra++;
	return &spectrum;
}

void symmetry_destroy(struct symmetry *s)
{
	open_spectra -= s != NULL;
}

void symmetry_reset(struct symmetry *s)
{
	s->resets++;
}

void symmetry_feed(struct symmetry *s, const struct iq_block *block)
{
	(void)block;
	s->fed++;
}

float symmetry_share(const struct symmetry *s)
{
	return s->share;
}

static bool is_flank(const struct symmetry *s, double hz, double low, double high)
{
	return fabs(low * s->rate_hz - (hz - 30e3)) < 1 && fabs(high * s->rate_hz - (hz + 30e3)) < 1;
}

float symmetry_power(const struct symmetry *s, double low, double high)
{
	return is_flank(s, s->own_hz, low, high) ? s->own : is_flank(s, s->image_hz, low, high) ? s->image : 0;
}

/* An input that goes on until it is cancelled, in blocks of a tenth of a second. */
static struct {
	bool swapped, cancelled;
	int blocks, most, closed;
	atomic_bool *stop; /* set with the third block; NULL: never */
} player;

static int player_run(void *instance, const struct source_out *out, struct fault *fault)
{
	struct iq_block block = { .format = IQ_CU8, .rate_hz = 1e6, .nof_samples = 100000 };
	uint8_t *all = calloc(2, block.nof_samples);

	(void)instance;
	(void)fault;
	block.samples = all;
	for (player.blocks = 0; player.blocks < player.most && !player.cancelled; player.blocks++) {
		if (player.stop && player.blocks == 2)
			*player.stop = true;
		block.freq_hz = 940e6;
		out->iq(out->ctx, &block);
		block.index += block.nof_samples;
		block.time_ns += 100000000;
	}
	free(all);
	return 0;
}

static void player_cancel(void *instance)
{
	(void)instance;
	player.cancelled = true;
}

static const struct source player_source = { .name = "player", .run = player_run, .cancel = player_cancel };

/* In place of src/run/input.c. */
int input_open(struct input *input, const struct source_config *options, const char *path, const char *key,
               struct fault *fault)
{
	(void)key;
	(void)fault;
	player.swapped = options->swap_iq;
	player.cancelled = false;
	*input = (struct input){ .path = path, .source = &player_source, .info = { .rate_hz = 1e6, .nof_files = 1 } };
	return strcmp(path, "gone") == 0 ? -2 : 0;
}

void input_close(struct input *input)
{
	(void)input;
	player.closed++;
}

static struct pdu heard(double freq_hz, float offset_hz)
{
	return (struct pdu){ .rat = RAT_GSM, .freq_hz = freq_hz, .m = { .freq_offset_hz = offset_hz } };
}

static struct doubt doubt_of(double rate_hz)
{
	const struct iq_block block = { .freq_hz = 940e6, .rate_hz = rate_hz };
	struct doubt doubt;

	assert_int_equal(doubt_create(&doubt), 0);
	spectrum = (struct symmetry){ .rate_hz = rate_hz };
	doubt_iq(&doubt, &block);
	return doubt;
}

/* A carrier heard 300 Hz off: power below its tone is its own, power above that of its mirror image. */
static void which_side_the_power_is_on(void **state)
{
	static const struct {
		double carrier_hz; /* from the centre */
		float own, image;
		int blocks;
		bool mirrored;
	} cases[] = {
		{ 100e3, 1, 4.01f, 4, true }, { 100e3, 1, 3.99f, 4, false }, { 100e3, 1, 4.01f, 3, false },
		{ -300e3, 1, 9, 4, true },    { 100e3, 9, 1, 4, false },     { 246e3, 1, 9, 4, true },
		{ 247e3, 1, 9, 4, false },    { -382e3, 1, 9, 4, true },     { -383e3, 1, 9, 4, false },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct doubt doubt = doubt_of(1e6);
		const struct pdu pdu = heard(940e6 + cases[i].carrier_hz, 300);

		spectrum.own_hz = cases[i].carrier_hz + 300 - tone_hz;
		spectrum.image_hz = cases[i].carrier_hz + 300 + 3 * tone_hz;
		spectrum.own = cases[i].own;
		spectrum.image = cases[i].image;
		for (int k = 0; k < cases[i].blocks; k++)
			doubt_pdu(&doubt, &pdu);
		assert_int_equal(doubt.nof_carriers, 1);
		assert_int_equal(doubt.carriers[0].blocks, cases[i].blocks);
		if (doubt_mirrored(&doubt) != cases[i].mirrored)
			fail_msg("%zu", i);
	}
}

/* More blocks of carriers that are mirrored than of those that are not. */
static void what_most_carriers_say(void **state)
{
	static const struct {
		int mirrored, upright;
		float upright_power;
		bool doubtful;
	} cases[] = { { 5, 4, 4.01f, true },
		      { 5, 5, 4.01f, false },
		      { 5, 5, 3.99f, true },
		      { 5, 6, 9, false },
		      { 4, 0, 9, true } };
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct doubt doubt = doubt_of(10e6);
		const struct pdu mirrored = heard(941e6, 0), upright = heard(939e6, 0), unmeasured = heard(942e6, NAN);
		struct pdu lte = mirrored;

		lte.rat = RAT_LTE;
		spectrum.image_hz = 1e6 + 3 * tone_hz;
		spectrum.image = 1;
		spectrum.own_hz = -1e6 - tone_hz;
		spectrum.own = cases[i].upright_power > 4 ? cases[i].upright_power : 0;
		for (int k = 0; k < cases[i].mirrored; k++)
			doubt_pdu(&doubt, &mirrored);
		for (int k = 0; k < cases[i].upright; k++)
			doubt_pdu(&doubt, &upright);
		doubt_pdu(&doubt, &lte);
		doubt_pdu(&doubt, &unmeasured);
		assert_int_equal(doubt.blocks, cases[i].mirrored + cases[i].upright + 2);
		assert_int_equal(doubt.nof_carriers, 1 + (cases[i].upright > 0));
		assert_int_equal(doubt_mirrored(&doubt), cases[i].doubtful);
	}
}

static void so_many_carriers(void **state)
{
	struct doubt doubt = doubt_of(1e6);
	(void)state;

	for (int round = 1; round < 3; round++) {
		for (int i = 0; i <= DOUBT_CARRIERS; i++) {
			const struct pdu pdu = heard(930e6 + 200e3 * i, (float)round);

			doubt_pdu(&doubt, &pdu);
		}
		assert_int_equal(doubt.nof_carriers, DOUBT_CARRIERS);
		assert_int_equal(doubt.carriers[DOUBT_CARRIERS - 1].blocks, round);
		assert_true(doubt.carriers[1].heard_hz == 930.2e6 + round);
	}
	assert_int_equal(doubt.blocks, 2 * DOUBT_CARRIERS + 2);
	doubt_reset(&doubt);
	assert_true(!doubt.nof_carriers && !doubt.blocks && doubt.symmetry == &spectrum && spectrum.resets == 1);
}

/* What was recorded where the recording began. */
static void one_window_is_looked_at(void **state)
{
	struct doubt doubt = doubt_of(1e6);
	const struct iq_block same = { .freq_hz = 940e6, .rate_hz = 2e6 }, other = { .freq_hz = 941e6, .rate_hz = 1e6 };
	(void)state;

	spectrum.fed = 0;
	doubt_iq(&doubt, &same);
	doubt_iq(&doubt, &other);
	assert_int_equal(spectrum.fed, 1);
	assert_true(doubt.freq_hz == 940e6 && doubt.rate_hz == 1e6);
}

/* Four seconds are read once more, and must give four times as much as was read, and four blocks. */
static void what_is_said(void **state)
{
	static const char swapped[] = "I and Q are the wrong way round: cells are read with --swap-iq; why",
			  plain[] = "I and Q are the wrong way round: cells are read without --swap-iq; why";
	static const struct {
		const char *reason, *path, *rats;
		float share;
		uint64_t samples, blocks;
		int most, files;
		bool swap, stopped;
		int read; /* blocks of samples */
		const char *said;
	} cases[] = {
		{ "why", "x", NULL, 0, 1, 0, 99, 1, false, false, 40, swapped },
		{ "why", "x", NULL, 0, 1, 0, 99, 1, true, false, 40, plain },
		{ "why", "x", NULL, 0, 1, 9, 99, 1, false, false, 40, swapped },
		{ "why", "x", NULL, 0, 1, 10, 99, 1, false, false, 40, "why" },
		{ "why", "x", NULL, 0, 1, 0, 4, 1, false, false, 4, swapped },
		{ "why", "x", NULL, 0, 1, 0, 3, 1, false, false, 3, "why" },
		{ "why", "x", NULL, 0, 1, 0, 99, 1, false, true, 3, "why" },
		{ "why", "x", "none", 0, 1, 0, 99, 1, false, false, 0, "why" },
		{ "why", "x", NULL, 0, 1, 0, 99, 0, false, false, 0, "why" },
		{ "why", "-", NULL, 0, 1, 0, 99, 1, false, false, 0, "why" },
		{ "why", "gone", NULL, 0, 1, 0, 99, 1, false, false, 0, "why" },
		{ "why", "x", NULL, 0, 0, 0, 99, 1, false, false, 0, "why" },
		{ NULL, "x", NULL, 0.9f, 1, 0, 99, 1, false, false, 0, NULL },
		{ "why", "x", NULL, 0.45f, 1, 9, 4, 1, false, false, 4, "why" },
		{ "why", "x", NULL, 0.456f, 1, 0, 99, 1, false, false, 0,
		  "both sides of the spectrum mirror each other (46 %): real samples without Q, or one channel of two; "
		  "why" },
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct doubt doubt = doubt_of(1e6);
		const struct run_config config = {
			.reception = { .rats = cases[i].rats, .max_offset_ppm = 60, .no_combine = i % 2 }
		};
		const struct source_config options = { .swap_iq = cases[i].swap };
		const struct input input = { .path = cases[i].path, .info = { .nof_files = cases[i].files } };
		struct status status = { .reason = cases[i].reason, .samples = cases[i].samples };
		atomic_bool stop = false;
		struct doubt_words words;

		player.most = cases[i].most;
		player.blocks = player.closed = 0;
		player.stop = cases[i].stopped ? &stop : NULL;
		spectrum.share = cases[i].share;
		doubt.blocks = cases[i].blocks;
		open_spectra = 1;
		memset(&fake_knobs.end, 0, sizeof(fake_knobs.end));
		doubt_explain(&doubt, &config, &options, &input, &status, &stop, &words);
		if (!cases[i].said)
			assert_null(status.reason);
		else
			assert_string_equal(status.reason, cases[i].said);
		/* in Chinese there is one where a suspicion was added, and the same figures are in it */
		assert_int_equal(status.reason_zh != NULL, status.reason != cases[i].reason);
		assert_int_equal(player.blocks, cases[i].read);
		assert_int_equal(open_spectra, 1); /* but for the one it was asked about */
		doubt_destroy(&doubt);
		doubt_destroy(&doubt);
		assert_int_equal(open_spectra, 0);
		if (cases[i].read) {
			assert_int_equal(player.swapped, !cases[i].swap);
			assert_int_equal(player.closed, 1);
			assert_true(fake_knobs.end.flushed);
			assert_int_equal(fake_knobs.end.config.combine, i % 2 == 0);
			assert_false(fake_knobs.end.config.converter);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_side_the_power_is_on),
		cmocka_unit_test(what_most_carriers_say),
		cmocka_unit_test(so_many_carriers),
		cmocka_unit_test(one_window_is_looked_at),
		cmocka_unit_test(what_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
