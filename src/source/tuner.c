// SPDX-License-Identifier: GPL-3.0-or-later
/* tuner: ranges from the data sheets and from what dongles were seen to do; gains as the chips' drivers know them.
 */
#include "tuner.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static const int e4000_gains[] = { -10, 15, 40, 65, 90, 115, 140, 165, 190, 215, 240, 290, 340, 420 };
static const int fc0012_gains[] = { -99, -40, 71, 179, 192 };
static const int fc0013_gains[] = { -99, -73, -65, -63, -60, -58, -54, 58,  61,  63,  65, 67,
	                            68,  70,  71,  179, 181, 182, 184, 186, 188, 191, 197 };
static const int r82xx_gains[] = { 0,   9,   14,  27,  37,  77,  87,  125, 144, 157, 166, 197, 207, 229, 254,
	                           280, 297, 328, 338, 364, 372, 386, 402, 421, 434, 439, 445, 480, 496 };

#define GAINS(table) sizeof(table) / sizeof(table[0]), table

static const struct tuner tuners[] = {
	[0] = { "unknown", 1e6, UINT32_MAX, 0, 0, 0, NULL },
	[1] = { "E4000", 52e6, 2200e6, 1100e6, 1250e6, GAINS(e4000_gains) },
	[2] = { "FC0012", 22e6, 948.6e6, 0, 0, GAINS(fc0012_gains) },
	[3] = { "FC0013", 22e6, 1100e6, 0, 0, GAINS(fc0013_gains) },
	[4] = { "FC2580", 146e6, 924e6, 308e6, 438e6, 0, NULL },
	[5] = { "R820T", 24e6, 1766e6, 0, 0, GAINS(r82xx_gains) },
	[6] = { "R828D", 24e6, 1766e6, 0, 0, GAINS(r82xx_gains) },
};

const struct tuner *tuner_by_type(uint32_t type)
{
	return &tuners[type < sizeof(tuners) / sizeof(tuners[0]) ? type : 0];
}

double tuner_start_hz(const struct tuner *tuner)
{
	return fmin(fmax(TUNER_FREQ_DEFAULT_HZ, tuner->min_hz), tuner->max_hz);
}

int tuner_check_freq(const struct tuner *tuner, const char *device, double freq_hz, struct fault *fault)
{
	if (!(freq_hz >= tuner->min_hz && freq_hz <= tuner->max_hz))
		return fault_set(fault, EINVAL, "%s: %.6f MHz is outside the %s tuner's %g to %g MHz", device,
		                 freq_hz / 1e6, tuner->name, tuner->min_hz / 1e6, tuner->max_hz / 1e6);
	if (freq_hz > tuner->gap_min_hz && freq_hz < tuner->gap_max_hz)
		return fault_set(fault, EINVAL, "%s: %.6f MHz is in the %s tuner's gap, %g to %g MHz", device,
		                 freq_hz / 1e6, tuner->name, tuner->gap_min_hz / 1e6, tuner->gap_max_hz / 1e6);
	return 0;
}

int tuner_check_rate(const char *device, double rate_hz, struct fault *fault)
{
	if ((rate_hz >= 225001 && rate_hz <= 300000) || (rate_hz >= 900001 && rate_hz <= 3200000))
		return 0;
	return fault_set(fault, EINVAL,
	                 "%s: %.12g samples a second: an RTL2832U does 225001 to 300000 and 900001 to 3200000", device,
	                 rate_hz);
}

double tuner_real_rate_hz(double rate_hz)
{
	const double scale = 28.8e6 * (1 << 22);
	uint32_t ratio = (uint32_t)(scale / floor(rate_hz)) & 0x0ffffffc;
	return scale / (ratio | (ratio & 0x08000000) << 1);
}

int tuner_nearest_gain(const int *gains, size_t nof_gains, double gain_db)
{
	int wanted = (int)lround(gain_db * 10), nearest = nof_gains ? gains[0] : wanted;
	for (size_t i = 1; i < nof_gains; i++) {
		if (abs(gains[i] - wanted) < abs(nearest - wanted))
			nearest = gains[i];
	}
	return nearest;
}
