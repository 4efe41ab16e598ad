// SPDX-License-Identifier: GPL-3.0-or-later
/* exchange: baselines of several sensors: written out as JSON Lines, and united, from such a file or from the other's
 * database. Lists and the allow-list stay where they are: each sensor's owner answers for them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "learn.h"           // learn_save
#include "baseline_lines.h"  // lines_read

static int write_row(const struct row *row, FILE *out)
{
	struct known_cell known = {
		.learned = row->learned,
		.first_ns = row->first_ns,
		.last_ns = row->last_ns,
		.alert_ns = row->alert_ns,
		.era = row->learned ? row->kept : row->fresh,
	};

	if (!known.era.said.text)
		known.era.said = row->kept.said;
	if (!known.era.said.text)
		return 0;
	char *line = known_cell_encode(&known);
	int failed = !line || fputs(line, out) == EOF || fputc('\n', out) == EOF;

	free(line);
	return failed ? -EIO : 0;
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
	struct said before;
	int found = row_load(merge->baseline, &other->identity, &row, fault);

	if (found < 0)
		return found;
	bool changed = row_unite(&row, other, &before);
	int error = learn_save(merge->baseline, &row, changed, &before, fault);

	said_clear(&before);
	row_clear(&row);
	++*merge->cells;
	return error;
}

static const char *merge_line(void *ctx, const char *line, size_t size, int *error, struct fault *fault)
{
	struct known_cell known;
	struct row row = { 0 };
	const char *wrong = known_cell_decode(line, size, &known);

	if (!wrong && identity_of(&known.era.said.cell, &row.identity)) {
		row.learned = known.learned;
		row.first_ns = known.first_ns;
		row.last_ns = known.last_ns;
		row.alert_ns = known.alert_ns;
		*(known.learned ? &row.kept : &row.fresh) = known.era;
		*error = merge_row(ctx, &row, fault);
	}
	era_clear(&known.era);
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
