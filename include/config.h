// SPDX-License-Identifier: GPL-3.0-or-later
/* config: settings, typed once in tables: name, type, range, unit, help. The command line and a file fill the same
 * structs; the help, in two languages, is walked out of the tables. What is wrong with a setting is told with the place
 * where it was given: "option --gain" or "roof.conf:12".
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "fault.h"     // struct fault
#include "language.h"  // enum language

enum setting_type {
	SETTING_FLAG,   /* bool; no argument on the command line, yes or no in a file */
	SETTING_STRING, /* const char * */
	SETTING_NUMBER, /* double; k, M, G suffixes, and the unit that `argument` names */
	SETTING_HERTZ,  /* the same for a frequency or rate. Less than 100 kHz, but for 0, is refused: an M or k was
	                   forgotten */
	SETTING_TIMES,  /* double; alone on the command line it is 1 */
	SETTING_AUTO,   /* double; decibels, or "auto" for NAN */
	SETTING_INT,    /* int */
	SETTING_TIME,   /* int64_t, nanoseconds since 1970 UTC; RFC 3339 */
	SETTING_LIST,   /* struct setting_list: may be given any number of times */
	SETTING_FILE,   /* names a file of settings; on the command line only, not stored in a struct */
};

enum { SETTING_LIST_MAX = 16 };
struct setting_list {
	int count;
	const char *items[SETTING_LIST_MAX];
};

struct setting {
	const char *name; /* "max-offset"; NULL ends a table */
	enum setting_type type;
	size_t offset;        /* of its value in the target struct */
	double min, max;      /* bounds of numbers; both 0: any */
	const char *argument; /* "HZ"; NULL for a flag */
	const char *help, *help_zh;
};

/* An array of groups is ended by one whose table is NULL. */
struct setting_group {
	const struct setting *table;
	void *target;                 /* holds the defaults */
	const char *title, *title_zh; /* "Input options": for help only */
};

enum { CONFIG_GIVEN_MAX = 128, CONFIG_SECTION_TABLES = 4 };

/* A section of the file is one item of a list, with settings of its own, one a line: "[device rtlsdr=1]" and below it
 * "gain = 30" say what "device = rtlsdr=1,gain=30" does (plug.h). An array of them is ended by one without a name. */
struct config_section {
	const char *name; /* of the setting, a list */
	/* The settings of the one that these words name ("rtlsdr=1"), into tables[], which holds NULLs: 0, or -errno
	 * with the reason. */
	int (*tables)(const char *words, const struct setting *tables[CONFIG_SECTION_TABLES], struct fault *fault);
};

/* What was given, and where. Begins as { .groups = groups }. */
struct config {
	const struct setting_group *groups;
	const struct config_section *sections; /* NULL: the file has none */
	/* Is told each thing that is wrong in the file, with its place, and the reading goes on; NULL: it ends there.
	 */
	void (*wrong)(void *ctx, const struct fault *fault);
	void *ctx;
	const char *path;           /* of the file; NULL: none */
	char *text;                 /* content of the file, into which the targets' strings point */
	struct config_words *words; /* what its sections say, likewise */
	int nof_given;
	struct config_given {
		const struct setting *setting;
		const char *item; /* which item of a list; else NULL */
		int line;         /* of the file; 0: on the command line */
	} given[CONFIG_GIVEN_MAX];
};

/* Reads argv[1..]: settings into the groups' targets, the rest into *operands (argv reordered): "--name value" and
 * "--name=value"; "--" ends settings. Then the file that one of type SETTING_FILE names: what the command line gave is
 * not asked there. Number of operands, or -errno with the whole reason in *fault. */
int config_read(struct config *config, int argc, char **argv, char ***operands, struct fault *fault);

/* Reads a file alone. 0, or -errno with the whole reason, the last of several. */
int config_read_file(struct config *config, const char *path, struct fault *fault);

/* Puts the place where the setting was given before the reason of a fault that is about one. */
void config_blame(const struct config *config, struct fault *fault);

/* Calls `differs` with the name of each setting that has another value in b's targets than in a's; both of the same
 * tables. */
void config_compare(const struct config *a, const struct config *b, void (*differs)(void *ctx, const char *name),
                    void *ctx);

/* The strings in the targets are freed with it. */
void config_close(struct config *config);

void config_help(const struct setting_group *groups, enum language language, FILE *out);
