// SPDX-License-Identifier: GPL-3.0-or-later
/* link: what is learnt of a channel, and what is detected through it, in white and in coloured noise.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../../src/gsm/phy/link.h"
#include "dice.h"

static struct dice dice = { 17 };

enum { HISTORY = 16, MOST_TAPS = 6 };

/* A radio channel: tap k is `lag + k` symbols late. */
struct channel {
	int lag;
	float complex h[MOST_TAPS];
};

/* GMSK's main pulse at one sample a symbol, twice over an echo two symbols later. */
static const struct channel plain = { -1, { 0.2f, 1, 0.2f } };
static const struct channel echo = { -1, { 0.2f, 0.9f, 0.2f, 0.5f * I, 0.1f * I } };

/* An interferer on the next carrier, as seen in this one's band: noise at one edge of it. */
struct edge {
	float complex last;
};

static float complex edge_noise(struct edge *e)
{
	const float pole = 0.9f;
	/* around 0.35 of the sample rate */
	e->last = pole * e->last * CMPLXF(cosf(2.2f), sinf(2.2f)) + sqrtf(1 - pole * pole) * dice_noise(&dice);
	return e->last;
}

/* Fills burst->y with a burst of this pattern and random data; its symbols go to `sent`. */
static void transmit(const struct burst_pattern *pattern, const struct channel *channel, float noise, float edge,
                     struct burst *burst, int8_t sent[BURST_SYMBOLS])
{
	int8_t all[HISTORY + BURST_WINDOW + HISTORY];
	struct edge e = { 0 };
	for (int i = 0; i < (int)sizeof(all); i++)
		all[i] = (int8_t)dice_sign(&dice);
	int8_t *s = all + HISTORY + BURST_LEAD;
	for (int i = 0; i < BURST_SYMBOLS; i++) {
		s[i] = pattern->symbol[i] ? pattern->symbol[i] : s[i];
		sent[i] = s[i];
	}
	for (int i = 0; i < 100; i++)
		edge_noise(&e);
	for (int i = 0; i < BURST_WINDOW; i++) {
		burst->y[i] = sqrtf(noise) * dice_noise(&dice) + sqrtf(edge) * edge_noise(&e);
		for (int k = 0; k < MOST_TAPS; k++)
			burst->y[i] += channel->h[k] * s[i - BURST_LEAD - channel->lag - k];
	}
}

static int errors(const struct burst *burst, const int8_t *sent)
{
	int n = 0;
	for (int i = 0; i < BURST_SYMBOLS; i++)
		n += burst->llr[i] * sent[i] <= 0;
	return n;
}

/* Share of symbols wrong in the last half of `bursts`. noise_bursts: synchronisation bursts that teach the noise's
 * colour. */
static double error_rate(struct link *link, const struct channel *channel, float noise, float edge, int bursts,
                         int noise_bursts)
{
	struct equaliser *eq = equaliser_create();
	struct burst_pattern normal, sch;
	struct burst burst;
	int8_t sent[BURST_SYMBOLS];
	int wrong = 0;
	link_reset(link);
	burst_pattern_normal(5, &normal);
	burst_pattern_sch(&sch);
	for (int i = 0; i < noise_bursts; i++) {
		transmit(&sch, channel, noise, edge, &burst, sent);
		link_learn_noise(link, burst.y, &sch);
	}
	for (int i = 0; i < bursts; i++) {
		transmit(&normal, channel, noise, edge, &burst, sent);
		link_detect(link, eq, &normal, &burst);
		wrong += i >= bursts / 2 ? errors(&burst, sent) : 0;
	}
	equaliser_destroy(eq);
	return (double)wrong / (bursts - bursts / 2) / BURST_SYMBOLS;
}

static double energy(const struct channel *channel)
{
	double sum = 0;
	for (int k = 0; k < MOST_TAPS; k++)
		sum += crealf(channel->h[k] * conjf(channel->h[k]));
	return sum;
}

