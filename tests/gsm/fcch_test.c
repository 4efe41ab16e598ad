// SPDX-License-Identifier: GPL-3.0-or-later
/* fcch: place and frequency of tones in noise against the truth, and the error bar against the errors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/gsm/phy/fcch.h"
#include "dice.h"

static struct dice dice = { 11 };

/* Symbols of data, then 148 of tone, then data; noise of the given Es/N0. The tone is at tone_hz. */
static void signal(float complex *x, int n, int at, double tone_hz, double esn0_db)
{
	double w = 2 * M_PI * tone_hz / GSM_SYMBOL_HZ, phase = 2 * M_PI * dice_uniform(&dice);
	float noise = (float)pow(10, -esn0_db / 20);
	for (int i = 0; i < n; i++) {
		bool tone = i >= at && i < at + BURST_SYMBOLS;
		/* data: antipodal symbols a quarter turn apart, around the carrier: a quarter of the rate below the
		 * tone */
		double complex s = tone ? cexp(I * (w * i + phase)) : dice_sign(&dice) * cexp(I * (w - M_PI / 2) * i);
		x[i] = (float complex)s + noise * dice_noise(&dice);
	}
}

static void tones_are_located(void **state)
{
	(void)state;
	static const struct {
		double esn0_db;
		int most; /* symbols off */
	} levels[] = { { 20, 6 }, { 10, 8 }, { 4, 12 }, { 0, 20 } };
	enum { N = 1000, TRIES = 200 };
	float complex x[N];
	for (size_t l = 0; l < sizeof(levels) / sizeof(levels[0]); l++) {
		int good = 0;
		for (int i = 0; i < TRIES; i++) {
			int at = (int)dice_below(&dice, N - BURST_SYMBOLS);
			float contrast;
			signal(x, N, at, 400 * (2 * dice_uniform(&dice) - 1), levels[l].esn0_db);
			int found = fcch_locate(x, N, &contrast);
			assert_true(found >= 0 && found + BURST_SYMBOLS <= N + 8);
			good += abs(found - at) <= levels[l].most && contrast > 0.4f && contrast <= 1.0001f;
		}
		if (good < TRIES * 97 / 100)
			fail_msg("%d of %d at %.0f dB", good, TRIES, levels[l].esn0_db);
	}
}

static void data_is_no_tone(void **state)
{
	(void)state;
	enum { N = 1000, TRIES = 300 };
	float complex x[N];
	int high = 0;
	for (int i = 0; i < TRIES; i++) {
		float contrast;
		signal(x, N, 2 * N, 0, 15);
		fcch_locate(x, N, &contrast);
		high += contrast > 0.45f;
	}
	assert_true(high < TRIES / 10);
	memset(x, 0, sizeof(x));
	float contrast;
	fcch_locate(x, N, &contrast);
	assert_true(contrast >= 0 && contrast < 0.01f);
}

/* Cramer-Rao bound for the frequency of a tone over n samples. */
static double bound_hz(double esn0_db, double n)
{
	return sqrt(6 / (pow(10, esn0_db / 10) * n * (n * n - 1))) * GSM_SYMBOL_HZ / (2 * M_PI);
}

static void frequency_is_as_good_as_can_be(void **state)
{
	(void)state;
	static const double levels[] = { 0, 5, 10, 15, 20, 30 };
	enum { TRIES = 400, EDGE = 5 };
	float complex x[BURST_SYMBOLS];
	for (size_t l = 0; l < sizeof(levels) / sizeof(levels[0]); l++) {
		double sum = 0, square = 0, stated = 0, bound = bound_hz(levels[l], BURST_SYMBOLS - 2 * EDGE);
		for (int i = 0; i < TRIES; i++) {
			double hz = 800 * (2 * dice_uniform(&dice) - 1);
			float sd;
			signal(x, BURST_SYMBOLS, 0, hz, levels[l]);
			double error = fcch_frequency(x, &sd) - hz;
			sum += error;
			square += error * error;
			stated += 1 / (sd * sd);
		}
		double rms = sqrt(square / TRIES), mean = sum / TRIES, claimed = sqrt(TRIES / stated);
		print_message("Es/N0 %2.0f dB: error %.2f Hz, bound %.2f Hz, claimed %.2f Hz\n", levels[l], rms, bound,
		              claimed);
		assert_true(rms < 1.25 * bound);
		assert_true(fabs(mean) < 4 * rms / sqrt(TRIES));
		assert_true(claimed > 0.5 * rms && claimed < 2 * rms);
	}
}

/* ---- scan ---- */

static void tones_are_seen_at_the_first_look(void **state)
{
	(void)state;
	enum { N = 600, TRIES = 200 };
	const double bin_hz = 500, most_hz = 60e-6 * 960e6;
	struct dft *dft = dft_create(FCCH_SCAN_WINDOW);
	float complex x[N];
	int seen = 0, right = 0, invented = 0;
	for (int i = 0; i < TRIES; i++) {
		struct fcch_lines lines;
		double offset_hz = 57e3 * (2 * dice_uniform(&dice) - 1);
		signal(x, N, (int)dice_below(&dice, N - BURST_SYMBOLS), FCCH_TONE_HZ + offset_hz, 5);
		seen += fcch_scan(dft, x, N, GSM_SYMBOL_HZ, most_hz, bin_hz, &lines);
		bool hit = false;
		for (int k = 0; k < lines.count; k++)
			hit |= fabs(lines.bin[k] * bin_hz - FCCH_TONE_HZ - offset_hz) <
			       GSM_SYMBOL_HZ / FCCH_SCAN_WINDOW;
		right += hit;
		for (int k = 0; k < N; k++)
			x[k] = dice_noise(&dice);
		invented += fcch_scan(dft, x, N, GSM_SYMBOL_HZ, most_hz, bin_hz, &lines);
	}
	print_message("%d of %d seen, %d at their place, %d in noise\n", seen, TRIES, right, invented);
	assert_true(right >= TRIES * 95 / 100);
	assert_true(invented <= TRIES / 50);
	dft_destroy(dft);
}

