// SPDX-License-Identifier: GPL-3.0-or-later
/* air: levels, frequencies and noise are what the scenario says; the same scenario gives the same samples however they
 * are read; what is outside the window vanishes; the blocks announced are those inside.
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

#include "air.h"

enum { MOST = 4000000 };
static float complex *samples, *others;

static struct air_scenario *parse(const char *text)
{
	struct fault fault;
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	return scenario;
}

static size_t render(const char *text, float complex *out)
{
	struct air_scenario *scenario = parse(text);
	struct air *air = air_create(scenario, NULL, NULL);
	size_t n = air_read(air, out, MOST);
	assert_int_equal(air_read(air, out + n, 1), 0);
	air_destroy(air);
	air_scenario_destroy(scenario);
	return n;
}

static double power_db(const float complex *x, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += crealf(x[i]) * crealf(x[i]) + cimagf(x[i]) * cimagf(x[i]);
	return 10 * log10(sum / (double)n + 1e-30);
}

static void assert_near(double got, double wanted, double most)
{
	if (!(fabs(got - wanted) <= most))
		fail_msg("%g instead of %g", got, wanted);
}

/* Power of x[n] in one bin of the width rate / n, dB. */
static double tone_db(const float complex *x, size_t n, double cycles_a_sample)
{
	double complex sum = 0, turn = cexp(-2 * I * M_PI * cycles_a_sample), w = 1;
	for (size_t i = 0; i < n; i++, w *= turn)
		sum += x[i] * w;
	return 20 * log10(cabs(sum) / (double)n + 1e-30);
}

static void noise_has_its_level(void **state)
{
	(void)state;
	size_t n = render("[air]\nfreq = 900M\nrate = 2M\nduration = 1\nnoise_dbfs = -40\n", samples);
	assert_int_equal(n, 2000000);
	/* in 270.833 kHz of 2 MHz */
	assert_near(power_db(samples, n), -40 + 10 * log10(2e6 / (13e6 / 48)), 0.02);
	double mean_re = 0, fourth = 0, cross = 0, square = 0;
	for (size_t i = 0; i < n; i++) {
		double re = crealf(samples[i]);
		mean_re += re;
		square += re * re;
		fourth += re * re * re * re;
		cross += crealf(samples[i]) * cimagf(samples[i]);
	}
	square /= (double)n;
	assert_near(mean_re / (double)n, 0, 4 * sqrt(square / (double)n));
	assert_near(fourth / (double)n / square / square, 3, 0.02); /* Gaussian */
	assert_near(cross / (double)n / square, 0, 0.003);
}

static void carrier_has_its_level_and_envelope(void **state)
{
	(void)state;
	size_t n = render("[air]\nfreq = 945.2M\nrate = 1M\nduration = 0.5\nnoise_dbfs = none\n[cell a]\narfcn = "
	                  "51\nlevel_dbfs = -6\n",
	                  samples);
	for (size_t i = 0; i < n; i++)
		assert_near(cabsf(samples[i]), pow(10, -0.3), 1e-4);
}

static void esn0_is_level_over_noise(void **state)
{
	(void)state;
	static const char text[] = "[air]\nfreq = 945.2M\nrate = 1M\nduration = 0.2\nnoise_dbfs = -50\ngain_db = 10\n"
				   "[cell a]\narfcn = 51\nesn0_db = 30\n";
	size_t n = render(text, samples);
	assert_near(power_db(samples, n), -50 + 30 + 10, 0.05);
}

