// SPDX-License-Identifier: GPL-3.0-or-later
/* exchange: baselines of several sensors: written out as JSON Lines, and united, from such a file or from the other's
 * database. Lists and the allow-list stay where they are: each sensor's owner answers for them. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "learn.h"           // learn_save
#include "baseline_lines.h"  // lines_read
#include "utc.h"             // utc_format

enum { LINE_VERSION = 1 };

static void put_time(json_t *object, const char *key, int64_t time_ns)
{
	char text[UTC_TEXT_SIZE];

	if (time_ns)
		json_object_set_new_nocheck(object, key, json_string(utc_format(time_ns, text)));
}

/* Numbers of days since 1970. */
static json_t *days_list(const struct era *era)
{
	json_t *list = json_array();

	for (int back = 63; back >= 0; back--)
		if (era->days >> back & 1)
			json_array_append_new(list, json_integer(era->last_day - back));
	return list;
}

static int write_row(const struct row *row, FILE *out)
{
	const struct era *era = row->learned ? &row->kept : &row->fresh;
	json_t *said = era->said ? era->said : row->kept.said;
	json_t *object = json_object();

	json_object_set_new_nocheck(object, "type", json_string("known_cell"));
	json_object_set_new_nocheck(object, "version", json_integer(LINE_VERSION));
	json_object_set_new_nocheck(object, "learned", json_boolean(row->learned));
	put_time(object, "first_seen", row->first_ns);
	put_time(object, "last_seen", row->last_ns);
	put_time(object, "last_alert", row->alert_ns);
	json_object_set_new_nocheck(object, "days", days_list(era));
	json_object_set_new_nocheck(object, "listened_s", json_integer(era->listened_ns / 1000000000));
	json_object_set_nocheck(object, "said", said);
	int failed = !said || json_dumpf(object, out, JSON_COMPACT) || fputc('\n', out) == EOF;

	json_decref(object);
	return said && failed ? -EIO : 0;
}

/* Walks over the rows of a baseline; what is damaged is passed over. */
static int walk(struct baseline *baseline, int (*visit)(void *ctx, const struct row *row, struct fault *fault),
                void *ctx, struct fault *fault)
{
	sqlite3_stmt *statement = db_statement(baseline, STATEMENT_CELL_WALK);
	int code = SQLITE_ERROR, error = 0;

	while (statement && !error && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		struct row row;

		if (row_read(statement, &row))
			error = visit(ctx, &row, fault);
		row_clear(&row);
	}
	if (!error && code != SQLITE_DONE)
		error = db_fault(baseline, fault);
	sqlite3_reset(statement);
	return error;
}

static int export_row(void *ctx, const struct row *row, struct fault *fault)
{
	return write_row(row, ctx) ? fault_set(fault, EIO, "the export cannot be written: %s", strerror(errno)) : 0;
}

int baseline_export(struct baseline *baseline, FILE *out, struct fault *fault)
{
	int error = walk(baseline, export_row, out, fault);

	if (!error && fflush(out))
		error = fault_set(fault, errno, "the export cannot be written: %s", strerror(errno));
	return error;
}

struct show {
	int64_t now_ns;
	struct baseline *baseline;
	baseline_show_fn *show;
	void *ctx;
};

static int show_row(void *ctx, const struct row *row, struct fault *fault)
{
	struct show *show = ctx;
	struct known known, found;
	struct cell cell;

	(void)fault;
	if (!row_cell(row, &cell))
		return 0;
	row_known(row, &known);
	baseline_find(show->baseline, &cell, show->now_ns, &found);
	known.imported = found.imported;
	known.imported_elsewhere = found.imported_elsewhere;
	known.allowed = found.allowed;
	memcpy(known.reason, found.reason, sizeof(known.reason));
	show->show(show->ctx, &cell, &known);
	return 0;
}

