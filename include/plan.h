// SPDX-License-Identifier: GPL-3.0-or-later
/* plan: which windows of the spectrum to listen to. Pure: it knows neither device nor clock. When, and how long, is
 * planner.h's.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"  // struct fault

enum { PLAN_WINDOWS_MAX = 1024 };

struct plan_window {
	double centre_hz;
	uint32_t carriers; /* how many carriers of the bands' rasters it covers that no other does */
};

struct plan {
	double usable_hz; /* width of a window's usable part, symmetric about its centre */
	char note[160];   /* which part of the bands the tuner cannot reach; "": none */
	int count;        /* the lowest window comes first */
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

/* Windows that cover the comma separated bands ("gsm900,b3"), each part of the spectrum once: 0, or -errno with the
 * reason when a band is not known, or the tuner reaches none of it, or the windows are too narrow for it. */
int plan_bands(struct plan *plan, const char *bands, const struct plan_tuner *tuner, struct fault *fault);

/* Windows of a plan: first, and the one after the last. */
struct plan_part {
	int first, end;
};

/* One of `parts` shares of the windows, as equal and as much in one piece as can be: 0, or -EINVAL with the reason when
 * there are too few. */
int plan_share(const struct plan *plan, int part, int parts, struct plan_part *windows, struct fault *fault);

/* A plan of one window. */
int plan_fixed(struct plan *plan, double centre_hz, const struct plan_tuner *tuner, struct fault *fault);
