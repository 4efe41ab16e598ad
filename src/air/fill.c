// SPDX-License-Identifier: GPL-3.0-or-later
/* fill: a traffic slot is taken and left again every twenty seconds or so, each at its own time; a full rate channel
 * rests in the last frame of 26 (45.002 clause 7 table 1).
 */
#include "fill.h"

#include <math.h>

#include "prng.h"      // air_prng_seed
#include "scenario.h"  // struct air_cell

enum { CALL_FRAMES = 4335, APART = 619, IDLE = 25, MULTIFRAME = 26, PURPOSE = 400000 };

static bool talks(const struct air_cell *cell, uint64_t seed, uint32_t fn, int slot)
{
	struct air_prng draw;
	if (slot > cell->traffic_slots)
		return false;
	if (cell->transmitter.traffic_share >= 1)
		return true;
	air_prng_seed(&draw, seed, PURPOSE + (fn + (uint32_t)slot * APART) / CALL_FRAMES * 8 + (uint32_t)slot);
	return air_prng_uniform(&draw) < cell->transmitter.traffic_share && fn % MULTIFRAME != IDLE;
}

float air_fill_idle(const struct air_cell *cell, uint8_t burst[AIR_BURST_BITS])
{
	air_burst_dummy(burst);
	switch ((enum air_filling)cell->transmitter.filling) {
	case AIR_FILL_HOLES:
		return 0;
	case AIR_FILL_STEPS:
		return (float)pow(10, -cell->transmitter.fill_step_db / 20);
	case AIR_FILL_DUMMY:
		break;
	}
	return 1;
}

float air_fill_slot(const struct air_cell *cell, uint64_t seed, struct air_prng *bits, uint32_t fn, int slot,
                    uint8_t burst[AIR_BURST_BITS])
{
	if (talks(cell, seed, fn, slot)) {
		air_burst_random(burst, cell->bsic & 7, bits);
		return 1;
	}
	return air_fill_idle(cell, burst);
}
