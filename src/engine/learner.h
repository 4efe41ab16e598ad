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
	int64_t learned_ns;        /* when it learned last; 0: never yet */
	bool failed;               /* a failure was reported already */
};

/* Learns the cells heard since it last did, when that is a minute ago or, where `last`, at once. A baseline that cannot
 * be written is reported once on standard error; listening goes on. */
void learner_tick(struct learner *learner, const struct cells *cells, const struct alerts *alerts, int64_t time_ns,
                  bool last);
