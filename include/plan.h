// SPDX-License-Identifier: GPL-3.0-or-later
/* plan: which windows of the spectrum to listen to, and in which order. Pure: it knows neither device nor clock.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"  // struct fault

enum { PLAN_WINDOWS_MAX = 1024 };

struct plan_window {
	double centre_hz;
	uint32_t carriers; /* how many carriers of the band's raster it covers */
	bool cells;        /* a cell was heard in it */
};

struct plan {
	double usable_hz; /* width of a window's usable part, symmetric about its centre */
	int count;
	int current;     /* index of the window listened to now; -1 before the first */
	int visited;     /* windows that the survey has visited, the present one included */
	int busy;        /* index of the window with cells that was visited last */
	int busy_visits; /* visits to windows with cells since the last visit to one without */
	int quiet;       /* index of the window without cells that was visited last */
	char note[160];  /* which part of the bands the tuner cannot reach; "": none */
	struct plan_window windows[PLAN_WINDOWS_MAX];
};

/* What the tuner can do; max_hz 0: it cannot tune and the range is not known. */
struct plan_tuner {
	double rate_hz, min_hz, max_hz;
	double gap_min_hz, gap_max_hz; /* in between, where it does not lock; both 0: none */
};

/* Whether the tuner can be set to this centre. */
bool plan_reaches(const struct plan_tuner *tuner, double centre_hz);

/* Width of the flat, alias-free part about the centre of a window of this rate [Hz]. */
double plan_usable_hz(double rate_hz);

/* Windows that cover the comma separated bands ("gsm900,b3"): 0, or -EINVAL with the reason when a band is not known,
 * or the tuner reaches none of it, or the windows are too narrow for it. */
int plan_bands(struct plan *plan, const char *bands, const struct plan_tuner *tuner, struct fault *fault);

/* Leaves one of `parts` shares of the windows, as equal and as much in one piece as can be: 0, or -EINVAL with the
 * reason when there are too few. */
int plan_share(struct plan *plan, int part, int parts, struct fault *fault);

/* A plan of one window. */
int plan_fixed(struct plan *plan, double centre_hz, const struct plan_tuner *tuner, struct fault *fault);

/* A cell was heard on this carrier. */
void plan_heard(struct plan *plan, double freq_hz);

/* The next window of the survey, NULL when all were visited. */
const struct plan_window *plan_survey_next(struct plan *plan);

/* After the survey: the windows with cells in turn, now and then one without, to find new cells. */
const struct plan_window *plan_watch_next(struct plan *plan);
