// SPDX-License-Identifier: GPL-3.0-or-later
/* slice: system information of a carrier of which only a part is received. Private to src/lte.
 */
#pragma once

#include "../phy/combiner.h"  // struct combiner_sums
#include "../phy/pdsch.h"     // struct pdsch

/* What is known of the resource blocks of one cell's SIB1. All zero: nothing yet. */
struct slice_reading {
	bool located;   /* SIB1 is believed to be at: */
	struct dci dci; /* rv: DCI_RV_BY_TIME, or 0 always */
	unsigned cfi;
	bool proved; /* its parity proved it */
	struct combiner_sums sums;
	unsigned turns; /* stretches searched */
};

struct slice;
/* One thread's memory, 4 MiB; NULL when there is none. */
struct slice *slice_create(void);
void slice_destroy(struct slice *slice);

/* Before the first subframe of a stretch. */
void slice_restart(struct slice *slice, struct slice_reading *reading);
/* A subframe that may hold SIB1; sf stays where it is, and what it is of, until slice_sib1(). */
void slice_see(struct slice *slice, const struct lte_subframe *sf);

/* SIB1 from all that was seen since, and from where earlier ones were; *sfn: of the first it was read from. False: not
 * read, but reading->located may have become true. */
bool slice_sib1(struct slice *slice, struct pdsch *pdsch, struct slice_reading *reading, uint16_t *sfn,
                uint8_t octets[PDSCH_OCTETS_MAX]);

/* Another message, whatever its assignment, from one subframe; *octets_len: with the zeros that fill the block. At most
 * SLICE_MESSAGES subframes a stretch are worth the time. */
enum { SLICE_MESSAGES = 24 };
bool slice_message(struct slice *slice, struct pdsch *pdsch, const struct lte_subframe *sf, unsigned *octets_len,
                   uint8_t octets[PDSCH_OCTETS_MAX]);

/* Whether some of these resource blocks were received. */
bool slice_shows(const struct lte_subframe *sf, const struct dci *dci);
