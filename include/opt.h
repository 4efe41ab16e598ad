/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * opt: command-line options as tables; help text is walked out of them.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "fault.h"  // struct fault

enum opt_type {
	OPT_FLAG,   /* bool, no argument */
	OPT_STRING, /* const char * */
	OPT_NUMBER, /* double; k, M, G suffixes, and the unit that `argument` names */
	OPT_HERTZ,  /* the same of a frequency or rate: one below 100 kHz, but for 0, is a slip and no radio's */
	OPT_INT,    /* int */
	OPT_LIST,   /* struct opt_list: may be given any number of times */
};

enum { OPT_LIST_MAX = 16 };
struct opt_list {
	int count;
	const char *items[OPT_LIST_MAX];
};

struct opt {
	const char *name;     /* without the dashes; NULL ends a table */
	enum opt_type type;
	size_t offset;        /* in the target struct */
	double min, max;      /* of numbers; both 0: any */
	const char *argument; /* "HZ"; NULL for a flag */
	const char *help;
};

/* An array of groups is ended by one whose table is NULL. */
struct opt_group {
	const char *title;       /* "Input options" */
	const struct opt *table;
	void *target;
};

/* Reads argv[1..]: options into the groups' targets (which hold the defaults), the rest into *operands (argv reordered).
 * Number of operands, or -EINVAL with the reason in *fault. "--name value" and "--name=value"; "--" ends options. */
int opt_parse(const struct opt_group *groups, int argc, char **argv, char ***operands, struct fault *fault);
void opt_help(const struct opt_group *groups, FILE *out);

/* "2.4M" -> 2.4e6: 0, or -EINVAL on anything but a finite number with an optional k, M or G. */
int opt_number(const char *text, double *value);
/* The same with a unit behind it or not, which `argument` names as a table does: HZ (also sps), DB, PPM, S, BYTES. */
int opt_quantity(const char *text, const char *argument, double *value);

/* Is `name` so near to `word` that it may be meant? The number of letters that differ, -1: it is another. */
int opt_distance(const char *word, const char *name);
