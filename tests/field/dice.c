// SPDX-License-Identifier: GPL-3.0-or-later
/* dice: see dice.h. */
#include "dice.h"

#include <math.h>

void dice_seed(struct dice *dice, uint64_t seed, uint64_t stream)
{
	*dice = (struct dice){ 0, stream << 1 | 1 };
	dice_bits(dice);
	dice->state += seed;
	dice_bits(dice);
}

uint32_t dice_bits(struct dice *dice)
{
	uint64_t old = dice->state;
	uint32_t mixed = (uint32_t)((old >> 18 ^ old) >> 27);
	unsigned turn = (unsigned)(old >> 59);

	dice->state = old * UINT64_C(6364136223846793005) + dice->stream;
	return mixed >> turn | mixed << (-turn & 31);
}

double dice_unit(struct dice *dice)
{
	return dice_bits(dice) / 4294967296.0;
}

double dice_range(struct dice *dice, double low, double high)
{
	return low + (high - low) * dice_unit(dice);
}

int dice_int(struct dice *dice, int low, int high)
{
	return low + (int)(dice_unit(dice) * (high - low + 1));
}

bool dice_chance(struct dice *dice, double share)
{
	return dice_unit(dice) < share;
}

/* Box and Muller. */
double dice_gauss(struct dice *dice, double sd)
{
	double radius = sqrt(-2 * log(1 - dice_unit(dice)));

	return sd * radius * cos(2 * M_PI * dice_unit(dice));
}

double dice_wait(struct dice *dice, double mean)
{
	return -mean * log(1 - dice_unit(dice));
}

int dice_count(struct dice *dice, double mean)
{
	double limit = exp(-mean), product = dice_unit(dice);
	int count = 0;

	for (; product > limit; count++)
		product *= dice_unit(dice);
	return count;
}

int dice_pick(struct dice *dice, const int *values, int count)
{
	return values[dice_int(dice, 0, count - 1)];
}
