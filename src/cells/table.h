// SPDX-License-Identifier: GPL-3.0-or-later
/* table: a fixed number of entries, one a cell; found by place or by identity in constant time, listed in order of
 * first sight, the one not heard for longest given up when all are taken.
 *
 * A place is a carrier and a BSIC or PCI (or none): what is heard there is of one cell, mostly.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cell.h"     // struct cell
#include "history.h"  // struct history

enum { TABLE_NEAR = 1024 };        /* entries heard last, that others are compared with */
enum { TABLE_INSTANCES = 0x8000 }; /* numbers of the entries of one place */

/* What an entry is found by besides its place. */
enum table_name {
	NAME_AREA /* PLMN, LAC or TAC */,
	NAME_CELL /* the same and the cell identity, known or not */,
	NAMES
};

struct named {
	uint32_t hash;
	struct entry *next, **link; /* of the same bucket, and what points here; NULL: not in any */
};

struct place {
	enum rat rat;
	uint32_t channel;     /* ARFCN with its PCS flag; EARFCN, or what stands for one */
	int16_t id;           /* BSIC or PCI; -1 in other tools' recordings, whatever the cell says */
	uint32_t count;       /* entries here */
	uint16_t instance;    /* number that the next one gets */
	struct entry *latest; /* the one heard last */
	struct place *next;   /* of the same bucket, or of the free list */
};

struct entry {
	struct cell cell; /* first: cells.c finds the entry of a cell by it */
	struct history history;
	struct place *place;
	struct entry *newer, *older;           /* by time of last sight; older: of the free list too */
	struct entry *newer_here, *older_here; /* the same of its place alone */
	struct named names[NAMES];
	bool near;         /* one of the TABLE_NEAR heard last */
	uint16_t instance; /* of several at one place, told apart by timing or identity; 0: the first */
	/* what cells.c keeps beside the cell */
	bool reported;
	int64_t reported_ns;
	int64_t measured_ns;
	double measured_weight;          /* of the means in cell.m */
	int64_t carrier_ns, compared_ns; /* when its carrier was measured and compared last; 0: never */
	double offset_ppm;               /* of its carrier at offset_ns, some time ago */
	int64_t offset_ns;
	/* its clock against the networks': was it ever within, with which offset, how far has it left it, since when */
	bool was_within;
	double within_ppm, moved_ppm; /* moved_ppm 0: it has not left it */
	int64_t moved_ns;
	uint32_t carrier_ok, carrier_bad; /* last counts of the carrier, as its receiver said them */
};

struct table {
	size_t max, count, fresh, fresh_places; /* fresh: slots never used so far */
	struct entry *slots;                    /* [max]: zero pages until used */
	struct entry **order;                   /* [count] in order of first sight */
	struct place *places;                   /* [max] */
	struct place **place_buckets;
	struct entry **name_buckets[NAMES];
	size_t buckets; /* of each; a power of two */
	uint32_t seed;  /* of the hashes: nobody outside knows which entries meet in a bucket */
	struct entry *free, *newest, *oldest;
	struct place *free_places;
	struct entry *horizon; /* the oldest that is near */
	size_t nof_near;
};

/* 0 or -ENOMEM. */
int table_init(struct table *table, size_t max);
void table_fini(struct table *table);

/* A new entry, now the newest, its cell initialised; the oldest one makes room when none is free. */
struct entry *table_add(struct table *table, enum rat rat, uint32_t channel, int16_t id);
void table_remove(struct table *table, struct entry *entry);
/* Makes it the newest. */
void table_touch(struct table *table, struct entry *entry);

/* The place of this carrier and code, NULL where nothing was heard there; its entries from latest on by older_here. */
const struct place *table_place(const struct table *table, enum rat rat, uint32_t channel, int16_t id);

/* The cell's own words have changed: from now on an entry without a code is found by what they are. */
void table_name(struct table *table, struct entry *entry);
/* The entry without a code on this carrier whose cell has the PLMN and area of `said` and, for NAME_CELL, the same cell
 * identity, which may be unknown; NULL: none. */
struct entry *table_named(const struct table *table, enum table_name name, uint32_t channel, const struct cell *said);
