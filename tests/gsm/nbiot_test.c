// SPDX-License-Identifier: GPL-3.0-or-later
/* nbiot: an NB-IoT downlink made here by 36.211 clause 10.2 (NPSS, NSSS, QPSK elsewhere) is told from noise, tones, GSM
 * and LTE, through the receiver.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "air.h"        // air_scenario_parse
#include "dice.h"       // dice_noise
#include "receivers.h"  // gsm_receiver

#define RATE_HZ   1.92e6
#define CENTRE_HZ 945e6

enum { FRAME = 19200, SYMBOL_USEFUL = 128, CARRIERS = 12 };

/* One frame of a stand-alone carrier at 1.92 MHz, mean power 1. */
static void make_frame(struct dice *dice, int number, float complex out[FRAME])
{
	static const int cover[11] = { 1, 1, 1, 1, -1, -1, 1, 1, 1, -1, 1 };
	static float complex wheel[2 * SYMBOL_USEFUL]; /* half subcarriers */
	int at = 0;
	for (int i = 0; i < 2 * SYMBOL_USEFUL; i++)
		wheel[i] = cexpf(I * (float)(M_PI * i / SYMBOL_USEFUL)) / sqrtf(CARRIERS);
	for (int l = 0; l < 140; l++) {
		int subframe = l / 14, symbol = l % 14, prefix = l % 7 ? 9 : 10;
		float complex bins[CARRIERS];
		for (int k = 0; k < CARRIERS; k++)
			bins[k] = cexpf(I * (float)(M_PI / 4 + M_PI / 2 * (double)dice_below(dice, 4)));
		for (int k = 0; subframe == 5 && k < CARRIERS; k++)
			bins[k] = symbol < 3 || k == 11
			                  ? 0
			                  : cover[symbol - 3] * cexpf(-I * (float)(M_PI * 5 * k * (k + 1) / 11.0));
		for (int k = 0; subframe == 9 && number % 2 == 0 && symbol >= 3 && k < CARRIERS; k++) {
			int n = (symbol - 3) * CARRIERS + k, m = n % 131;
			bins[k] = cexpf(-I * (float)fmod(M_PI * 7 * m * (m + 1) / 131.0, 2 * M_PI));
		}
		for (int i = -prefix; i < SYMBOL_USEFUL; i++, at++) {
			out[at] = 0;
			for (int k = 0; k < CARRIERS; k++)
				out[at] += bins[k] * wheel[(2 * k - 11) * i & (2 * SYMBOL_USEFUL - 1)];
		}
	}
}

/* Adds frames at an offset from the centre, with a clock error that moves the carrier only. */
static void add_nbiot(float complex *x, int frames, double offset_hz, double level, uint32_t seed)
{
	static float complex frame[FRAME];
	struct dice dice = { seed };
	for (int f = 0; f < frames; f++) {
		make_frame(&dice, f, frame);
		for (int i = 0; i < FRAME; i++) {
			double turns = fmod(offset_hz / RATE_HZ * ((double)f * FRAME + i), 1);
			x[f * FRAME + i] += (float)level * frame[i] * cexpf(I * (float)(2 * M_PI * turns));
		}
	}
}

static float complex *noise_of(int samples, double level, uint32_t seed)
{
	float complex *x = malloc((size_t)samples * sizeof(*x));
	struct dice dice = { seed };
	assert_non_null(x);
	for (int i = 0; i < samples; i++)
		x[i] = (float)level * dice_noise(&dice);
	return x;
}

static void ignore(void *ctx, const struct pdu *pdu)
{
	(void)ctx;
	(void)pdu;
}

static struct receiver_counts counts_of(const float complex *x, int samples, double rate_hz, double freq_hz)
{
	const struct receiver_config config = {
		.rate_hz = rate_hz, .max_offset_ppm = 60, .combine = true, .emit = ignore
	};
	struct receiver_counts counts;
	struct fault fault;
	void *gsm = gsm_receiver.create(&config, &fault);
	assert_non_null(gsm);
	for (int at = 0; at < samples; at += 32768) {
		gsm_receiver.feed(
			gsm, &(struct iq_block){ .format = IQ_CF32,
		                                 .freq_hz = freq_hz,
		                                 .rate_hz = rate_hz,
		                                 .index = (uint64_t)at,
		                                 .nof_samples = (uint32_t)(samples - at < 32768 ? samples - at : 32768),
		                                 .samples = x + at });
	}
	gsm_receiver.flush(gsm);
	gsm_receiver.counts(gsm, &counts);
	gsm_receiver.destroy(gsm);
	return counts;
}

/* On the raster, between two places of GSM's, off by 50 ppm, and in a guard band's place 7.5 kHz off: each is one
 * carrier. */
