// SPDX-License-Identifier: GPL-3.0-or-later
/* levels: how the power of a window is spread: its floor, and what stands above it. It knows no standard.
 */
#pragma once

#include <stdint.h>

#include "iq.h"  // struct iq_block

/* What stands that high above the floor is a signal. */
#define LEVELS_SIGNAL_DB 3.0

struct levels;

struct levels_seen {
	double seconds;    /* of samples looked at */
	double floor_dbfs; /* of the quietest tenth, in the width of a GSM carrier; NAN: nothing seen */
	double top_dbfs;   /* the same of what is loudest, over a tenth of a MHz at least */
};

/* NULL: out of memory. */
struct levels *levels_create(void);
void levels_destroy(struct levels *levels);
/* Forgets all. */
void levels_reset(struct levels *levels);
/* Adds a block; all since the last reset are of one window. */
void levels_feed(struct levels *levels, const struct iq_block *block);
struct levels_seen levels_seen(const struct levels *levels);
