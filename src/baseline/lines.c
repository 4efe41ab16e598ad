// SPDX-License-Identifier: GPL-3.0-or-later
/* baseline_lines: reads lines in bounded memory: an endless line is one bad line. What gzip(1) packed, as old logs are,
 * is unpacked. */
#include "baseline_lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

static void count_bad(struct baseline_records *sums, uint64_t line, const char *why)
{
	if (sums->malformed++)
		return;
	sums->first_bad_line = line;
	snprintf(sums->first_bad_reason, sizeof(sums->first_bad_reason), "%s", why);
}

static int take_line(const char *line, size_t size, uint64_t number, lines_take_fn *take, void *ctx,
                     struct baseline_records *sums, struct fault *fault)
{
	int error = 0;
	const char *wrong = take(ctx, line, size, &error, fault);

	if (wrong && !error)
		count_bad(sums, number, wrong);
	return error;
}

/* The next line into line[LINES_BYTES_MAX + 1], cut where it is longer than any of ours: how long it is. */
static size_t read_line(gzFile file, char *line)
{
	size_t size = 0;

	for (int c; (c = gzgetc(file)) != '\n' && c != EOF; size++)
		if (size < LINES_BYTES_MAX)
			line[size] = (char)c;
	line[size < LINES_BYTES_MAX ? size : LINES_BYTES_MAX] = 0;
	return size;
}

static bool has_failed(gzFile file)
{
	int code;

	gzerror(file, &code);
	return code != Z_OK && code != Z_STREAM_END;
}

static int read_file(gzFile file, char *line, lines_take_fn *take, void *ctx, struct baseline_records *sums,
                     struct fault *fault)
{
	int error = 0;

	for (uint64_t number = 1; !error && !gzeof(file) && !has_failed(file); number++) {
		size_t size = read_line(file, line);

		if (size > LINES_BYTES_MAX)
			count_bad(sums, number, "the line is too long");
		else if (strspn(line, " \t\r") != size)
			error = take_line(line, size, number, take, ctx, sums, fault);
	}
	return error;
}

int lines_read(const char *path, lines_take_fn *take, void *ctx, struct baseline_records *sums, struct fault *fault)
{
	bool standard = strcmp(path, "-") == 0;
	char *line = malloc(LINES_BYTES_MAX + 1);
	gzFile file = standard ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(path, "rbe");
	int error = 0;

	if (!line)
		error = fault_set(fault, ENOMEM, "%s: out of memory", path);
	else if (!file)
		error = fault_set(fault, errno, "%s: %s", path, strerror(errno));
	else
		error = read_file(file, line, take, ctx, sums, fault);
	if (!error && file && has_failed(file))
		error = fault_set(fault, EIO, "%s: cannot be read to its end", path);
	if (file)
		gzclose(file);
	free(line);
	return error;
}
