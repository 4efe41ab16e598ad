// SPDX-License-Identifier: GPL-3.0-or-later
/* trail: the level of the one cell that is hunted, as each of its blocks was received. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cell.h"  // CELL_KEY_SIZE

struct message;

enum { TRAIL_MAX = 512 };

struct trail {
	char cell[CELL_KEY_SIZE]; /* "" none is hunted */
	int count;
	struct trail_point {
		int64_t time_ns;
		float dbfs;
	} points[TRAIL_MAX]; /* the oldest first */
};

/* Hunts this cell, "" none; what was heard of the one before is forgotten. */
void trail_begin(struct trail *trail, const char *cell);

/* Takes the level of a message of that cell: the mean where several come within a quarter of a second. */
void trail_add(struct trail *trail, int64_t time_ns, const struct message *message);

/* Mean level from so many seconds before the last point to that [dBFS]; NAN: no point lies there. */
float trail_mean(const struct trail *trail, double from_s, double to_s);

/* How much stronger it became: its mean of the last three seconds over that of the seven before [dB]; NAN: not known.
 */
float trail_trend_db(const struct trail *trail);

/* Seconds between two sounds: the stronger, the faster; INFINITY: nothing was heard lately. */
double trail_beat_s(const struct trail *trail, int64_t now_ns);
