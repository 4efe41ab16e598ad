// SPDX-License-Identifier: GPL-3.0-or-later
/* baseline: cells known at a place, in an SQLite file: learned from clean listening, imported from open cell lists,
 * allowed by hand; and what each operator's cells usually broadcast.
 *
 * A cell heard is in quarantine first: it counts as learned only after it was heard on three days and for an hour
 * without an alert, so that a fake station that was there at the first start is not learned as normal. What a learned
 * cell broadcasts anew is in quarantine in the same way. There is nothing in it but what cells broadcast of themselves,
 * and when and how strong they were heard.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cell.h"   // struct cell
#include "cells.h"  // struct cells
#include "fault.h"  // struct fault

struct baseline;

/* Opens or makes the file; read_only: it must be there and stays as it is. NULL with the reason in *fault. */
struct baseline *baseline_open(const char *path, bool read_only, struct fault *fault);
/* An excerpt, read without locks or a file of SQLite's beside it: nobody else may be writing to it. NULL with the
 * reason in *fault. */
struct baseline *baseline_open_excerpt(const char *path, struct fault *fault);
/* Discards what was not committed. */
void baseline_close(struct baseline *baseline);

/* How long to wait for the lock of another process that writes (5000 ms unless set). */
void baseline_patience(struct baseline *baseline, int ms);

/* What is known of a cell's identity. */
struct known {
	bool learned;     /* heard here before, and out of quarantine */
	bool quarantined; /* heard here, but not for long enough yet, or not since its last alert */
	bool distrusted;  /* in quarantine because of an alert */
	bool imported;    /* in an imported list */
	bool allowed;     /* on the allow-list, and not expired */
	char reason[128]; /* why it was allowed */
	int days;         /* distinct days of the last 64 on which it was heard clean */
	int64_t first_ns, last_ns;
	int32_t channel, id;                      /* ARFCN or EARFCN, BSIC or PCI it was heard with; CELL_UNKNOWN */
	float power_median_dbfs, power_high_dbfs; /* its level at this place (LTE: RSRP): median, and what 99 % of the
	                                             measurements stay below; NAN unknown */
	int imported_elsewhere; /* how many other areas of the PLMN have this CI or ECI in the imported lists */
};

/* Looks a cell up by PLMN, area and cell identity; if it is known on several channels or codes, on those of `cell`.
 * *known is all false when it is not known. Times are nanoseconds since 1970. */
void baseline_find(struct baseline *baseline, const struct cell *cell, int64_t now_ns, struct known *known);

/* The cell on this channel with this BSIC or PCI, whatever its identity, as it was when it was trusted: what a cell in
 * its place should be. Of several the one with the identity of `cell`, then the one heard last. What *known says of
 * imported and allowed lists is not filled in. */
bool baseline_find_place(struct baseline *baseline, const struct cell *cell, struct cell *expected,
                         struct known *known);

/* What the learned cells of one PLMN broadcast in one field. Values are those of history_value(). */
struct baseline_usual {
	int cells;     /* how many broadcast the field at all */
	double share;  /* share of the cells that have the value asked for; NAN without cells */
	int32_t value; /* the commonest one; CELL_UNKNOWN without cells */
	double most;   /* share of the cells that have this commonest value; NAN without cells */
};
/* field: place in cell_fields[]; not of ci and eci, which every cell has of its own. The cells of the PLMN of `cell`
 * are asked. */
void baseline_usual(struct baseline *baseline, const struct cell *cell, int field, int32_t value,
                    struct baseline_usual *usual);

/* How many learned cells of its PLMN have the LAC or TAC of `cell`, and in *cells how many cells of it there are. */
int baseline_area(struct baseline *baseline, const struct cell *cell, int *cells);

/* A cell was heard clean (no alert, every message repeated) at this time: to be called about once a minute while it is
 * heard. A gap of up to 90 s since the time before counts as listened to. 0 or -errno. */
