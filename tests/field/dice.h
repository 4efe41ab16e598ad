// SPDX-License-Identifier: GPL-3.0-or-later
/* dice: repeatable random numbers (PCG XSH RR, O'Neill 2014) and what is drawn with them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct dice {
	uint64_t state, stream;
};

void dice_seed(struct dice *dice, uint64_t seed, uint64_t stream);
uint32_t dice_bits(struct dice *dice);
double dice_unit(struct dice *dice); /* 0 <= x < 1 */
double dice_range(struct dice *dice, double low, double high);
int dice_int(struct dice *dice, int low, int high); /* both included */
bool dice_chance(struct dice *dice, double share);
double dice_gauss(struct dice *dice, double sd);
double dice_wait(struct dice *dice, double mean); /* exponential */
int dice_count(struct dice *dice, double mean);   /* Poisson */
int dice_pick(struct dice *dice, const int *values, int count);
#define DICE_PICK(dice, ...)                                                                                           \
	dice_pick(dice, (const int[]){ __VA_ARGS__ }, (int)(sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int)))
