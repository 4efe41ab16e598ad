// SPDX-License-Identifier: GPL-3.0-or-later
/* channeliser: shapes for all rates, tones inside and outside the channel, white noise, any portions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"

#define SYMBOL_HZ (13e6 / 48)

static const double rates[] = {
	270833.34, 271e3,   280e3, 300e3,  500e3, 542372.88, 900001, 1e6,  1.024e6, 13e6 / 12, 1.4e6, 1.92e6,
	2e6,       2.048e6, 2.4e6, 2.56e6, 2.8e6, 3.2e6,     7.68e6, 10e6, 15.36e6, 19.2e6,    20e6,  25e6,
};
enum { RATES = sizeof(rates) / sizeof(rates[0]) };

static void assert_near(double got, double wanted, double most)
{
	if (!(fabs(got - wanted) <= most))
		fail_msg("%.9g instead of %.9g", got, wanted);
}

static struct channeliser *create(double rate_hz)
{
	struct channeliser *ch = channeliser_create(rate_hz, SYMBOL_HZ);
	if (!ch)
		fail_msg("nothing for %.9g samples a second", rate_hz);
	return ch;
}

/* ---- shapes ---- */

static void every_rate_has_a_shape(void **state)
{
	(void)state;
	for (int i = 0; i < RATES; i++) {
		struct channeliser *ch = create(rates[i]);
		const struct channeliser_shape *s = channeliser_shape(ch);
		assert_true(s->rate_hz == rates[i]);
		assert_true(fabs(s->out_rate_hz / SYMBOL_HZ - 1) < 700e-6);
		assert_near(s->out_rate_hz, s->rate_hz * s->out_nfft / s->nfft, 1e-6 * s->out_rate_hz);
		/* blocks follow each other without a fraction of a sample left over */
		assert_int_equal((uint64_t)s->nfft * s->out_hop, (uint64_t)s->out_nfft * s->hop);
		assert_near(s->bin_hz, s->rate_hz / s->nfft, 1e-9 * s->bin_hz);
		assert_true(s->hop < s->nfft && s->out_hop < s->out_nfft);
		channeliser_destroy(ch);
	}
}

/* Rates nobody thought of. */
static void odd_rates_have_a_shape(void **state)
{
	(void)state;
	double rate_hz = 270900;
	for (int i = 0; i < 200; i++, rate_hz *= 1.0228) {
		struct channeliser *ch = create(rate_hz);
		assert_true(fabs(channeliser_shape(ch)->out_rate_hz / SYMBOL_HZ - 1) < 700e-6);
		channeliser_destroy(ch);
	}
}

static void too_slow_is_refused(void **state)
{
	(void)state;
	assert_null(channeliser_create(270e3, SYMBOL_HZ));
	assert_null(channeliser_create(1, SYMBOL_HZ));
	assert_null(channeliser_create(0, SYMBOL_HZ));
	assert_null(channeliser_create(NAN, SYMBOL_HZ));
	channeliser_destroy(NULL);
}

/* ---- signals ---- */

typedef float complex signal_fn(const void *ctx, int64_t i);

struct tone {
	double cycles; /* a sample */
};

static float complex tone_at(const void *ctx, int64_t i)
{
	const struct tone *tone = ctx;
	double turns = tone->cycles * (double)i;
	turns -= floor(turns);
	return (float)cos(2 * M_PI * turns) + (float)sin(2 * M_PI * turns) * I;
}

