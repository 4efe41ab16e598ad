// SPDX-License-Identifier: GPL-3.0-or-later
/* heard: which cells a radio heard so far, and how loud: what a glance must bring to be news. Pure: time is given. */
#pragma once

#include <stdbool.h>

#include "receiver.h"  // struct candidate

enum { HEARD_MAX = 512 };

struct heard_cell {
	enum rat rat;
	int code;
	double freq_hz;
	float level_dbfs, snr_db; /* smoothed; the latest */
	double seen_s;            /* when it was seen last */
	bool read;                /* its identity was read */
};

struct heard {
	int count;
	struct heard_cell cells[HEARD_MAX];
};

/* Forgets everything. */
void heard_clear(struct heard *heard);

/* The cell, NULL when it was not heard before; one whose code is not known is none. */
const struct heard_cell *heard_find(const struct heard *heard, const struct candidate *candidate);

/* Remembers the candidate. True when it is news: a cell that was not heard before, or not for ten minutes, or one that
 * has become much louder. When there is no room the cell that was heard of longest ago is forgotten. */
bool heard_take(struct heard *heard, const struct candidate *candidate, double now_s);

/* Whether a cell of these frequencies has vanished that was strong when it was seen last: it is none of the look's.
 * That is told once: it is forgotten. */
bool heard_vanished(struct heard *heard, double low_hz, double high_hz, const struct receiver_look *look);
