// SPDX-License-Identifier: GPL-3.0-or-later
/* journal: the file of alerts that `explain` reads. It may not stop the watching: what cannot be kept is told, once.
 */
#pragma once

#include <stdbool.h>

#include "record.h"  // struct record

enum { JOURNAL_PATH_SIZE = 512 };

struct journal {
	char path[JOURNAL_PATH_SIZE]; /* "" none */
	bool usual;                   /* its path is that of engine_journal_path() */
	bool opened;                  /* it is opened when the first alert comes */
	bool refused;                 /* writing failed: it is not tried again */
	int fd;
	char line[RECORD_BYTES_MAX];
};

/* path: NULL for the usual place, "none" for none. */
void journal_init(struct journal *journal, const char *path);
void journal_close(struct journal *journal);

/* Appends the record, whole or not at all. */
void journal_put(struct journal *journal, const struct record *record);
