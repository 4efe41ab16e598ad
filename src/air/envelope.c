// SPDX-License-Identifier: GPL-3.0-or-later
/* envelope: a raised cosine over the symbols right before each timeslot, which lie in the frame before for the first.
 */
#include "envelope.h"

#include <math.h>
#include <string.h>

enum { SLOTS = 8, RAMP = 4, EARLY = 2 }; /* the power is there two symbols ahead */

void air_envelope_next(float envelope[2 * AIR_FRAME_BITS + 1], const float gain[SLOTS])
{
	float *frame = envelope + AIR_FRAME_BITS, before = envelope[2 * AIR_FRAME_BITS - 1];
	memmove(envelope, frame, AIR_FRAME_BITS * sizeof(*envelope));
	for (int slot = 0; slot < SLOTS; slot++) {
		int start = slot * 156 + (slot > 0) + (slot > 4) - EARLY;
		for (int i = 0; i < RAMP; i++)
			frame[start - RAMP + i] =
				before + (gain[slot] - before) * 0.5f * (1 - cosf((float)M_PI * (float)i / RAMP));
		for (float *to = frame + start; to <= frame + AIR_FRAME_BITS; to++)
			*to = gain[slot];
		before = gain[slot];
	}
}
