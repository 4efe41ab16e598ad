// SPDX-License-Identifier: GPL-3.0-or-later
/* db: the SQLite file of a baseline.
 *
 * It may be anybody's: only a file whose schema is ours to the letter is used, so that no view or trigger of another's
 * runs here. Write-ahead logging: a process that is killed leaves the last commit behind, and others can read while one
 * writes. */
#include "db.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { APPLICATION_ID = 0x66627377, SCHEMA_VERSION = 1 }; /* "fbsw" */
enum { BUSY_MS = 5000, VALUE_BYTES_MAX = 1 << 20 };

/* cell: a row a cell, that is an identity in a place. said: JSON, as when it was learned; days: bits, 1 is last_day,
 * counted from 1970. fresh_*: the same of what is in quarantine. listed: keys of cells in imported lists
 * (baseline_csv.c). */
static const char *const schema[] = {
	("CREATE TABLE cell (id INTEGER PRIMARY KEY, rat INTEGER NOT NULL, plmn TEXT NOT NULL, area INTEGER NOT NULL,"
	 " number INTEGER NOT NULL, channel INTEGER NOT NULL, code INTEGER NOT NULL, learned INTEGER NOT NULL,"
	 " alert_ns INTEGER NOT NULL, first_ns INTEGER NOT NULL, last_ns INTEGER NOT NULL, said TEXT, days INTEGER NOT "
	 "NULL,"
	 " last_day INTEGER NOT NULL, listened_ns INTEGER NOT NULL, fresh_said TEXT, fresh_days INTEGER NOT NULL,"
	 " fresh_last_day INTEGER NOT NULL, fresh_listened_ns INTEGER NOT NULL, power BLOB, power_median REAL,"
	 " power_high REAL, UNIQUE (rat, plmn, area, number, channel, code))"),
	"CREATE INDEX cell_place ON cell (rat, channel, code)",
	("CREATE TABLE profile (rat INTEGER NOT NULL, plmn TEXT NOT NULL, field TEXT NOT NULL, value INTEGER NOT NULL,"
	 " shown TEXT NOT NULL, cells INTEGER NOT NULL, PRIMARY KEY (rat, plmn, field, value)) WITHOUT ROWID"),
	"CREATE TABLE listed (key INTEGER PRIMARY KEY)",
	"CREATE TABLE allowed (key TEXT PRIMARY KEY, reason TEXT NOT NULL, until_ns INTEGER NOT NULL) WITHOUT ROWID",
};

enum { SCHEMA_OBJECTS = sizeof(schema) / sizeof(schema[0]) };

#define KNOWN_LIST "learned, alert_ns, days, fresh_days, first_ns, last_ns, channel, code, power_median, power_high"
#define ROW_LIST                                                                                                       \
	"rat, plmn, area, number, channel, code, learned, alert_ns, first_ns, last_ns, said, days, last_day, "         \
	"listened_ns,"                                                                                                 \
	" fresh_said, fresh_days, fresh_last_day, fresh_listened_ns, power"