static void assert_learnt(const struct channel *channel)
{
	struct link link;
	double rate = error_rate(&link, channel, 0.1f, 0, 200, 4);
	for (int l = 0; l < LINK_LAGS; l++) {
		int k = l + LINK_LAG_MIN - channel->lag;
		float wanted = k >= 0 && k < MOST_TAPS ? crealf(channel->h[k] * conjf(channel->h[k])) : 0;
		if (!(fabsf(link.profile[l] - wanted) < 0.05f + 0.25f * wanted))
			fail_msg("lag %d: %g instead of %g", l + LINK_LAG_MIN, link.profile[l], wanted);
	}
	assert_false(link.whiten);
	assert_true(fabsf(link.noise - 0.1f) < 0.02f);
	assert_true(fabs(link_snr_db(&link) - 10 * log10(energy(channel) / 0.1)) < 0.8);
	assert_true(rate < 0.01);
}

static void a_channel_is_learnt(void **state)
{
	(void)state;
	assert_learnt(&plain);
	assert_learnt(&echo);
}

/* Antipodal symbols in white noise: no receiver makes fewer errors than Q(sqrt(2 Es/N0)), a good one few more. */
static void errors_are_near_the_bound(void **state)
{
	(void)state;
	for (float db = 2; db <= 8; db += 2) {
		struct link link;
		float noise = (float)energy(&plain) * powf(10, -db / 10);
		double rate = error_rate(&link, &plain, noise, 0, 1200, 4);
		double bound = 0.5 * erfc(pow(10, db / 20)) * 116 / 148; /* the others are known */
		double worse = 0.5 * erfc(pow(10, (db - 1.8) / 20)) * 116 / 148;
		print_message("Es/N0 %.0f dB: %.5f of the symbols wrong, bound %.5f\n", (double)db, rate, bound);
		assert_true(rate > 0.7 * bound && rate < worse);
	}
}

static void delay_is_the_channels_middle(void **state)
{
	(void)state;
	for (int lag = -2; lag <= 1; lag++) {
		struct channel shifted = plain;
		struct link link;
		shifted.lag = lag;
		error_rate(&link, &shifted, 0.05f, 0, 200, 4);
		assert_true(fabsf(link_delay(&link) - (float)(lag + 1)) < 0.2f);
	}
}

static void whitening_beats_a_neighbour(void **state)
{
	(void)state;
	struct link link, deaf;
	double with = error_rate(&link, &plain, 0.02f, 4, 300, 20);
	assert_true(link.whiten);
	/* the same without ever learning the colour */
	double without = error_rate(&deaf, &plain, 0.02f, 4, 300, 0);
	assert_false(deaf.whiten);
	print_message("symbols wrong: %.4f whitened, %.4f not\n", with, without);
	assert_true(with < 0.05 && with < without / 5);
}

static void white_noise_is_left_alone(void **state)
{
	(void)state;
	struct link link;
	for (int i = 0; i < 20; i++) {
		error_rate(&link, &echo, 0.3f, 0, 0, 20);
		assert_false(link.whiten);
	}
}

/* Soft symbols of the first pass train the second. */
static void a_second_pass_helps(void **state)
{
	(void)state;
	struct equaliser *eq = equaliser_create();
	struct burst_pattern normal;
	struct link link;
	int8_t sent[BURST_SYMBOLS];
	int once = 0, twice = 0;
	burst_pattern_normal(2, &normal);
	link_reset(&link);
	for (int i = 0; i < 600; i++) {
		/* a channel of its own in every burst: nothing but the midamble tells it */
		struct channel fading = { -1, { 0 } };
		struct burst burst;
		for (int k = 0; k < 4; k++)
			fading.h[k] = 0.5f * dice_noise(&dice);
		transmit(&normal, &fading, 0.15f, 0, &burst, sent);
		link_detect(&link, eq, &normal, &burst);
		once += errors(&burst, sent);
		link_refine(&link, eq, &normal, &burst);
		twice += errors(&burst, sent);
	}
	print_message("symbols wrong: %d after one pass, %d after two\n", once, twice);
	assert_true(twice < once);
	equaliser_destroy(eq);
}

