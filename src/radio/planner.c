// SPDX-License-Identifier: GPL-3.0-or-later
/* planner: see planner.h. Where the constants are from: SI3 comes every 0.94 s and all system information of a GSM cell
 * every 1.88 s (45.002 6.3.4), the messages of SIB1 every 80 ms (36.331 5.2.1.2). */
#include "planner.h"

#include <math.h>
#include <string.h>

static const double look_max_s = 0.6;    /* receivers that do not end their first look are not waited for longer */
static const double first_max_s = 3;     /* SI3 three times */
static const double second_max_s = 4;    /* and once more, for blocks that are added up */
static const double doubt_s = 3;         /* SI3 twice after the first one: most rules want to have seen it so often */
static const double dwell_usual_s = 4;   /* all system information twice: what rules want to have seen */
static const double sweep_max_s = 10;    /* glances without a dwell in between */
static const double seen_just_now_s = 2; /* a window heard so shortly ago needs no glance */
static const double fresh_s = 60;        /* after news a window is dwelt on more often … */
static const double suspect_s = 600;     /* … and after suspicion */
static const double mark_hz = 700e3;     /* half of a synchronisation signal's width, and a beacon's skirt */
static const float unreadable_db = -10;  /* below it no identity is read in seconds: SIB1 sent 16 times takes -8 dB */
static const float readable_db = 3;      /* below it an identity takes longer than a first visit */
/* Weights of the time since the last dwell. */
static const double weight_empty = 0.1, weight_cells = 1, weight_attentive = 8;

void planner_start(struct planner *planner, const struct plan *plan, double fixed_s)
{
	memset(planner, 0, sizeof(*planner));
	planner->plan = plan;
	planner->end = plan->count;
	planner->next_fixed_s = fixed_s;
	planner->alone = plan->count == 1;
	planner->current = planner->sweep_at = -1;
	for (int i = 0; i < plan->count; i++)
		planner->windows[i].fresh_s = planner->windows[i].suspect_s = -INFINITY;
}

void planner_fix(struct planner *planner, double fixed_s)
{
	planner->next_fixed_s = fixed_s;
}

void planner_share(struct planner *planner, int first, int end)
{
	planner->first = first;
	planner->end = end;
	planner->sweep_left = 0;
}

/* ---- what is next ---- */

static bool comes_again(const struct planner *planner, const struct planner_window *window)
{
	return (window->again || window->doubt) && !planner->alone && !(planner->next_fixed_s > 0);
}

static int to_survey(struct planner *planner)
{
	for (int i = planner->first; i < planner->end; i++)
		if (!planner->windows[i].visited) {
			planner->windows[i].visited = true;
			planner->visit = PLANNER_FIRST;
			return i;
		}
	for (int i = planner->first; i < planner->end && planner->passed; i++)
		if (comes_again(planner, &planner->windows[i])) {
			planner->windows[i].again = false;
			planner->visit = PLANNER_SECOND;
			return i;
		}
	return -1;
}

static double weight(const struct planner_window *window, double now_s)
{
	if (now_s - window->fresh_s < fresh_s || now_s - window->suspect_s < suspect_s)
		return weight_attentive;
	return window->cells ? weight_cells : weight_empty;
}

/* The window that has waited longest for a dwell, by its weight. */
static int to_dwell_on(const struct planner *planner, double now_s)
{
	int best = planner->first;
	double most = -1;

	for (int i = planner->first; i < planner->end; i++) {
		const struct planner_window *window = &planner->windows[i];
		double waited = weight(window, now_s) * (now_s - window->dwelt_s);

		if (waited > most) {
			most = waited;
			best = i;
		}
	}
	return best;
}

/* The next window of the sweep, -1 when it is over. */
static int to_glance_at(struct planner *planner, double now_s)
{
	const int count = planner->end - planner->first;

	while (planner->sweep_left-- > 0) {
		int at = planner->sweep_at - planner->first + 1;

		planner->sweep_at = planner->first + (at < 0 || at >= count ? 0 : at);
		if (now_s - planner->windows[planner->sweep_at].seen_s >= seen_just_now_s)
			return planner->sweep_at;
	}
	planner->sweep_left = 0;
	return -1;
}

