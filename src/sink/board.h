// SPDX-License-Identifier: GPL-3.0-or-later
/* board: the alerts that stand now, one line each, for a table that is redrawn.
 */
#pragma once

#include <stddef.h>

#include "alert.h"     // struct alert
#include "language.h"  // enum language

enum { BOARD_LINES = 8, BOARD_LINE_SIZE = 320 };

struct board {
	int count;
	struct {
		char id[ALERT_ID_SIZE];
		enum alert_level level;
		char text[BOARD_LINE_SIZE];
	} lines[BOARD_LINES]; /* gravest first */
};

/* Adds, updates or removes the alert's line; when there are too many, the mildest is dropped. */
void board_alert(struct board *board, const struct alert *alert, enum language language);
