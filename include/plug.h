// SPDX-License-Identifier: GPL-3.0-or-later
/* plug: one of several kinds, with what it is pointed at and settings of its own: "jsonl:PATH,append=yes" for an
 * output, "rtlsdr=SERIAL,gain=30" for a device. A plug declares its settings in a table (config.h) and fills a struct
 * of its own with them.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "config.h"    // struct setting
#include "fault.h"     // struct fault
#include "language.h"  // enum language

enum { PLUG_TEXT_MAX = 4096, PLUG_OPTIONS_MAX = 16 };

struct plug {
	char text[PLUG_TEXT_MAX];  /* what the others point into */
	const char *kind, *target; /* target: "" when there is none */
	int count;
	struct plug_option {
		const char *name, *value;
	} options[PLUG_OPTIONS_MAX];
};

/* Takes the words apart. `separator` (':' or '=') stands before the target. The options begin at the first comma that
 * "name=" follows: a target may hold any other. 0, or -errno with the reason. */
int plug_parse(struct plug *plug, const char *words, char separator, struct fault *fault);

/* Fills the struct `target`, which holds the defaults, with the plug's options: flags are given as yes or no. plug:
 * NULL, there are none; its text lasts as long as the struct's. table: NULL, none is taken. 0, or -errno with the
 * reason, which names plug and option. */
int plug_read(const struct plug *plug, const struct setting *table, void *target, struct fault *fault);

/* "      append=yes|no ...", a line for each, or, with dashes, as an option of the command: "      --gain auto|DB ...".
 * table: NULL, none. */
void plug_help(const struct setting *table, bool dashes, enum language language, FILE *out);