static void match_tells_whose_burst_it_is(void **state)
{
	(void)state;
	struct equaliser *eq = equaliser_create();
	struct burst_pattern ours, theirs;
	struct burst burst;
	struct link link;
	int8_t sent[BURST_SYMBOLS];
	float own = 0, other = 0;
	burst_pattern_normal(3, &ours);
	burst_pattern_normal(6, &theirs);
	link_reset(&link);
	for (int i = 0; i < 200; i++) {
		transmit(&ours, &plain, 0.1f, 0, &burst, sent);
		link_detect(&link, eq, &ours, &burst);
		own += burst.match / 200;
		struct link trial = link;
		transmit(&theirs, &plain, 0.1f, 0, &burst, sent);
		link_detect(&trial, eq, &ours, &burst);
		other += burst.match / 200;
	}
	assert_true(own > 0.8f && own <= 1);
	assert_true(other < 0.65f * own && other >= 0);
	equaliser_destroy(eq);
}

/* ---- before anything is known ---- */

static void a_training_sequence_is_found(void **state)
{
	(void)state;
	enum { SHIFTS = 200, N = SHIFTS + BURST_SYMBOLS, TRIES = 100 };
	struct burst_pattern sch;
	int found = 0, flat = 0;
	burst_pattern_sch(&sch);
	for (int i = 0; i < TRIES; i++) {
		float complex x[N], flattened[N];
		struct edge e = { 0 };
		int at = (int)dice_below(&dice, SHIFTS + 1);
		float contrast;
		for (int k = 0; k < N; k++) {
			int in = k - at;
			int8_t s = in >= 0 && in < BURST_SYMBOLS ? sch.symbol[in] : 0;
			x[k] = (s ? s : dice_sign(&dice)) + 0.4f * dice_noise(&dice) + 4 * edge_noise(&e);
		}
		memcpy(flattened, x, sizeof(x));
		found += link_correlate(&sch, x, SHIFTS, &contrast) == at;
		link_flatten(flattened, N);
		flat += link_correlate(&sch, flattened, SHIFTS, &contrast) == at;
		assert_true(contrast >= 0 && contrast <= 1);
	}
	print_message("found: %d of %d, flattened: %d\n", found, TRIES, flat);
	assert_true(flat >= 80 && found < flat - 20);
}

/* Silence, and numbers as large as floats can be asked for, give numbers. */
static void nothing_breaks_it(void **state)
{
	(void)state;
	static const float levels[] = { 0, 1e-15f, 1e-6f, 1e5f };
	struct equaliser *eq = equaliser_create();
	struct burst_pattern normal, sch;
	burst_pattern_normal(0, &normal);
	burst_pattern_sch(&sch);
	for (size_t l = 0; l < sizeof(levels) / sizeof(levels[0]); l++) {
		struct link link;
		struct burst burst;
		link_reset(&link);
		for (int n = 0; n < 20; n++) {
			for (int i = 0; i < BURST_WINDOW; i++)
				burst.y[i] = levels[l] * (n % 2 ? 1 : dice_noise(&dice));
			link_learn_noise(&link, burst.y, &sch);
			link_detect(&link, eq, &normal, &burst);
			link_refine(&link, eq, &normal, &burst);
			for (int i = 0; i < BURST_SYMBOLS; i++)
				assert_true(isfinite(burst.llr[i]));
			assert_true(isfinite(link_snr_db(&link)) && isfinite(link_delay(&link)) &&
			            isfinite(burst.match));
		}
	}
	equaliser_destroy(eq);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_channel_is_learnt),
		cmocka_unit_test(errors_are_near_the_bound),
		cmocka_unit_test(delay_is_the_channels_middle),
		cmocka_unit_test(whitening_beats_a_neighbour),
		cmocka_unit_test(white_noise_is_left_alone),
		cmocka_unit_test(a_second_pass_helps),
		cmocka_unit_test(match_tells_whose_burst_it_is),
		cmocka_unit_test(a_training_sequence_is_found),
		cmocka_unit_test(nothing_breaks_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
