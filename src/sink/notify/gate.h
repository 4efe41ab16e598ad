// SPDX-License-Identifier: GPL-3.0-or-later
/* gate: which records of alerts people are told of. The first one at or above a level, each change of level that stays
 * there, and that it is over; not the same again. What was told is remembered by the alert's id, also from one run to
 * the next. Private to src/sink/notify. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alert.h"  // enum alert_level, enum alert_state

enum { GATE_ALERTS_MAX = 1024, GATE_TEXT_MAX = GATE_ALERTS_MAX * (ALERT_ID_SIZE + 16) };

struct gate {
	enum alert_level least; /* level */
	bool updates;           /* updates of the same level too */
	int count;
	uint64_t clock; /* counts what was told */
	struct told {
		char id[ALERT_ID_SIZE];
		enum alert_level level;
		bool over;
		uint64_t when; /* by clock */
	} alerts[GATE_ALERTS_MAX];
};

/* "notice" "suspicious" "fake"; NULL: suspicious. 0 or -EINVAL. */
int gate_parse_level(const char *name, enum alert_level *level);

/* Whether people are to be told of it. */
bool gate_wants(const struct gate *gate, const char *id, enum alert_level level, enum alert_state state);

/* They are. Of too many alerts the one told of longest ago is forgotten, of those that are over first. */
void gate_tell(struct gate *gate, const char *id, enum alert_level level, enum alert_state state);

/* Of the alerts that were told and are not over: the highest level, and how many. */
enum alert_level gate_standing(const struct gate *gate, int *count);

/* What was told, a line for each alert, into text[GATE_TEXT_MAX]: its size. */
size_t gate_write(const struct gate *gate, char *text);

/* Reads the same; lines that are none are passed over. */
void gate_read(struct gate *gate, const char *text, size_t size);
