/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reader: what cells broadcast, read from the present stretch and sent out. Private to src/lte.
 */
#pragma once

#include <stdatomic.h>

#include "broadcast.h"  // struct broadcast
#include "known.h"      // struct known
#include "pdus.h"       // struct pdus
#include "stretch.h"    // struct stretch

struct reader {
	struct broadcast *broadcast;
	const struct stretch *stretch;
	struct pdus pdus;
	double rate_hz;
	double narrow_hz;            /* the rate that cells' frame_at counts at */
	_Atomic uint64_t *blocks_ok; /* [size: PDU_CHANNELS], counts what is sent */
};

/* Reads a cell that was heard in this stretch. turn: counts stretches, one of several of which is enough for a cell that was
 * read, or would not be. */
void reader_here(const struct reader *reader, struct known *cell, unsigned turn);

/* Reads one whose middle was heard in an earlier window. */
void reader_away(const struct reader *reader, struct known *cell, unsigned turn);

/* One of those cells that were heard since sample `since` has more to say. */
bool reader_unread(const struct reader *reader, const struct known_cells *cells, uint64_t since);
