// SPDX-License-Identifier: GPL-3.0-or-later
/* equaliser: against the definition, all sequences tried one by one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "../../src/gsm/phy/equaliser.h"
#include "dice.h"

enum { STEPS = 8 };

static struct dice dice = { 5 };

struct trial {
	unsigned taps;
	float complex h[EQUALISER_TAPS_MAX];
	int8_t symbols[EQUALISER_TAPS_MAX + EQUALISER_STEPS_MAX]; /* those before the first step in front */
	int8_t known[EQUALISER_STEPS_MAX];
	float complex y[EQUALISER_STEPS_MAX];
	float noise;
};

static void make(struct trial *t, unsigned taps, unsigned steps, float noise, unsigned one_known_in)
{
	unsigned before = taps - 1;
	*t = (struct trial){ .taps = taps, .noise = noise };
	for (unsigned k = 0; k < taps; k++)
		t->h[k] = dice_noise(&dice);
	for (unsigned i = 0; i < before + steps; i++)
		t->symbols[i] = (int8_t)dice_sign(&dice);
	for (unsigned i = 0; i < steps; i++) {
		t->y[i] = sqrtf(noise) * dice_noise(&dice);
		for (unsigned k = 0; k < taps; k++)
			t->y[i] += t->h[k] * t->symbols[before + i - k];
		if (one_known_in && dice_below(&dice, one_known_in) == 0)
			t->known[i] = t->symbols[before + i];
	}
}

/* Log likelihood of the sequence whose symbols are the bits of `word`, first symbol in bit 0; -inf against what is
 * known. */
static double metric(const struct trial *t, unsigned word)
{
	const unsigned before = t->taps - 1;
	double sum = 0;
	for (unsigned i = 0; i < STEPS; i++) {
		double complex x = t->y[i];
		int newest = word >> (before + i) & 1 ? -1 : 1;
		if (t->known[i] && t->known[i] != newest)
			return -INFINITY;
		for (unsigned k = 0; k < t->taps; k++)
			x -= t->h[k] * (word >> (before + i - k) & 1 ? -1.0f : 1.0f);
		sum -= (creal(x) * creal(x) + cimag(x) * cimag(x)) / t->noise;
	}
	return sum;
}

static void search(const struct trial *t, double llr[STEPS])
{
	const unsigned before = t->taps - 1;
	double best[STEPS][2];
	for (unsigned i = 0; i < STEPS; i++)
		best[i][0] = best[i][1] = -INFINITY;
	for (unsigned word = 0; word < 1u << (before + STEPS); word++) {
		double m = metric(t, word);
		for (unsigned i = 0; i < STEPS; i++) {
			double *b = &best[i][word >> (before + i) & 1];
			*b = fmax(*b, m);
		}
	}
	for (unsigned i = 0; i < STEPS; i++)
		llr[i] = best[i][0] - best[i][1];
}

static void assert_like_search(const struct trial *t, struct equaliser *eq)
{
	double wanted[STEPS];
	float llr[STEPS];
	search(t, wanted);
	equaliser_execute(eq, t->y, STEPS, t->h, t->taps, t->noise, t->known, llr);
	for (int i = 0; i < STEPS; i++) {
		if (isinf(wanted[i]))
			assert_true(wanted[i] > 0 ? llr[i] > 1e6f : llr[i] < -1e6f);
		else if (!(fabs(llr[i] - wanted[i]) < 1e-3 * (1 + fabs(wanted[i]))))
			fail_msg("%u taps, symbol %d: %g instead of %g", t->taps, i, llr[i], wanted[i]);
	}
}

static void like_trying_all_sequences(void **state)
{
	(void)state;
	struct equaliser *eq = equaliser_create();
	struct trial t;
	for (unsigned taps = EQUALISER_TAPS_MIN; taps <= EQUALISER_TAPS_MAX; taps++)
		for (int i = 0; i < 30 >> (taps - 4); i++) {
			make(&t, taps, STEPS, i % 2 ? 0.1f : 3, 0);
			assert_like_search(&t, eq);
		}
	equaliser_destroy(eq);
}

