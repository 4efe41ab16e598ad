// SPDX-License-Identifier: GPL-3.0-or-later
/* LTE cells on the synthetic air: signal to noise of a reference element is what the scenario says; clocks and carriers
 * are off by as much as asked and independently; the uplink is silent; samples do not depend on how they are read; a
 * slice of a wide carrier is that part of it, and retuning keeps its time.
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
#include "lte_slow.h"  // slow_receive

enum { MOST = 2000000, TEXT = 1000 };
static float complex *samples, *others;
static struct slow_subframe sf;

static struct air *create(const char *text, struct air_scenario **scenario)
{
	struct fault fault;
	*scenario = air_scenario_parse(text, strlen(text), "x", &fault);
	if (!*scenario)
		fail_msg("%s", fault.text);
	return air_create(*scenario, NULL, NULL);
}

static size_t render(const char *text, float complex *out)
{
	struct air_scenario *scenario;
	struct air *air = create(text, &scenario);
	size_t n = air_read(air, out, MOST);
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

/* Power of a - b over that of a, where b may be turned by a constant angle. */
static double difference_db(const float complex *a, const float complex *b, size_t n)
{
	double complex sum = 0;
	double error = 0, power = 0;
	for (size_t i = 0; i < n; i++)
		sum += a[i] * conjf(b[i]);
	sum /= cabs(sum);
	for (size_t i = 0; i < n; i++) {
		error += pow(cabs(a[i] - sum * b[i]), 2);
		power += pow(cabs(a[i]), 2);
	}
	return 10 * log10(error / power + 1e-30);
}

static const char six[] =
	"[air]\nfreq = 1850M\nrate = 1.92M\nduration = %s\nnoise_dbfs = %s\n[lte a]\nfreq = 1850M\npci = 123\n"
	"sfn = 0\ntiming_ms = 0\n%s";

static size_t render_six(const char *duration, const char *noise, const char *more, float complex *out)
{
	char text[TEXT];
	snprintf(text, sizeof(text), six, duration, noise, more);
	return render(text, out);
}

/* Noise seen by reference elements against their mean, over a second; the estimate itself takes one part in 48 of it.
 */
static void snr_is_what_was_asked(void **state)
{
	(void)state;
	static const double wanted_db[] = { -9, 0, 15 };
	const struct slow_cell cell = { .pci = 123, .prb = 6, .ports = 1, .phich_sixths = 6 };
	for (int i = 0; i < 3; i++) {
		char more[100];
		double noise = 0, power = 0;
		snprintf(more, sizeof(more), "load = 1\nsnr_db = %g\n", wanted_db[i]);
		size_t n = render_six("0.8", "-40", more, samples) / 1920;
		double complex mean = 0;
		for (size_t s = 0; s < n; s++) {
			slow_receive(&sf, &cell, (int)(s % 10), samples + s * 1920, 128);
			noise += pow(sf.error * cabs(sf.channel[0]), 2) * 48 / 47;
			mean += sf.channel[0];
		}
		power = pow(cabs(mean / (double)n), 2);
		assert_near(10 * log10(power / (noise / (double)n)), wanted_db[i], 0.12);
		assert_near(10 * log10(noise / (double)n), -40 - 10 * log10(13e6 / 48 / 15e3), 0.12);
	}
}

static void levels_are_what_was_asked(void **state)
{
	(void)state;
	const struct slow_cell cell = { .pci = 123, .prb = 6, .ports = 2, .phich_sixths = 6 };
	render_six("0.01", "none", "ports = 2\nrsrp_dbfs = -33\n", samples);
	slow_receive(&sf, &cell, 2, samples + 2 * 1920, 128);
	assert_near(20 * log10(cabs(sf.channel[0])), -33, 0.01);
	assert_near(20 * log10(cabs(sf.channel[1])), -33, 0.01);
	/* all elements in use: the last two symbols of a subframe without synchronisation signals */
	size_t n = render_six("1", "none", "load = 1\nlevel_dbfs = -7\n", samples), count = 0;
	for (size_t s = 3; 1920 * (s + 1) <= n; s += 10)
		memcpy(others + 274 * count++, samples + 1920 * (s + 1) - 274, 274 * sizeof(*others));
	assert_near(power_db(others, 274 * count), -7, 0.1);
}

