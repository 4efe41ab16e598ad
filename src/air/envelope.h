// SPDX-License-Identifier: GPL-3.0-or-later
/* envelope: the amplitude of a carrier whose timeslots differ in power, symbol by symbol, with the ramps between them
 * (45.005 annex B: in the guard period).
 */
#pragma once

#include "downlink.h"  // AIR_FRAME_BITS

/* Two frames' amplitudes and one beyond; moves them one frame on. gain [8]: of the timeslots of the new one. */
void air_envelope_next(float envelope[2 * AIR_FRAME_BITS + 1], const float gain[8]);
