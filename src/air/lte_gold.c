// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_gold: 36.211 7.2, two shift registers of 31 bits, the first 1600 bits left out.
 */
#include "lte_gold.h"

enum { LEFT_OUT = 1600, STRIDE = 28 }; /* this many bits can be computed at once from what is in the registers */

static void stride(struct air_gold *gold)
{
	uint32_t x1 = gold->x1, x2 = gold->x2, mask = (1u << STRIDE) - 1;
	gold->x1 = x1 >> STRIDE | ((x1 >> 3 ^ x1) & mask) << (31 - STRIDE);
	gold->x2 = x2 >> STRIDE | ((x2 >> 3 ^ x2 >> 2 ^ x2 >> 1 ^ x2) & mask) << (31 - STRIDE);
}

void air_gold_init(struct air_gold *gold, uint32_t c_init)
{
	*gold = (struct air_gold){ .x1 = 1, .x2 = c_init & 0x7fffffff };
	for (int i = 0; i < LEFT_OUT / STRIDE; i++)
		stride(gold);
	air_gold_skip(gold, LEFT_OUT % STRIDE);
}

void air_gold_scramble(uint32_t c_init, uint8_t *bits, size_t n)
{
	struct air_gold gold;
	air_gold_init(&gold, c_init);
	for (size_t i = 0; i < n; i++)
		bits[i] ^= air_gold_next(&gold);
}
