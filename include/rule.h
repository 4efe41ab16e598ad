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

/* Bounds what rules cost that walk over other cells: one unit is one step to the next cell. */
struct effort {
	uint32_t left;  /* steps left to the rule that now runs */
	uint64_t spent; /* steps of all rules so far */
};

/* All that a rule may look at. */
struct scene {
	const struct cells *cells;         /* every cell heard */
	const struct coverage *coverage;   /* what was listened to, and since when */
	const struct operators *operators; /* the plan of who may be where; empty where there is none */
	struct baseline *baseline;         /* NULL: none. Not const: asking it uses its SQL statements */
	int64_t now_ns;
	int64_t moved_ns;      /* when the sensor last moved on, by its GPS; 0: it never did, as far as is known */
	struct effort *effort; /* NULL: walks are not limited */
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
	bool both;    /* it looks at cells of both rats */
	enum family family;
	enum basis basis;
	bool newcomer;    /* default of the finding's: an honest new cell shows it too */
	bool own_words;   /* the sign is in what the cell broadcasts; other rules then ask it of neighbours as well
	                     (joint.h) */
	float weight;     /* of a clear case: log10(share of fake cells that show it / share of honest ones) */
	uint64_t sources; /* messages it reads, bits 1 << source of history.h; 0: measurements only. Where it looks at
	                     both rats, those of GSM: */
	uint64_t sources_lte;  /* those of LTE, which are numbered differently */
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

/* Whether the rule is to be asked of this cell: it is for its rat, and every message that it reads was repeated
 * unchanged. *sources: those messages, as in struct finding. */
bool rule_applies(const struct rule *rule, const struct suspect *suspect, uint64_t *sources);

/* Asks every rule: findings[max], heaviest first; returns how many. Left out are findings in messages that were not yet
 * repeated unchanged (a wrong block may pass its parity by chance and must accuse nobody) and those of rules that ran
 * out of effort. */
int rules_check(const struct scene *scene, const struct suspect *suspect, struct finding *findings, int max);
