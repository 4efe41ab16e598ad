// SPDX-License-Identifier: GPL-3.0-or-later
/* fill: what stands on a timeslot that no channel of the cell's own has: somebody's traffic, dummy bursts (45.002
 * 5.2.6), or what a careless transmitter does instead.
 */
#pragma once

#include <stdint.h>

#include "burst.h"  // AIR_BURST_BITS

struct air_cell;
struct air_prng;

/* The burst of a timeslot 1..7 of C0 in this frame, and its amplitude: 1 is what 45.008 7.1 asks for. seed: what tells
 * when there is traffic; bits: where the traffic's own bits come from. */
float air_fill_slot(const struct air_cell *cell, uint64_t seed, struct air_prng *bits, uint32_t fn, int slot,
                    uint8_t burst[AIR_BURST_BITS]);

/* The same where there is no traffic for certain. */
float air_fill_idle(const struct air_cell *cell, uint8_t burst[AIR_BURST_BITS]);
