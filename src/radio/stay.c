// SPDX-License-Identifier: GPL-3.0-or-later
/* stay: a wish costs its own time and twice the tuner's settling, there and back; what was granted is counted in full
 * at once, so that a tuner that fails or a receiver that insists gets no more than its share. */
#include "stay.h"

#include <math.h>

static const double ahead_s =
	2; /* how far wishes may run ahead of the window: they come in bursts, when a cell was just found */
static const double same_hz = 1;
static const double rounding_s = 1e-6; /* less than a sample */

void stay_begin(struct stay *stay, double dwell_s, double settle_s, double now_s)
{
	*stay = (struct stay){ .dwell_s = dwell_s, .settle_s = settle_s, .since_s = now_s };
}

double stay_heard_s(const struct stay *stay, double now_s)
{
	return stay->home_s + (stay->away ? 0 : now_s - stay->since_s);
}

static double cost_s(const struct stay *stay, const struct stay_wish *wish)
{
	return wish->seconds + 2 * stay->settle_s;
}

/* How much of the window must have been heard before this wish is granted; INFINITY: it will not be in this window. */
static double home_needed_s(const struct stay *stay, const struct stay_wish *wish)
{
	double cost = cost_s(stay, wish), needed = stay->away_s + cost - ahead_s;

	if (!(wish->seconds > 0) || stay->away_s + cost > stay->dwell_s)
		return INFINITY;
	if (stay->granted.seconds > 0 && fabs(wish->centre_hz - stay->granted.centre_hz) < same_hz)
		needed = fmax(needed, stay->granted_home_s + cost);
	return needed;
}

static void grant(struct stay *stay, const struct stay_wish *wish, double home_s, double now_s)
{
	stay->home_s = stay->granted_home_s = home_s;
	stay->away_s += cost_s(stay, wish);
	stay->granted = *wish;
	stay->away = true;
	stay->since_s = now_s;
}

enum stay_move stay_next(struct stay *stay, const struct stay_wish *wish, double now_s)
{
	double home_s = stay_heard_s(stay, now_s);

	if (stay->away && now_s < stay->since_s + stay->granted.seconds)
		return STAY_HERE;
	if (home_s >= home_needed_s(stay, wish)) {
		grant(stay, wish, home_s, now_s);
		return STAY_AWAY;
	}
	if (home_s >= stay->dwell_s - rounding_s)
		return STAY_OVER;
	if (!stay->away)
		return STAY_HERE;
	stay->away = false;
	stay->since_s = now_s;
	return STAY_RETURN;
}

double stay_due_s(const struct stay *stay, const struct stay_wish *wish)
{
	if (stay->away)
		return stay->since_s + stay->granted.seconds;
	return stay->since_s + fmin(home_needed_s(stay, wish), stay->dwell_s) - stay->home_s;
}
