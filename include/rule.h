// SPDX-License-Identifier: GPL-3.0-or-later
/* rule: one heuristic. check() looks at one cell among all that is known, and says whether it sees its sign; it is
 * pure, keeps nothing, and may be asked again at any time. One file a rule in src/rule/catalogue, one line in the list
 * of src/rule/rules.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "baseline.h"   // struct baseline
#include "cells.h"      // struct cells
#include "coverage.h"   // struct coverage
#include "finding.h"    // struct finding
#include "history.h"    // struct history
#include "operators.h"  // struct operators

/* What looking around costs: steps from one cell heard to the next. */
struct effort {
	uint32_t left;  /* what the rule now running may still spend */
	uint64_t spent; /* by all so far */
};

/* All that a rule may look at. */
struct scene {
	const struct cells *cells;         /* every cell heard */
	const struct coverage *coverage;   /* what was listened to, and since when */
	const struct operators *operators; /* the plan of who may be where; empty where there is none */
	struct baseline *baseline;         /* cells known at this place; NULL: none (look-ups use its statements) */
	int64_t now_ns;
	struct effort *effort; /* work of the rules, counted and limited; NULL: neither */
};

/* The cell that is judged. */
struct suspect {
	const struct cell *cell;
	const struct history *history;
	const struct known *known; /* what the baseline knows of its identity; all false without one */
	const struct cell
		*expected; /* the cell that the baseline knows in its place: carrier and BSIC or PCI; NULL: none */
};

/* Weight of a grave sign: one that a standard or the operators' own logic forbids to every honest network, so that
 * fewer than one honest cell in ten thousand shows it. It is a suspicion alone; all other weights stay at or below 3.5.
 */
#define RULE_GRAVE 4.2f

struct rule {
	const char *id; /* "lac-alien": as in the records */
	int version;
	enum rat rat; /* of the cells it looks at */
	bool both;    /* looks at cells of every rat */
	enum family family;
	enum basis basis;
	bool newcomer;    /* preset of the finding's */
	bool own_words;   /* a sign in what the cell says of itself: counts of a neighbour too; see joint.h */
	float weight;     /* of a clear case: log10(share of fake cells that show it / share of honest ones) */
	uint64_t sources; /* messages it reads, bits 1 << source of history.h; 0: measurements only. Of GSM, where it
	                     looks at both: */
	uint64_t sources_lte;  /* those of LTE. Each standard numbers its messages for itself */
	const char *looks_for; /* one sentence, and the fields and clauses read */
	const char *false_alarms, *false_alarms_zh;
	const char *weight_from; /* how the weight was obtained */
	/* True when the sign is there: observed, expected and text are then filled in, each in English and in Chinese,
	 * and weight (preset) lowered where the case is less than clear. */
	bool (*check)(const struct scene *scene, const struct suspect *suspect, struct finding *finding);
};

/* All rules, ended by NULL. */
extern const struct rule *const rules[];

/* By id, NULL when there is none. */
const struct rule *rule_find(const char *id);

/* It looks at this cell, all of whose messages that it reads were repeated unchanged: *sources (as in the finding) are
 * these. */
bool rule_applies(const struct rule *rule, const struct suspect *suspect, uint64_t *sources);

/* Asks every rule: findings[max], heaviest first; how many. A finding whose messages were not repeated unchanged yet is
 * left out: a block that passed its parity by chance must not accuse anybody. So is that of a rule that was not through
 * with looking around when its effort was spent. */
int rules_check(const struct scene *scene, const struct suspect *suspect, struct finding *findings, int max);
