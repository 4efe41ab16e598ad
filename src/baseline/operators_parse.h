// SPDX-License-Identifier: GPL-3.0-or-later
/* operators_parse: a plan of operators as it is in memory, and how it is read from text.
 */
#pragma once

#include "operators.h"
#include "pdu.h"  // enum rat

enum { OPERATORS_PLMNS_MAX = 32, OPERATORS_RANGES_MAX = 64, OPERATORS_NAME_SIZE = 64 };

struct range {
	int32_t first, last; /* both included */
};

struct ranges {
	bool given; /* the plan has this kind of range; with count 0 it says that there are none */
	int count;
	struct range ranges[OPERATORS_RANGES_MAX];
};

struct mno {
	int nof_plmns;
	char plmns[OPERATORS_PLMNS_MAX][8]; /* "460-00" */
	char name[OPERATORS_NAME_SIZE], name_zh[OPERATORS_NAME_SIZE];
	struct ranges channels[RATS], areas[RATS];
	bool shares_given; /* the plan says whom it shares cells with */
	int nof_shares;
	char shares[OPERATORS_PLMNS_MAX][8];
};

struct operators {
	char *text; /* all that was read, [size] */
	size_t size;
	size_t count, room;
	struct mno *list; /* [count] */
};

/* Reads text[size]; name is what faults call it. NULL with name, line and reason in *fault. */
struct operators *operators_parse(const char *text, size_t size, const char *name, struct fault *fault);
