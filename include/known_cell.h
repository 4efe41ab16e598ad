// SPDX-License-Identifier: GPL-3.0-or-later
/* known_cell: a cell as one sensor's baseline knows it, for another's: one line of JSON.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "said.h"  // struct said

/* A stretch of clean listening in which what the cell said of itself did not contradict itself. */
struct era {
	struct said said; /* without a text: there is none */
	uint64_t days;    /* on which it was heard: bit 0 is last_day, bit 1 the day before … */
	int64_t last_day; /* since 1970 */
	int64_t listened_ns;
};

/* Adds days: bits as in an era. */
void era_add_days(struct era *era, uint64_t days, int64_t last_day);
/* No era, its text freed. */
void era_clear(struct era *era);

struct known_cell {
	bool learned;                        /* out of quarantine */
	int64_t first_ns, last_ns, alert_ns; /* heard first and last, the last alert; 0: never */
	struct era era;                      /* the trusted one, or the one in quarantine */
};

/* Without an end of line; to be freed. NULL: out of memory. */
char *known_cell_encode(const struct known_cell *known);

/* From line[size], which may be anybody's: NULL, or what is wrong with it. era_clear(&known->era) in either case. */
const char *known_cell_decode(const char *line, size_t size, struct known_cell *known);