/* clang-format off */
static const char *const statements[STATEMENTS] = {
	[STATEMENT_CELL_FIND] = "SELECT " KNOWN_LIST " FROM cell WHERE rat = ?1 AND plmn = ?2 AND area = ?3 AND number = ?4"
		" ORDER BY learned DESC, channel = ?5 AND code = ?6 DESC, last_ns DESC LIMIT 1",
	[STATEMENT_CELL_PLACE] = "SELECT " KNOWN_LIST ", said FROM cell WHERE rat = ?1 AND channel = ?5 AND code = ?6"
		" AND said IS NOT NULL"
		" ORDER BY plmn = ?2 AND area = ?3 AND number = ?4 DESC, learned DESC, last_ns DESC LIMIT 1",
	[STATEMENT_CELL_LOAD] = "SELECT " ROW_LIST " FROM cell WHERE rat = ?1 AND plmn = ?2 AND area = ?3 AND number = ?4"
		" AND channel = ?5 AND code = ?6",
	[STATEMENT_CELL_SAVE] = "INSERT INTO cell (" ROW_LIST ", power_median, power_high)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)"
		" ON CONFLICT (rat, plmn, area, number, channel, code) DO UPDATE SET learned = ?7, alert_ns = ?8, first_ns = ?9,"
		" last_ns = ?10, said = ?11, days = ?12, last_day = ?13, listened_ns = ?14, fresh_said = ?15, fresh_days = ?16,"
		" fresh_last_day = ?17, fresh_listened_ns = ?18, power = ?19, power_median = ?20, power_high = ?21",
	[STATEMENT_CELL_WALK] = "SELECT " ROW_LIST " FROM cell ORDER BY rat, plmn, area, number, channel, code",
	[STATEMENT_PROFILE_ASK] = "SELECT sum(cells), sum(CASE WHEN value = ?4 THEN cells ELSE 0 END), max(cells), value"
		" FROM profile WHERE rat = ?1 AND plmn = ?2 AND field = ?3",
	[STATEMENT_PROFILE_ADD] = "INSERT INTO profile (rat, plmn, field, value, shown, cells) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (rat, plmn, field, value) DO UPDATE SET cells = cells + ?6",
	[STATEMENT_PROFILE_PRUNE] = "DELETE FROM profile WHERE rat = ?1 AND plmn = ?2 AND cells <= 0",
	[STATEMENT_PROFILE_WALK] = "SELECT rat, plmn, field, shown, cells FROM profile ORDER BY rat, plmn, field, cells DESC, value",
	[STATEMENT_LISTED_ADD] = "INSERT OR IGNORE INTO listed (key) VALUES (?1)",
	[STATEMENT_LISTED_FIND] = "SELECT count(*), total(key = ?3) FROM listed WHERE key BETWEEN ?1 AND ?2",
	[STATEMENT_ALLOWED_FIND] = "SELECT reason FROM allowed WHERE key = ?1 AND until_ns > ?2",
	[STATEMENT_ALLOWED_SET] = "INSERT OR REPLACE INTO allowed (key, reason, until_ns) VALUES (?1, ?2, ?3)",
	[STATEMENT_ALLOWED_CLEAR] = "DELETE FROM allowed WHERE key = ?1",
	[STATEMENT_ALLOWED_WALK] = "SELECT key, reason, until_ns FROM allowed ORDER BY key",
	[STATEMENT_SUMS] = "SELECT total(learned), total(NOT learned), total(NOT learned AND alert_ns <> 0),"
		" (SELECT count(*) FROM listed), (SELECT count(*) FROM allowed) FROM cell",
	[STATEMENT_DATA_VERSION] = "PRAGMA data_version",
};
/* clang-format on */

int db_fault(struct baseline *baseline, struct fault *fault)
{
	int code = baseline->db ? sqlite3_errcode(baseline->db) : SQLITE_NOMEM;

	if (code == SQLITE_CANTOPEN && sqlite3_system_errno(baseline->db))
		return fault_set(fault, EIO, "%s: %s", baseline->path, strerror(sqlite3_system_errno(baseline->db)));
	if (code == SQLITE_BUSY)
		return fault_set(fault, EBUSY, "%s: another process is writing to it", baseline->path);
	return fault_set(fault, EIO, "%s: %s", baseline->path, sqlite3_errstr(code));
}

