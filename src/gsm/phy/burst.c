// SPDX-License-Identifier: GPL-3.0-or-later
/* burst: layouts and training sequences of 45.002.
 *
 *   normal (5.2.3)            3 tail | 57 data 1 steal | 26 training | 1 steal 57 data | 3 tail
 *   synchronisation (5.2.5)   3 tail | 39 data | 64 training | 39 data | 3 tail
 */
#include "burst.h"

#include <math.h>
#include <string.h>

#include "dsp.h"  // dsp_derotate

enum { TAIL_BITS = 3, NORMAL_DATA = 58, SCH_DATA = 39 };

/* Table 5.2.3a, training sequence codes 0..7. */
static const char *const midambles[8] = {
	"00100101110000100010010111", "00101101110111100010110111", "01000011101110100100001110",
	"01000111101101000100011110", "00011010111001000001101011", "01001110101100000100111010",
	"10100111110110001010011111", "11101111000100101110111100",
};

/* 5.2.5, extended training sequence. */
static const char sch_training[] = "1011100101100010000001000000111100101101010001010111011000011011";

/* 5.2.6, mixed bits of a dummy burst. */
static const char dummy_bits[] = "11111011011101100000101001001110000010010001000000011111000111000101110"
				 "00101110001010111010010100011001100111001111010011111000100101111101010";

static void put(struct burst_pattern *p, unsigned at, const char *bits)
{
	for (; *bits; bits++)
		p->symbol[at++] = *bits == '1' ? -1 : 1;
}

static void tails(struct burst_pattern *p)
{
	memset(p, 0, sizeof(*p));
	put(p, 0, "000");
	put(p, BURST_SYMBOLS - TAIL_BITS, "000");
}

void burst_pattern_normal(unsigned tsc, struct burst_pattern *p)
{
	tails(p);
	put(p, MIDAMBLE_FIRST, midambles[tsc & 7]);
	p->first = MIDAMBLE_FIRST;
	p->count = MIDAMBLE_SYMBOLS;
}

void burst_pattern_dummy(struct burst_pattern *p)
{
	tails(p);
	put(p, TAIL_BITS, dummy_bits);
	p->first = 0;
	p->count = BURST_SYMBOLS;
}

void burst_pattern_sch(struct burst_pattern *p)
{
	tails(p);
	put(p, SCH_TRAINING_FIRST, sch_training);
	p->first = SCH_TRAINING_FIRST;
	p->count = SCH_TRAINING_SYMBOLS;
}

void burst_pattern_sch_known(const uint8_t bits[SCH_BITS], struct burst_pattern *p)
{
	burst_pattern_sch(p);
	for (unsigned i = 0; i < SCH_DATA; i++) {
		p->symbol[TAIL_BITS + i] = bits[i] ? -1 : 1;
		p->symbol[SCH_TRAINING_FIRST + SCH_TRAINING_SYMBOLS + i] = bits[SCH_DATA + i] ? -1 : 1;
	}
	p->first = 0;
	p->count = BURST_SYMBOLS;
}

void burst_normal_bits(const float llr[BURST_SYMBOLS], float bits[XCCH_BURST_BITS])
{
	memcpy(bits, llr + TAIL_BITS, NORMAL_DATA * sizeof(*bits));
	memcpy(bits + NORMAL_DATA, llr + MIDAMBLE_FIRST + MIDAMBLE_SYMBOLS, NORMAL_DATA * sizeof(*bits));
}

void burst_sch_bits(const float llr[BURST_SYMBOLS], float bits[SCH_BITS])
{
	memcpy(bits, llr + TAIL_BITS, SCH_DATA * sizeof(*bits));
	memcpy(bits + SCH_DATA, llr + SCH_TRAINING_FIRST + SCH_TRAINING_SYMBOLS, SCH_DATA * sizeof(*bits));
}

void interpolator_init(struct interpolator *ip)
{
	const int half = INTERPOLATOR_TAPS / 2;
	for (int p = 0; p <= INTERPOLATOR_PHASES; p++) {
		double sum = 0, taps[INTERPOLATOR_TAPS];
		for (int k = 0; k < INTERPOLATOR_TAPS; k++) {
			double t = k - (half - 1) -
			           (double)p / INTERPOLATOR_PHASES; /* tap k weighs x[n + k - (half - 1)] */
			double window = cos(M_PI / 2 * t / (half + 0.5));
			taps[k] = (fabs(t) < 1e-9 ? 1 : sin(M_PI * t) / (M_PI * t)) * window * window;
			sum += taps[k];
		}
		for (int k = 0; k < INTERPOLATOR_TAPS; k++)
			ip->taps[p][k] = (float)(taps[k] / sum);
	}
}

DSP_HOT static void fir(const float *taps, const float complex *x, float complex *out, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		float re = 0, im = 0;
		for (unsigned k = 0; k < INTERPOLATOR_TAPS; k++) {
			re += taps[k] * crealf(x[i + k]);
			im += taps[k] * cimagf(x[i + k]);
		}
		out[i] = CMPLXF(re, im);
	}
}

void interpolator_execute(const struct interpolator *ip, const float complex *x, double t, double step_rad,
                          float complex *out, unsigned n)
{
	double whole = floor(t);
	int phase = (int)lrint((t - whole) * INTERPOLATOR_PHASES);
	float complex delayed[BURST_WINDOW];
	fir(ip->taps[phase], x + (ptrdiff_t)whole - (INTERPOLATOR_TAPS / 2 - 1), delayed, n);
	dsp_derotate(delayed, step_rad, out, n);
}
