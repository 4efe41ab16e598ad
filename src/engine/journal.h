// SPDX-License-Identifier: GPL-3.0-or-later
/* journal: the file of alerts that `explain` reads, an output of its own. It may not stop the watching: what cannot be
 * kept is told, tried again while live, and told when it works.
 */
#pragma once

#include <stdbool.h>

#include "output.h"  // struct output
#include "record.h"  // struct record

enum { JOURNAL_PATH_SIZE = 512 };

struct journal {
	char path[JOURNAL_PATH_SIZE];      /* "" none */
	char name[JOURNAL_PATH_SIZE + 16]; /* as an output */
	bool usual;                        /* its path is that of engine_journal_path() */
	bool homeless;                     /* there is no such path: still to be told */
	bool opened;                       /* it is opened when the first alert comes */
	bool told;                         /* that it cannot be written */
	struct output output;
	struct sink_config config;
};

/* path: NULL for the usual place, "none" for none. live: it is tried again where it fails, and nobody waits for it. */
void journal_init(struct journal *journal, const char *path, bool live);
void journal_close(struct journal *journal);

/* Appends the record, whole or not at all. */
void journal_put(struct journal *journal, const struct record *record);

/* A few times a second, while live: see output_tick(). */
void journal_tick(struct journal *journal, double now_s);