/* FCCH tones: 67.708 kHz above the carrier, which is off by the sum of all that moves it. */
static void frequency_is_where_it_should_be(void **state)
{
	(void)state;
	size_t n = render("[air]\nfreq = 945.0M\nrate = 1M\nduration = 0.1\nnoise_dbfs = none\nppm = 20\n"
	                  "[cell a]\narfcn = 51\nlevel_dbfs = 0\nppm = -3\noffset_hz = 120\nfn = 0\ntiming = 0\n",
	                  samples);
	double symbol_s = 48 / 13e6 / (1 + 17e-6), offset_hz = 200e3 + 945.2e6 * 17e-6 + 120;
	assert_true(n == 100000);
	for (int fcch = 0; fcch < 2; fcch++) {
		/* 120 symbols from inside the burst; frames 0 and 10 */
		size_t first = (size_t)((fcch * 10 * 1250 + 10) * symbol_s * 1e6),
		       length = (size_t)(120 * symbol_s * 1e6);
		double wanted = (offset_hz + 13e6 / 48 / 4 * (1 + 17e-6)) / 1e6;
		assert_near(tone_db(samples + first, length, wanted), 0, 0.01);
		/* phase between the two halves tells the frequency to a few Hz */
		double complex a = 0, b = 0;
		for (size_t i = 0; i < length / 2; i++) {
			a += samples[first + i] * cexp(-2 * I * M_PI * wanted * (double)i);
			b += samples[first + length / 2 + i] * cexp(-2 * I * M_PI * wanted * (double)(i + length / 2));
		}
		assert_near(carg(b * conj(a)) / 2 / M_PI / ((double)(length / 2) * 1e-6), 0, 5);
	}
}

static void reads_alike_in_any_pieces(void **state)
{
	(void)state;
	static const char text[] =
		"[air]\nfreq = 945.2M\nrate = 700k\nduration = 0.3\nseed = 5\n[cell a]\narfcn = 51\nfading = tu50\n"
		"[cell b]\narfcn = 52\nppm = 3\nfading = two-ray\n";
	size_t n = render(text, samples), at = 0, step = 1;
	struct air_scenario *scenario = parse(text);
	struct air *air = air_create(scenario, NULL, NULL);
	while (at < n) {
		size_t got = air_read(air, others + at, step);
		assert_true(got == step || at + got == n);
		at += got;
		step = step * 7 % 5003 + 1;
	}
	assert_memory_equal(samples, others, n * sizeof(*samples));
	air_destroy(air);
	air_scenario_destroy(scenario);
}

static void another_seed_is_another_air(void **state)
{
	(void)state;
	size_t n = render("[air]\nfreq = 945.2M\nduration = 0.01\nseed = 1\n[cell a]\narfcn = 51\n", samples);
	render("[air]\nfreq = 945.2M\nduration = 0.01\nseed = 2\n[cell a]\narfcn = 51\n", others);
	assert_true(memcmp(samples, others, n * sizeof(*samples)) != 0);
}

static void comes_and_goes_and_ramps(void **state)
{
	(void)state;
	render("[air]\nfreq = 945.2M\nduration = 1\nnoise_dbfs = none\n[cell a]\narfcn = 51\nlevel_dbfs = -20\nstart_s "
	       "= 0.25\n"
	       "stop_s = 0.75\nramp_db_per_s = 10\n",
	       samples);
	assert_true(power_db(samples, 249000) < -200);
	assert_near(power_db(samples + 251000, 2000), -20, 0.1);
	assert_near(power_db(samples + 740000, 2000), -15.1, 0.1);
	assert_true(power_db(samples + 751000, 200000) < -200);
}

/* A carrier at the window's edge is cut off there, not folded to the other side. */
static void edges_are_clean(void **state)
{
	(void)state;
	static const char text[] = "[air]\nfreq = %s\nrate = 1M\nduration = 0.1\nnoise_dbfs = none\n[cell a]\narfcn = "
				   "51\nlevel_dbfs = 0\n";
	char at_edge[200], outside[200];
	snprintf(at_edge, sizeof(at_edge), text, "944.7M"); /* carrier at +500 kHz */
	snprintf(outside, sizeof(outside), text, "944.4M");
	size_t n = render(at_edge, samples);
	assert_near(power_db(samples, n), -5, 1); /* cut 10 kHz below its centre */
	for (int i = 0; i < 4000; i++)
		samples[i] *= 0.5f - 0.5f * cosf(2 * (float)M_PI * (float)i / 4000);
	double folded = 0, kept = 0;
	for (int bin = -20; bin <= 20; bin++) {
		kept += pow(10, tone_db(samples, 4000, 0.44 + bin * 1e-3) / 10);
		folded += pow(10, tone_db(samples, 4000, -0.40 + bin * 1e-3) / 10);
	}
	if (10 * log10(folded / kept) > -60)
		fail_msg("%.1f dB folded", 10 * log10(folded / kept));
	n = render(outside, samples);
	assert_true(power_db(samples, n) < -200);
}

