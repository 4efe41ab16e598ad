// SPDX-License-Identifier: GPL-3.0-or-later
/* list: the cells that are shown, in the order chosen, and the alerts that stand. Made anew for each picture; points
 * into the state that it was made of.
 */
#pragma once

#include <stdint.h>

#include "desk.h"    // struct desk
#include "screen.h"  // struct screen_state

enum { LIST_MAX = 10000, LIST_ALERTS = 8, LIST_REASONS = 5 };

struct list {
	int count;
	int chosen; /* place of the cell that the cursor is on; -1: there is none */
	struct row {
		const struct cell *cell;
		uint64_t handle;
		enum alert_level level;
		const char *operator; /* its name; "" not known */
		char plmn[8];         /* "" not known */
	} rows[LIST_MAX];
	int nof_alerts; /* that stand; the gravest are kept */
	struct standing {
		enum alert_level level;
		double score;
		bool muted;
		int nof_findings;
		char cell[CELL_KEY_SIZE];
		struct reason {
			const char *rule;
			char words[FINDING_TEXT_SIZE];
		} reasons[LIST_REASONS]; /* the heaviest first */
	} alerts[LIST_ALERTS];
};

void list_make(struct list *list, const struct desk *desk, const struct screen_state *state);

/* Its operator's name, or number; "" not known. */
const char *row_operator(const struct row *row);

/* The chosen one; NULL: none. */
const struct row *list_chosen(const struct list *list);

/* Moves the cursor by so many rows, not beyond the ends. */
void list_move(const struct list *list, struct desk *desk, int by);

/* In the words of the desk's language. */
const char *level_word(const struct desk *desk, enum alert_level level);
enum style level_style(enum alert_level level);
