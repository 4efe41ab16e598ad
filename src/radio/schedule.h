// SPDX-License-Identifier: GPL-3.0-or-later
/* schedule: where the tuner of one radio is to be: in the window that the planner chose, away from it for a receiver's
 * wish, or parked on the user's. Pure: now_s is the time of the samples heard, clock_s a clock's. */
#pragma once

#include <stdbool.h>

#include "planner.h"  // struct planner
#include "stay.h"     // struct stay, struct stay_wish

struct schedule {
	struct planner planner;
	struct stay stay;
	double settle_s;
	bool watch;  /* goes on after the survey */
	bool parked; /* at parked_hz, until parked_until_s of the clock */
	double parked_hz, parked_until_s;
};

/* What comes next. */
struct schedule_move {
	double centre_hz; /* where to tune to; 0: it stays */
	bool passed;      /* the survey has been in each window: what is suspected now is heard for longer */
	bool surveyed;    /* the survey has just ended */
	bool over;        /* there is nothing more to do */
};

void schedule_init(struct schedule *schedule, const struct plan *plan, double settle_s, double dwell_s, bool watch);

/* The first window. */
struct schedule_move schedule_start(struct schedule *schedule, double now_s);

/* After anything may have changed; wish: of the receivers now, seconds 0: none. */
struct schedule_move schedule_next(struct schedule *schedule, const struct stay_wish *wish, double now_s,
                                   double clock_s);

/* What the receivers know of the window with this centre. */
void schedule_look(struct schedule *schedule, double centre_hz, const struct receiver_look *look, double now_s);

/* Where it listens when no wish is granted. */
double schedule_home_hz(const struct schedule *schedule);

/* The present window begins anew: it was not heard for a while. */
struct schedule_move schedule_again(struct schedule *schedule, double now_s);

/* Stays there until that time of the clock, or until schedule_leave(). */
struct schedule_move schedule_park(struct schedule *schedule, double centre_hz, double until_s, double now_s);
struct schedule_move schedule_leave(struct schedule *schedule, double now_s);

/* How long until schedule_next() has something to say, if nothing else changes [s]. */
double schedule_patience_s(const struct schedule *schedule, const struct stay_wish *wish, double now_s, double clock_s);
