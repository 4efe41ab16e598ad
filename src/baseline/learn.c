// SPDX-License-Identifier: GPL-3.0-or-later
/* learn: what was heard goes into the file, and the profiles of the operators follow what is trusted. */
#include "learn.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* Whether a field belongs in the operator's profile: not when each cell has its own value, or it changes all the time.
 */
static bool is_habit(const struct cell_field *field)
{
	static const char *const own[] = { "mcc", "mnc", "ci", "eci", NULL };

	for (int i = 0; own[i]; i++)
		if (strcmp(field->key, own[i]) == 0)
			return false;
	return field->broadcast && !said_is_volatile(field->key);
}

static void show_value(const struct cell *cell, const struct cell_field *field, char *text, size_t size)
{
	if (field->type == CELL_STRING)
		snprintf(text, size, "%s", cell_field_string(cell, field));
	else if (field->type == CELL_BOOL)
		snprintf(text, size, "%s", cell_field_int(cell, field) ? "true" : "false");
	else
		snprintf(text, size, "%d", cell_field_int(cell, field));
}

static int count_value(struct baseline *baseline, const struct identity *identity, const struct cell *cell,
                       const struct cell_field *field, int change, struct fault *fault)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_PROFILE_ADD);
	char shown[32];

	if (!statement)
		return db_fault(baseline, fault);
	baseline->generation++;
	show_value(cell, field, shown, sizeof(shown));
	sqlite3_bind_int(statement, 1, (int)identity->rat);
	sqlite3_bind_text(statement, 2, identity->plmn, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(statement, 3, field->key, -1, SQLITE_STATIC);
	sqlite3_bind_int(statement, 4, history_value(cell, field));
	sqlite3_bind_text(statement, 5, shown, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int(statement, 6, change);
	return db_run(baseline, statement, fault);
}

/* Counts one cell that broadcasts this more (1) or less (-1) in the profile. */
static int count_cell(struct baseline *baseline, const struct identity *identity, const struct said *said, int change,
                      struct fault *fault)
{
	int error = 0;

	if (!said->text)
		return 0;
	for (const struct cell_field *field = cell_fields; field->key && !error; field++)
		if (is_habit(field) && history_value(&said->cell, field) != CELL_UNKNOWN)
			error = count_value(baseline, identity, &said->cell, field, change, fault);
	return error;
}

static int prune(struct baseline *baseline, const struct identity *identity, struct fault *fault)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_PROFILE_PRUNE);

	if (!statement)
		return db_fault(baseline, fault);
	sqlite3_bind_int(statement, 1, (int)identity->rat);
	sqlite3_bind_text(statement, 2, identity->plmn, -1, SQLITE_TRANSIENT);
	return db_run(baseline, statement, fault);
}

int learn_save(struct baseline *baseline, const struct row *row, bool changed, const struct said *before,
               struct fault *fault)
{
	int error = row_save(baseline, row, fault);

	if (!error && changed && row->learned)
		error = count_cell(baseline, &row->identity, &row->kept.said, 1, fault);
	if (!error && changed)
		error = count_cell(baseline, &row->identity, before, -1, fault);
	return !error && changed && before->text ? prune(baseline, &row->identity, fault) : error;
}

int baseline_learn(struct baseline *baseline, const struct cell *cell, int64_t time_ns, struct fault *fault)
{
	struct identity identity;
	struct said before;
	struct row row;

	if (!identity_of(cell, &identity) || time_ns < 0)
		return 0;
	int error = db_begin(baseline, fault);

	if (!error)
		error = row_load(baseline, &identity, &row, fault);
	if (error < 0)
		return error;
	struct said said = said_of(cell);
	float power_dbfs = cell_level_dbfs(cell);
	bool changed = row_hear(&row, &said, time_ns, power_dbfs, &before);

	error = learn_save(baseline, &row, changed, &before, fault);
	said_clear(&said);
	said_clear(&before);
	row_clear(&row);
	return error;
}

typedef bool row_lose_fn(struct row *row, const struct said *said, int64_t time_ns);

static int lose(struct baseline *baseline, const struct cell *cell, int64_t time_ns, row_lose_fn *row_lose,
                struct fault *fault)
{
	struct identity identity;
	struct row row;

	if (!identity_of(cell, &identity) || time_ns < 0)
		return 0;
	int error = db_begin(baseline, fault);

	if (!error)
		error = row_load(baseline, &identity, &row, fault);
	if (error < 0)
		return error;
	struct said said = said_of(cell);
	bool changed = row_lose(&row, &said, time_ns);

	error = learn_save(baseline, &row, changed, &row.kept.said, fault);
	said_clear(&said);
	row_clear(&row);
	return error;
}

int baseline_distrust(struct baseline *baseline, const struct cell *cell, int64_t time_ns, struct fault *fault)
{
	return lose(baseline, cell, time_ns, row_distrust, fault);
}

int baseline_doubt(struct baseline *baseline, const struct cell *cell, int64_t time_ns, struct fault *fault)
{
	return lose(baseline, cell, time_ns, row_doubt, fault);
}
