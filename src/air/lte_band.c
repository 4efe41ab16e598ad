// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_band: 36.101 table 5.7.3-1: F = F_low + 0.1 (N - N_offset) MHz.
 */
#include "lte_band.h"

#include <math.h>
#include <stddef.h>

static const struct {
	int band;
	double low_mhz;
	int first, last;
} bands[] = {
	{ 1, 2110, 0, 599 },        { 2, 1930, 600, 1199 },     { 3, 1805, 1200, 1949 },    { 4, 2110, 1950, 2399 },
	{ 5, 869, 2400, 2649 },     { 6, 875, 2650, 2749 },     { 7, 2620, 2750, 3449 },    { 8, 925, 3450, 3799 },
	{ 9, 1844.9, 3800, 4149 },  { 10, 2110, 4150, 4749 },   { 11, 1475.9, 4750, 4949 }, { 12, 729, 5010, 5179 },
	{ 13, 746, 5180, 5279 },    { 14, 758, 5280, 5379 },    { 17, 734, 5730, 5849 },    { 18, 860, 5850, 5999 },
	{ 19, 875, 6000, 6149 },    { 20, 791, 6150, 6449 },    { 21, 1495.9, 6450, 6599 }, { 25, 1930, 8040, 8689 },
	{ 26, 859, 8690, 9039 },    { 28, 758, 9210, 9659 },    { 31, 462.5, 9870, 9919 },  { 33, 1900, 36000, 36199 },
	{ 34, 2010, 36200, 36349 }, { 35, 1850, 36350, 36949 }, { 36, 1930, 36950, 37549 }, { 37, 1910, 37550, 37749 },
	{ 38, 2570, 37750, 38249 }, { 39, 1880, 38250, 38649 }, { 40, 2300, 38650, 39649 }, { 41, 2496, 39650, 41589 },
	{ 42, 3400, 41590, 43589 }, { 43, 3600, 43590, 45589 }, { 44, 703, 45590, 46589 },  { 66, 2110, 66436, 67335 },
	{ 71, 617, 68586, 68935 },
};

double air_lte_band_freq_hz(int earfcn)
{
	for (size_t i = 0; i < sizeof(bands) / sizeof(*bands); i++)
		if (earfcn >= bands[i].first && earfcn <= bands[i].last)
			return bands[i].low_mhz * 1e6 + 1e5 * (earfcn - bands[i].first);
	return NAN;
}

int air_lte_band_of(double freq_hz)
{
	for (size_t i = 0; i < sizeof(bands) / sizeof(*bands); i++) {
		double steps = (freq_hz - bands[i].low_mhz * 1e6) / 1e5;
		if (steps >= 0 && steps <= bands[i].last - bands[i].first)
			return bands[i].band;
	}
	return 1;
}
