// SPDX-License-Identifier: GPL-3.0-or-later
/* table: all cells on a terminal, redrawn in place while live, printed once at the end of a replay, or where another
 * screen showed them until then, or where the terminal cannot be steered. It is no sink: it shows how things stand, not
 * what happened.
 */
#pragma once

#include "cells.h"   // struct cells
#include "record.h"  // struct record
#include "sink.h"    // struct sink_config

struct table;

/* 0, or -errno with the reason. *opened: NULL when the target is no terminal, where nobody wants a table. */
int table_open(struct table **opened, const struct sink_config *config, struct fault *fault);

/* Takes alerts, which are shown under a table that stands for what else would be written, and coverage, which
 * table_close() prints. */
void table_put(struct table *table, const struct record *record);

/* The cells as they are now: a few times a second when it is redrawn, else once at the end. note: what is going on. 0
 * or -errno. */
int table_draw(struct table *table, int64_t time_ns, const struct cells *cells, const char *note);

/* Whether the table is drawn on the terminal behind fd, where no other line may be written. */
bool table_holds(const struct table *table, int fd);

/* Prints what was listened to; 0 or -errno. */
int table_close(struct table *table);
