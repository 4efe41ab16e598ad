/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * patience: cells too faint for one stretch, by several that follow on each other. Private to src/lte.
 */
#pragma once

#include "acquire.h"  // struct acquired
#include "search.h"   // struct search_traces
#include "stretch.h"  // struct stretch

struct patience {
	bool waiting; /* for more */
	struct search_traces traces;
	struct cutter *cutter;
	float complex *x;
	int n;
	uint64_t begin, next; /* in the stream: first sample, the one after the last */
};

/* For windows of rate_hz: 0, or -ENOMEM. */
int patience_init(struct patience *patience, double rate_hz);
void patience_free(struct patience *patience);

/* The latest search, of the centre of this stretch, has seen PSS but no cell: waits for more, unless nothing was seen. */
void patience_begin(struct patience *patience, const struct search *search, const struct stretch *stretch);

/* Takes the next stretch. True: there is enough, or no more will come, and nothing is waited for any longer. */
bool patience_add(struct patience *patience, const struct stretch *stretch);

/* Candidates in what was gathered, and a cell of them: as it stands in the present stretch. */
int patience_search(struct patience *patience, struct search *search, struct search_found found[SEARCH_FOUND_MAX]);
bool patience_acquire(struct patience *patience, struct acquire *acquire, const struct search_found *found,
                      const struct stretch *stretch, struct acquired *out);
