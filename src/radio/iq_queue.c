// SPDX-License-Identifier: GPL-3.0-or-later
/* iq_queue: the giver copies or counts, nothing else. See iq_queue.h. */
#include "iq_queue.h"

#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

unsigned iq_queue_slots(double rate_hz, double seconds, unsigned least)
{
	const double octets = rate_hz * seconds * (double)iq_sample_bytes(IQ_CS16);
	unsigned slots = least;

	while (slots * (double)IQ_SLOT_BYTES < octets)
		slots *= 2;
	return slots;
}

int iq_queue_init(struct iq_queue *queue, unsigned slots)
{
	queue->ring = ring_create(slots, sizeof(struct iq_slot));
	return queue->ring ? 0 : -ENOMEM;
}

void iq_queue_fini(struct iq_queue *queue)
{
	ring_destroy(queue->ring);
}

static void add(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

/* One piece of a block that fits into a slot. */
static void offer(struct iq_queue *queue, const struct iq_block *piece)
{
	struct iq_slot *slot = queue->ring ? ring_reserve(queue->ring) : NULL;

	add(&queue->offered, piece->nof_samples);
	if (!slot) {
		add(&queue->dropped, piece->nof_samples);
		queue->gap += piece->nof_samples + piece->lost;
		return;
	}
	memcpy(slot->samples, piece->samples, piece->nof_samples * iq_sample_bytes(piece->format));
	slot->block = *piece;
	slot->block.samples = slot->samples;
	slot->block.lost += queue->gap;
	queue->gap = 0;
	add(&queue->taken, piece->nof_samples);
	ring_push(queue->ring);
}

void iq_queue_offer(struct iq_queue *queue, const struct iq_block *block)
{
	size_t sample_bytes = iq_sample_bytes(block->format);
	uint32_t most = (uint32_t)(IQ_SLOT_BYTES / sample_bytes);

	for (uint32_t done = 0; done < block->nof_samples; done += most) {
		struct iq_block piece = *block;
		uint32_t left = block->nof_samples - done;

		piece.samples = (const uint8_t *)block->samples + done * sample_bytes;
		piece.nof_samples = left < most ? left : most;
		piece.index += done;
		piece.time_ns += llround(done / block->rate_hz * 1e9);
		piece.lost = done ? 0 : block->lost;
		offer(queue, &piece);
	}
}