sqlite3_stmt *db_statement(struct baseline *baseline, enum baseline_statement which)
{
	sqlite3_stmt **statement = &baseline->statements[which];

	if (*statement)
		sqlite3_reset(*statement);
	else
		sqlite3_prepare_v3(baseline->db, statements[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
	return *statement;
}

int db_run(struct baseline *baseline, sqlite3_stmt *statement, struct fault *fault)
{
	int code = statement ? sqlite3_step(statement) : SQLITE_ERROR;
	int error = code == SQLITE_DONE || code == SQLITE_ROW ? 0 : db_fault(baseline, fault);

	sqlite3_reset(statement);
	return error;
}

static int execute(struct baseline *baseline, const char *sql, struct fault *fault)
{
	return sqlite3_exec(baseline->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fault(baseline, fault);
}

int db_begin(struct baseline *baseline, struct fault *fault)
{
	if (baseline->read_only)
		return fault_set(fault, EROFS, "%s: was opened for reading only", baseline->path);
	if (baseline->writing)
		return 0;
	int error = execute(baseline, "BEGIN IMMEDIATE", fault);

	baseline->writing = !error;
	return error;
}

void db_rollback(struct baseline *baseline)
{
	baseline->generation++;
	if (baseline->writing)
		sqlite3_exec(baseline->db, "ROLLBACK", NULL, NULL, NULL);
	baseline->writing = false;
}

int baseline_commit(struct baseline *baseline, struct fault *fault)
{
	if (!baseline->writing)
		return 0;
	int error = execute(baseline, "COMMIT", fault);

	if (error)
		db_rollback(baseline);
	baseline->writing = false;
	return error;
}

/* The first number that a query gives, -1 without one. */
static int64_t ask_number(struct baseline *baseline, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t number = -1;

	if (sqlite3_prepare_v2(baseline->db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

static bool is_ours(const char *sql)
{
	for (int i = 0; i < SCHEMA_OBJECTS; i++)
		if (strcmp(schema[i], sql) == 0)
			return true;
	return false;
}

/* Every table, index, view and trigger is one of ours, and none is missing. */
static bool schema_is_ours(struct baseline *baseline)
{
	sqlite3_stmt *statement = NULL;
	int found = 0, code;
	bool ours = true;

	if (sqlite3_prepare_v2(baseline->db, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL", -1, &statement,
	                       NULL))
		return false;
	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *sql = (const char *)sqlite3_column_text(statement, 0);

		ours = ours && sql && is_ours(sql);
		found++;
	}
	sqlite3_finalize(statement);
	return ours && code == SQLITE_DONE && found == SCHEMA_OBJECTS;
}

static int make_schema(struct baseline *baseline, struct fault *fault)
{
	char sql[96];
	int error = 0;

	snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID,
	         SCHEMA_VERSION);
	for (int i = 0; i < SCHEMA_OBJECTS && !error; i++)
		error = execute(baseline, schema[i], fault);
	return error ? error : execute(baseline, sql, fault);
}

static int check_schema(struct baseline *baseline, struct fault *fault)
{
	int64_t version = ask_number(baseline, "PRAGMA user_version");

	if (version < 0)
		return db_fault(baseline, fault);
	if (ask_number(baseline, "PRAGMA application_id") != APPLICATION_ID)
		return fault_set(fault, EINVAL, "%s: is no baseline of fbswatch", baseline->path);
	if (version > SCHEMA_VERSION)
		return fault_set(fault, EINVAL,
		                 "%s: was made by a newer fbswatch (version %d of the file, %d is the newest known)",
		                 baseline->path, (int)version, SCHEMA_VERSION);
	if (version != SCHEMA_VERSION || !schema_is_ours(baseline))
		return fault_set(fault, EINVAL, "%s: is damaged: its tables are not those of version %d",
		                 baseline->path, SCHEMA_VERSION);
	return 0;
}

/* Nothing is in it; a few octets of something else would be an empty database to SQLite. */
static bool is_empty(struct baseline *baseline)
{
	struct stat st;

	if (ask_number(baseline, "SELECT count(*) FROM sqlite_schema") != 0)
		return false;
	return ask_number(baseline, "PRAGMA page_count") > 0 || stat(baseline->path, &st) || st.st_size == 0;
}

/* A new file gets its tables; of two processes that make it at once one waits. */
static int prepare_file(struct baseline *baseline, struct fault *fault)
{
	int error = 0;

	if (baseline->read_only && is_empty(baseline)) /* made by a process that was killed before it wrote anything */
		return fault_set(fault, ENODATA, "%s: is empty: nothing was learned or imported yet", baseline->path);
	if (is_empty(baseline)) {
		error = execute(baseline, "PRAGMA journal_mode = WAL", fault);
		if (!error)
			error = db_begin(baseline, fault);
		if (!error && ask_number(baseline, "SELECT count(*) FROM sqlite_schema") == 0)
			error = make_schema(baseline, fault);
		if (!error)
			error = baseline_commit(baseline, fault);
	}
	return error ? error : check_schema(baseline, fault);
}

static int open_file(struct baseline *baseline, const char *path, int flags, struct fault *fault)
{
	if (sqlite3_open_v2(path, &baseline->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return db_fault(baseline, fault);
	sqlite3_limit(baseline->db, SQLITE_LIMIT_LENGTH, VALUE_BYTES_MAX);
	sqlite3_limit(baseline->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_db_config(baseline->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(baseline->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_busy_timeout(baseline->db, BUSY_MS);
	int error =
		execute(baseline,
	                "PRAGMA cell_size_check = ON; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384", fault);

	if (!error && baseline->read_only)
		error = execute(baseline, "PRAGMA query_only = ON", fault);
	return error ? error : prepare_file(baseline, fault);
}

/* Where nothing may be written, not even the index of the log that readers share, the file is taken for one that nobody
 * changes. */
static int open_immutable(struct baseline *baseline, const char *path, struct fault *fault)
{
	char uri[1024] = "file:", *end = uri + strlen(uri);

	for (const char *c = path; *c && end < uri + sizeof(uri) - 16; c++)
		end += sprintf(end, isalnum((unsigned char)*c) || strchr("/._-", *c) ? "%c" : "%%%02X",
		               (unsigned char)*c);
	sprintf(end, "?immutable=1");
	sqlite3_close(baseline->db);
	return open_file(baseline, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, fault);
}

static struct baseline *make_baseline(const char *path, bool read_only, struct fault *fault)
{
	struct baseline *baseline = calloc(1, sizeof(*baseline));

	if (baseline) {
		baseline->remembered = calloc(BASELINE_REMEMBERED, sizeof(*baseline->remembered));
		baseline->answers = calloc(BASELINE_ANSWERS, sizeof(*baseline->answers));
		baseline->generation = 1;
	}
	if (!baseline || !baseline->remembered || !baseline->answers) {
		baseline_close(baseline);
		fault_set(fault, ENOMEM, "%s: out of memory", path);
		return NULL;
	}
	baseline->read_only = read_only;
	snprintf(baseline->path, sizeof(baseline->path), "%s", path);
	return baseline;
}

struct baseline *baseline_open_excerpt(const char *path, struct fault *fault)
{
	struct baseline *baseline = make_baseline(path, true, fault);

	if (!baseline || !open_immutable(baseline, path, fault))
		return baseline;
	baseline_close(baseline);
	return NULL;
}

struct baseline *baseline_open(const char *path, bool read_only, struct fault *fault)
{
	struct baseline *baseline = make_baseline(path, read_only, fault);

	if (!baseline)
		return NULL;
	/* a reader, too, opens for writing: else it would leave the log and its index behind */
	int error = open_file(baseline, path, SQLITE_OPEN_READWRITE | (read_only ? 0 : SQLITE_OPEN_CREATE), fault);

	int code = sqlite3_errcode(baseline->db);

	if (error && read_only && access(path, R_OK) == 0 && (code == SQLITE_CANTOPEN || code == SQLITE_READONLY))
		error = open_immutable(baseline, path, fault);
	if (!error)
		return baseline;
	baseline_close(baseline);
	return NULL;
}

void baseline_patience(struct baseline *baseline, int ms)
{
	sqlite3_busy_timeout(baseline->db, ms);
}

void baseline_close(struct baseline *baseline)
{
	if (!baseline)
		return;
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(baseline->statements[i]);
	db_rollback(baseline);
	sqlite3_close(baseline->db);
	for (int i = 0; baseline->remembered && i < BASELINE_REMEMBERED; i++)
		free(baseline->remembered[i].text);
	free(baseline->remembered);
	free(baseline->answers);
	free(baseline);
}
