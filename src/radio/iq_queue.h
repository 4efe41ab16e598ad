// SPDX-License-Identifier: GPL-3.0-or-later
/* iq_queue: samples on their way from one thread to another, in slots of a bounded ring. What finds no room is dropped
 * and counted, and told by `lost` of the next block that does.
 */
#pragma once

#include <stdint.h>

#include "iq.h"    // struct iq_block
#include "ring.h"  // struct ring

enum { IQ_SLOT_BYTES = 64 * 1024 };

struct iq_slot {
	struct iq_block block;
	uint8_t samples[IQ_SLOT_BYTES];
};

struct iq_queue {
	struct ring *ring; /* ring of struct iq_slot; NULL: the queue takes nothing */
	uint64_t gap;      /* only for the producer: samples dropped since the last block taken */
	_Atomic uint64_t offered, taken, dropped; /* samples: offered = taken + dropped */
};

/* Slots for so many seconds of cs16 at this rate, as a power of two, `least` of them at least. */
unsigned iq_queue_slots(double rate_hz, double seconds, unsigned least);

/* A power of two of slots: 0 or -ENOMEM. */
int iq_queue_init(struct iq_queue *queue, unsigned slots);
void iq_queue_fini(struct iq_queue *queue);

/* Copies the block, in several pieces where it is longer than a slot. */
void iq_queue_offer(struct iq_queue *queue, const struct iq_block *block);
