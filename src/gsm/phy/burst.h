// SPDX-License-Identifier: GPL-3.0-or-later
/* burst: what is known of a burst before it is received (45.002 5.2), and samples cut out for one. Private to src/gsm.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>
#include <stdint.h>

#define GSM_SYMBOL_HZ (13e6 / 48) /* 45.010 5.1 */

enum {
	BURST_SYMBOLS = 148,  /* without the guard period */
	FRAME_SYMBOLS = 1250, /* 8 timeslots of 156.25 */
	BURST_LEAD = 12,      /* samples kept before the first symbol */
	BURST_TAIL = 16,      /* samples kept after the last symbol */
	BURST_WINDOW = BURST_LEAD + BURST_SYMBOLS + BURST_TAIL,
	MIDAMBLE_SYMBOLS = 26, /* training sequence of a normal burst */
	MIDAMBLE_FIRST = 61,
	SCH_TRAINING_SYMBOLS = 64,
	SCH_TRAINING_FIRST = 42,
	SCH_BITS = 78,
	XCCH_BURST_BITS = 116, /* two halves of 57 bits and a stealing flag */
};

/* Symbols of a burst: +1 for bit 0, -1 for bit 1, 0 where not known. [first, first + count) is known without a gap and
 * is what the channel is estimated from. */
struct burst_pattern {
	int8_t symbol[BURST_SYMBOLS];
	uint8_t first, count;
};

/* Normal burst with training sequence code `tsc` (0..7): tails and midamble. */
void burst_pattern_normal(unsigned tsc, struct burst_pattern *pattern);
/* Dummy burst, which fills timeslots of a beacon that nobody uses: all of it is known. */
void burst_pattern_dummy(struct burst_pattern *pattern);
/* Synchronisation burst: tails and the extended training sequence. */
void burst_pattern_sch(struct burst_pattern *pattern);
/* The same with all 78 coded bits known: the whole burst trains the channel. */
void burst_pattern_sch_known(const uint8_t bits[SCH_BITS], struct burst_pattern *pattern);

/* Where the 116 bits of a normal burst and the 78 of a synchronisation burst stand among its 148 symbols. */
void burst_normal_bits(const float llr[BURST_SYMBOLS], float bits[XCCH_BURST_BITS]);
void burst_sch_bits(const float llr[BURST_SYMBOLS], float bits[SCH_BITS]);

/* Fractional delay: windowed sinc, one row of taps for each of the phases. */
enum { INTERPOLATOR_PHASES = 32, INTERPOLATOR_TAPS = 12 };
struct interpolator {
	float taps[INTERPOLATOR_PHASES + 1][INTERPOLATOR_TAPS];
};
void interpolator_init(struct interpolator *ip);

/* out[i] = x(t + i) for fractional t, de-rotated by step_rad a sample (phase 0 at i = 0), [size: n <= BURST_WINDOW].
 * x must be valid from floor(t) - TAPS/2 to floor(t) + n + TAPS/2. */
void interpolator_execute(const struct interpolator *ip, const float complex *x, double t, double step_rad,
                          float complex *out, unsigned n);
