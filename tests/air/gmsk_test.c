// SPDX-License-Identifier: GPL-3.0-or-later
/* gmsk: the modulator against 45.004: the tone of equal bits, the quarter turns, the Gaussian pulse integrated
 * numerically, and the spectrum's mask.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <complex.h>
#include <math.h>
#include <stdlib.h>

#include "../../src/air/gmsk.h"  // air_gmsk_run
#include "../../src/air/prng.h"  // air_prng_next

enum { SYMBOLS = 2000, PER_SYMBOL = 16 };

static struct air_gmsk_table table;

static double phase_at(const uint8_t *states, double symbol)
{
	size_t k = (size_t)symbol;
	uint32_t turn =
		air_gmsk_phase(&table, states[k + AIR_GMSK_DELAY], (uint32_t)((symbol - (double)k) * 4294967296.0));
	return turn / 4294967296.0 * 2 * M_PI;
}

/* Phase difference within -pi..pi. */
static double moved(double from, double to)
{
	return remainder(to - from, 2 * M_PI);
}

static void random_bits(uint8_t *bits, uint8_t *states)
{
	struct air_prng prng;
	struct air_gmsk gmsk = { 0 };
	air_prng_seed(&prng, 5, 5);
	for (int i = 0; i < SYMBOLS; i++)
		bits[i] = air_prng_next(&prng) >> 63;
	air_gmsk_run(&gmsk, bits, SYMBOLS, states);
}

static void equal_bits_make_a_tone(void **state)
{
	(void)state;
	uint8_t bits[100] = { 0 }, states[100];
	struct air_gmsk gmsk = { 0 };
	air_gmsk_run(&gmsk, bits, 100, states);
	for (double t = 10; t < 90; t += 0.17)
		assert_true(fabs(moved(phase_at(states, t), phase_at(states, t + 0.5)) - M_PI / 4) < 1e-6);
}

/* The frequency pulse of 45.004 2.5 written down directly: a Gaussian of BT 0.3 convolved with a rectangle. */
static double pulse_integral(double t)
{
	const double sd = sqrt(log(2)) / (2 * M_PI * 0.3), step = 1e-3;
	double sum = 0;
	for (double x = -6; x < t; x += step)
		sum += step * 0.5 * (erf((x + 0.5) / sd * M_SQRT1_2) - erf((x - 0.5) / sd * M_SQRT1_2));
	return sum;
}

static void phase_is_the_sum_of_pulses(void **state)
{
	(void)state;
	uint8_t bits[SYMBOLS], states[SYMBOLS];
	random_bits(bits, states);
	double pulse[8 * 8 + 1]; /* in eighths of a symbol, from -4 to 4 around its centre */
	for (int i = 0; i <= 64; i++)
		pulse[i] = pulse_integral((i - 32) / 8.0);
	for (int k = 100; k < 400; k++)
		for (int eighth = 0; eighth < 8; eighth++) {
			double wanted = 0; /* over one eighth of a symbol */
			for (int j = k - 4; j <= k + 4; j++) {
				int from = 8 * (k - j) + eighth - 4 + 32;
				if (from >= 0 && from < 64)
					wanted += (bits[j] == bits[j - 1] ? 1 : -1) * M_PI / 2 *
					          (pulse[from + 1] - pulse[from]);
			}
			double got =
				moved(phase_at(states, k + eighth / 8.0), phase_at(states, k + (eighth + 1) / 8.0));
			assert_true(fabs(got - wanted) < 2e-3);
		}
}

/* Power within 30 kHz around an offset, by a windowed Fourier sum averaged over stretches. */
static double power_at(const float complex *x, size_t n, double offset_hz)
{
	enum { STRETCH = 64 * PER_SYMBOL };
	double total = 0, rate_hz = PER_SYMBOL * 13e6 / 48;
	for (size_t at = 0; at + STRETCH <= n; at += STRETCH / 2) {
		double complex sum = 0;
		for (int i = 0; i < STRETCH; i++) {
			double w = 2 * M_PI * i / STRETCH;
			double window = 0.35875 - 0.48829 * cos(w) + 0.14128 * cos(2 * w) -
			                0.01168 * cos(3 * w); /* Blackman-Harris */
			sum += x[at + (size_t)i] * window * cexp(-2 * I * M_PI * offset_hz / rate_hz * i);
		}
		total += creal(sum) * creal(sum) + cimag(sum) * cimag(sum);
	}
	return total;
}

/* 45.005 4.2.1.2 table a1: -30 dB at 200 kHz, -33 at 250, -60 at 400 (normal station, lowest power class), -60 further
 * out. */
static void spectrum_stays_below_the_mask(void **state)
{
	(void)state;
	uint8_t bits[SYMBOLS], states[SYMBOLS];
	size_t n = (SYMBOLS - 10) * PER_SYMBOL;
	float complex *x = malloc(n * sizeof(*x));
	random_bits(bits, states);
	for (size_t i = 0; i < n; i++)
		x[i] = (float complex)cexp(I * phase_at(states, (double)i / PER_SYMBOL));
	static const struct {
		double offset_hz, most_db;
	} mask[] = { { 100e3, 0.5 }, { 200e3, -30 }, { 250e3, -33 }, { 400e3, -60 }, { 600e3, -70 }, { 1200e3, -75 } };
	double carrier = power_at(x, n, 0);
	for (size_t i = 0; i < sizeof(mask) / sizeof(*mask); i++)
		for (int sign = -1; sign <= 1; sign += 2) {
			double db = 10 * log10(power_at(x, n, sign * mask[i].offset_hz) / carrier);
			if (db > mask[i].most_db)
				fail_msg("%.1f dB at %.0f Hz", db, sign * mask[i].offset_hz);
		}
	free(x);
}

static int fill(void **state)
{
	(void)state;
	air_gmsk_table_fill(&table);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_bits_make_a_tone),
		cmocka_unit_test(phase_is_the_sum_of_pulses),
		cmocka_unit_test(spectrum_stays_below_the_mask),
	};
	return cmocka_run_group_tests(tests, fill, NULL);
}
