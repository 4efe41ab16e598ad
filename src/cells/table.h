/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table: a fixed number of entries, one a cell; found by carrier in constant time, listed in order of first sight, the
 * one not heard for longest given up when all are taken.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cell.h"     // struct cell
#include "history.h"  // struct history

struct entry {
	struct cell cell; /* first: cells.c finds the entry of a cell by it */
	struct history history;
	uint32_t channel;            /* ARFCN with its PCS flag; EARFCN, or what stands for one */
	struct entry *next;          /* of the same bucket, or of the free list */
	struct entry *newer, *older; /* by time of last sight */
	int16_t id;                  /* BSIC or PCI it is found by: -1 for other tools' recordings, whatever the cell says */
	uint8_t instance;            /* of several with the same carrier and id, told apart by timing or identity; 0: the first */
	/* what cells.c keeps beside the cell */
	bool reported;
	int64_t reported_ns;
	int64_t measured_ns;
	double measured_weight;           /* of the means in cell.m */
	int64_t carrier_ns, compared_ns;  /* when its carrier was measured and compared last; 0: never */
	double offset_ppm;                /* of its carrier at offset_ns, some time ago */
	int64_t offset_ns;
	uint32_t carrier_ok, carrier_bad; /* last counts of the carrier, as its receiver said them */
};

enum { TABLE_BUCKETS = 1024 };

struct table {
	size_t max, count, fresh; /* fresh: slots never used so far */
	struct entry *slots;      /* [max]: zero pages until used */
	struct entry **order;     /* [count] in order of first sight */
	struct entry *free, *newest, *oldest;
	struct entry *buckets[TABLE_BUCKETS];
};

/* 0 or -ENOMEM. */
int table_init(struct table *table, size_t max);
void table_fini(struct table *table);

/* A new entry, now the newest, its cell initialised; the oldest one makes room when none is free. */
struct entry *table_add(struct table *table, enum rat rat, uint32_t channel, int16_t id);
void table_remove(struct table *table, struct entry *entry);
/* Makes it the newest. */
void table_touch(struct table *table, struct entry *entry);

/* First entry of this carrier, and the next after `entry`; NULL at the end. */
struct entry *table_first(const struct table *table, enum rat rat, uint32_t channel);
struct entry *table_next(const struct entry *entry);
