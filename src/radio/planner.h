// SPDX-License-Identifier: GPL-3.0-or-later
/* planner: which window of the plan a device hears next, and for how long, from what the receivers see in each.
 * Pure: it knows neither device nor clock; all times [s] are of the samples heard, so that a slow machine plans alike.
 *
 * A survey goes through the windows twice. The first time it stays in each until all cells there are read, which takes
 * no longer than the receivers' first look where there are none; where a cell is suspected, for the usual time of a
 * dwell. Then it comes back to those where something weak may be, for longer.
 *
 * A watch goes on from there, by turns: a sweep, a glance at every window, and a dwell, the usual time on one of them.
 * What is news at a glance - a new cell, one that became louder, a strong one that is gone - gets a dwell at once. */
#pragma once

#include <stdbool.h>

#include "heard.h"     // struct heard
#include "plan.h"      // struct plan
#include "receiver.h"  // struct receiver_look

enum planner_visit {
	PLANNER_FIRST,  /* survey: until all is read */
	PLANNER_SECOND, /* survey: what was weak, or is suspected */
	PLANNER_GLANCE, /* watch: is there anything new? */
	PLANNER_DWELL,  /* watch */
};

struct planner_window {
	bool visited, again;    /* by the survey; to be visited by it once more */
	bool doubt, closer;     /* the survey suspects a cell there; and heard the window for a dwell because of it */
	bool cells;             /* a cell was heard there */
	double seen_s, dwelt_s; /* end of the last visit, of the last dwell */
	double fresh_s;         /* when it brought news */
	double suspect_s;       /* when a cell there was last suspected */
};

struct planner {
	const struct plan *plan;
	int first, end;        /* its share of the plan's windows */
	bool alone;            /* the plan has one window */
	double fixed_s;        /* time on this window by the user's wish; 0: as needed */
	double next_fixed_s;   /* the same for the next ones */
	bool passed, surveyed; /* both were told */
	int current;           /* index of the present window, -1 before the first */
	enum planner_visit visit;
	bool news;               /* the present glance brought some: it is a dwell now */
	double begun_s, dwell_s; /* of the present visit: when it began; how long the window is to be heard in all */
	int sweep_left;          /* windows left to glance at */
	int sweep_at;            /* window glanced at last */
	double swept_s;          /* time spent on glances since the last dwell */
	struct heard heard;
	int nof_unread; /* of the present window: frequencies of cells that its first visit leaves unread */
	double unread_hz[RECEIVER_CANDIDATES_MAX];
	struct planner_window windows[PLAN_WINDOWS_MAX];
};

/* fixed_s: time to be spent on each window, 0: as the planner thinks best. The plan must last. */
void planner_start(struct planner *planner, const struct plan *plan, double fixed_s);

/* From the next visit on [s]. */
void planner_fix(struct planner *planner, double fixed_s);

/* Takes the windows [first, end) of the plan for its own, instead of all of them. */
void planner_share(struct planner *planner, int first, int end);

/* What planner_next() gives instead of a window. */
enum {
	PLANNER_PASSED = -1,   /* once: the survey was in each window, and those that it doubts are next */
	PLANNER_SURVEYED = -2, /* once: the survey is over */
};

/* Begins the next visit: index of its window, or one of the above. */
int planner_next(struct planner *planner, double now_s);

/* What the receivers know of the present window, heard for home_s by now. */
void planner_look(struct planner *planner, const struct receiver_look *look, double home_s, double now_s);

/* How long the present window is to be heard in all, by what is known of it now. */
double planner_dwell_s(const struct planner *planner);

/* A cell at this frequency is suspected, or still is: a survey hears its window for the usual time of a dwell. much: a
 * watch hears it more often for a while. */
void planner_suspect(struct planner *planner, double freq_hz, bool much, double now_s);

/* Windows that the survey has been to, and carriers in them. */
int planner_visited(const struct planner *planner);
