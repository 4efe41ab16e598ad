// SPDX-License-Identifier: GPL-3.0-or-later
/* diagnosis: why nothing is heard, one line a condition, in the order in which they hide each other: what comes first
 * must be mended first.
 */
#pragma once

#include <stdio.h>

#include "language.h"  // enum language

/* In that order. Their numbers are exit statuses: new ones get numbers at the end, wherever they stand in the order. */
enum condition {
	CONDITION_DEVICE = 10, /* no dongle; nobody answers */
	CONDITION_DRIVER,      /* a kernel driver holds it */
	CONDITION_PERMISSION,
	CONDITION_CLAIMED, /* another program has it */
	CONDITION_BROKEN,  /* it does not work, for any other reason */
	CONDITION_BAND,    /* the tuner does not reach what is to be heard */
	CONDITION_SAMPLES, /* none come, or many are lost */
	CONDITION_CLIPPED,
	CONDITION_DEAF,     /* the noise floor does not move with the gain */
	CONDITION_ANTENNA,  /* nothing anywhere */
	CONDITION_EMPTY,    /* nothing in the band */
	CONDITION_CRYSTAL,  /* off by more than is searched */
	CONDITION_UNREAD,   /* energy, but nothing decodes */
	CONDITION_CLOCK,    /* the host's clock is not synchronised */
	CONDITION_DISK,     /* nearly full */
	CONDITION_PAST_ALL, /* one more than the last */
};
enum { CONDITIONS = CONDITION_PAST_ALL - CONDITION_DEVICE };

enum diagnosis_state {
	DIAGNOSIS_WELL,
	DIAGNOSIS_TROUBLE,
	DIAGNOSIS_UNKNOWN, /* could not be looked at: something before it hides it, or the device does not allow it */
};

enum { DIAGNOSIS_LANGUAGES = LANGUAGE_ZH + 1, DIAGNOSIS_TEXT_SIZE = 512 };

/* A text in each language; "": nothing to be said. */
struct diagnosis_text {
	char in[DIAGNOSIS_LANGUAGES][DIAGNOSIS_TEXT_SIZE];
};

struct diagnosis_line {
	const char *id; /* "no-device", "clipped" ... */
	enum condition condition;
	enum diagnosis_state state;
	struct diagnosis_text sentence; /* what is wrong, where something is; else what was asked */
	struct diagnosis_text evidence; /* what was seen that says so */
	struct diagnosis_text remedy;   /* where something is wrong */
};

struct diagnosis {
	const char *device;                 /* as of --device */
	struct diagnosis_text heard;        /* what is received, where nothing hides it */
	const struct diagnosis_line *first; /* what is to be mended first, one of lines[]; NULL: all is well */
	struct diagnosis_line lines[CONDITIONS];
};

/* As one line of JSON: 0 or -EIO. */
int diagnosis_write(const struct diagnosis *diagnosis, FILE *out);
