// SPDX-License-Identifier: GPL-3.0-or-later
/* row: one cell of a baseline, and the rules by which it is learned and distrusted.
 */
#pragma once

#include "db.h"          // struct baseline
#include "history.h"     // struct history_levels
#include "known_cell.h"  // struct era

/* Which cell, and where it was heard. */
struct identity {
	enum rat rat;
	char plmn[8];          /* "460-00" */
	int32_t area, number;  /* LAC and CI, TAC and ECI */
	int32_t channel, code; /* ARFCN and BSIC, EARFCN and PCI; -1 not known */
};

struct row {
	struct identity identity;
	bool learned;
	int64_t alert_ns;            /* the last one; 0: none ever */
	int64_t first_ns, last_ns;   /* last_ns 0: never heard clean */
	struct era kept;             /* learned content; kept for comparison when the cell is distrusted */
	struct era fresh;            /* content in quarantine */
	struct history_levels power; /* levels, one for each time that it was heard */
};

/* False unless the cell's whole identity is known. */
bool identity_of(const struct cell *cell, struct identity *identity);

/* Binds rat, PLMN, area, number, channel, code to ?1 … ?6. */
void identity_bind(sqlite3_stmt *statement, const struct identity *identity);

/* Fills in *row, which row_clear() must free: 1, 0 when there is no such row (row then is an empty one), or -errno. */
int row_load(struct baseline *baseline, const struct identity *identity, struct row *row, struct fault *fault);
/* From the current row of STATEMENT_CELL_WALK or STATEMENT_CELL_LOAD. False when its contents are not valid. */
bool row_read(sqlite3_stmt *statement, struct row *row);
int row_save(struct baseline *baseline, const struct row *row, struct fault *fault);
void row_clear(struct row *row);

/* Counters of the network, not its configuration: they change all the time. */
bool said_is_volatile(const char *key);

/* The row's last trusted content, or else that in quarantine, as a cell. False when there is none. */
bool row_cell(const struct row *row, struct cell *cell);
void row_known(const struct row *row, struct known *known);

/* The cell was heard without an alert, broadcasting `said`. True when it became learned or its trusted content changed;
 * *before, which said_clear() must free in either case, is then what was trusted until now, if anything. */
bool row_hear(struct row *row, const struct said *said, int64_t time_ns, float power_dbfs, struct said *before);
/* A notice stands for the cell while it broadcasts `said`: its quarantine starts anew unless that content is learned
 * already. False: nothing changes. */
bool row_doubt(struct row *row, const struct said *said, int64_t time_ns);
/* An alert stands for the cell while it broadcasts `said`: it is learned no more. True when it was until now. */
bool row_distrust(struct row *row, const struct said *said, int64_t time_ns);

/* Adds what another sensor knows of the cell; *before and the result as of row_hear(). */
bool row_unite(struct row *row, const struct row *other, struct said *before);
