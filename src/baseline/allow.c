// SPDX-License-Identifier: GPL-3.0-or-later
/* allow: the allow-list, and the two other short walks over a baseline. */
#include <errno.h>
#include <string.h>

#include "db.h"  // db_statement

static const char *column_text(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return text ? text : "";
}

int baseline_allow(struct baseline *baseline, const char *key, const char *reason, int64_t until_ns,
                   struct fault *fault)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_ALLOWED_SET);

	if (!statement)
		return db_fault(baseline, fault);
	sqlite3_bind_text(statement, 1, key, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(statement, 2, reason, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(statement, 3, until_ns);
	return db_run(baseline, statement, fault);
}

int baseline_disallow(struct baseline *baseline, const char *key, struct fault *fault)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_ALLOWED_CLEAR);

	if (!statement)
		return db_fault(baseline, fault);
	sqlite3_bind_text(statement, 1, key, -1, SQLITE_TRANSIENT);
	int error = db_run(baseline, statement, fault);

	if (!error && !sqlite3_changes(baseline->db))
		error = fault_set(fault, ENOENT, "%s: %s is not on the allow-list", baseline->path, key);
	return error;
}

int baseline_allowed(struct baseline *baseline, baseline_allowed_fn *show, void *ctx, struct fault *fault)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_ALLOWED_WALK);
	int code = SQLITE_ERROR;

	while (statement && (code = sqlite3_step(statement)) == SQLITE_ROW)
		show(ctx, column_text(statement, 0), column_text(statement, 1), sqlite3_column_int64(statement, 2));
	sqlite3_reset(statement);
	return code == SQLITE_DONE ? 0 : db_fault(baseline, fault);
}

int baseline_profiles(struct baseline *baseline, baseline_profile_fn *show, void *ctx, struct fault *fault)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_PROFILE_WALK);
	int code = SQLITE_ERROR;

	while (statement && (code = sqlite3_step(statement)) == SQLITE_ROW)
		if (sqlite3_column_int(statement, 0) >= 0 && sqlite3_column_int(statement, 0) < RATS)
			show(ctx, (enum rat)sqlite3_column_int(statement, 0), column_text(statement, 1),
			     column_text(statement, 2), column_text(statement, 3), sqlite3_column_int(statement, 4));
	sqlite3_reset(statement);
	return code == SQLITE_DONE ? 0 : db_fault(baseline, fault);
}

int baseline_sum(struct baseline *baseline, struct baseline_sums *sums, struct fault *fault)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_SUMS);
	bool found = statement && sqlite3_step(statement) == SQLITE_ROW;

	*sums = (struct baseline_sums){ 0 };
	if (found)
		*sums = (struct baseline_sums){
			.learned = sqlite3_column_int64(statement, 0),
			.quarantined = sqlite3_column_int64(statement, 1),
			.distrusted = sqlite3_column_int64(statement, 2),
			.listed = sqlite3_column_int64(statement, 3),
			.allowed = sqlite3_column_int64(statement, 4),
		};
	int error = found ? 0 : db_fault(baseline, fault);

	sqlite3_reset(statement);
	return error;
}
