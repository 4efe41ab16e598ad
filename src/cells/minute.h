// SPDX-License-Identifier: GPL-3.0-or-later
/* minute: sums over the measurements of a cell, for the record of a minute that it is heard in. Private to src/cells.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cell.h"        // struct cell
#include "cell_heard.h"  // struct cell_heard

struct minute {
	bool heard, whole; /* in this minute; it was told as a whole */
	struct minute_mean {
		double sum;
		uint32_t count;
	} power_dbfs, rsrp_dbfs, snr_db, freq_offset_ppm, clock_ppm;
	uint32_t blocks_ok, blocks_bad; /* of the cell, when the minute began */
};

/* The cell was measured. */
void minute_add(struct minute *minute, const struct cell *cell);

/* Ends the minute: whether it was heard and not told as a whole, and then its means. */
bool minute_end(struct minute *minute, const struct cell *cell, struct cell_heard *heard);