static void retuning_moves_the_window(void **state)
{
	(void)state;
	struct air_scenario *scenario = parse("[air]\nfreq = 945.2M\nrate = 1M\nduration = 0.1\nnoise_dbfs = none\n"
	                                      "[cell a]\narfcn = 51\nlevel_dbfs = -10\n");
	struct air *air = air_create(scenario, NULL, NULL);
	air_endless(air);
	assert_int_equal(air_read(air, samples, 200000), 200000);
	assert_near(power_db(samples, 200000), -10, 0.01);
	assert_int_equal(air_tune(air, 960e6, 2e6), 0);
	assert_int_equal(air_read(air, samples, 1000), 1000);
	assert_true(power_db(samples, 1000) < -200);
	assert_int_equal(air_tune(air, 945e6, 2e6), 0);
	assert_int_equal(air_read(air, samples, 1024), 1024); /* rendered before */
	assert_int_equal(air_read(air, samples, 1000), 1000);
	assert_near(power_db(samples, 1000), -10, 0.1);
	assert_true(air_tune(air, 945e6, 1e3) < 0);
	assert_true(air_tune(air, 945e6, NAN) < 0);
	air_destroy(air);
	air_scenario_destroy(scenario);
}

static void impairs_as_asked(void **state)
{
	(void)state;
	size_t n = render("[air]\nfreq = 945.0M\nduration = 0.2\nnoise_dbfs = none\ndc = 0.1 -0.2\n", samples);
	assert_near(crealf(samples[n / 2]), 0.1, 1e-6);
	assert_near(cimagf(samples[n / 2]), -0.2, 1e-6);
	/* image of the FCCH tone: 1 dB and 5 degrees make it 24.1 dB down */
	render("[air]\nfreq = 945.2M\nduration = 0.1\nnoise_dbfs = none\niq_gain_db = 1\niq_phase_deg = 5\n"
	       "[cell a]\narfcn = 51\nlevel_dbfs = 0\nfn = 0\ntiming = 0\n",
	       samples);
	double tone = 13e6 / 48 / 4 / 1e6;
	double wanted = 10 * log10((pow(log(10) / 40, 2) + pow(2.5 * M_PI / 180, 2)));
	assert_near(tone_db(samples + 40, 480, -tone) - tone_db(samples + 40, 480, tone), wanted, 0.5);
}

static void ignore(void *ctx, const struct air_block *block)
{
	(void)ctx;
	(void)block;
}

/* Correlation of how two carriers turn from symbol to symbol: above 1 when they send the same bits. */
static double likeness(const float complex *x, const float complex *y, size_t n)
{
	enum { SYMBOL = 4 };
	double sum = 0;
	for (size_t i = SYMBOL; i < n; i++)
		sum += sin(carg(x[i] * conjf(x[i - SYMBOL]))) * sin(carg(y[i] * conjf(y[i - SYMBOL])));
	return 2 * sum / (double)n;
}

/* Away for 0.3 s, of which 0.1 s are not even made; then the carrier goes on as if it had been sent all the time.
 * Nearly all bursts are the same, whoever was paged. With a clock that drifts too. */
