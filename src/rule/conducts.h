// SPDX-License-Identifier: GPL-3.0-or-later
/* conducts: what a cell, and what the operator's other cells, did to phones within the last ten minutes.
 */
#pragma once

#include "rule.h"  // struct scene, struct conduct_lately

/* Fewer connections make no share, and those of one minute may be one phone's that tries again. */
enum { CONDUCTS_MIN = 8, CONDUCTS_MINUTES = 3 };

struct conduct_lately conducts_of(const struct scene *scene, const struct cell *cell);

/* Of all peers together; minutes and time held are not. */
struct conduct_lately conducts_of_peers(const struct scene *scene, const struct cell *cell);

/* How the operator's other cells hold it with ciphering those who come for this. */
enum conducts_habit {
	CONDUCTS_UNKNOWN, /* too few were followed */
	CONDUCTS_CIPHER,  /* four of five became unreadable, at least */
	CONDUCTS_CLEAR,   /* fewer */
};
enum conducts_habit conducts_habit(const struct conduct_lately *peers, bool updates);
