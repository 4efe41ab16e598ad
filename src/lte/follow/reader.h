// SPDX-License-Identifier: GPL-3.0-or-later
/* reader: what cells broadcast, read from the present stretch and sent out. Private to src/lte.
 */
#pragma once

#include <stdatomic.h>

#include "broadcast.h"       // struct broadcast
#include "tracked.h"         // struct tracked
#include "pdus.h"            // struct pdus
#include "../phy/stretch.h"  // struct stretch

struct reader {
	struct broadcast *broadcast;
	const struct stretch *stretch;
	struct pdus pdus;
	double rate_hz;
	double central_hz;           /* sample rate of the cells' frame_at */
	_Atomic uint64_t *blocks_ok; /* [size: PDU_CHANNELS], counts what is sent */
};

/* Reads a cell that was heard in this stretch, if there is anything of it to be read. */
void reader_here(const struct reader *reader, struct tracked *cell);

/* Reads a cell whose middle is outside this window and was heard in an earlier one. */
void reader_away(const struct reader *reader, struct tracked *cell);

/* Samples to pass over after this stretch until there is something to read of cells that are here, or were heard
 * elsewhere since sample `since`; `most` at most. */
uint64_t reader_pause(const struct reader *reader, const struct tracked_cells *here, const struct tracked_cells *away,
                      uint64_t since, uint64_t most);
