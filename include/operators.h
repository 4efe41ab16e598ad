// SPDX-License-Identifier: GPL-3.0-or-later
/* operators: the plan of who may be where: for each PLMN its name, and the ranges of ARFCN, EARFCN, LAC and TAC it
 * uses. A text file; one for China's operators is built in.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cell.h"   // struct cell_plmn
#include "fault.h"  // struct fault
#include "pdu.h"    // enum rat

struct operators;

enum operators_verdict {
	OPERATORS_UNKNOWN, /* the plan says nothing of this PLMN or this kind of range */
	OPERATORS_INSIDE,
	OPERATORS_OUTSIDE,
};

/* The file at path; NULL: the built-in plan. NULL with file, line and reason in *fault. */
struct operators *operators_open(const char *path, struct fault *fault);
void operators_close(struct operators *operators);

/* The plan as it was read, *size octets. */
const char *operators_text(const struct operators *operators, size_t *size);

/* Name of the operator in English or Chinese, "" when not known. */
const char *operators_name(const struct operators *operators, const char *mcc, const char *mnc, bool chinese);

/* Whether the plan knows any operator of this country. */
bool operators_country_known(const struct operators *operators, const char *mcc);

/* Whether the carrier (ARFCN, EARFCN), the area (LAC, TAC) lie in the ranges of this PLMN. An EARFCN of another band
 * with the same frequency is as good. */
enum operators_verdict operators_channel(const struct operators *operators, const char *mcc, const char *mnc,
                                         enum rat rat, int32_t channel);
enum operators_verdict operators_area(const struct operators *operators, const char *mcc, const char *mnc, enum rat rat,
                                      int32_t area);

/* Whether a cell may broadcast both PLMNs: they are one operator's, or the plan says that the two operators share
 * cells. */
enum operators_verdict operators_shared(const struct operators *operators, const struct cell_plmn *a,
                                        const struct cell_plmn *b);

/* Names of the PLMNs that may use this carrier, comma separated, into text[size]; "" none; returns text. */
char *operators_of_channel(const struct operators *operators, enum rat rat, int32_t channel, char *text, size_t size);
