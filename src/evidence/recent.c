// SPDX-License-Identifier: GPL-3.0-or-later
/* recent: two memories of what was heard last. See recent.h. */
#include "recent.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pdu_pack.h"  // pdu_pack

int recent_init(struct recent *recent, double seconds)
{
	recent->seconds = seconds;
	recent->pdus = malloc(RECENT_PDU_BYTES);
	return recent->pdus ? 0 : -ENOMEM;
}

void recent_fini(struct recent *recent)
{
	free(recent->octets);
	free(recent->pdus);
}

static const struct iq_block *last_block(const struct recent *recent)
{
	return &recent->blocks[(recent->first_block + recent->nof_blocks - 1) % RECENT_BLOCKS_MAX].block;
}

static size_t block_bytes(const struct iq_block *block)
{
	return block->nof_samples * iq_sample_bytes(block->format);
}

static void drop_oldest(struct recent *recent)
{
	recent->used -= block_bytes(&recent->blocks[recent->first_block].block);
	recent->first_block = (recent->first_block + 1) % RECENT_BLOCKS_MAX;
	recent->nof_blocks--;
}

/* Samples of another kind cannot stand in the same recording: those before are given up. */
static bool make_room(struct recent *recent, const struct iq_block *block)
{
	const struct iq_block *last = recent->nof_blocks ? last_block(recent) : NULL;

	if (last && last->format == block->format && last->rate_hz == block->rate_hz)
		return true;
	size_t capacity = (size_t)ceil(recent->seconds * block->rate_hz) * iq_sample_bytes(block->format);

	recent->first_block = recent->nof_blocks = 0;
	recent->head = recent->used = 0;
	if (capacity <= recent->capacity)
		return true;
	free(recent->octets);
	recent->octets = malloc(capacity);
	recent->capacity = recent->octets ? capacity : 0;
	return recent->octets;
}

void recent_iq(struct recent *recent, const struct iq_block *block)
{
	size_t bytes = block_bytes(block);

	if (!make_room(recent, block) || bytes > recent->capacity)
		return;
	while (recent->nof_blocks &&
	       (recent->used + bytes > recent->capacity || recent->nof_blocks == RECENT_BLOCKS_MAX))
		drop_oldest(recent);
	size_t first = recent->capacity - recent->head < bytes ? recent->capacity - recent->head : bytes;

	memcpy(recent->octets + recent->head, block->samples, first);
	memcpy(recent->octets, (const uint8_t *)block->samples + first, bytes - first);
	recent->blocks[(recent->first_block + recent->nof_blocks++) % RECENT_BLOCKS_MAX] =
		(struct recent_block){ *block, recent->head };
	recent->head = (recent->head + bytes) % recent->capacity;
	recent->used += bytes;
}

const struct iq_block *recent_block(const struct recent *recent, unsigned i, const uint8_t *pieces[2], size_t bytes[2])
{
	const struct recent_block *kept = &recent->blocks[(recent->first_block + i) % RECENT_BLOCKS_MAX];
	size_t all = block_bytes(&kept->block), left = recent->capacity - kept->offset;

	pieces[0] = recent->octets + kept->offset;
	pieces[1] = recent->octets;
	bytes[0] = all < left ? all : left;
	bytes[1] = all - bytes[0];
	return &kept->block;
}

static void forget_half(struct recent *recent)
{
	size_t cut = 0;
	struct pdu pdu;

	for (; cut < recent->pdu_used / 2; recent->forgotten++)
		cut += pdu_unpack(recent->pdus + cut, recent->pdu_used - cut, &pdu);
	memmove(recent->pdus, recent->pdus + cut, recent->pdu_used - cut);
	recent->pdu_used -= cut;
}

void recent_pdu(struct recent *recent, const struct pdu *pdu)
{
	if (recent->pdu_used + PDU_PACKED_MAX > RECENT_PDU_BYTES)
		forget_half(recent);
	recent->pdu_used += pdu_pack(pdu, recent->pdus + recent->pdu_used);
	recent->nof_pdus++;
}
