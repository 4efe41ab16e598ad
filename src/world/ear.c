// SPDX-License-Identifier: GPL-3.0-or-later
/* ear: how a world is listened to: a receiver sweeps over all windows there are, a second one stays where something is
 * the matter. Time is told as by a dongle: by counted samples, set right by the host's clock where the two have come a
 * quarter of a second apart.
 */
#include <math.h>
#include <stdlib.h>

#include "../air/course.h"  // air_receiver_ppm
#include "build.h"

#define WINDOW_HZ 2e6
#define STEP_S    0.25

static const double drift_max_s = 0.25, day_s = 86400;

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* One window for each stretch of the spectrum in which anybody sends. */
bool world_find_windows(struct world *w)
{
	w->windows_hz = calloc(WORLD_WINDOWS_MAX, sizeof(*w->windows_hz));
	if (!w->windows_hz)
		return false;
	for (int i = 0; i < w->nof_stations; i++) {
		double centre_hz = (floor(station_hz(w->stations[i]) / WINDOW_HZ) + 0.5) * WINDOW_HZ;
		int at = 0;

		while (at < w->nof_windows && w->windows_hz[at] != centre_hz)
			at++;
		if (at == w->nof_windows && at < WORLD_WINDOWS_MAX)
			w->windows_hz[w->nof_windows++] = centre_hz;
	}
	qsort(w->windows_hz, (size_t)w->nof_windows, sizeof(*w->windows_hz), compare_doubles);
	return w->nof_windows > 0;
}

static bool inside(double hz, double centre_hz)
{
	return fabs(hz - centre_hz) <= WINDOW_HZ / 2;
}

static int window_of(const struct world *w, const struct station *s)
{
	int at = 0;

	while (at + 1 < w->nof_windows && !inside(station_hz(s), w->windows_hz[at]))
		at++;
	return at;
}

/* Who is on the same carrier forms a ring. */
static void join_carrier(struct world *w, struct station *s)
{
	s->next_on_carrier = s;
	for (int i = 0; w->stations[i] != s; i++) {
		if (station_hz(w->stations[i]) != station_hz(s))
			continue;
		s->next_on_carrier = w->stations[i]->next_on_carrier;
		w->stations[i]->next_on_carrier = s;
		return;
	}
}

/* Where everybody is, and where the second receiver stays; who rests between sweeps has none. */
void world_take_places(struct world *w)
{
	for (int i = 0; i < w->nof_stations; i++) {
		struct station *s = w->stations[i];

		world_station_start(w, s, i);
		join_carrier(w, s);
		s->window = window_of(w, s);
		s->next_in_window = w->in_window[s->window];
		w->in_window[s->window] = s;
		w->stays[s->window] |= s->subject && !w->config.every_s;
		w->loud |= s->level_dbfs > 0;
	}
}

static int compare_ready(const void *a, const void *b)
{
	const struct ready *x = a, *y = b;

	return x->time_s != y->time_s ? (x->time_s > y->time_s) - (x->time_s < y->time_s) : x->sender - y->sender;
}

static void say_listened(struct world *w, double centre_hz)
{
	int64_t end_ns = world_time_ns(w, w->now_s);
	int64_t from_ns = end_ns - llround(w->config.visit_s * 1e9);
	float floor_dbfs = (float)(w->air.noise_dbfs + air_receiver_gain_db(&w->air, w->now_s));

	if (w->config.listened)
		w->config.listened(w->config.ctx, centre_hz - WINDOW_HZ / 2, centre_hz + WINDOW_HZ / 2, from_ns, end_ns,
		                   floor_dbfs);
}

/* A visit is over: here, and where the second receiver stays. */
static void end_visit(struct world *w)
{
	say_listened(w, w->windows_hz[w->window]);
	for (int i = 0; i < w->nof_windows; i++)
		if (w->stays[i] && i != w->window)
			say_listened(w, w->windows_hz[i]);
}

/* The next window of the sweep; after the last one the receiver rests until the next sweep, or session, is due. */
static void move_on(struct world *w)
{
	end_visit(w);
	w->left_s = w->config.visit_s;
	if (++w->window < w->nof_windows)
		return;
	w->window = 0;
	w->now_s = fmax(w->now_s, w->sweep_began_s + w->config.every_s);
	if (w->config.session_s > 0 && w->now_s - w->session_began_s >= w->config.session_s)
		w->now_s = w->session_began_s += day_s;
	w->sweep_began_s = w->now_s;
}

/* What a receiver's samples say of the time, against the truth. */
static void keep_time(struct world *w, double step_s)
{
	w->jitter_s -= step_s * air_receiver_ppm(&w->air, w->now_s) * 1e-6;
	if (fabs(w->jitter_s) > drift_max_s)
		w->jitter_s = 0;
}

static void step(struct world *w)
{
	w->nof_ready = w->next_ready = 0;
	for (int window = 0; window < w->nof_windows; window++) {
		if (window != w->window && !w->stays[window])
			continue;
		for (struct station *s = w->in_window[window]; s; s = s->next_in_window)
			if (station_course(s)->start_s < w->now_s + STEP_S && station_course(s)->stop_s > w->now_s)
				world_hear(w, s, STEP_S);
	}
	qsort(w->ready, w->nof_ready, sizeof(*w->ready), compare_ready);
	keep_time(w, STEP_S);
	w->now_s += STEP_S;
	w->left_s -= STEP_S;
	if (w->left_s <= 0)
		move_on(w);
}

bool world_next(struct world *w, struct pdu *pdu)
{
	while (w->next_ready == w->nof_ready) {
		if (w->now_s >= w->config.duration_s)
			return false;
		step(w);
	}
	*pdu = w->ready[w->next_ready].pdu;
	w->sender = w->ready[w->next_ready++].sender;
	return true;
}
