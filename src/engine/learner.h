// SPDX-License-Identifier: GPL-3.0-or-later
/* learner: what a live run hears goes into the baseline, once a minute, in one short transaction: others may write
 * between.
 */
#pragma once

#include "alert.h"     // struct alerts
#include "baseline.h"  // struct baseline
#include "cells.h"     // struct cells

struct learner {
	struct baseline *baseline; /* NULL: nothing is learned */
	int64_t learned_ns;        /* up to here; 0: nothing yet */
	bool failed;               /* said so already */
};

/* Learns the cells heard since the last time, if that is a minute ago; last: now. A baseline that cannot be written is
 * named once on standard error; listening goes on. */
void learner_tick(struct learner *learner, const struct cells *cells, const struct alerts *alerts, int64_t time_ns,
                  bool last);
