// SPDX-License-Identifier: GPL-3.0-or-later
/* accumulator: finds cells too faint for one stretch in several successive ones. Private to src/lte.
 */
#pragma once

#include "../phy/acquire.h"  // struct acquired
#include "../phy/search.h"   // struct search_traces
#include "../phy/stretch.h"  // struct stretch

struct accumulator {
	bool waiting; /* for more stretches */
	struct search_traces traces;
	struct cutter *cutter;
	float complex *x;
	int n;
	uint64_t begin, next; /* sample numbers in the stream: the first gathered, and the one after the last */
};

/* For windows of rate_hz: 0, or -ENOMEM. */
int accumulator_init(struct accumulator *accumulator, double rate_hz);
void accumulator_free(struct accumulator *accumulator);

/* After a search of the centre of this stretch that saw a PSS but found no cell: starts gathering; not where no PSS was
 * seen.
 */
void accumulator_begin(struct accumulator *accumulator, const struct search *search, const struct stretch *stretch);

/* Takes the next stretch. True: enough is gathered, or no more will come; gathering is over. */
bool accumulator_add(struct accumulator *accumulator, const struct stretch *stretch);

/* Candidates in the samples gathered; and the cell of one candidate, with its timing in the present stretch. */
int accumulator_search(struct accumulator *accumulator, struct search *search,
                       struct search_found found[SEARCH_FOUND_MAX]);
bool accumulator_acquire(struct accumulator *accumulator, struct acquire *acquire, const struct search_found *found,
                         const struct stretch *stretch, struct acquired *out);
