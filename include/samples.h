// SPDX-License-Identifier: GPL-3.0-or-later
/* samples: the last seconds of one receiver's samples, in memory of a fixed size.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "iq.h"  // struct iq_block

enum { SAMPLES_BLOCKS_MAX = 8192 };

struct samples {
	double seconds;               /* to be kept */
	uint8_t *octets;              /* a ring */
	size_t capacity, head, used;  /* head: where the next block goes */
	struct samples_block *blocks; /* a ring of SAMPLES_BLOCKS_MAX */
	unsigned first_block, nof_blocks;
};

/* Forgets all of them; the room stays. */
void samples_clear(struct samples *samples);

/* Room for samples is made with the first of them, when their rate is known; where there is none, none are kept. */
void samples_add(struct samples *samples, const struct iq_block *block);
void samples_fini(struct samples *samples);

/* The i-th block kept, from the oldest; its octets in two pieces, the second one may be empty. */
const struct iq_block *samples_block(const struct samples *samples, unsigned i, const uint8_t *pieces[2],
                                     size_t bytes[2]);
