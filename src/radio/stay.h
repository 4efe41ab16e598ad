// SPDX-License-Identifier: GPL-3.0-or-later
/* stay: the time spent on one window of the plan, and the short moves away from it that receivers wish for. Pure: it
 * knows neither tuner nor clock. now_s is the time of the samples heard so far, of whatever window: it stands while the
 * tuner settles or the source stalls, so that a window or a wish gets what it was promised on a slow machine too.
 */
#pragma once

#include <stdbool.h>

enum stay_move {
	STAY_HERE,   /* nothing to do before stay_due_s() or another wish */
	STAY_AWAY,   /* tune to the wish: it was granted */
	STAY_RETURN, /* tune back to the window */
	STAY_OVER,   /* tune to the next window, and begin there */
};

/* What is wished for; seconds 0: nothing. */
struct stay_wish {
	double centre_hz, seconds;
};

struct stay {
	double dwell_s;  /* time to be spent in the window */
	double settle_s; /* time lost by each retune */
	double home_s;   /* how long the window was heard before since_s */
	double away_s;   /* time given to wishes */
	double since_s;  /* the present frequency has been heard since this time */
	bool away;
	struct stay_wish granted; /* the wish granted last */
	double granted_home_s;    /* how long the window had been heard when it was granted */
};

/* How long the window was heard by now. */
double stay_heard_s(const struct stay *stay, double now_s);

/* A new window was tuned to; dwell_s may be changed later, to less than what it was heard already too. */
void stay_begin(struct stay *stay, double dwell_s, double settle_s, double now_s);

/* What to do now. A wish waits where too much was given to wishes already:
 *   - they never get more of a window's time than the window itself (so that it takes at most twice its dwell),
 *   - nor run ahead of what was heard of the window by more than 2 s,
 *   - and the same one is granted again only when the window has been heard for as long since.
 * One wish may follow another without going back in between. */
enum stay_move stay_next(struct stay *stay, const struct stay_wish *wish, double now_s);

/* When stay_next() has something to say even if the wish stays as it is. */
double stay_due_s(const struct stay *stay, const struct stay_wish *wish);