int baseline_learn(struct baseline *baseline, const struct cell *cell, int64_t time_ns, struct fault *fault);
/* An alert of `suspicious` or above stands for it: it goes back to the start of its quarantine. */
int baseline_distrust(struct baseline *baseline, const struct cell *cell, int64_t time_ns, struct fault *fault);
/* A notice stands for it: if it is not learned yet, it goes back to the start of its quarantine, marked distrusted. */
int baseline_doubt(struct baseline *baseline, const struct cell *cell, int64_t time_ns, struct fault *fault);
/* Writes what was learned since the last commit to the disk. */
int baseline_commit(struct baseline *baseline, struct fault *fault);

/* What this baseline knows of these cells and their places, as the octets of a baseline of its own, to be freed. 0 or
 * -errno. */
int baseline_excerpt(struct baseline *baseline, const struct cells *cells, uint8_t **octets, size_t *size,
                     struct fault *fault);

/* What was read from a list: counts. */
struct baseline_import {
	uint64_t rows, malformed,
		other; /* rows taken; rows that are malformed; rows of technologies other than GSM and LTE */
	uint64_t first_bad_line;
	char first_bad_reason[96];
};
/* OpenCelliD or Mozilla list: radio,mcc,net,area,cell,…, gzipped or not; "-" is standard input. Streams in bounded
 * memory; all of it or nothing. 0 or -errno. */
int baseline_import(struct baseline *baseline, const char *path, struct baseline_import *sums, struct fault *fault);

/* What was read from a file of records: counts. */
struct baseline_records {
	uint64_t cells, alerts, other, malformed; /* lines */
	uint64_t first_bad_line;
	char first_bad_reason[96];
};
/* Learns from records (JSON Lines): cells are heard, notices doubt, alerts of `suspicious` and above distrust. "-":
 * standard input. */
int baseline_learn_records(struct baseline *baseline, const char *path, struct baseline_records *sums,
                           struct fault *fault);

/* Writes all cells, learned or in quarantine, as JSON Lines. */
int baseline_export(struct baseline *baseline, FILE *out, struct fault *fault);
/* Adds what another sensor knows: its baseline, or its export ("-": from standard input). Days of listening are united,
 * and it is judged here whether they are enough; an alert on either side distrusts. Levels stay those of this sensor.
 * *cells: how many. */
int baseline_merge(struct baseline *baseline, const char *path, uint64_t *cells, struct fault *fault);

/* The cell (key as in the records) raises no alert until `until_ns` (INT64_MAX: for ever), for this reason. */
int baseline_allow(struct baseline *baseline, const char *key, const char *reason, int64_t until_ns,
                   struct fault *fault);
/* -ENOENT when it was not on the list. */
int baseline_disallow(struct baseline *baseline, const char *key, struct fault *fault);

/* Walks over the cells, learned or in quarantine: what they broadcast, and what is known of them at now_ns. */
typedef void baseline_show_fn(void *ctx, const struct cell *cell, const struct known *known);
int baseline_show(struct baseline *baseline, int64_t now_ns, baseline_show_fn *show, void *ctx, struct fault *fault);
/* Walks over the allow-list, the expired ones too. */
typedef void baseline_allowed_fn(void *ctx, const char *key, const char *reason, int64_t until_ns);
int baseline_allowed(struct baseline *baseline, baseline_allowed_fn *show, void *ctx, struct fault *fault);
/* Walks over the profiles of all PLMNs, value by value of each field. */
typedef void baseline_profile_fn(void *ctx, enum rat rat, const char *plmn, const char *field, const char *value,
                                 int cells);
int baseline_profiles(struct baseline *baseline, baseline_profile_fn *show, void *ctx, struct fault *fault);

/* What the baseline holds: counts. */
struct baseline_sums {
	int64_t learned, quarantined, distrusted, listed, allowed;
};
int baseline_sum(struct baseline *baseline, struct baseline_sums *sums, struct fault *fault);
