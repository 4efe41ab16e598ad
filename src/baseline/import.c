// SPDX-License-Identifier: GPL-3.0-or-later
/* import: streams a list of cells into the file, as one transaction.
 *
 * Keys that come at random would make SQLite touch a page for each. So a batch of them is sorted first, and goes into
 * the tree from left to right. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "csv.h"  // csv_parse
#include "db.h"   // db_statement

enum { BATCH = 2 * 1024 * 1024, BUFFER_BYTES = 256 * 1024 };

struct import {
	struct baseline *baseline;
	struct baseline_import *sums;
	struct fault *fault;
	const char *path;
	gzFile file;
	uint64_t line;
	int64_t *keys; /* [BATCH] */
	size_t count;
	char *buffer; /* [BUFFER_BYTES] */
};

static int compare_keys(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int flush(struct import *import)
{
	sqlite3_stmt *statement = db_statement(import->baseline, STATEMENT_LISTED_ADD);
	int error = statement ? 0 : db_fault(import->baseline, import->fault);

	qsort(import->keys, import->count, sizeof(import->keys[0]), compare_keys);
	for (size_t i = 0; i < import->count && !error; i++) {
		sqlite3_bind_int64(statement, 1, import->keys[i]);
		error = db_run(import->baseline, statement, import->fault);
	}
	import->count = 0;
	return error;
}

static void count_bad(struct import *import, const char *why)
{
	if (import->sums->malformed++)
		return;
	import->sums->first_bad_line = import->line;
	snprintf(import->sums->first_bad_reason, sizeof(import->sums->first_bad_reason), "%s", why);
}

static int take_line(struct import *import, const char *line, size_t size)
{
	struct listed listed;
	const char *why;

	import->line++;
	switch (csv_parse(line, size, &listed, &why)) {
	case CSV_CELL:
		import->sums->rows++;
		import->keys[import->count++] = listed_key(&listed);
		return import->count == BATCH ? flush(import) : 0;
	case CSV_OTHER:
		import->sums->other++;
		return 0;
	case CSV_HEADER:
		if (import->line == 1)
			return 0;
		break;
	case CSV_BAD:
		break;
	}
	count_bad(import, why);
	return 0;
}

/* All whole lines of buffer[size]; *rest: octets after them. */
static int take_lines(struct import *import, size_t size, size_t *rest)
{
	char *at = import->buffer, *end = at + size;
	int error = 0;

	for (char *feed; !error && (feed = memchr(at, '\n', (size_t)(end - at))); at = feed + 1)
		error = take_line(import, at, (size_t)(feed - at));
	*rest = (size_t)(end - at);
	memmove(import->buffer, at, *rest);
	return error;
}

/* A line without end is one bad line: the rest of it is passed over. */
static int skip_line(struct import *import, size_t *rest)
{
	import->line++;
	count_bad(import, "the line is too long");
	for (int c; (c = gzgetc(import->file)) != '\n' && c != -1;)
		;
	*rest = 0;
	return 0;
}

static int read_error(struct import *import)
{
	int code = Z_OK;
	const char *text = gzerror(import->file, &code), *colon = strrchr(text, ':'); /* after the path, once more */

	if (code == Z_OK || code == Z_STREAM_END)
		return 0;
	return fault_set(import->fault, EIO, "%s:%llu:%s", import->path, (unsigned long long)import->line + 1,
	                 colon ? colon + 1 : text);
}

static int stream(struct import *import)
{
	size_t rest = 0;
	int error = 0, n;

	while (!error && (n = gzread(import->file, import->buffer + rest, (unsigned)(BUFFER_BYTES - rest))) > 0) {
		error = take_lines(import, rest + (size_t)n, &rest);
		if (!error && rest == BUFFER_BYTES)
			error = skip_line(import, &rest);
	}
	if (!error)
		error = read_error(import);
	if (!error && rest)
		error = take_line(import, import->buffer, rest);
	return error ? error : flush(import);
}

static gzFile open_list(const char *path)
{
	if (strcmp(path, "-") != 0)
		return gzopen(path, "rbe");
	int fd = dup(STDIN_FILENO);

	return fd < 0 ? NULL : gzdopen(fd, "rb");
}

static int run(struct import *import)
{
	errno = 0;
	import->file = open_list(import->path);
	if (!import->file)
		return fault_set(import->fault, errno ? errno : ENOMEM, "%s: %s", import->path,
		                 errno ? strerror(errno) : "out of memory");
	gzbuffer(import->file, BUFFER_BYTES);
	int error = stream(import);

	gzclose(import->file);
	return error;
}

int baseline_import(struct baseline *baseline, const char *path, struct baseline_import *sums, struct fault *fault)
{
	struct import import = {
		.baseline = baseline,
		.sums = sums,
		.fault = fault,
		.path = path,
		.keys = malloc(BATCH * sizeof(int64_t)),
		.buffer = malloc(BUFFER_BYTES),
	};
	int error = import.keys && import.buffer ? 0 : fault_set(fault, ENOMEM, "%s: out of memory", path);

	*sums = (struct baseline_import){ 0 };
	if (!error)
		error = baseline_commit(baseline, fault);
	if (!error)
		error = db_begin(baseline, fault);
	if (!error)
		error = run(&import);
	if (error)
		db_rollback(baseline);
	else
		error = baseline_commit(baseline, fault);
	free(import.keys);
	free(import.buffer);
	return error;
}
