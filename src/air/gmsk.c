// SPDX-License-Identifier: GPL-3.0-or-later
/* gmsk: the phase of GMSK with BT 0.3 and modulation index 1/2. 45.004 2.3 to 2.6.
 *
 * 45.004 2.5: the frequency pulse is a Gaussian convolved with a rectangle of one symbol. Its integral, the phase
 * pulse, has a closed form: with R(x) = x F(x) + s^2 f(x), where F and f are the normal distribution and density of
 * deviation s, it is R(x + 1/2) - R(x - 1/2), x in symbols from the pulse's centre.
 */
#include "gmsk.h"

#include <math.h>

#define BT 0.3

static double ramp(double x, double sd)
{
	double z = x / sd;
	return x * 0.5 * erfc(-z * M_SQRT1_2) + sd * exp(-0.5 * z * z) / sqrt(2 * M_PI);
}

/* 0 at the start of a pulse that lasts AIR_GMSK_SPAN symbols, 1 at its end. */
static double phase_pulse(double t)
{
	double sd = sqrt(log(2)) / (2 * M_PI * BT);
	double x = t - 0.5 * AIR_GMSK_SPAN;
	if (t <= 0)
		return 0;
	if (t >= AIR_GMSK_SPAN)
		return 1;
	return ramp(x + 0.5, sd) - ramp(x - 0.5, sd);
}

void air_gmsk_table_fill(struct air_gmsk_table *table)
{
	double pulse[AIR_GMSK_SPAN][AIR_GMSK_STEPS + 1]; /* by age of the symbol */
	for (int age = 0; age < AIR_GMSK_SPAN; age++)
		for (int i = 0; i <= AIR_GMSK_STEPS; i++)
			pulse[age][i] = phase_pulse(age + (double)i / AIR_GMSK_STEPS);
	for (int pattern = 0; pattern < AIR_GMSK_PATTERNS; pattern++)
		for (int i = 0; i <= AIR_GMSK_STEPS; i++) {
			double sum = 0;
			for (int age = 0; age < AIR_GMSK_SPAN; age++)
				sum += pattern >> age & 1 ? pulse[age][i] : -pulse[age][i];
			/* a settled symbol is a quarter of a turn; wraps on purpose */
			table->phase[pattern][i] = (uint32_t)llrint(sum * 0x1p30);
		}
}

void air_gmsk_run(struct air_gmsk *gmsk, const uint8_t *bits, size_t n, uint8_t *states)
{
	for (size_t i = 0; i < n; i++) {
		/* 45.004 2.3: alpha = 1 - 2 (d_i xor d_i-1) */
		uint8_t plus = bits[i] == gmsk->last_bit;
		uint8_t settled = gmsk->pattern >> (AIR_GMSK_SPAN - 1) & 1;
		gmsk->quadrant = (gmsk->quadrant + (settled ? 1 : 3)) & 3;
		gmsk->pattern = (uint8_t)((gmsk->pattern << 1 | plus) & (AIR_GMSK_PATTERNS - 1));
		gmsk->last_bit = bits[i];
		states[i] = (uint8_t)(gmsk->quadrant << AIR_GMSK_SPAN | gmsk->pattern);
	}
}
