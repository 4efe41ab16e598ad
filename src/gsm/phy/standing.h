// SPDX-License-Identifier: GPL-3.0-or-later
/* standing: whether what is read on a carrier belongs there. Private to src/gsm.
 *
 * One transmitter can be read at a second place of the raster: when the receiver's crystal is off by a good part of 200
 * kHz, when a carrier outside the window is folded into it, when a strong one drives the receiver into saturation.
 * Nothing is emitted before a carrier's standing is known: until then, a tenth of a second as a rule, its blocks are
 * held back.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "pdu.h"  // struct pdu
#include "sch.h"  // struct sch

struct carrier;
struct radio;

enum standing {
	STANDING_DOUBT, /* held back */
	STANDING_OWN,   /* emitted */
	STANDING_GHOST, /* read at a wrong place: not emitted */
};

enum { HELD_MAX = 128, BCCH_MEMORY = 8 };

/* The pdus held back, a ring: beyond HELD_MAX the oldest is dropped. */
struct held {
	struct pdu *pdus; /* [size: HELD_MAX] */
	unsigned first, count;
};

/* The last block of each place of the BCCH's cycle (45.002 6.3.1.3). */
struct bcch_memory {
	bool known[BCCH_MEMORY];
	uint32_t fn[BCCH_MEMORY];
	uint8_t octets[BCCH_MEMORY][PDU_GSM_OCTETS];
};

/* 0 or -ENOMEM. */
int held_init(struct held *held);
void held_free(struct held *held);

/* A cell was found on this carrier, the first burst of its own arrived at c->frame_at. */
void standing_start(struct carrier *c);

/* Emits a pdu of the carrier, or holds it back while in doubt. */
void standing_emit(struct carrier *c, struct radio *radio, const struct pdu *pdu);

/* Remembers a block of the BCCH. */
void standing_block(struct carrier *c, uint32_t fn, const uint8_t octets[PDU_GSM_OCTETS]);

/* Whether a message of this type (44.018 table 10.4.1) is among them. */
bool standing_knows(const struct carrier *c, uint8_t type);

/* Judges again a carrier that is still in doubt, or that has got a stronger twin since. */
void standing_judge(struct carrier *c, struct radio *radio);

/* The stream ends: emits what was held back only because the probation was not over. */
void standing_end(struct carrier *c, struct radio *radio);

/* A tone there [Hz from the window's centre] was found to be a ghost shortly ago: it is not worth another look yet. */
bool standing_shuns(const struct carrier *c, const struct radio *radio, double carrier_hz);
