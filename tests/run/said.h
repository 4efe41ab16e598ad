// SPDX-License-Identifier: GPL-3.0-or-later
/* said: what is written to standard error between two places of a test. No assertion in between: its words would be
 * lost.
 */
#pragma once

#include <stdio.h>
#include <unistd.h>

struct said {
	FILE *file;
	int before;
	char text[4096];
};

static inline void said_begin(struct said *said)
{
	fflush(stderr);
	said->file = tmpfile();
	said->before = dup(STDERR_FILENO);
	dup2(fileno(said->file), STDERR_FILENO);
}

/* The words; they stay until the next begin. */
static inline const char *said_end(struct said *said)
{
	fflush(stderr);
	dup2(said->before, STDERR_FILENO);
	close(said->before);
	rewind(said->file);
	said->text[fread(said->text, 1, sizeof(said->text) - 1, said->file)] = 0;
	fclose(said->file);
	return said->text;
}
