// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_heard: what a minute of a cell was like that says nothing new: means of what was measured.
 */
#pragma once

#include <stdint.h>

#include "cell.h"  // CELL_KEY_SIZE

enum { HEARD_CELLS_MAX = 256 };

struct cell_heard {
	char key[CELL_KEY_SIZE];
	float power_dbfs, rsrp_dbfs, snr_db; /* NAN not known */
	double freq_offset_ppm, clock_ppm;
	uint32_t blocks_ok, blocks_bad; /* in that minute */
};

struct heard_cells {
	int count;
	const struct cell_heard *cells; /* [count] */
};
