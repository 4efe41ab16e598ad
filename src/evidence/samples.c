// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct samples_block {
	struct iq_block block; /* samples: not valid */
	size_t offset;         /* of its first octet in the ring */
};

void samples_fini(struct samples *samples)
{
	free(samples->octets);
	free(samples->blocks);
}

static const struct iq_block *last_block(const struct samples *samples)
{
	return &samples->blocks[(samples->first_block + samples->nof_blocks - 1) % SAMPLES_BLOCKS_MAX].block;
}

static size_t block_bytes(const struct iq_block *block)
{
	return block->nof_samples * iq_sample_bytes(block->format);
}

static void drop_oldest(struct samples *samples)
{
	samples->used -= block_bytes(&samples->blocks[samples->first_block].block);
	samples->first_block = (samples->first_block + 1) % SAMPLES_BLOCKS_MAX;
	samples->nof_blocks--;
}

void samples_clear(struct samples *samples)
{
	samples->first_block = samples->nof_blocks = 0;
	samples->head = samples->used = 0;
}

/* Samples of another kind cannot stand in the same recording: those before are given up. */
static bool make_room(struct samples *samples, const struct iq_block *block)
{
	const struct iq_block *last = samples->nof_blocks ? last_block(samples) : NULL;

	if (last && last->format == block->format && last->rate_hz == block->rate_hz)
		return true;
	size_t capacity = (size_t)ceil(samples->seconds * block->rate_hz) * iq_sample_bytes(block->format);

	samples_clear(samples);
	if (!samples->blocks)
		samples->blocks = malloc(SAMPLES_BLOCKS_MAX * sizeof(samples->blocks[0]));
	if (capacity <= samples->capacity || !samples->blocks)
		return samples->blocks;
	free(samples->octets);
	samples->octets = malloc(capacity);
	samples->capacity = samples->octets ? capacity : 0;
	return samples->octets;
}

void samples_add(struct samples *samples, const struct iq_block *block)
{
	size_t bytes = block_bytes(block);

	if (!make_room(samples, block) || bytes > samples->capacity)
		return;
	while (samples->nof_blocks &&
	       (samples->used + bytes > samples->capacity || samples->nof_blocks == SAMPLES_BLOCKS_MAX))
		drop_oldest(samples);
	size_t first = samples->capacity - samples->head < bytes ? samples->capacity - samples->head : bytes;

	memcpy(samples->octets + samples->head, block->samples, first);
	memcpy(samples->octets, (const uint8_t *)block->samples + first, bytes - first);
	samples->blocks[(samples->first_block + samples->nof_blocks++) % SAMPLES_BLOCKS_MAX] =
		(struct samples_block){ *block, samples->head };
	samples->head = (samples->head + bytes) % samples->capacity;
	samples->used += bytes;
}

const struct iq_block *samples_block(const struct samples *samples, unsigned i, const uint8_t *pieces[2],
                                     size_t bytes[2])
{
	const struct samples_block *kept = &samples->blocks[(samples->first_block + i) % SAMPLES_BLOCKS_MAX];
	size_t all = block_bytes(&kept->block), left = samples->capacity - kept->offset;

	pieces[0] = samples->octets + kept->offset;
	pieces[1] = samples->octets;
	bytes[0] = all < left ? all : left;
	bytes[1] = all - bytes[0];
	return &kept->block;
}
