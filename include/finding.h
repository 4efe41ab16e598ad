// SPDX-License-Identifier: GPL-3.0-or-later
/* finding: one rule's sign that a cell is not what it says, with the value seen, the value expected and where the
 * expectation is from. A finding alone accuses nobody; alert adds them up.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Signs of one family come from one cause, and count once; a verdict needs two families. */
enum family {
	FAMILY_IDENTITY,      /* PLMN, LAC/TAC, cell identity */
	FAMILY_NEIGHBOURS,    /* what it lists, and who lists it */
	FAMILY_CONFIGURATION, /* all other settings broadcast: unlike the operator's, or defaults of SDR stacks */
	FAMILY_DOWNGRADE,     /* keeps phones on 2G or sends them there */
	FAMILY_POWER,
	FAMILY_CLOCK,   /* carrier and frame timing */
	FAMILY_TIME,    /* appears, changes, rotates, disappears */
	FAMILY_TRAFFIC, /* paging and assignments */
	FAMILY_CONDUCT, /* what it does to phones on dedicated channels */
	FAMILIES,
};

/* Where an expectation is from. */
enum basis {
	BASIS_STANDARD, /* 3GPP text: holds everywhere */
	BASIS_HEARD,    /* the other cells heard */
	BASIS_HISTORY,  /* the same cell, earlier */
	BASIS_BASELINE, /* cells learned or imported */
	BASIS_PLAN,     /* the operators' plan */
	BASIS_STACKS,   /* defaults of known software */
	BASES,
};

/* Octets of UTF-8. */
enum { FINDING_VALUE_SIZE = 128, FINDING_VALUE_ZH_SIZE = 192, FINDING_TEXT_SIZE = 224 };

struct finding {
	const char *rule; /* id of the rule */
	int version;
	enum family family;
	enum basis basis;
	float weight;  /* log10 of how much likelier this is of a fake cell than of an honest one; below 0: it clears */
	bool newcomer; /* an honest new cell (a home cell, a cell on wheels) shows it too: it says that a cell is new,
	                  not what it does */
	uint64_t sources; /* messages that show it, bits 1 << source (history.h); 0: measurements only */
	char observed[FINDING_VALUE_SIZE], expected[FINDING_VALUE_SIZE];
	char observed_zh[FINDING_VALUE_ZH_SIZE], expected_zh[FINDING_VALUE_ZH_SIZE];
	char text_en[FINDING_TEXT_SIZE], text_zh[FINDING_TEXT_SIZE];
};

/* "identity", "身份" … */
const char *family_name(enum family family);
const char *family_name_zh(enum family family);
/* "the other cells heard", "其他小区" … */
const char *basis_name(enum basis basis);
const char *basis_name_zh(enum basis basis);