static void carrier_and_clock_are_apart(void **state)
{
	(void)state;
	size_t n = render_six("0.5", "none", "load = 1\n", samples);
	assert_int_equal(render_six("0.5", "none", "load = 1\noffset_hz = 12345.5\n", others), n);
	for (size_t i = 0; i < n; i++)
		others[i] *= (float complex)cexp(-2 * I * M_PI * fmod(12345.5 * (double)i / 1.92e6, 1));
	assert_true(difference_db(samples, others, n) < -60);
	/* a clock 50 ppm fast, sampled 50 ppm faster, looks like a right one; its carrier stays */
	char text[TEXT];
	snprintf(text, sizeof(text), six, "0.5", "none", "load = 1\nclock_ppm = 50\n");
	char *rate = strstr(text, "1.92M");
	char moved[TEXT];
	snprintf(moved, sizeof(moved), "%.*s1920096%s", (int)(rate - text), text, rate + 5);
	assert_true(render(moved, others) >= n);
	assert_true(difference_db(samples, others, n) < -60);
	/* ppm moves both */
	snprintf(text, sizeof(text), six, "0.5", "none", "load = 1\nppm = 50\n");
	rate = strstr(text, "1.92M");
	snprintf(moved, sizeof(moved), "%.*s1920096%s", (int)(rate - text), text, rate + 5);
	render(moved, others);
	for (size_t i = 0; i < n; i++)
		others[i] *= (float complex)cexp(-2 * I * M_PI * fmod(1850e6 * 50e-6 * (double)i / 1920096, 1));
	assert_true(difference_db(samples, others, n) < -60);
}

static void uplink_is_silent(void **state)
{
	(void)state;
	/* configuration 1: D S U U D D S U U D; special 0: three symbols */
	render_six("0.02", "none", "duplex = tdd\ntdd_config = 1\ntdd_special = 0\nload = 1\nlevel_dbfs = 0\n",
	           samples);
	for (int s = 0; s < 20; s++) {
		bool silent = s % 5 == 2 || s % 5 == 3;
		double db = power_db(samples + 1920 * s + 100, 1920 - 200);
		if (silent ? db > -80 : s % 5 == 1 ? db > -5 || db < -9 : fabs(db) > 1)
			fail_msg("subframe %d: %.1f dB", s, db);
		if (s % 5 == 1)
			assert_true(power_db(samples + 1920 * s + 3 * 138 + 60, 1920 - 3 * 138 - 100) < -60);
	}
}