/* By turns a sweep and a dwell. */
static int to_watch(struct planner *planner, double now_s)
{
	int next = -1;

	if (planner->visit != PLANNER_GLANCE && !planner->sweep_left)
		planner->sweep_left = planner->end - planner->first;
	if (planner->swept_s < sweep_max_s)
		next = to_glance_at(planner, now_s);
	planner->visit = next < 0 ? PLANNER_DWELL : PLANNER_GLANCE;
	if (next >= 0)
		return next;
	planner->swept_s = 0;
	return to_dwell_on(planner, now_s);
}

/* ---- how long ---- */

/* The only window is heard for the usual time, whatever is in it. */
static double dwell_of(const struct planner *planner, double needed_s)
{
	if (planner->fixed_s > 0)
		return planner->fixed_s;
	return planner->alone ? dwell_usual_s : needed_s;
}

/* Of those that hold it, the one in whose middle it is most; NULL: none does. */
static struct planner_window *window_at(struct planner *planner, double freq_hz)
{
	double least_hz = planner->plan->usable_hz / 2;
	struct planner_window *nearest = NULL;

	for (int i = planner->first; i < planner->end; i++) {
		double off_hz = fabs(planner->plan->windows[i].centre_hz - freq_hz);

		if (off_hz <= least_hz) {
			least_hz = off_hz;
			nearest = &planner->windows[i];
		}
	}
	return nearest;
}

/* Another window that is still to be visited will see for itself. */
static void leave_unread(struct planner *planner)
{
	for (int i = 0; i < planner->nof_unread; i++) {
		struct planner_window *window = window_at(planner, planner->unread_hz[i]);

		if (window && window->visited)
			window->again = true;
	}
	planner->nof_unread = 0;
}

static void end_visit(struct planner *planner, double now_s)
{
	if (planner->current < 0)
		return;
	struct planner_window *window = &planner->windows[planner->current];

	window->seen_s = now_s;
	if (planner->visit == PLANNER_FIRST)
		leave_unread(planner);
	window->closer |= window->doubt;
	window->doubt = false;
	if (planner->visit == PLANNER_DWELL || planner->news)
		window->dwelt_s = now_s;
	else if (planner->visit == PLANNER_GLANCE)
		planner->swept_s += now_s - planner->begun_s;
}

int planner_next(struct planner *planner, double now_s)
{
	int next = -1;

	end_visit(planner, now_s);
	planner->news = false;
	if (!planner->surveyed)
		next = to_survey(planner);
	if (next < 0 && !planner->surveyed) {
		planner->surveyed = planner->passed;
		planner->passed = true;
		return planner->surveyed ? PLANNER_SURVEYED : PLANNER_PASSED;
	}
	planner->current = next < 0 ? to_watch(planner, now_s) : next;
	planner->begun_s = now_s;
	planner->fixed_s = planner->next_fixed_s;
	planner->dwell_s = planner->visit == PLANNER_GLANCE ? look_max_s : dwell_of(planner, dwell_usual_s);
	return planner->current;
}

/* ---- what is seen ---- */

/* Whether the window holds the candidate well enough; what sticks out is another's. */
static bool is_inside(const struct planner *planner, const struct candidate *candidate)
{
	double off_hz = candidate->freq_hz - planner->plan->windows[planner->current].centre_hz;

	return fabs(off_hz) <= planner->plan->usable_hz / 2;
}

/* Whether there is nothing to wait for. */
static bool is_settled(const struct planner *planner, const struct candidate *candidate)
{
	const struct heard_cell *cell = heard_find(&planner->heard, candidate);

	return candidate->state == CANDIDATE_READ || (cell && cell->read) ||
	       (candidate->state == CANDIDATE_FOUND && candidate->snr_db < unreadable_db);
}

