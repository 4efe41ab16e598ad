// SPDX-License-Identifier: GPL-3.0-or-later
/* earfcn: LTE carrier numbers to downlink frequencies and back: 3GPP TS 36.101 table 5.7.3-1,
 * F_DL = F_DL_low + 0.1 MHz (N_DL - N_Offs-DL).
 *
 * The rows are in the order in which a frequency is looked up. Where bands overlap, the first one is what a receiver in
 * China or Europe most likely hears: band 1 before 4, 10, 65, 66; 5 before 6, 18, 19, 26; 39 before 33, 35, 37; 41
 * before 38 and 69; 20 and 28 before 14, 44, 68; 42 and 43 before 22, 48, 49. SIB1 names the true one. */
#include "earfcn.h"

#include <math.h>
#include <stddef.h>

/* clang-format off */
const struct earfcn_band earfcn_bands[] = {
	{  1, false,     0,   599, 2110.0e6 },
	{  2, false,   600,  1199, 1930.0e6 },
	{  3, false,  1200,  1949, 1805.0e6 },
	{  5, false,  2400,  2649,  869.0e6 },
	{  7, false,  2750,  3449, 2620.0e6 },
	{  8, false,  3450,  3799,  925.0e6 },
	{ 12, false,  5010,  5179,  729.0e6 },
	{ 13, false,  5180,  5279,  746.0e6 },
	{ 20, false,  6150,  6449,  791.0e6 },
	{ 28, false,  9210,  9659,  758.0e6 },
	{ 32, false,  9920, 10359, 1452.0e6 },
	{ 34, true,  36200, 36349, 2010.0e6 },
	{ 39, true,  38250, 38649, 1880.0e6 },
	{ 40, true,  38650, 39649, 2300.0e6 },
	{ 41, true,  39650, 41589, 2496.0e6 },
	{ 42, true,  41590, 43589, 3400.0e6 },
	{ 43, true,  43590, 45589, 3600.0e6 },
	/* the rest by number */
	{  4, false,  1950,  2399, 2110.0e6 },
	{  6, false,  2650,  2749,  875.0e6 },
	{  9, false,  3800,  4149, 1844.9e6 },
	{ 10, false,  4150,  4749, 2110.0e6 },
	{ 11, false,  4750,  4949, 1475.9e6 },
	{ 14, false,  5280,  5379,  758.0e6 },
	{ 17, false,  5730,  5849,  734.0e6 },
	{ 18, false,  5850,  5999,  860.0e6 },
	{ 19, false,  6000,  6149,  875.0e6 },
	{ 21, false,  6450,  6599, 1495.9e6 },
	{ 22, false,  6600,  7399, 3510.0e6 },
	{ 23, false,  7500,  7699, 2180.0e6 },
	{ 24, false,  7700,  8039, 1525.0e6 },
	{ 25, false,  8040,  8689, 1930.0e6 },
	{ 26, false,  8690,  9039,  859.0e6 },
	{ 27, false,  9040,  9209,  852.0e6 },
	{ 29, false,  9660,  9769,  717.0e6 },
	{ 30, false,  9770,  9869, 2350.0e6 },
	{ 31, false,  9870,  9919,  462.5e6 },
	{ 33, true,  36000, 36199, 1900.0e6 },
	{ 35, true,  36350, 36949, 1850.0e6 },
	{ 36, true,  36950, 37549, 1930.0e6 },
	{ 37, true,  37550, 37749, 1910.0e6 },
	{ 38, true,  37750, 38249, 2570.0e6 },
	{ 44, true,  45590, 46589,  703.0e6 },
	{ 45, true,  46590, 46789, 1447.0e6 },
	{ 46, true,  46790, 54539, 5150.0e6 },
	{ 47, true,  54540, 55239, 5855.0e6 },
	{ 48, true,  55240, 56739, 3550.0e6 },
	{ 49, true,  56740, 58239, 3550.0e6 },
	{ 50, true,  58240, 59089, 1432.0e6 },
	{ 51, true,  59090, 59139, 1427.0e6 },
	{ 52, true,  59140, 60139, 3300.0e6 },
	{ 53, true,  60140, 60254, 2483.5e6 },
	{ 65, false, 65536, 66435, 2110.0e6 },
	{ 66, false, 66436, 67335, 2110.0e6 },
	{ 67, false, 67336, 67535,  738.0e6 },
	{ 68, false, 67536, 67835,  753.0e6 },
	{ 69, false, 67836, 68335, 2570.0e6 },
	{ 70, false, 68336, 68585, 1995.0e6 },
	{ 71, false, 68586, 68935,  617.0e6 },
	{ 72, false, 68936, 68985,  461.0e6 },
	{ 73, false, 68986, 69035,  460.0e6 },
	{ 74, false, 69036, 69465, 1475.0e6 },
	{ 75, false, 69466, 70315, 1432.0e6 },
	{ 76, false, 70316, 70365, 1427.0e6 },
	{ 85, false, 70366, 70545,  728.0e6 },
	{ 87, false, 70546, 70595,  420.0e6 },
	{ 88, false, 70596, 70645,  422.0e6 },
	{ 0 },
};
/* clang-format on */

static const double raster_hz = 100e3, tolerance_hz = 1e3;

const struct earfcn_band *earfcn_band(int32_t earfcn)
{
	for (const struct earfcn_band *row = earfcn_bands; row->band; row++)
		if (earfcn >= row->first && earfcn <= row->last)
			return row;
	return NULL;
}

double earfcn_freq_hz(int32_t earfcn)
{
	const struct earfcn_band *row = earfcn_band(earfcn);

	return row ? row->first_hz + raster_hz * (earfcn - row->first) : 0;
}

static int32_t number_in(const struct earfcn_band *row, double freq_hz)
{
	double steps = round((freq_hz - row->first_hz) / raster_hz);
	bool inside = steps >= 0 && steps <= row->last - row->first;

	if (!inside || fabs(row->first_hz + steps * raster_hz - freq_hz) > tolerance_hz)
		return -1;
	return row->first + (int32_t)steps;
}

int32_t earfcn_from_freq(double freq_hz, enum earfcn_duplex duplex)
{
	int32_t earfcn = -1;

	for (const struct earfcn_band *row = earfcn_bands; row->band && earfcn < 0; row++)
		if (duplex == EARFCN_ANY || row->tdd == (duplex == EARFCN_TDD))
			earfcn = number_in(row, freq_hz);
	return earfcn;
}

int32_t earfcn_in_band(int32_t band, double freq_hz)
{
	for (const struct earfcn_band *row = earfcn_bands; row->band; row++)
		if (row->band == band)
			return number_in(row, freq_hz);
	return -1;
}
