// SPDX-License-Identifier: GPL-3.0-or-later
/* schedule: see schedule.h. */
#include "schedule.h"

#include <math.h>

static const double same_hz = 500; /* tuners round */

void schedule_init(struct schedule *schedule, const struct plan *plan, double settle_s, double dwell_s, bool watch)
{
	planner_start(&schedule->planner, plan, dwell_s);
	schedule->settle_s = settle_s;
	schedule->watch = watch;
	schedule->parked = false;
}

double schedule_home_hz(const struct schedule *schedule)
{
	const struct planner *planner = &schedule->planner;

	return schedule->parked ? schedule->parked_hz : planner->plan->windows[planner->current].centre_hz;
}

struct schedule_move schedule_again(struct schedule *schedule, double now_s)
{
	stay_begin(&schedule->stay, planner_dwell_s(&schedule->planner), schedule->settle_s, now_s);
	return (struct schedule_move){ .centre_hz = schedule_home_hz(schedule) };
}

struct schedule_move schedule_start(struct schedule *schedule, double now_s)
{
	planner_next(&schedule->planner, now_s);
	return schedule_again(schedule, now_s);
}

static struct schedule_move next_window(struct schedule *schedule, double now_s)
{
	int next = planner_next(&schedule->planner, now_s);
	bool surveyed = next == PLANNER_SURVEYED;
	struct schedule_move move;

	if (next == PLANNER_PASSED)
		return (struct schedule_move){ .passed = true };

	if (surveyed && !schedule->watch)
		return (struct schedule_move){ .surveyed = true, .over = true };
	if (surveyed)
		planner_next(&schedule->planner, now_s);
	move = schedule_again(schedule, now_s);
	move.surveyed = surveyed;
	return move;
}

struct schedule_move schedule_next(struct schedule *schedule, const struct stay_wish *wish, double now_s,
                                   double clock_s)
{
	struct schedule_move stays = { 0 };

	if (schedule->parked)
		return clock_s >= schedule->parked_until_s ? schedule_leave(schedule, now_s) : stays;
	schedule->stay.dwell_s = planner_dwell_s(&schedule->planner);
	switch (stay_next(&schedule->stay, wish, now_s)) {
	case STAY_HERE:
		break;
	case STAY_AWAY:
		return (struct schedule_move){ .centre_hz = wish->centre_hz };
	case STAY_RETURN:
		return (struct schedule_move){ .centre_hz = schedule_home_hz(schedule) };
	case STAY_OVER:
		return next_window(schedule, now_s);
	}
	return stays;
}

void schedule_look(struct schedule *schedule, double centre_hz, const struct receiver_look *look, double now_s)
{
	if (!schedule->parked && !schedule->stay.away && fabs(centre_hz - schedule_home_hz(schedule)) < same_hz)
		planner_look(&schedule->planner, look, stay_heard_s(&schedule->stay, now_s), now_s);
}

struct schedule_move schedule_park(struct schedule *schedule, double centre_hz, double until_s, double now_s)
{
	schedule->parked = true;
	schedule->parked_hz = centre_hz;
	schedule->parked_until_s = until_s;
	return schedule_again(schedule, now_s);
}

struct schedule_move schedule_leave(struct schedule *schedule, double now_s)
{
	if (!schedule->parked)
		return (struct schedule_move){ 0 };
	schedule->parked = false;
	return schedule_again(schedule, now_s);
}

double schedule_patience_s(const struct schedule *schedule, const struct stay_wish *wish, double now_s, double clock_s)
{
	if (schedule->parked)
		return schedule->parked_until_s - clock_s;
	return stay_due_s(&schedule->stay, wish) - now_s;
}
