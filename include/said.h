// SPDX-License-Identifier: GPL-3.0-or-later
/* said: what a cell says of itself, and where: its fields and lists without what is counted or changes with every
 * frame. A baseline keeps it as the text of a JSON object, in which what was said first stands first.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "cell.h"  // struct cell

struct said {
	char *text;       /* freed by said_clear(); NULL: nothing is known */
	struct cell cell; /* the text, parsed; undefined while text is NULL */
};

/* What this cell broadcasts now; text NULL when out of memory, or when a value is impossible. */
struct said said_of(const struct cell *cell);
/* Reads text[size], which is not trusted; text NULL when it is no cell. */
struct said said_decode(const char *text, size_t size);
struct said said_copy(const struct said *said);
void said_clear(struct said *said);

/* Adds what is broadcast now: the lists of what was heard so far (si_seen, sib_seen, neighbours) grow, any other value
 * replaces the old one. Known keys keep their order in the text, new ones follow. True when anything changed. */
bool said_add(struct said *said, const struct said *now);