int baseline_show(struct baseline *baseline, int64_t now_ns, baseline_show_fn *show, void *ctx, struct fault *fault)
{
	struct show all = { now_ns, baseline, show, ctx };

	return walk(baseline, show_row, &all, fault);
}

struct merge {
	struct baseline *baseline;
	uint64_t *cells;
};

static int merge_row(void *ctx, const struct row *other, struct fault *fault)
{
	struct merge *merge = ctx;
	struct row row;
	json_t *before = NULL;
	int found = row_load(merge->baseline, &other->identity, &row, fault);

	if (found < 0)
		return found;
	bool changed = row_unite(&row, other, &before);
	int error = learn_save(merge->baseline, &row, changed, before, fault);

	json_decref(before);
	row_clear(&row);
	++*merge->cells;
	return error;
}

static bool read_days(const json_t *list, struct era *era)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *day = json_array_get(list, i);

		if (!json_is_integer(day) || json_integer_value(day) < 0 || json_integer_value(day) > INT32_MAX)
			return false;
		era_add_days(era, 1, json_integer_value(day));
	}
	return json_is_array(list);
}

static const char *read_line(const json_t *object, struct row *row)
{
	json_t *said = json_object_get(object, "said"), *listened = json_object_get(object, "listened_s");
	struct era *era = json_is_true(json_object_get(object, "learned")) ? &row->kept : &row->fresh;
	struct cell cell;

	if (!json_is_object(said) || cell_json_get(said, &cell) || !identity_of(&cell, &row->identity))
		return "said: is no cell";
	era->said = said_of(&cell); /* what is no field of a cell stays out */
	if (!read_days(json_object_get(object, "days"), era))
		return "days: no list of days";
	if (!json_is_integer(listened) || json_integer_value(listened) < 0 || json_integer_value(listened) > INT32_MAX)
		return "listened_s: no number of seconds";
	era->listened_ns = json_integer_value(listened) * 1000000000;
	row->learned = era == &row->kept;
	lines_time(object, "first_seen", &row->first_ns);
	lines_time(object, "last_seen", &row->last_ns);
	lines_time(object, "last_alert", &row->alert_ns);
	return NULL;
}

static const char *merge_line(void *ctx, const json_t *object, int *error, struct fault *fault)
{
	struct row row = { 0 };
	const char *wrong = NULL;

	if (json_integer_value(json_object_get(object, "version")) != LINE_VERSION)
		return "is no line of an export that this version can read";
	wrong = read_line(object, &row);
	if (!wrong)
		*error = merge_row(ctx, &row, fault);
	row_clear(&row);
	return wrong;
}

static int merge_lines(struct merge *merge, const char *path, struct fault *fault)
{
	struct baseline_records sums = { 0 };
	int error = lines_read(path, merge_line, merge, &sums, fault);

	if (!error && sums.malformed)
		error = fault_set(fault, EINVAL, "%s:%llu: %s", path, (unsigned long long)sums.first_bad_line,
		                  sums.first_bad_reason);
	return error;
}

static bool is_database(const char *path)
{
	char head[16] = "";
	FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "re");

	if (!file)
		return false;
	size_t n = fread(head, 1, sizeof(head), file);

	fclose(file);
	return n == sizeof(head) && memcmp(head, "SQLite format 3", sizeof(head)) == 0;
}

static int merge_database(struct merge *merge, const char *path, struct fault *fault)
{
	struct baseline *other = baseline_open(path, true, fault);

	if (!other)
		return -EINVAL;
	int error = walk(other, merge_row, merge, fault);

	baseline_close(other);
	return error;
}

int baseline_merge(struct baseline *baseline, const char *path, uint64_t *cells, struct fault *fault)
{
	struct merge merge = { baseline, cells };
	int error = db_begin(baseline, fault);

	*cells = 0;
	if (!error)
		error = is_database(path) ? merge_database(&merge, path, fault) : merge_lines(&merge, path, fault);
	if (error)
		db_rollback(baseline);
	return error ? error : baseline_commit(baseline, fault);
}
