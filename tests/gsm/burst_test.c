// SPDX-License-Identifier: GPL-3.0-or-later
/* burst: patterns against the bursts that src/air makes, places of the bits, training sequences' side lobes, fractional
 * delay.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "../../src/air/burst.h"  // air_burst_sync, air_burst_normal
#include "../../src/gsm/phy/burst.h"
#include "../../src/gsm/phy/sch.h"  // sch_encode
#include "dice.h"

static struct dice dice = { 1 };

/* Every symbol that the pattern knows is that of the burst; returns how many. */
static int agree(const struct burst_pattern *p, const uint8_t *bits)
{
	int known = 0;
	for (int i = 0; i < BURST_SYMBOLS; i++) {
		if (!p->symbol[i])
			continue;
		assert_int_equal(p->symbol[i], bits[i] ? -1 : 1);
		known++;
	}
	for (int i = p->first; i < p->first + p->count; i++)
		assert_int_not_equal(p->symbol[i], 0);
	return known;
}

static void normal_pattern_is_what_is_sent(void **state)
{
	(void)state;
	for (unsigned tsc = 0; tsc < 8; tsc++) {
		uint8_t payload[AIR_NORMAL_BITS], bits[AIR_BURST_BITS];
		struct burst_pattern p;
		for (int i = 0; i < AIR_NORMAL_BITS; i++)
			payload[i] = (uint8_t)dice_below(&dice, 2);
		air_burst_normal(bits, payload, (int)tsc);
		burst_pattern_normal(tsc, &p);
		assert_int_equal(agree(&p, bits), 3 + 26 + 3);
		assert_true(p.first == 61 && p.count == 26);
	}
}

static void sch_pattern_is_what_is_sent(void **state)
{
	(void)state;
	uint8_t bits[AIR_BURST_BITS], coded[SCH_BITS];
	struct burst_pattern p;
	air_burst_sync(bits, 43, 2715638);
	burst_pattern_sch(&p);
	assert_int_equal(agree(&p, bits), 3 + 64 + 3);
	assert_true(p.first == 42 && p.count == 64);
	sch_encode(43, 2715638, coded);
	burst_pattern_sch_known(coded, &p);
	assert_int_equal(agree(&p, bits), 148);
	assert_true(p.first == 0 && p.count == 148);
}

static void bits_come_from_their_places(void **state)
{
	(void)state;
	float llr[BURST_SYMBOLS], normal[XCCH_BURST_BITS], sch[SCH_BITS];
	for (int i = 0; i < BURST_SYMBOLS; i++)
		llr[i] = (float)i;
	burst_normal_bits(llr, normal);
	burst_sch_bits(llr, sch);
	for (int i = 0; i < XCCH_BURST_BITS; i++)
		assert_true(normal[i] == (float)(i < 58 ? 3 + i : 87 + i - 58));
	for (int i = 0; i < SCH_BITS; i++)
		assert_true(sch[i] == (float)(i < 39 ? 3 + i : 106 + i - 39));
}

/* What makes them training sequences: the middle 16 symbols are orthogonal to themselves shifted by up to 5. */
static void midambles_have_no_side_lobes(void **state)
{
	(void)state;
	for (unsigned tsc = 0; tsc < 8; tsc++) {
		struct burst_pattern p;
		burst_pattern_normal(tsc, &p);
		const int8_t *s = p.symbol + p.first + 5;
		for (int lag = -5; lag <= 5; lag++) {
			int sum = 0;
			for (int i = 0; i < 16; i++)
				sum += s[i] * s[i + lag];
			assert_int_equal(sum, lag ? 0 : 16);
		}
	}
}

/* ---- interpolator ---- */

static double worst_error(const struct interpolator *ip, double cycles, double t, double step)
{
	enum { EDGE = 20 };
	float complex x[BURST_WINDOW + 2 * EDGE], out[BURST_WINDOW];
	double worst = 0;
	for (int i = 0; i < BURST_WINDOW + 2 * EDGE; i++)
		x[i] = (float complex)cexp(2 * I * M_PI * cycles * (i - EDGE));
	interpolator_execute(ip, x + EDGE, t, step, out, BURST_WINDOW);
	for (int i = 0; i < BURST_WINDOW; i++) {
		double complex wanted = cexp(2 * I * M_PI * cycles * (t + i)) * cexp(-I * step * i);
		worst = fmax(worst, cabs(out[i] - wanted));
	}
	return worst;
}

static void delays_are_exact(void **state)
{
	(void)state;
	struct interpolator ip;
	interpolator_init(&ip);
	for (int i = 0; i < 400; i++) {
		/* a 32nd of a sample is the grid: up to a 64th off */
		double t = -4 + 9 * dice_uniform(&dice), grid = rint(t * 32) / 32, step = 6 * dice_uniform(&dice) - 3;
		double cycles = 0.6 * dice_uniform(&dice) - 0.3;
		assert_true(worst_error(&ip, cycles, grid, step) < 0.02);
		assert_true(worst_error(&ip, cycles, t, step) < 0.02 + 2 * M_PI * fabs(cycles) / 64);
	}
}

static void whole_delays_change_nothing(void **state)
{
	(void)state;
	struct interpolator ip;
	interpolator_init(&ip);
	assert_true(worst_error(&ip, 0.49, 0, 0) < 1e-4);
	assert_true(worst_error(&ip, -0.5, -7, 0) < 1e-4);
	assert_true(worst_error(&ip, 0.25, 0.99999, 0) < 1e-3); /* the last phase is the next sample */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(normal_pattern_is_what_is_sent),
		cmocka_unit_test(sch_pattern_is_what_is_sent),
		cmocka_unit_test(bits_come_from_their_places),
		cmocka_unit_test(midambles_have_no_side_lobes),
		cmocka_unit_test(delays_are_exact),
		cmocka_unit_test(whole_delays_change_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
