/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * baseline: cells known at a place, in an SQLite file: learned from clean listening, imported from open cell lists, allowed by
 * hand; and what each operator's cells usually broadcast.
 *
 * A cell heard is in quarantine first: it counts as known only after it was heard on several days without an alert, so that a
 * fake station that was there at the first start is not learned as normal.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cell.h"   // struct cell
#include "fault.h"  // struct fault

struct baseline;
struct history;

/* Opens or makes the file; read_only: it must be there and stays as it is. NULL with the reason in *fault. */
struct baseline *baseline_open(const char *path, bool read_only, struct fault *fault);
void baseline_close(struct baseline *baseline);

/* What is known of a cell's identity. */
struct known {
	bool learned;          /* heard here before and out of quarantine */
	bool quarantined;      /* heard here before, not long enough */
	bool imported;         /* in an imported list */
	bool allowed;          /* on the allow-list, and not expired */
	char reason[128];      /* of the allow-list */
	int days;              /* distinct days on which it was heard clean */
	int64_t first_ns, last_ns;
	int32_t channel, id;   /* ARFCN or EARFCN, BSIC or PCI it was learned with; CELL_UNKNOWN */
	float power_median_dbfs, power_high_dbfs; /* of its history here; NAN unknown; high: 99 % stay below */
	int imported_elsewhere; /* lists know this LAC/CI or TAC/ECI of the PLMN in another area code */
};

/* Looks a cell up by PLMN, area and cell identity (max 20 us). known->learned … all false when it is not known. */
void baseline_find(struct baseline *baseline, const struct cell *cell, int64_t now_ns, struct known *known);

/* The learned cell on this channel with this BSIC or PCI, whatever its identity: what a cell in its place should be. */
bool baseline_find_place(struct baseline *baseline, const struct cell *cell, struct cell *expected, struct known *known);

/* Of the learned cells of this PLMN that broadcast this field (place in cell_fields[]): how many, and the share with this
 * value (of strings: their hash). 0 and NAN where there is none. */
int baseline_profile(struct baseline *baseline, const struct cell *cell, int field, int32_t value, double *share);

/* How many learned cells of this PLMN have this LAC/TAC, and how many cells of it there are. */
int baseline_area(struct baseline *baseline, const struct cell *cell, int *cells);

/* A cell was heard clean (no alert above notice, every message repeated) at this time: called now and then, batched. */
int baseline_learn(struct baseline *baseline, const struct cell *cell, const struct history *history, int64_t time_ns,
		   struct fault *fault);
/* An alert of `suspicious` or above stands for it: it goes back to the start of its quarantine. */
int baseline_distrust(struct baseline *baseline, const struct cell *cell, int64_t time_ns, struct fault *fault);
/* What was learned since the last commit is on disk afterwards. */
int baseline_commit(struct baseline *baseline, struct fault *fault);

/* Sums of an import. */
struct baseline_import {
	uint64_t rows, malformed, other; /* taken, refused, of radio technologies that we do not judge */
	uint64_t first_bad_line;
	char first_bad_reason[96];
};
/* OpenCelliD or Mozilla list: radio,mcc,net,area,cell,…; "-" is standard input. Streams: bounded memory. 0 or -errno. */
int baseline_import(struct baseline *baseline, const char *path, struct baseline_import *sums, struct fault *fault);

/* Adds all that another baseline file knows (another sensor's): 0 or -errno. */
int baseline_merge(struct baseline *baseline, const char *path, struct fault *fault);

/* The cell (key as in the records) raises no alert until `until_ns` (INT64_MAX: for ever), for this reason. */
int baseline_allow(struct baseline *baseline, const char *key, const char *reason, int64_t until_ns, struct fault *fault);
int baseline_disallow(struct baseline *baseline, const char *key, struct fault *fault);

/* One line a cell, learned or in quarantine. */
typedef void baseline_show_fn(void *ctx, const struct cell *cell, const struct known *known);
int baseline_show(struct baseline *baseline, baseline_show_fn *show, void *ctx, struct fault *fault);