static void found_wherever_it_stands(void **state)
{
	(void)state;
	static const double offsets_hz[] = { 0, 200e3, -300e3, 100e3 + 7.5e3, -400e3 + 47e3, 500e3 - 2.5e3 };
	enum { FRAMES = 150 };
	for (size_t i = 0; i < sizeof(offsets_hz) / sizeof(offsets_hz[0]); i++) {
		float complex *x = noise_of(FRAMES * FRAME, 0.1, (uint32_t)i + 1);
		add_nbiot(x, FRAMES, offsets_hz[i], 0.1, (uint32_t)i + 100); /* 10 dB over the noise in its width */
		struct receiver_counts counts = counts_of(x, FRAMES * FRAME, RATE_HZ, CENTRE_HZ);
		free(x);
		print_message("%+.1f kHz: %u carriers at %u places of %u with power\n", offsets_hz[i] / 1e3,
		              counts.nbiot_carriers, counts.nbiot_places, counts.carriers_power);
		assert_int_equal(counts.nbiot_carriers, 1);
		assert_in_range(counts.nbiot_places, 1, 3);
		assert_int_equal(counts.carriers_sync, 0);
	}
}

static void two_are_two(void **state)
{
	(void)state;
	enum { FRAMES = 150 };
	float complex *x = noise_of(FRAMES * FRAME, 0.03, 5);
	add_nbiot(x, FRAMES, -400e3, 0.1, 6);
	add_nbiot(x + FRAME / 3, FRAMES - 1, 600e3, 0.05, 7); /* of another station, another 3.3 ms */
	struct receiver_counts counts = counts_of(x, FRAMES * FRAME, RATE_HZ, CENTRE_HZ);
	free(x);
	assert_int_equal(counts.nbiot_carriers, 2);
}

static void not_in_noise_and_tones(void **state)
{
	(void)state;
	enum { FRAMES = 200 };
	for (uint32_t seed = 1; seed <= 3; seed++) {
		float complex *x = noise_of(FRAMES * FRAME, 0.1, seed);
		for (int i = 0; i < FRAMES * FRAME;
		     i++) { /* a tone, and noise that is 10 dB stronger in pulses of 577 us */
			x[i] += 0.3f * cexpf(I * (float)fmod(2 * M_PI * 0.11 * i, 2 * M_PI));
			x[i] *= i / 1108 % 8 == 3 ? 3 : 1;
		}
		struct receiver_counts counts = counts_of(x, FRAMES * FRAME, RATE_HZ, CENTRE_HZ);
		free(x);
		assert_int_equal(counts.nbiot_carriers, 0);
		assert_int_equal(counts.nbiot_places, 0);
	}
}

/* What src/air sends. */
static struct receiver_counts counts_of_air(const char *text)
{
	struct fault fault;
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "test", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	struct air *air = air_create(scenario, NULL, NULL);
	assert_non_null(air);
	enum { ROOM = 12000000 };
	float complex *x = malloc(ROOM * sizeof(*x));
	size_t samples = air_read(air, x, ROOM);
	struct receiver_counts counts = counts_of(x, (int)samples, RATE_HZ, 945e6);
	free(x);
	air_destroy(air);
	air_scenario_destroy(scenario);
	return counts;
}

static void not_in_gsm_and_lte(void **state)
{
	(void)state;
	/* beacons too weak to be read whole, traffic beside one, an LTE carrier over all of it */
	static const char gsm[] = "[air]\nfreq = 945M\nrate = 1920000\nduration = 4\nnoise_dbfs = -40\n"
				  "[cell a]\narfcn = 51\nbsic = 1\nmcc = 001\nmnc = 01\nlac = 1\nci = 1\nesn0_db = "
				  "30\ntraffic_slots = 7\n"
				  "[cell b]\narfcn = 48\nbsic = 2\nmcc = 001\nmnc = 01\nlac = 1\nci = 2\nesn0_db = 2\n";
	static const char lte[] =
		"[air]\nfreq = 945M\nrate = 1920000\nduration = 4\nnoise_dbfs = -40\n"
		"[lte a]\nearfcn = 3650\npci = 1\nprb = 6\nports = 1\nplmns = 001-01\ntac = 7\neci = 1\n"
		"level_dbfs = -20\n";
	assert_int_equal(counts_of_air(gsm).nbiot_carriers, 0);
	struct receiver_counts counts = counts_of_air(lte);
	assert_true(counts.carriers_power > 0);
	assert_int_equal(counts.nbiot_carriers, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(found_wherever_it_stands),
		cmocka_unit_test(two_are_two),
		cmocka_unit_test(not_in_noise_and_tones),
		cmocka_unit_test(not_in_gsm_and_lte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
