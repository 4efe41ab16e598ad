// SPDX-License-Identifier: GPL-3.0-or-later
/* collect: takes all that a source gives and keeps it for a test to look at.
 */
#pragma once

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "source.h"  // struct source_out

enum { COLLECT_BLOCKS_MAX = 4096, COLLECT_EVENTS_MAX = 64 };

struct collected {
	pthread_mutex_t lock;
	size_t nof_blocks;
	struct iq_block blocks[COLLECT_BLOCKS_MAX]; /* without their samples */
	uint8_t *octets;                            /* the samples of all blocks, one after another */
	size_t nof_octets, room;
	int nof_events;
	int events[COLLECT_EVENTS_MAX];
	char last_event[256];
	size_t nof_pdus;
	struct pdu *pdus;
};

static inline void collect_iq(void *ctx, const struct iq_block *block)
{
	struct collected *c = ctx;
	size_t size = block->nof_samples * iq_sample_bytes(block->format);
	pthread_mutex_lock(&c->lock);
	if (c->nof_blocks < COLLECT_BLOCKS_MAX)
		c->blocks[c->nof_blocks++] = *block;
	if (c->nof_octets + size > c->room) {
		c->room = 2 * (c->nof_octets + size);
		c->octets = realloc(c->octets, c->room);
	}
	memcpy(c->octets + c->nof_octets, block->samples, size);
	c->nof_octets += size;
	pthread_mutex_unlock(&c->lock);
}

static inline void collect_pdu(void *ctx, const struct pdu *pdu)
{
	struct collected *c = ctx;
	c->pdus = realloc(c->pdus, (c->nof_pdus + 1) * sizeof(*pdu));
	c->pdus[c->nof_pdus++] = *pdu;
}

static inline void collect_event(void *ctx, int err, const char *text)
{
	struct collected *c = ctx;
	pthread_mutex_lock(&c->lock);
	if (c->nof_events < COLLECT_EVENTS_MAX)
		c->events[c->nof_events++] = err;
	strncpy(c->last_event, text, sizeof(c->last_event) - 1);
	pthread_mutex_unlock(&c->lock);
}

static inline struct collected *collect_create(void)
{
	struct collected *c = calloc(1, sizeof(*c));
	pthread_mutex_init(&c->lock, NULL);
	return c;
}

static inline void collect_destroy(struct collected *c)
{
	free(c->octets);
	free(c->pdus);
	free(c);
}

static inline struct source_out collect_out(struct collected *c)
{
	return (struct source_out){ .iq = collect_iq, .pdu = collect_pdu, .event = collect_event, .ctx = c };
}

/* Options as they are when none is given. */
static inline struct source_config collect_config(const char *target)
{
	return (struct source_config){ .target = target, .start_ns = INT64_MIN, .gain_db = __builtin_nan("") };
}
