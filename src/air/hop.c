// SPDX-License-Identifier: GPL-3.0-or-later
/* hop: cyclic where HSN is 0, else by the table of random numbers of 45.002 6.2.3.
 */
#include "hop.h"

static const uint8_t random_number[114] = {
	48,  98, 63,  1,   36, 95, 78, 102, 94,  73,  0,   64,  25,  81, 76,  59,  124, 23,  104, 100, 101, 47,  118,
	85,  18, 56,  96,  86, 54, 2,  80,  34,  127, 13,  6,   89,  57, 103, 12,  74,  55,  111, 75,  38,  109, 71,
	112, 29, 11,  88,  87, 19, 3,  68,  110, 26,  33,  31,  8,   45, 82,  58,  40,  107, 32,  5,   106, 92,  62,
	67,  77, 108, 122, 37, 60, 66, 121, 42,  51,  126, 117, 114, 4,  90,  43,  52,  53,  113, 120, 72,  16,  49,
	7,   79, 119, 61,  22, 84, 9,  97,  91,  15,  21,  24,  46,  39, 93,  105, 65,  70,  125, 99,  17,  123,
};

int air_hop_index(uint32_t fn, int hsn, int maio, int n)
{
	uint32_t t1r = fn / (26 * 51) % 64, t2 = fn % 26, t3 = fn % 51, bins = 1;
	if (hsn == 0)
		return (int)((fn + (uint32_t)maio) % (uint32_t)n);
	while (bins <= (uint32_t)n)
		bins *= 2; /* 2^NBIN, NBIN the bits that n takes */
	uint32_t m = (t2 + random_number[((uint32_t)hsn ^ t1r) + t3]) % bins, turn = t3 % bins;
	uint32_t s = m < (uint32_t)n ? m : (m + turn) % (uint32_t)n;
	return (int)((s + (uint32_t)maio) % (uint32_t)n);
}
