// SPDX-License-Identifier: GPL-3.0-or-later
/* mutes: alerts that outputs are not told of for a time: one, by its id, or all of a cell, by its key. They are judged,
 * kept and witnessed as ever.
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
/* Ends it now, into *ended: false: there is none. */
bool mutes_drop(struct mutes *mutes, const char *what, struct mute *ended);
/* Ends one that had its time, into *ended; false: there is none. */
bool mutes_expire(struct mutes *mutes, int64_t time_ns, struct mute *ended);

/* Whether it is this alert, or one of this cell. */
bool mute_names(const struct mute *mute, const struct alert *alert);

/* Whether the alert is muted now. */
bool mutes_cover(const struct mutes *mutes, int64_t time_ns, const struct alert *alert);
/* Whether outputs are to hear nothing of it: who heard it raised before hears that it is cleared. */
bool mutes_withhold(const struct mutes *mutes, int64_t time_ns, const struct alert *alert);