/* A mere hint of a cell, beside a beacon of the other standard that is there for sure, is the beacon's mark. */
static bool is_mark(const struct receiver_look *look, const struct candidate *hint)
{
	for (int i = 0; i < look->count && hint->code < 0; i++)
		if (look->candidates[i].rat != hint->rat && look->candidates[i].state != CANDIDATE_WEAK &&
		    fabs(look->candidates[i].freq_hz - hint->freq_hz) < mark_hz)
			return true;
	return false;
}

/* In the first visit identities are waited for that come soon; the rest is left to the second, of the window that holds
 * the cell best. */
static void look_at_survey(struct planner *planner, const struct receiver_look *look, double home_s)
{
	const struct planner_window *window = &planner->windows[planner->current];
	const bool first = planner->visit == PLANNER_FIRST;
	bool open = false;

	planner->nof_unread = 0;
	for (int i = 0; i < look->count; i++) {
		const struct candidate *candidate = &look->candidates[i];
		bool soon = candidate->state == CANDIDATE_FOUND && !(candidate->snr_db < readable_db);

		if (!is_inside(planner, candidate) || is_settled(planner, candidate) || is_mark(look, candidate))
			continue;
		open |= soon || !first;
		if (!soon || home_s >= first_max_s)
			planner->unread_hz[planner->nof_unread++] = candidate->freq_hz;
	}
	planner->dwell_s = dwell_of(planner, window->doubt   ? doubt_s
	                                     : !look->looked ? look_max_s
	                                     : !open         ? 0
	                                     : first         ? first_max_s
	                                                     : second_max_s);
}

/* True when one of the cells seen is news. */
static bool take_all(struct planner *planner, const struct receiver_look *look, double now_s)
{
	bool news = false;

	for (int i = 0; i < look->count; i++)
		if (is_inside(planner, &look->candidates[i])) {
			news |= heard_take(&planner->heard, &look->candidates[i], now_s);
			planner->windows[planner->current].cells = true;
		}
	return news;
}

/* Only a window that holds a cell better than its neighbours do can tell that it is gone. */
static bool lost_one(struct planner *planner, const struct receiver_look *look)
{
	const struct plan_window *window = &planner->plan->windows[planner->current];
	double low_hz = window->centre_hz - planner->plan->usable_hz / 2,
	       high_hz = window->centre_hz + planner->plan->usable_hz / 2;

	if (planner->current > 0)
		low_hz = fmax(low_hz, (window[-1].centre_hz + window->centre_hz) / 2);
	if (planner->current + 1 < planner->plan->count)
		high_hz = fmin(high_hz, (window->centre_hz + window[1].centre_hz) / 2);
	return look->looked && heard_vanished(&planner->heard, low_hz, high_hz, look);
}

static void look_at_watch(struct planner *planner, const struct receiver_look *look, bool fresh, double home_s,
                          double now_s)
{
	bool gone = lost_one(planner, look);

	if (fresh)
		planner->windows[planner->current].fresh_s = now_s;
	if (fresh || gone) {
		planner->news = true;
		planner->dwell_s = fmax(planner->visit == PLANNER_DWELL ? planner->dwell_s : 0,
		                        home_s + dwell_of(planner, dwell_usual_s));
	} else if (planner->visit == PLANNER_GLANCE && !planner->news && look->looked) {
		planner->dwell_s = 0;
	}
}

void planner_look(struct planner *planner, const struct receiver_look *look, double home_s, double now_s)
{
	if (planner->current < 0)
		return;
	bool fresh = take_all(planner, look, now_s);

	if (planner->surveyed)
		look_at_watch(planner, look, fresh, home_s, now_s);
	else
		look_at_survey(planner, look, home_s);
}

double planner_dwell_s(const struct planner *planner)
{
	return planner->dwell_s;
}

void planner_suspect(struct planner *planner, double freq_hz, bool much, double now_s)
{
	struct planner_window *window = window_at(planner, freq_hz);

	if (!window)
		return;
	window->doubt = !planner->surveyed && !window->closer;
	if (much)
		window->suspect_s = now_s;
}

int planner_visited(const struct planner *planner)
{
	int visited = 0;

	for (int i = 0; i < planner->plan->count; i++)
		visited += planner->windows[i].visited;
	return visited;
}
