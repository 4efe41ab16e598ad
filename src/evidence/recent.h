// SPDX-License-Identifier: GPL-3.0-or-later
/* recent: the last seconds of samples and the last blocks, in memory of a fixed size.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "iq.h"   // struct iq_block
#include "pdu.h"  // struct pdu

enum { RECENT_BLOCKS_MAX = 8192, RECENT_PDU_BYTES = 8 * 1024 * 1024 };

struct recent_block {
	struct iq_block block; /* its samples pointer is not valid: they are in the ring */
	size_t offset;         /* where its first octet is in the ring */
};

struct recent {
	double seconds;
	/* samples, a ring of octets */
	uint8_t *octets;
	size_t capacity, head, used; /* head: where the next block goes */
	struct recent_block blocks[RECENT_BLOCKS_MAX];
	unsigned first_block, nof_blocks;
	/* pdus, packed one behind the other; the older half is given up when it is full */
	uint8_t *pdus;
	size_t pdu_used;
	uint64_t nof_pdus, forgotten; /* how many were heard in all, and how many of them were dropped */
};

/* 0 or -ENOMEM. Room for the samples is made with the first block, when their rate is known. */
int recent_init(struct recent *recent, double seconds);
void recent_fini(struct recent *recent);

void recent_iq(struct recent *recent, const struct iq_block *block);
void recent_pdu(struct recent *recent, const struct pdu *pdu);

/* The i-th block kept, counted from the oldest. Its octets are in two pieces, as the ring may wrap; the second may be
 * empty. */
const struct iq_block *recent_block(const struct recent *recent, unsigned i, const uint8_t *pieces[2], size_t bytes[2]);