static void reads_alike_in_any_pieces(void **state)
{
	(void)state;
	static const char text[] =
		"[air]\nfreq = 1850M\nrate = 2.4M\nduration = 0.1\nseed = 5\n[lte a]\nfreq = 1850.3M\nprb = 25\nports "
		"= 2\n"
		"fading = etu\nload = 0.5\n[lte b]\nfreq = 1849M\nduplex = tdd\nppm = 4\n[cell c]\nfreq = 1850.9M\n";
	size_t n = render(text, samples), at = 0, step = 1;
	struct air_scenario *scenario;
	struct air *air = create(text, &scenario);
	struct air_info info;
	air_scenario_info(scenario, &info);
	assert_true(info.nof_cells == 1 && info.nof_lte_cells == 2);
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

static const char wide[] =
	"[air]\nfreq = %s\nrate = %s\nduration = 0.02\nnoise_dbfs = none\n[lte a]\nfreq = 1850M\npci = 50\nprb = %d\n"
	"sfn = 8\ntiming_ms = 0\nload = 1\nlevel_dbfs = 0\n";

/* One bin of x [128 samples]. */
static double complex bin(const float complex *x, int f)
{
	double complex sum = 0;
	for (int n = 0; n < 128; n++)
		sum += x[n] * cexp(-2 * I * M_PI * f * n / 128);
	return sum / 128;
}

/* The middle of a 20 MHz carrier in 1.92 MHz: the same primary signal as a 6-block cell's, two dozen samples late from
 * the filter of the window's edge. */
static void slice_is_part_of_the_whole(void **state)
{
	(void)state;
	char text[TEXT];
	snprintf(text, sizeof(text), wide, "1850M", "1.92M", 100);
	render(text, samples);
	snprintf(text, sizeof(text), wide, "1850M", "1.92M", 6);
	render(text, others);
	int at = 10 + 6 * 137 + 128 - 128, late = 24;
	double complex turn = 0;
	for (int f = -31; f <= 31; f++)
		if (f) /* at equal level a block of 100 has a tenth of a block of 6 in amplitude */
			turn += bin(samples + at + late, f) * conj(bin(others + at, f));
	turn /= cabs(turn);
	for (int f = -31; f <= 31; f++)
		if (f)
			assert_true(cabs(bin(samples + at + late, f) / turn / bin(others + at, f) * sqrt(100. / 6) -
			                 1) < 0.03);
}

static void spectrum_is_confined(void **state)
{
	(void)state;
	char text[TEXT];
	snprintf(text, sizeof(text), wide, "1850M", "15.36M", 50);
	size_t n = render(text, samples);
	enum { N = 4096 };
	double inside = 0, outside = 0, near = 0;
	for (size_t at = 0; at + N <= n; at += 8 * N) { /* bins of 3.75 kHz under a Hann window */
		for (int i = 0; i < N; i++)
			others[i] = samples[at + (size_t)i] * (0.5f - 0.5f * cosf(2 * (float)M_PI * (float)i / N));
		for (int f = -2000; f <= 2000; f += 20) {
			double complex sum = 0, turn = cexp(-2 * I * M_PI * f / N), w = 1;
			for (int i = 0; i < N; i++, w *= turn)
				sum += others[i] * w;
			double power = pow(cabs(sum), 2), hz = fabs(f * 3750.);
			inside = hz < 4.4e6 ? fmax(inside, power) : inside;
			near = hz > 4.6e6 ? fmax(near, power) : near;
			outside = hz > 6e6 ? fmax(outside, power) : outside;
		}
	}
	assert_true(10 * log10(near / inside) < -20);
	assert_true(10 * log10(outside / inside) < -33);
}

static void retuning_keeps_the_time(void **state)
{
	(void)state;
	struct air_scenario *scenario;
	char text[TEXT];
	snprintf(text, sizeof(text), wide, "1850M", "1.92M", 100);
	struct air *air = create(text, &scenario);
	air_endless(air);
	/* whole blocks, so that nothing already rendered is lost */
	assert_int_equal(air_read(air, samples, 20480), 20480);
	assert_int_equal(air_tune(air, 1854e6, 3.84e6), 0);
	assert_int_equal(air_read(air, samples, 20480), 20480);
	assert_int_equal(air_tune(air, 1900e6, 3.84e6), 0);
	assert_int_equal(air_read(air, others, 10240), 10240);
	assert_true(power_db(others, 10240) < -200);
	air_destroy(air);
	air_scenario_destroy(scenario);
	snprintf(text, sizeof(text), wide, "1854M", "3.84M", 100);
	render(text, others);
	size_t skip = 200, n = 20000; /* the window's filter has forgotten */
	assert_true(difference_db(samples + skip, others + 40960 + skip, n) < -60);
}

/* A dongle that looks elsewhere for a while, and back: no sample too many or too few. */
static void there_and_back_keeps_the_time(void **state)
{
	(void)state;
	struct air_scenario *scenario;
	char text[TEXT];
	snprintf(text, sizeof(text), wide, "1850M", "1.92M", 100);
	render(text, others);
	struct air *air = create(text, &scenario);
	size_t away = 10001, back = 5345, n = 20000, skip = 1024 + 200; /* a block already rendered, and the filter */
	air_endless(air);
	air_read(air, samples, away);
	air_tune(air, 1854e6, 1.92e6);
	air_read(air, samples, back);
	air_tune(air, 1850e6, 1.92e6);
	air_read(air, samples, n);
	assert_true(difference_db(samples + skip, others + away + back + skip, n - skip) < -60);
	air_destroy(air);
	air_scenario_destroy(scenario);
}

static void fading_keeps_the_mean_power(void **state)
{
	(void)state;
	static const char *const profiles[] = { "epa", "eva", "etu" };
	for (int p = 0; p < 3; p++) {
		char more[200];
		snprintf(more, sizeof(more), "fading = %s\ndoppler_hz = 300\nload = 1\nlevel_dbfs = -10\n",
		         profiles[p]);
		size_t n = render_six("1", "none", more, samples);
		assert_near(power_db(samples, n), -10.2, 0.8);
		double least = 0, most = -200;
		for (size_t at = 0; at + 1920 <= n; at += 1920) {
			double db = power_db(samples + at, 1920);
			least = fmin(least, db);
			most = fmax(most, db);
		}
		assert_true(most - least > 6);
	}
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

/* What leak and image add to the same samples without. */
static void a_poor_transmitter_leaks_and_mirrors(void **state)
{
	(void)state;
	size_t n = render_six("0.05", "none", "load = 1\n", samples);
	double complex sum = 0, mirrored = 0;
	double power = 0, rest = 0;
	assert_int_equal(render_six("0.05", "none", "load = 1\nleak_dbc = -27\n", others), n);
	for (size_t i = 0; i < n; i++)
		sum += (others[i] - samples[i]) / (double)n;
	assert_near(20 * log10(cabs(sum)), -20 - 27, 0.2);
	for (size_t i = 0; i < n; i++)
		rest += pow(cabs(others[i] - samples[i] - sum), 2) / (double)n;
	assert_true(10 * log10(rest) < -20 - 27 - 20);

	assert_int_equal(render_six("0.05", "none", "load = 1\nimage_dbc = -30\n", others), n);
	for (size_t i = 0; i < n; i++) {
		mirrored += (others[i] - samples[i]) * samples[i];
		power += pow(cabs(samples[i]), 2);
	}
	assert_near(20 * log10(cabs(mirrored) / power), -30, 0.3);
}

static void identities_have_a_seed_of_their_own(void **state)
{
	(void)state;
	static const char text[] = "[air]\nfreq = 1850M\nrate = 1.92M\nduration = 0.2\nnoise_dbfs = none\n"
				   "identity_seed = %d\n[lte a]\nfreq = 1850M\nsfn = 0\ntiming_ms = 0\n%s";
	char a[TEXT], b[TEXT];
	snprintf(a, sizeof(a), text, 1, "pagings_per_s = 20\n");
	snprintf(b, sizeof(b), text, 2, "pagings_per_s = 20\n");
	size_t n = render(a, samples), apart = 0;
	assert_int_equal(render(b, others), n);
	for (size_t i = 0; i < n; i++)
		apart += samples[i] != others[i];
	assert_true(apart > 1000 && apart < n / 10);
	snprintf(a, sizeof(a), text, 1, "load = 0.5\n");
	snprintf(b, sizeof(b), text, 2, "load = 0.5\n");
	assert_int_equal(render(a, samples), render(b, others));
	assert_memory_equal(samples, others, n * sizeof(*samples));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(snr_is_what_was_asked),
		cmocka_unit_test(levels_are_what_was_asked),
		cmocka_unit_test(carrier_and_clock_are_apart),
		cmocka_unit_test(uplink_is_silent),
		cmocka_unit_test(reads_alike_in_any_pieces),
		cmocka_unit_test(slice_is_part_of_the_whole),
		cmocka_unit_test(spectrum_is_confined),
		cmocka_unit_test(retuning_keeps_the_time),
		cmocka_unit_test(fading_keeps_the_mean_power),
		cmocka_unit_test(there_and_back_keeps_the_time),
		cmocka_unit_test(a_poor_transmitter_leaks_and_mirrors),
		cmocka_unit_test(identities_have_a_seed_of_their_own),
	};
	return cmocka_run_group_tests(tests, allocate, release);
}
