// SPDX-License-Identifier: GPL-3.0-or-later
/* position: where a sensor is, in WGS 84.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "fault.h"  // struct fault

struct position {
	double lat, lon;    /* degrees, north and east positive */
	double accuracy_m;  /* the true place is mostly no further away; NAN: not known */
	const char *source; /* "fixed", "gpsd"; NULL: no position is known */
};

/* "LAT,LON" or "LAT,LON,ACCURACY" in degrees and metres: 0; -ENOENT: these are other words; -ERANGE with *fault:
 * numbers that are no place. */
int position_parse(const char *words, struct position *position, struct fault *fault);

/* Metres between the two on a sphere: good to half a percent. */
double position_distance_m(const struct position *a, const struct position *b);

/* Whether a sensor moves: told of each position, compares with where it last stood still. */
struct position_anchor {
	struct position at; /* source NULL: nowhere yet */
};

/* True when the sensor is now further from where it stood than both positions' errors explain; it then stands here. */
bool position_moved(struct position_anchor *anchor, const struct position *now);
