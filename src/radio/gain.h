// SPDX-License-Identifier: GPL-3.0-or-later
/* gain: which gain a device takes on each band, where the user leaves that to the program: so much that the noise
 * moves the converter, so little that the strongest signals are not cut; and no more changes than that needs. A
 * dongle's own automatic gain would do it from one moment to the next, and no level could be compared with another.
 * Pure: it knows neither device nor clock. */
#pragma once

#include <stdbool.h>

#include "plan.h"  // struct plan

struct adc_level;

/* What a tuner has before anything was heard; levels are told as they would be with it. */
#define GAIN_FIRST_DB 30.0

enum { GAIN_BANDS_MAX = 16 };

struct gain_band {
	double low_hz, high_hz; /* centres of its first and last window */
	double gain_db;
	double ceiling_db;                         /* with more it was cut … */
	double ceiling_until_s;                    /* … which is worth remembering until then */
	double raised_s;                           /* when it was raised last, -INFINITY: never */
	double raised_hz, before_db, floor_before; /* in which window; gain and floor before that */
	bool raised, deaf;                         /* the floor is to be looked at; it did not rise with the gain */
};

struct gain {
	int count; /* bands; 0: the gain is not ours to choose */
	double min_db, max_db;
	struct gain_band bands[GAIN_BANDS_MAX];
};

/* For these windows, with a gain from min_db to max_db; where both are the same, nothing is chosen. */
void gain_start(struct gain *gain, const struct plan *plan, double min_db, double max_db);

/* The gain for a window that is centred here; NAN: it is not ours to choose. */
double gain_at(const struct gain *gain, double centre_hz);

/* The device took this one, the step nearest to it. */
void gain_is(struct gain *gain, double centre_hz, double gain_db);

/* What the window that is heard makes of the converter, with the gain of its band. True: it is another gain from now
 * on. now_s: time of the samples heard. */
bool gain_look(struct gain *gain, double centre_hz, const struct adc_level *level, double now_s);
