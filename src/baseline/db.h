// SPDX-License-Identifier: GPL-3.0-or-later
/* db: the SQLite file of a baseline: its schema, its statements, its transactions.
 */
#pragma once

#include <sqlite3.h>

#include "baseline.h"

/* Statements, prepared when they are first asked for. */
enum baseline_statement {
	STATEMENT_CELL_FIND,  /* identity, place -> struct known */
	STATEMENT_CELL_PLACE, /* place, identity -> said, struct known */
	STATEMENT_CELL_LOAD,  /* identity and place -> a row */
	STATEMENT_CELL_SAVE,
	STATEMENT_CELL_WALK, /* all rows */
	STATEMENT_PROFILE_ASK,
	STATEMENT_PROFILE_ADD,
	STATEMENT_PROFILE_PRUNE,
	STATEMENT_PROFILE_WALK,
	STATEMENT_LISTED_ADD,
	STATEMENT_LISTED_FIND,
	STATEMENT_ALLOWED_FIND,
	STATEMENT_ALLOWED_SET,
	STATEMENT_ALLOWED_CLEAR,
	STATEMENT_ALLOWED_WALK,
	STATEMENT_SUMS,
	STATEMENT_DATA_VERSION, /* changes when another process wrote */
	STATEMENTS,
};

enum { BASELINE_REMEMBERED = 256, BASELINE_ANSWERS = 2048 };

/* An answer of baseline_usual(). */
struct answer {
	uint64_t generation; /* generation of the profiles that it is from; 0: the slot is empty */
	enum rat rat;
	char plmn[8];
	int field;
	int32_t value;
	struct baseline_usual usual;
};

/* A parsed text of the file, kept so that it is not parsed again. */
struct remembered {
	char *text; /* NULL: none */
	size_t size;
	struct cell cell;
};

struct baseline {
	sqlite3 *db;
	bool read_only, writing; /* writing: within a transaction */
	char path[4096];
	sqlite3_stmt *statements[STATEMENTS];
	struct remembered *remembered; /* [BASELINE_REMEMBERED], by place */
	struct answer *answers;        /* [BASELINE_ANSWERS], by question */
	uint64_t generation;           /* generation of the profiles: another number after each change */
	int64_t data_version;
};

/* Columns that STATEMENT_CELL_FIND and STATEMENT_CELL_PLACE begin with. */
enum known_column {
	KNOWN_LEARNED,
	KNOWN_ALERT,
	KNOWN_DAYS,
	KNOWN_FRESH_DAYS,
	KNOWN_FIRST,
	KNOWN_LAST,
	KNOWN_CHANNEL,
	KNOWN_CODE,
	KNOWN_POWER_MEDIAN,
	KNOWN_POWER_HIGH,
	KNOWN_COLUMNS,
};

/* The statement, ready to be bound and stepped; NULL when it cannot be prepared. */
sqlite3_stmt *db_statement(struct baseline *baseline, enum baseline_statement which);
/* Steps a statement that gives no rows, and resets it: 0 or -errno. */
int db_run(struct baseline *baseline, sqlite3_stmt *statement, struct fault *fault);
/* What SQLite says is wrong, as a fault. */
int db_fault(struct baseline *baseline, struct fault *fault);

/* Begins a transaction unless there is one: 0 or -errno. */
int db_begin(struct baseline *baseline, struct fault *fault);
void db_rollback(struct baseline *baseline);