/* ---- watch ---- */

enum { NFFT = 2048, CARRIER = 30 };
#define BIN_HZ   500.0
#define REACH_HZ 20e3

static float complex spectrum[NFFT];

/* Noise, a spur that always stands there, and a line of `power` in bin `at` of the cyclic spectrum. */
static void next_spectrum(int at, float power)
{
	for (int i = 0; i < NFFT; i++)
		spectrum[i] = dice_noise(&dice);
	spectrum[CARRIER + (int)lrint(FCCH_TONE_HZ / BIN_HZ) - 9] = 5;
	if (power > 0)
		spectrum[(at + NFFT) % NFFT] = sqrtf(power);
}

static struct fcch_watch settled(int carrier)
{
	static float memory[4096];
	struct fcch_watch watch;
	struct fcch_lines lines;
	assert_true(fcch_watch_memory(BIN_HZ, REACH_HZ) <= sizeof(memory) / sizeof(memory[0]));
	memset(memory, 0xff, sizeof(memory)); /* not a number */
	fcch_watch_init(&watch, memory, carrier, BIN_HZ, REACH_HZ);
	for (int i = 0; !fcch_watch_settled(&watch); i++) {
		next_spectrum(0, 0);
		assert_false(fcch_watch_block(&watch, spectrum, NFFT, &lines));
		assert_true(i < 1000);
	}
	return watch;
}

static void lines_stand_out(void **state)
{
	(void)state;
	static const int carriers[] = { CARRIER, -NFFT / 2, NFFT / 2 - 1, -300, (int)(-FCCH_TONE_HZ / BIN_HZ) };
	for (size_t c = 0; c < sizeof(carriers) / sizeof(carriers[0]); c++) {
		int tone = carriers[c] + (int)lrint(FCCH_TONE_HZ / BIN_HZ), seen = 0, right = 0;
		struct fcch_watch watch = settled(carriers[c]);
		for (int i = 0; i < 100; i++) {
			struct fcch_lines lines;
			int at = tone + (int)dice_below(&dice, 2 * (int)(REACH_HZ / BIN_HZ) - 1) -
			         (int)(REACH_HZ / BIN_HZ) + 1;
			if (carriers[c] == CARRIER && abs(at - tone + 9) <= watch.lobe)
				continue; /* on the spur */
			next_spectrum(at, 60);
			right++;
			if (!fcch_watch_block(&watch, spectrum, NFFT, &lines))
				continue;
			for (int k = 0; k < lines.count; k++)
				seen += lines.bin[k] == at;
		}
		if (seen < right * 9 / 10)
			fail_msg("carrier at bin %d: %d of %d", carriers[c], seen, right);
	}
}

/* A window narrower than the search is gone round more than once, and nothing beside it is read. */
static void narrow_windows(void **state)
{
	enum { NARROW = 416 };
	const double bin_hz = 650, reach_hz = 280e3;
	const int tone = (int)lrint(FCCH_TONE_HZ / bin_hz);
	float *memory = malloc(fcch_watch_memory(bin_hz, reach_hz) * sizeof(*memory));
	float complex *narrow = malloc(NARROW * sizeof(*narrow));
	struct fcch_watch watch;
	struct fcch_lines lines;
	int seen = 0;

	(void)state;
	fcch_watch_init(&watch, memory, 0, bin_hz, reach_hz);
	assert_true(watch.bins > 2 * NARROW);
	for (int i = 0; i < 400; i++) {
		for (int k = 0; k < NARROW; k++)
			narrow[k] = dice_noise(&dice);
		if (i % 20 == 0)
			narrow[tone] = 10;
		if (!fcch_watch_block(&watch, narrow, NARROW, &lines) || i % 20)
			continue;
		for (int k = 0; k < lines.count; k++)
			seen += (lines.bin[k] + 4 * NARROW) % NARROW == tone;
	}
	assert_true(seen >= 3 * 15); /* three times round, the same line */
	free(narrow);
	free(memory);
}

static void what_always_stands_there_is_no_line(void **state)
{
	(void)state;
	struct fcch_watch watch = settled(CARRIER);
	struct fcch_lines lines;
	int seen = 0;
	for (int i = 0; i < 400; i++) {
		next_spectrum(0, 0);
		if (fcch_watch_block(&watch, spectrum, NFFT, &lines))
			for (int k = 0; k < lines.count; k++)
				seen += abs(lines.bin[k] - CARRIER - (int)lrint(FCCH_TONE_HZ / BIN_HZ) + 9) <= 1;
	}
	assert_int_equal(seen, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tones_are_located),
		cmocka_unit_test(data_is_no_tone),
		cmocka_unit_test(frequency_is_as_good_as_can_be),
		cmocka_unit_test(tones_are_seen_at_the_first_look),
		cmocka_unit_test(lines_stand_out),
		cmocka_unit_test(narrow_windows),
		cmocka_unit_test(what_always_stands_there_is_no_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
