// SPDX-License-Identifier: GPL-3.0-or-later
/* take: one recording while it is written: NAME.sigmf-data.part, which gets its name when all of it, and its metadata,
 * is on the disk.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iq.h"          // struct iq_block
#include "shelf.h"       // SHELF_NAME
#include "sigmf_meta.h"  // struct sigmf_meta

enum { TAKE_MARKS_MAX = 64, TAKE_STEP_BYTES = 4 << 20, TAKE_SEGMENTS_MAX = 100000 };

struct take {
	int folder, fd; /* fd -1: none is being written */
	char name[SHELF_NAME];
	struct sigmf_meta meta;
	size_t room; /* segments that there is memory for */
	struct sigmf_mark marks[TAKE_MARKS_MAX];
	struct iq_block last;
	uint64_t samples, bytes, synced_bytes;
	uint64_t lost; /* samples that are missing inside */
};

/* Begins one with this block's format, rate and time: 0 or -errno. */
int take_begin(struct take *take, int folder, uint8_t radio, const struct iq_block *block);

/* Whether the block can stand in the same file. */
bool take_fits(const struct take *take, const struct iq_block *block);

/* Adds the block, whose octets are in two pieces: 0; or -errno, then all before it is still there. gain_db: of the
 * device. */
int take_add(struct take *take, const struct iq_block *block, const uint8_t *const pieces[2], const size_t bytes[2],
             double gain_db, const struct position *position);

/* Something was noticed at this time. The oldest are kept, where there are many. */
void take_mark(struct take *take, int64_t time_ns, const char *label, const char *comment);

/* Finishes it: 0, and *bytes is what both files take; or -errno, and nothing is left of it. */
int take_end(struct take *take, const struct sigmf_origin *origin, uint64_t *bytes);