/* White, variance 1: a hash of the place, so that any part of it can be made again. */
static double uniform(uint64_t x)
{
	x = (x + 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	x = (x ^ x >> 31) * 0xbf58476d1ce4e5b9u;
	return ((double)(x >> 11) + 0.5) / 9007199254740992.0;
}

static float complex noise_at(const void *ctx, int64_t i)
{
	(void)ctx;
	double r = sqrt(-log(uniform(2 * (uint64_t)i))), a = 2 * M_PI * uniform(2 * (uint64_t)i + 1);
	return (float)(r * cos(a)) + (float)(r * sin(a)) * I;
}

/* Pushes `portion` samples at a time until `blocks` came out of one channel, [size: blocks * out_hop], age blocks late.
 */
static float complex *run(struct channeliser *ch, signal_fn *signal, const void *ctx, int bin, int age, int blocks,
                          size_t portion)
{
	const struct channeliser_shape *s = channeliser_shape(ch);
	float complex *out = malloc((size_t)blocks * s->out_hop * sizeof(*out));
	int64_t at = 0;
	channeliser_reset(ch);
	for (int done = -age; done < blocks;) {
		size_t room;
		float complex *in = channeliser_input(ch, &room);
		assert_true(room > 0);
		size_t n = room < portion ? room : portion;
		for (size_t i = 0; i < n; i++)
			in[i] = signal(ctx, at++);
		bool full = channeliser_push(ch, n);
		assert_int_equal(full, n == room);
		if (!full)
			continue;
		assert_int_equal(channeliser_block(ch), done + age);
		if (done >= 0)
			channeliser_extract(ch, age, bin, out + (size_t)done * s->out_hop);
		done++;
	}
	return out;
}

/* What the channel makes of a tone: its gain, and the largest distance from a tone of that gain. The first block, where
 * the signal begins, is left out. */
struct response {
	double complex gain;
	double error;
};

static struct response respond(struct channeliser *ch, double offset_hz, int bin, int age)
{
	enum { BLOCKS = 40 };
	const struct channeliser_shape *s = channeliser_shape(ch);
	const int64_t from = s->out_hop, to = (int64_t)BLOCKS * s->out_hop;
	struct tone tone = { (bin * s->bin_hz + offset_hz) / s->rate_hz }, wanted = { offset_hz / s->out_rate_hz };
	float complex *out = run(ch, tone_at, &tone, bin, age, BLOCKS, SIZE_MAX);
	struct response r = { 0 };
	for (int64_t i = from; i < to; i++)
		r.gain += out[i] * conjf(tone_at(&wanted, i)) / (double)(to - from);
	for (int64_t i = from; i < to; i++)
		r.error = fmax(r.error, cabs(out[i] - r.gain * tone_at(&wanted, i)));
	free(out);
	return r;
}

static void assert_passes(struct channeliser *ch, double offset_hz, int bin, int age)
{
	struct response r = respond(ch, offset_hz, bin, age);
	if (!(r.error < 0.015) || !(fabs(20 * log10(cabs(r.gain))) < 0.1))
		fail_msg("%.0f Hz, %.9g samples a second, bin %d: gain %.4f, error %.4f", offset_hz,
		         channeliser_shape(ch)->rate_hz, bin, cabs(r.gain), r.error);
}

/* The same tone from block to block: amplitude, frequency and phase. */
static void tones_inside_pass_unchanged(void **state)
{
	(void)state;
	static const double offsets_hz[] = { 0, 10e3, -10e3, 67708, -67708, 100e3, -100e3, 110e3, -110e3 };
	for (int i = 0; i < RATES; i++) {
		struct channeliser *ch = create(rates[i]);
		int last = (int)(channeliser_shape(ch)->nfft /
		                 2); /* the window's edge: half of the channel is on the other side */
		const int bins[] = { 0, 1, -1, last / 3, -last / 2 - 1, last, -last };
		for (size_t k = 0; k < sizeof(offsets_hz) / sizeof(offsets_hz[0]); k++)
			assert_passes(ch, offsets_hz[k], bins[k % 7], 0);
		channeliser_destroy(ch);
	}
}

static void the_block_before_is_kept(void **state)
{
	(void)state;
	struct channeliser *ch = create(2.4e6);
	assert_passes(ch, 50e3, 100, 1);
	assert_passes(ch, -50e3, -333, 1);
	channeliser_destroy(ch);
}

/* Output sample n stands for input sample n * rate / out_rate, to one sample. */
static void there_is_no_delay(void **state)
{
	(void)state;
	for (int i = 0; i < RATES; i++) {
		struct channeliser *ch = create(rates[i]);
		double complex a = respond(ch, -20e3, 3, 0).gain, b = respond(ch, 20e3, 3, 0).gain;
		double delay_samples = carg(a / b) / (2 * M_PI * 40e3) * channeliser_shape(ch)->out_rate_hz;
		assert_near(delay_samples, 0, 1);
		channeliser_destroy(ch);
	}
}

static double power(const float complex *x, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += dsp_norm(x[i]);
	return sum / (double)n;
}

/* What a tone this far from the centre leaves in the channel, dB. */
static double leak_db(struct channeliser *ch, double offset_hz)
{
	enum { BLOCKS = 8 };
	const struct channeliser_shape *s = channeliser_shape(ch);
	struct tone tone = { offset_hz / s->rate_hz };
	float complex *out = run(ch, tone_at, &tone, 0, 0, BLOCKS, SIZE_MAX);
	double p = power(out + s->out_hop, (BLOCKS - 1) * s->out_hop);
	free(out);
	return 10 * log10(p + 1e-30);
}

static void tones_outside_vanish(void **state)
{
	(void)state;
	for (int i = 0; i < RATES; i++) {
		struct channeliser *ch = create(rates[i]);
		double half_hz = SYMBOL_HZ / 2, step_hz = fmax(37e3, rates[i] / 60);
		for (double beyond_hz = 40e3; half_hz + beyond_hz < rates[i] / 2 - 1; beyond_hz += step_hz)
			for (int sign = -1; sign <= 1; sign += 2) {
				double db = leak_db(ch, sign * (half_hz + beyond_hz));
				if (!(db < (beyond_hz < 100e3 ? -50 : -60)))
					fail_msg("%.9g samples a second, %.0f Hz beyond the edge: %.1f dB", rates[i],
					         beyond_hz, db);
			}
		channeliser_destroy(ch);
	}
}

/* Noise of one unit a sample: the channel gets its share of the bandwidth, and successive samples know nothing of each
 * other. */
static void white_noise_stays_white(void **state)
{
	(void)state;
	static const double some_rates[] = { 271e3, 542372.88, 1e6, 2.4e6 };
	enum { BLOCKS = 120 };
	for (size_t r = 0; r < sizeof(some_rates) / sizeof(some_rates[0]); r++) {
		struct channeliser *ch = create(some_rates[r]);
		const struct channeliser_shape *s = channeliser_shape(ch);
		size_t n = (BLOCKS - 1) * s->out_hop;
		float complex *out = run(ch, noise_at, NULL, 5, 0, BLOCKS, SIZE_MAX), *x = out + s->out_hop;
		double wanted = s->out_rate_hz / s->rate_hz, sd = 1 / sqrt((double)n);
		assert_near(power(x, n) / wanted, 1, 4 * sd + 0.01);
		for (size_t lag = 1; lag <= 8; lag++) {
			double complex sum = 0;
			for (size_t i = lag; i < n; i++)
				sum += x[i] * conjf(x[i - lag]);
			assert_near(cabs(sum) / (double)n / wanted, 0, 4 * sd + 0.01);
		}
		free(out);
		channeliser_destroy(ch);
	}
}

static void power_of_a_full_scale_tone_is_one(void **state)
{
	(void)state;
	for (int i = 0; i < RATES; i++) {
		struct channeliser *ch = create(rates[i]);
		const struct channeliser_shape *s = channeliser_shape(ch);
		int last = (int)s->nfft / 2;
		const int bins[] = { 0, 3, -last + 2, last - 2 };
		for (int k = 0; k < 4; k++) {
			struct tone tone = { (bins[k] + 2) * s->bin_hz / s->rate_hz };
			free(run(ch, tone_at, &tone, bins[k], 0, 2, SIZE_MAX));
			assert_near(channeliser_power(ch, bins[k]), 1, 0.01);
		}
		channeliser_destroy(ch);
	}
}

static void spectrum_shows_the_tone(void **state)
{
	(void)state;
	struct channeliser *ch = create(1e6);
	const struct channeliser_shape *s = channeliser_shape(ch);
	struct tone tone = { 17.0 / s->nfft };
	free(run(ch, tone_at, &tone, 0, 0, 2, SIZE_MAX));
	const float complex *spectrum = channeliser_spectrum(ch, 0);
	for (unsigned i = 0; i < s->nfft; i++)
		assert_near(cabsf(spectrum[i]) / (float)s->nfft, i == 17, 1e-4);
	channeliser_destroy(ch);
}

static void any_portions_give_the_same(void **state)
{
	(void)state;
	enum { BLOCKS = 6 };
	static const size_t portions[] = { 1, 7, 100, 1023, 4096 };
	struct channeliser *ch = create(1.024e6);
	size_t bytes = BLOCKS * channeliser_shape(ch)->out_hop * sizeof(float complex);
	float complex *whole = run(ch, noise_at, NULL, -77, 0, BLOCKS, SIZE_MAX);
	for (size_t i = 0; i < sizeof(portions) / sizeof(portions[0]); i++) {
		float complex *parts = run(ch, noise_at, NULL, -77, 0, BLOCKS, portions[i]);
		assert_memory_equal(parts, whole, bytes);
		free(parts);
	}
	free(whole);
	channeliser_destroy(ch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rate_has_a_shape),
		cmocka_unit_test(odd_rates_have_a_shape),
		cmocka_unit_test(too_slow_is_refused),
		cmocka_unit_test(tones_inside_pass_unchanged),
		cmocka_unit_test(the_block_before_is_kept),
		cmocka_unit_test(there_is_no_delay),
		cmocka_unit_test(tones_outside_vanish),
		cmocka_unit_test(white_noise_stays_white),
		cmocka_unit_test(power_of_a_full_scale_tone_is_one),
		cmocka_unit_test(spectrum_shows_the_tone),
		cmocka_unit_test(any_portions_give_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
