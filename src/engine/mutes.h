// SPDX-License-Identifier: GPL-3.0-or-later
/* mutes: for a time outputs are not told of one alert, by its id, or of all alerts of a cell, by its key. The alerts
 * are judged, kept in the journal and sealed as evidence as ever.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "alert.h"  // struct alert

enum { MUTES_MAX = 64 };

struct mute {
	char what[CELL_KEY_SIZE]; /* id of an alert or key of a cell */
	int64_t since_ns, until_ns;
};

struct mutes {
	int count;
	struct mute items[MUTES_MAX];
};

/* Begins one, or sets the end of one that is there: 0 or -ENOSPC. */
int mutes_add(struct mutes *mutes, const char *what, int64_t since_ns, int64_t until_ns);
/* Ends the mute of this name and copies it into *ended; false: there is none. */
bool mutes_drop(struct mutes *mutes, const char *what, struct mute *ended);
/* Ends one mute whose time is over and copies it into *ended; false: there is none. */
bool mutes_expire(struct mutes *mutes, int64_t time_ns, struct mute *ended);

/* Whether the mute names this alert or its cell. */
bool mute_names(const struct mute *mute, const struct alert *alert);

/* Whether the alert is muted now. */
bool mutes_cover(const struct mutes *mutes, int64_t time_ns, const struct alert *alert);
/* Whether outputs are not to be told of this record: a cleared alert that was raised before the mute is told all the
 * same. */
bool mutes_withhold(const struct mutes *mutes, int64_t time_ns, const struct alert *alert);
