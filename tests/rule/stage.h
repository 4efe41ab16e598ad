// SPDX-License-Identifier: GPL-3.0-or-later
/* stage: cells of one operator, each on a carrier of its own, heard this moment and a second ago, the one that is asked
 * about first. What was measured of them, and what they say, is put in by hand, so that it lies exactly on a limit.
 */
#pragma once

#include "scene.h"  // struct street

enum { STAGE_MAX = 130 };

struct stage {
	struct street street;
	int count;
	struct cell *cells[STAGE_MAX];        /* may be written to */
	struct history *histories[STAGE_MAX]; /* the same; without levels and frame timings at first */
};

/* Of LTE, or of GSM: as street_lte() and street_gsm() make them. Closed by street_close(). */
void stage_open(struct stage *stage, int count);
void stage_open_gsm(struct stage *stage, int count);

/* One more, of either kind. */
void stage_add(struct stage *stage, const struct cell *said);

/* What the rule says of the first cell: its weight, 0 when nothing. The stage is closed. */
float stage_says(struct stage *stage, const char *rule);

/* The rule has just observed, and expected (NULL: whatever), this. */
void stage_told(const struct stage *stage, const char *observed, const char *expected);

/* What the rule says, of a stage that goes on. */
float stage_says_now(struct stage *stage, const char *rule);
