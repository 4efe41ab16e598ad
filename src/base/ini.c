// SPDX-License-Identifier: GPL-3.0-or-later
/* ini: see ini.h. */
#include "ini.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_OCTETS = 1024 };

static char *trim(char *text)
{
	text += strspn(text, " \t\r");
	size_t n = strlen(text);

	while (n && strchr(" \t\r", text[n - 1]))
		n--;
	text[n] = 0;
	return text;
}

static void cut_comment(char *text)
{
	for (char *at = strchr(text, '#'); at; at = strchr(at + 1, '#')) {
		if (at == text || strchr(" \t", at[-1])) {
			*at = 0;
			return;
		}
	}
}

static int complain(const char *name, int line, const char *reason, struct fault *fault)
{
	return fault_set(fault, EINVAL, "%s:%d: %s", name, line, reason);
}

static int parse_section(char *text, int line, const char *name, const struct ini_calls *calls, void *ctx,
                         struct fault *fault)
{
	char *end = strchr(text, ']');

	if (!calls->section)
		return complain(name, line, "there are no sections in this file", fault);
	if (!end || end[1])
		return complain(name, line, "a section is written [NAME]", fault);
	*end = 0;
	return calls->section(ctx, line, trim(text + 1));
}

static int parse_line(char *text, int line, const char *name, const struct ini_calls *calls, void *ctx,
                      struct fault *fault)
{
	char *equals;

	cut_comment(text);
	text = trim(text);
	if (!*text)
		return 0;
	if (*text == '[')
		return parse_section(text, line, name, calls, ctx, fault);
	equals = strchr(text, '=');
	if (!equals)
		return complain(name, line, calls->section ? "neither a section nor key = value" : "not key = value",
		                fault);
	*equals = 0;
	return calls->key(ctx, line, trim(text), trim(equals + 1));
}

/* text[length] may be written to. */
static int check_line(char *text, size_t length, int line, const char *name, const struct ini_calls *calls, void *ctx,
                      struct fault *fault)
{
	if (length >= LINE_MAX_OCTETS)
		return complain(name, line, "the line is too long", fault);
	if (memchr(text, 0, length))
		return complain(name, line, "not a text file", fault);
	text[length] = 0;
	return parse_line(text, line, name, calls, ctx, fault);
}

int ini_parse(char *text, size_t size, const char *name, const struct ini_calls *calls, void *ctx, struct fault *fault)
{
	int error = 0;

	text[size] = 0;
	for (int line = 1; size && !error; line++) {
		char *end = memchr(text, '\n', size);
		const size_t length = end ? (size_t)(end - text) : size;

		error = check_line(text, length, line, name, calls, ctx, fault);
		if (error && calls->wrong)
			error = calls->wrong(ctx, fault);
		text += length + (end != NULL);
		size -= length + (end != NULL);
	}
	return error;
}

static char *read_stream(FILE *file, const char *path, size_t most, size_t *size, struct fault *fault)
{
	char *text = malloc(most + 2);

	if (!text) {
		fault_set(fault, ENOMEM, "%s: out of memory", path);
		return NULL;
	}
	*size = fread(text, 1, most + 1, file);
	if (!ferror(file) && *size <= most)
		return text;
	if (ferror(file))
		fault_set(fault, errno, "%s: %s", path, strerror(errno));
	else
		fault_set(fault, EFBIG, "%s: larger than such a file can be", path);
	free(text);
	return NULL;
}

char *ini_read(const char *path, size_t most, size_t *size, struct fault *fault)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;

	if (file)
		text = read_stream(file, path, most, size, fault);
	else
		fault_set(fault, errno, "%s: %s", path, strerror(errno));
	if (file)
		fclose(file);
	return text;
}
