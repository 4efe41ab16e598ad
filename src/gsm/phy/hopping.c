// SPDX-License-Identifier: GPL-3.0-or-later
/* hopping: the hopping sequence generation algorithm of 45.002 6.2.3, with its table 6.
 */
#include "hopping.h"

enum { TABLE = 114 };

static const uint8_t rntable[TABLE] = {
	48,  98, 63,  1,   36, 95, 78, 102, 94,  73,  0,   64,  25,  81, 76,  59,  124, 23,  104, 100, 101, 47,  118,
	85,  18, 56,  96,  86, 54, 2,  80,  34,  127, 13,  6,   89,  57, 103, 12,  74,  55,  111, 75,  38,  109, 71,
	112, 29, 11,  88,  87, 19, 3,  68,  110, 26,  33,  31,  8,   45, 82,  58,  40,  107, 32,  5,   106, 92,  62,
	67,  77, 108, 122, 37, 60, 66, 121, 42,  51,  126, 117, 114, 4,  90,  43,  52,  53,  113, 120, 72,  16,  49,
	7,   79, 119, 61,  22, 84, 9,  97,  91,  15,  21,  24,  46,  39, 93,  105, 65,  70,  125, 99,  17,  123,
};

/* The smallest number of bits that n can be written with. */
static unsigned width(unsigned n)
{
	unsigned bits = 0;

	for (; n; n >>= 1)
		bits++;
	return bits;
}

unsigned hopping_index(uint8_t hsn, uint8_t maio, unsigned n, uint32_t fn)
{
	if (hsn == 0) /* cyclic */
		return (fn + maio) % n;
	const unsigned t1r = fn / (26 * 51) % 64, t2 = fn % 26, t3 = fn % 51, mask = (1u << width(n)) - 1;
	const unsigned m = t2 + rntable[(hsn ^ t1r) + t3], short_m = m & mask, short_t = t3 & mask;
	const unsigned s = short_m < n ? short_m : (short_m + short_t) % n;

	return (s + maio) % n;
}
