// SPDX-License-Identifier: GPL-3.0-or-later
/* ini: text files of lines "key = value" and "[section]". What follows a # at the start of a line or behind a blank is
 * a comment.
 */
#pragma once

#include <stddef.h>

#include "fault.h"  // struct fault

/* Called for each line, with its number, from 1, and its words, trimmed, which last as long as the text. 0, or -errno
 * to end the reading. */
struct ini_calls {
	int (*section)(void *ctx, int line,
	               char *heading); /* what stands between the brackets; NULL: there are no sections */
	int (*key)(void *ctx, int line, char *name, char *value);
	/* Is told what is wrong with a line, by either of them or as it is malformed: 0, the next line is read. NULL:
	 * the first such line ends the reading. */
	int (*wrong)(void *ctx, struct fault *fault);
};

/* Reads text[0..size), which is cut into words; text[size] may be written to.
 * `name` stands before the reasons of what is malformed. */
int ini_parse(char *text, size_t size, const char *name, const struct ini_calls *calls, void *ctx, struct fault *fault);

/* The whole file, with room for one octet more behind it, to be freed by the caller; NULL with the reason when it
 * cannot be read or has more than `most` octets. */
char *ini_read(const char *path, size_t most, size_t *size, struct fault *fault);
