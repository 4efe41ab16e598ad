// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_gold: the pseudo-random sequence of 36.211 7.2, bit by bit.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct air_gold {
	uint32_t x1, x2; /* the 31 next bits of each, the next one lowest */
};

/* Sets the generator to c(0). */
void air_gold_init(struct air_gold *gold, uint32_t c_init);

static inline uint8_t air_gold_next(struct air_gold *gold)
{
	uint32_t x1 = gold->x1, x2 = gold->x2;
	gold->x1 = x1 >> 1 | ((x1 >> 3 ^ x1) & 1) << 30;
	gold->x2 = x2 >> 1 | ((x2 >> 3 ^ x2 >> 2 ^ x2 >> 1 ^ x2) & 1) << 30;
	return (uint8_t)((x1 ^ x2) & 1);
}

static inline void air_gold_skip(struct air_gold *gold, size_t n)
{
	while (n--)
		air_gold_next(gold);
}

/* bits [size: n] XOR the sequence from c(0) on. */
void air_gold_scramble(uint32_t c_init, uint8_t *bits, size_t n);
