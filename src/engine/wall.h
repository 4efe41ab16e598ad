// SPDX-License-Identifier: GPL-3.0-or-later
/* wall: the host's clock, which only labels records: that somebody set it, and whether it is synchronised.
 */
#pragma once

#include "record.h"  // struct clock_step
#include "utc.h"     // struct utc_run

/* Initialised with zeros. */
struct wall {
	bool looked, synchronised; /* as it was at the last look */
	struct clock_doubt doubt;  /* what the times of records are worth now */
};

/* Looks at the clock. True: it was set since the last look, or is no more synchronised, or is again: *step says so. A
 * clock that stands is nobody's to set. */
bool wall_look(struct wall *wall, struct utc_run *clock, struct clock_step *step);
