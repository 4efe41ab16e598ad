// SPDX-License-Identifier: GPL-3.0-or-later
/* downlink: the bits of one C0 carrier, TDMA frame by TDMA frame. 45.002 clause 7, table 3 for timeslot 0.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "air.h"       // struct air_block
#include "burst.h"     // AIR_BLOCK_BITS
#include "conduct.h"   // struct air_conduct
#include "prng.h"      // struct air_prng
#include "scenario.h"  // struct air_cell
#include "si.h"        // struct air_si_set

enum { AIR_FRAME_BITS = 1250, AIR_HYPERFRAME = 2048 * 26 * 51 };

struct air_downlink {
	const struct air_cell *cell;
	struct air_cell
		turned;      /* copy of the cell with its present identity; `cell` points here when identities rotate */
	uint64_t nof_frames; /* sent */
	struct air_si_set si;
	struct air_conduct conduct;
	struct air_prng prng;
	struct air_prng identities; /* what belongs to subscribers */
	bool identities_apart;      /* false: that too comes from prng */
	uint64_t seed;
	int arfcn;                     /* of this carrier; AIR_ANY: C0, of no known number */
	bool beacon;                   /* it is C0; else there are SDCCHs alone */
	uint32_t fn;                   /* number of the next frame */
	uint32_t extra_turn[8];        /* how often each TC came up */
	uint8_t coded[AIR_BLOCK_BITS]; /* the block being sent on timeslot 0 */
	bool active;                   /* false: dummy bursts are sent instead */
	bool secret;                   /* coded is to be ciphered */
	float gain[8];                 /* amplitude of each timeslot of the latest frame */
};

/* Of the cell at that place in the scenario; on C0, or on carrier arfcn besides; fn: of the first frame. */
void air_downlink_init(struct air_downlink *downlink, const struct air_scenario *scenario, int index, int arfcn,
                       uint32_t fn);
enum { AIR_BEACON = AIR_ANY };

/* The next frame's 1250 bits (guard periods are ones). True with *block when a block of timeslot 0 began in it;
 * block->cell and block->time_s are left to the caller. */
bool air_downlink_frame(struct air_downlink *downlink, uint8_t bits[AIR_FRAME_BITS], struct air_block *block);

/* Goes on that many frames later; a block that was under way then is not sent. */
void air_downlink_skip(struct air_downlink *downlink, uint64_t nof_frames);
