// SPDX-License-Identifier: GPL-3.0-or-later
/* known_cell: what one sensor's baseline knows of a cell, as one line of JSON that another sensor's baseline can take.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "said.h"  // struct said

/* A time of listening without alerts in which the cell broadcast nothing that contradicts what it broadcast before. */
struct era {
	struct said said; /* what it broadcast; said.text NULL: there is no era */
	uint64_t days;    /* days on which it was heard: bit 0 is last_day, bit 1 the day before … */
	int64_t last_day; /* since 1970 */
	int64_t listened_ns;
};

/* Marks more days as heard; `days`, `last_day` as in struct era. */
void era_add_days(struct era *era, uint64_t days, int64_t last_day);
/* Frees the text; the era is empty afterwards. */
void era_clear(struct era *era);

struct known_cell {
	bool learned;                        /* out of quarantine */
	int64_t first_ns, last_ns, alert_ns; /* when it was first heard, last heard, last alerted of; 0: never */
	struct era era;                      /* the trusted one, or the one in quarantine */
};

/* One line of JSON without its line feed, to be freed by the caller. NULL: out of memory. */
char *known_cell_encode(const struct known_cell *known);

/* Reads line[size], which is not trusted: NULL, or what is wrong with it. In either case era_clear(&known->era)
 * afterwards. */
const char *known_cell_decode(const char *line, size_t size, struct known_cell *known);
