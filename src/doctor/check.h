// SPDX-License-Identifier: GPL-3.0-or-later
/* check: one condition each: what is asked, what is wrong where it is met, and how the facts are judged.
 */
#pragma once

#include "diagnosis.h"  // struct diagnosis_line
#include "doctor.h"     // struct doctor_facts

struct check {
	enum condition condition;
	const char *id;
	const char *asked, *asked_zh;
	const char *wrong, *wrong_zh;
	/* Fills in evidence, and the remedy where something is wrong. */
	enum diagnosis_state (*judge)(const struct doctor_facts *facts, struct diagnosis_line *line);
	bool hides; /* what is wrong here, with nothing read, leaves nothing to be judged after it */
	bool apart; /* nothing before it hides it */
};

/* In the order in which they hide each other, each list ended by one without an id. */
extern const struct check device_checks[], signal_checks[], machine_checks[];

/* The same in both languages, with the same arguments in the same order. */
void say(struct diagnosis_text *text, const char *format, const char *format_zh, ...)
	__attribute__((format(printf, 2, 4), format(printf, 3, 4)));
