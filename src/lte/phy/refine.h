// SPDX-License-Identifier: GPL-3.0-or-later
/* refine: what the reference signals of a stretch tell of a cell's carrier, timing, sampling error and levels. Private
 * to src/lte.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>

#include "acquire.h"  // struct acquired
#include "ofdm.h"     // struct ofdm, struct lte_subframe

enum { REFINE_POINTS = 128, REFINE_PRB = 6 };

/* Memory of the calls below. */
struct refine {
	struct ofdm *ofdm; /* of REFINE_POINTS */
	struct lte_subframe sf;
	bool follows;   /* the latest subframe's channel is in `before` */
	long before_at; /* its first sample */
	float complex before[REFINE_PRB * LTE_PRB_SUBCARRIERS];
};

/* Demodulates a subframe of frame f -> r->sf. x [size: n] at SEARCH_RATE_HZ. False where the samples do not hold it. */
bool refine_subframe(struct refine *r, const float complex *x, int n, const struct acquired *cell, int f,
                     unsigned number);

/* What is beyond doubt beforehand. */
enum refine_trust {
	REFINE_NOTHING,
	REFINE_CARRIER_KNOWN = 1, /* to 500 Hz: timing is then corrected by up to 11 us, by half of that otherwise */
	REFINE_SLIP_KNOWN = 2,    /* the sampling error, better than one stretch tells it */
};

/* Corrects carrier error, timing and sampling error by subframes 0 and 5 of all frames, and measures. ports: 1 or 2.
 * False: no such subframe in the samples. */
bool refine_execute(struct refine *r, const float complex *x, int n, unsigned ports, enum refine_trust trust,
                    struct acquired *cell);
