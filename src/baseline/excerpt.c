// SPDX-License-Identifier: GPL-3.0-or-later
/* excerpt: what a baseline answered about the cells at hand, as a baseline of its own: their rows and those of their
 * places, the habits of their operators, the lists as far as they speak of them. It is made in memory, and read in
 * place. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"  // listed_key
#include "row.h"  // identity_of

/* What of a table is wanted, by the numbers that identity_bind() and bind_rest() give. */
static const struct {
	const char *from, *into;
} copies[] = {
	{ "SELECT * FROM cell WHERE rat = ?1 AND ((plmn = ?2 AND area = ?3 AND number = ?4) OR (channel = ?5 AND code "
	  "= ?6))",
	  "INSERT OR IGNORE INTO cell VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
	  "?17, ?18,"
	  " ?19, ?20, ?21, ?22)" },
	{ "SELECT * FROM profile WHERE rat = ?1 AND plmn = ?2",
	  "INSERT OR IGNORE INTO profile VALUES (?1, ?2, ?3, ?4, ?5, ?6)" },
	{ "SELECT key FROM listed WHERE key BETWEEN ?7 AND ?8", "INSERT OR IGNORE INTO listed VALUES (?1)" },
	{ "SELECT key, reason, until_ns FROM allowed WHERE key = ?9",
	  "INSERT OR IGNORE INTO allowed VALUES (?1, ?2, ?3)" },
};

enum { COPIES = sizeof(copies) / sizeof(copies[0]) };

/* The keys of the lists: every area of the PLMN with this number; none where the number is not known. */
static void bind_rest(sqlite3_stmt *from, const struct cell *cell)
{
	struct listed listed = { .rat = cell->rat, .area = cell_area(cell), .number = cell_identity(cell) };
	char key[CELL_KEY_SIZE];

	cell_key(cell, key, sizeof(key));
	sqlite3_bind_text(from, 9, key, -1, SQLITE_TRANSIENT);
	if (!cell_identified(cell) || sscanf(cell->mcc, "%3d", &listed.mcc) != 1 ||
	    sscanf(cell->mnc, "%3d", &listed.mnc) != 1)
		return;
	sqlite3_bind_int64(from, 7, listed_key(&listed) - listed.area);
	sqlite3_bind_int64(from, 8, listed_key(&listed) - listed.area + 0xffff);
}

/* A cell whose identity is not known has its place, and an allowance. */
static void bind_cell(sqlite3_stmt *from, const struct cell *cell)
{
	struct identity identity;

	if (identity_of(cell, &identity)) {
		identity_bind(from, &identity);
	} else {
		sqlite3_bind_int(from, 1, (int)cell->rat);
		sqlite3_bind_int(from, 5, cell_channel(cell));
		sqlite3_bind_int(from, 6, cell_code(cell));
	}
	bind_rest(from, cell);
}

static int copy_row(struct baseline *excerpt, sqlite3_stmt *from, sqlite3_stmt *into, struct fault *fault)
{
	for (int i = 0; i < sqlite3_column_count(from); i++)
		sqlite3_bind_value(into, i + 1, sqlite3_column_value(from, i));
	return db_run(excerpt, into, fault);
}

static int copy_cells(struct baseline *baseline, struct baseline *excerpt, const struct cells *cells, int which,
                      struct fault *fault)
{
	sqlite3_stmt *from = NULL, *into = NULL;
	int error = 0;

	if (sqlite3_prepare_v2(baseline->db, copies[which].from, -1, &from, NULL))
		error = db_fault(baseline, fault);
	if (!error && sqlite3_prepare_v2(excerpt->db, copies[which].into, -1, &into, NULL))
		error = db_fault(excerpt, fault);
	for (const struct cell *cell = cells_newest(cells); cell && !error; cell = cells_older(cell)) {
		sqlite3_clear_bindings(from);
		bind_cell(from, cell);
		while (!error && sqlite3_step(from) == SQLITE_ROW)
			error = copy_row(excerpt, from, into, fault);
		sqlite3_reset(from);
	}
	sqlite3_finalize(from);
	sqlite3_finalize(into);
	return error;
}

int baseline_excerpt(struct baseline *baseline, const struct cells *cells, uint8_t **octets, size_t *size,
                     struct fault *fault)
{
	struct baseline *excerpt = baseline_open(":memory:", false, fault);
	int error = excerpt ? db_begin(excerpt, fault) : -ENOMEM;
	sqlite3_int64 length = 0;

	*octets = NULL;
	for (int i = 0; i < COPIES && !error; i++)
		error = copy_cells(baseline, excerpt, cells, i, fault);
	if (!error)
		error = baseline_commit(excerpt, fault);
	uint8_t *whole = error ? NULL : sqlite3_serialize(excerpt->db, "main", &length, 0);

	*octets = whole ? malloc((size_t)length) : NULL;
	if (*octets)
		memcpy(*octets, whole, (size_t)length);
	else if (!error)
		error = fault_set(fault, ENOMEM, "out of memory");
	*size = (size_t)length;
	sqlite3_free(whole);
	baseline_close(excerpt);
	return error;
}
