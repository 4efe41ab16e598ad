// SPDX-License-Identifier: GPL-3.0-or-later
/* plug: names one of several kinds, a target, and options of that kind: "jsonl:PATH,append=yes" for an output,
 * "rtlsdr=SERIAL,gain=30" for a device. Each kind declares its options in a table (config.h) and has them filled into a
 * struct of its own.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "config.h"    // struct setting
#include "fault.h"     // struct fault
#include "language.h"  // enum language

enum { PLUG_TEXT_MAX = 4096, PLUG_OPTIONS_MAX = 16 };

struct plug {
	char text[PLUG_TEXT_MAX];  /* the text that the members below point into */
	const char *kind, *target; /* target: "" when there is none */
	int count;
	struct plug_option {
		const char *name, *value;
	} options[PLUG_OPTIONS_MAX];
};

/* Parses the text. `separator` (':' or '=') stands before the target. An option begins at a comma that "name=" follows,
 * so that a target, and a value, may hold other commas. 0, or -errno with the reason. */
int plug_parse(struct plug *plug, const char *words, char separator, struct fault *fault);

/* Whether a value can stand among words: a comma in it with "name=" behind would begin an option. */
bool plug_holds(const char *value);

/* Where a kind's target is itself a list of KEY=VALUE, words of it were taken for options: gives those before the first
 * option of these tables back. 0, or -EINVAL with the reason when one of them looks like an option misspelt. */
int plug_give_back(struct plug *plug, const struct setting_group *groups, struct fault *fault);

/* Fills the struct `target`, which holds the defaults, with the plug's options: flags are given as yes or no. plug:
 * NULL, there are none; its text lasts as long as the struct's. table: NULL, none is taken. 0, or -errno with the
 * reason, which names plug and option. */
int plug_read(const struct plug *plug, const struct setting *table, void *target, struct fault *fault);

/* The same with the settings of several tables, each with its target. */
int plug_read_groups(const struct plug *plug, const struct setting_group *groups, struct fault *fault);

/* Whether it could be read with the settings of these tables, up to a NULL: 0, or -errno with the reason. */
int plug_check(const struct plug *plug, const struct setting *const tables[], int count, struct fault *fault);

/* "      append=yes|no ...", a line for each, or, with dashes, as an option of the command: "      --gain auto|DB ...".
 * table: NULL, none. */
void plug_help(const struct setting *table, bool dashes, enum language language, FILE *out);
