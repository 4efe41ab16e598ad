// SPDX-License-Identifier: GPL-3.0-or-later
/* shelf: the folder where recordings are kept, each a pair of SigMF's files. One run at a time writes there. Of those
 * that bear our names the oldest make room for the next, where that is wanted; nothing else is touched.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"  // struct fault

enum { SHELF_NAME = 48 };

#define SHELF_DATA ".sigmf-data"
#define SHELF_META ".sigmf-meta"
#define SHELF_PART ".part"

struct shelf_take {
	char name[SHELF_NAME]; /* without what follows the last full stop */
	uint64_t bytes;        /* of both files */
};

struct shelf {
	const char *path;
	int fd;
	uint64_t most_bytes;      /* of all together; 0: as many as there is room for */
	size_t most_takes;        /* how many; 0: any number */
	uint64_t free_bytes;      /* that others have left on this disk */
	struct shelf_take *takes; /* [count], from the oldest */
	size_t count, room;
	uint64_t bytes; /* of them together */
};

/* Begins as { .path, most_bytes, most_takes, free_bytes }. Makes the folder where it is missing, locks it for this run,
 * takes away what a run that was killed left unfinished, and looks what is there. 0, or -errno with the reason; then it
 * still is to be closed. */
int shelf_open(struct shelf *shelf, struct fault *fault);
void shelf_close(struct shelf *shelf);

/* NAME of a recording that begins at this time; "-2" of the second receiver. */
void shelf_name(char name[SHELF_NAME], int64_t time_ns, uint8_t radio);

/* Makes room for so much more, with so many octets of so many unfinished recordings there already: 0; -ENOSPC: the disk
 * would have less than free_bytes left, -EDQUOT: most_bytes do not suffice. */
int shelf_make_room(struct shelf *shelf, uint64_t open_bytes, size_t open_takes, uint64_t more_bytes);

/* Takes note of one that is finished: 0 or -ENOMEM. */
int shelf_add(struct shelf *shelf, const char *name, uint64_t bytes);
