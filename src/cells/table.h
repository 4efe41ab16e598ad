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
#include "minute.h"   // struct minute

enum { TABLE_NEAR = 1024 };        /* entries heard last, that others are compared with */
enum { TABLE_INSTANCES = 0x8000 }; /* numbers of the entries of one place */

/* What an entry without a BSIC or PCI can be found by. */
enum table_name {
	NAME_AREA /* PLMN, LAC or TAC */,
	NAME_CELL /* the same and the cell identity, known or not */,
	NAMES
};

struct named {
	uint32_t hash;
	struct entry *next,
		**link; /* next entry of the hash bucket, and the pointer that points to this one; NULL: in no bucket */
};

struct place {
	enum rat rat;
	uint32_t channel;     /* ARFCN with its PCS flag; EARFCN, or what stands for one */
	int16_t id;           /* BSIC or PCI; -1 in other tools' recordings, whatever the cell says */
	uint32_t count;       /* how many entries are at this place */
	uint16_t instance;    /* instance number of the next entry here */
	struct entry *latest; /* the entry heard last */
	struct place *next;   /* next of the hash bucket, or of the free list */
};

struct entry {
	struct cell cell; /* must come first: cells.c casts a cell to its entry */
	struct history history;
	struct place *place;
	struct entry *newer, *older;           /* by time of last sight; older: of the free list too */
	struct entry *newer_here, *older_here; /* the same among the entries of its place */
	struct named names[NAMES];
	bool near;         /* it is one of the TABLE_NEAR heard last */
	uint16_t instance; /* numbers the entries of one place, which differ in timing or identity; 0: the first */
	/* what cells.c keeps beside the cell */
	bool reported; /* as a whole */
	int64_t reported_ns;
	struct minute minute;
	int64_t measured_ns;
	double measured_weight;          /* weight of the means in cell.m */
	int64_t carrier_ns, compared_ns; /* when its carrier was measured and compared last; 0: never */
	double offset_ppm;               /* offset of its carrier at offset_ns, some time ago */
	int64_t offset_ns;
	/* its clock against the networks' tolerance: whether it ever kept it, at which offset, by how much it has left
	 * it, since when */
	bool was_within;
	double within_ppm, moved_ppm; /* moved_ppm 0: it has not left it */
	int64_t moved_ns;
	uint32_t carrier_ok, carrier_bad; /* the receiver's latest counts of blocks of the carrier */
};

struct table {
	size_t max, count, fresh, fresh_places; /* fresh: slots never used so far */
	struct entry *slots;                    /* [max]: zero pages until used */
	struct entry **order;                   /* [count] in order of first sight */
	struct place *places;                   /* [max] */
	struct place **place_buckets;
	struct entry **name_buckets[NAMES];
	size_t buckets; /* hash buckets of each table; a power of two */
	uint32_t seed;  /* random seed of the hashes, so that nobody on the air can make entries collide */
	struct entry *free, *newest, *oldest;
	struct place *free_places;
	struct entry *horizon; /* the oldest of the TABLE_NEAR */
	size_t nof_near;
};

/* 0 or -ENOMEM. */
int table_init(struct table *table, size_t max);
void table_fini(struct table *table);

/* A new entry, now the newest, its cell initialised; the oldest one makes room when none is free. */
struct entry *table_add(struct table *table, enum rat rat, uint32_t channel, int16_t id);
void table_remove(struct table *table, struct entry *entry);
/* Makes it the one heard last. */
void table_touch(struct table *table, struct entry *entry);

/* The place of this carrier and BSIC or PCI, NULL where nothing was heard there. Walk its entries from `latest` by
 * older_here. */
const struct place *table_place(const struct table *table, enum rat rat, uint32_t channel, int16_t id);

/* To be called when the cell broadcasts another identity: an entry without BSIC or PCI is from now on found by the new
 * one. */
void table_name(struct table *table, struct entry *entry);
/* The entry without a code on this carrier whose cell has the PLMN and area of `said` and, for NAME_CELL, the same cell
 * identity, which may be unknown; NULL: none. */
struct entry *table_named(const struct table *table, enum table_name name, uint32_t channel, const struct cell *said);
