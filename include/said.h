// SPDX-License-Identifier: GPL-3.0-or-later
/* said: what a cell says of itself, and where: its fields and lists without what is counted or changes with every
 * frame. A baseline keeps it as the text of a JSON object, in which what was said first stands first.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cell.h"  // struct cell

struct said {
	char *text;       /* said_clear() frees it; NULL: nothing is known */
	struct cell cell; /* the same; undefined without a text */
};

/* What this cell says now; nothing when out of memory, or where it says what no cell can. */
struct said said_of(const struct cell *cell);
/* From text[size]; nothing when that is no cell. It may be anybody's. */
struct said said_decode(const char *text, size_t size);
struct said said_copy(const struct said *said);
void said_clear(struct said *said);

/* With what is said now: lists of what was heard so far (si_seen, sib_seen, neighbours) grow, all else is as it is now.
 * What stands in the text stays in its place, what is new comes behind. True when that is another thing than before. */
bool said_add(struct said *said, const struct said *now);