static void a_carrier_goes_on_while_nobody_listens(void **state)
{
	static const char *const drifts[] = { "", "drift_ppm_per_min = 5\n" };
	float complex *silence = samples + MOST / 2;

	(void)state;
	for (int drift = 0; drift < 2; drift++) {
		char text[256];
		snprintf(text, sizeof(text),
		         "[air]\nfreq = 945.2M\nrate = 1M\nduration = 9\nnoise_dbfs = none\nppm = 7\n"
		         "[cell a]\narfcn = 51\nlevel_dbfs = -10\ntraffic_slots = 0\nsdcch_busy = 0\n%s",
		         drifts[drift]);
		struct air_scenario *scenario = parse(text);
		struct air *walks = air_create(scenario, ignore, NULL), *rests = air_create(scenario, NULL, NULL);
		struct air *airs[] = { walks, rests };
		for (int i = 0; i < 2; i++) {
			air_endless(airs[i]);
			assert_int_equal(air_tune(airs[i], 960e6, 1e6), 0);
			assert_int_equal(air_read(airs[i], silence, 204800), 204800);
			if (i == 1)
				air_skip(airs[i], 102400);
			else
				assert_int_equal(air_read(airs[i], silence, 102400), 102400);
			assert_int_equal(air_tune(airs[i], 945.2e6, 1e6), 0);
			assert_int_equal(air_read(airs[i], i ? others : samples, 102400), 102400);
		}
		double same = likeness(samples, others, 102400);
		assert_true(same > 1 && same > likeness(samples, others + 1, 102399));
		assert_true(same > likeness(samples + 1, others, 102399));
		air_destroy(walks);
		air_destroy(rests);
		air_scenario_destroy(scenario);
	}
}

struct tally {
	int count;
	double last_s, first_s, end_s;
	uint32_t first_fn;
};

static void on_block(void *ctx, const struct air_block *block)
{
	struct tally *tally = ctx;
	assert_int_equal(block->cell, 0);
	assert_true(block->time_s >= tally->last_s);
	if (tally->count++ == 0) {
		tally->first_s = block->time_s;
		tally->first_fn = block->fn;
	}
	tally->last_s = block->time_s;
	tally->end_s = block->end_s;
}

static void announces_the_blocks_inside(void **state)
{
	(void)state;
	struct air_scenario *scenario =
		parse("[air]\nfreq = 945.2M\nduration = 1.0\n[cell a]\narfcn = 51\nfn = 1020\ntiming = 625\n");
	struct tally tally = { 0 };
	struct air *air = air_create(scenario, on_block, &tally);
	while (air_read(air, samples, 10000))
		;
	/* frame 1020 = 20 x 51 is half over; its BCCH block begins in frame 1022 */
	assert_int_equal(tally.first_fn, 1022);
	assert_near(tally.first_s, 1.5 * 60e-3 / 13, 1e-9);
	assert_true(tally.end_s <= 1.0 && tally.end_s > 0.95);
	assert_near(tally.count, 1.0 / (51 * 60e-3 / 13) * 10, 2);
	air_destroy(air);
	air_scenario_destroy(scenario);
}

static int allocate(void **state)
{
	(void)state;
	samples = malloc(MOST * sizeof(*samples));
	others = malloc(MOST * sizeof(*others));
	return !samples || !others;
}

static int release(void **state)
{
	(void)state;
	free(samples);
	free(others);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noise_has_its_level),         cmocka_unit_test(carrier_has_its_level_and_envelope),
		cmocka_unit_test(esn0_is_level_over_noise),    cmocka_unit_test(frequency_is_where_it_should_be),
		cmocka_unit_test(reads_alike_in_any_pieces),   cmocka_unit_test(another_seed_is_another_air),
		cmocka_unit_test(comes_and_goes_and_ramps),    cmocka_unit_test(edges_are_clean),
		cmocka_unit_test(retuning_moves_the_window),   cmocka_unit_test(impairs_as_asked),
		cmocka_unit_test(announces_the_blocks_inside), cmocka_unit_test(a_carrier_goes_on_while_nobody_listens),
	};
	return cmocka_run_group_tests(tests, allocate, release);
}