static void known_symbols_are_respected(void **state)
{
	(void)state;
	struct equaliser *eq = equaliser_create();
	struct trial t;
	for (unsigned taps = EQUALISER_TAPS_MIN; taps <= 6; taps++)
		for (int i = 0; i < 20; i++) {
			make(&t, taps, STEPS, 2, 3);
			assert_like_search(&t, eq);
		}
	equaliser_destroy(eq);
}

static void positive_is_plus_one(void **state)
{
	(void)state;
	struct equaliser *eq = equaliser_create();
	struct trial t;
	float llr[EQUALISER_STEPS_MAX];
	for (unsigned taps = EQUALISER_TAPS_MIN; taps <= EQUALISER_TAPS_MAX; taps++) {
		make(&t, taps, EQUALISER_STEPS_MAX, 1e-3f, 0);
		t.h[0] = 4;
		for (unsigned i = 0; i < EQUALISER_STEPS_MAX; i++) { /* once more through the stronger channel */
			t.y[i] = 0;
			for (unsigned k = 0; k < taps; k++)
				t.y[i] += t.h[k] * t.symbols[taps - 1 + i - k];
		}
		equaliser_execute(eq, t.y, EQUALISER_STEPS_MAX, t.h, taps, t.noise, t.known, llr);
		for (unsigned i = taps; i < EQUALISER_STEPS_MAX - taps; i++)
			assert_true(llr[i] * t.symbols[taps - 1 + i] > 0);
	}
	equaliser_destroy(eq);
}

/* Of a flat channel the answer is 4 Re(conj(h) y) / noise. */
static void flat_channel_has_the_textbook_answer(void **state)
{
	(void)state;
	struct equaliser *eq = equaliser_create();
	const float complex h[4] = { 0, 0.8f + 0.3f * I };
	const int8_t known[EQUALISER_STEPS_MAX] = { 0 };
	float complex y[100];
	float llr[100];
	for (int i = 0; i < 100; i++)
		y[i] = dice_noise(&dice);
	equaliser_execute(eq, y, 100, h, 4, 0.5f, known, llr);
	for (int i = 0; i < 99; i++) {
		float wanted = 4 * crealf(conjf(h[1]) * y[i + 1]) / 0.5f;
		assert_true(fabsf(llr[i] - wanted) < 1e-3f * (1 + fabsf(wanted)));
	}
	equaliser_destroy(eq);
}

/* Metrics that grow over a burst of any level stay finite and keep their precision. */
static void levels_do_not_matter(void **state)
{
	(void)state;
	struct equaliser *eq = equaliser_create();
	static const float levels[] = { 1e-6f, 1e-3f, 1, 1e3f, 1e5f };
	struct trial t;
	float first[148], llr[148];
	make(&t, 5, 148, 0.3f, 0);
	for (size_t l = 0; l < sizeof(levels) / sizeof(levels[0]); l++) {
		float complex y[148], h[5];
		for (int i = 0; i < 148; i++)
			y[i] = t.y[i] * levels[l];
		for (int k = 0; k < 5; k++)
			h[k] = t.h[k] * levels[l];
		equaliser_execute(eq, y, 148, h, 5, t.noise * levels[l] * levels[l], t.known, llr);
		for (int i = 0; i < 148; i++)
			assert_true(isfinite(llr[i]) &&
			            (!l || fabsf(llr[i] - first[i]) < 0.01f * (1 + fabsf(first[i]))));
		if (!l)
			memcpy(first, llr, sizeof(first));
	}
	equaliser_destroy(eq);
	equaliser_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(like_trying_all_sequences), cmocka_unit_test(known_symbols_are_respected),
		cmocka_unit_test(positive_is_plus_one),      cmocka_unit_test(flat_channel_has_the_textbook_answer),
		cmocka_unit_test(levels_do_not_matter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
