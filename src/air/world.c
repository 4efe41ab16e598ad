/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world: makes one, and the ear that goes through it: a receiver sweeps over all windows there are, a second one stays where
 * something is the matter. Time is told as by a dongle: by counted samples, set right by the host's clock where the two have
 * come a quarter of a second apart.
 */
#include "world.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "course.h"         // air_receiver_ppm
#include "lte_keys.h"       // air_enb_defaults
#include "scenario_keys.h"  // air_cell_defaults
#include "world_build.h"

#define WINDOW_HZ 2e6
#define STEP_S    0.25

static const double duration_s = 600, visit_s = 2.5, drift_max_s = 0.25;

const struct world_kind world_kinds[] = {
	{ "quiet", "nothing happens", false },
#define KIND(id, name, what) { name, what, true },
	WORLD_ATTACKS(KIND)
#undef KIND
#define KIND(id, name, what) { name, what, false },
		WORLD_TROUBLES(KIND)
#undef KIND
			{ NULL, NULL, false },
};

world_make_fn *const world_makers[] = { NULL,
#define KIND(id, name, what) world_make_##id,
	                                WORLD_ATTACKS(KIND) WORLD_TROUBLES(KIND)
#undef KIND
};

int world_kind_find(const char *name)
{
	for (int i = 0; world_kinds[i].name; i++)
		if (strcmp(world_kinds[i].name, name) == 0)
			return i;
	return -1;
}

/* ---- dice ---- */

double world_between(struct world *w, double low, double high)
{
	return low + (high - low) * air_prng_uniform(&w->dice);
}

int world_from(struct world *w, int low, int high)
{
	return low + (int)air_prng_below(&w->dice, (uint32_t)(high - low + 1));
}

bool world_chance(struct world *w, double share)
{
	return air_prng_uniform(&w->dice) < share;
}

double world_normal(struct world *w, double sd)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += air_prng_uniform(&w->dice);
	return sd * sum;
}

int world_one_of(struct world *w, const int *values, int count)
{
	return values[world_from(w, 0, count - 1)];
}

/* ---- stations ---- */

struct station *world_add(struct world *w, const char *name, enum rat rat)
{
	struct station *s = w->nof_stations < WORLD_STATIONS_MAX ? calloc(1, sizeof(*s)) : NULL;

	if (!s) {
		w->failed = true;
		return NULL;
	}
	s->name = name;
	s->rat = rat;
	s->owner = -1;
	s->who = (unsigned)w->nof_stations;
	air_cell_defaults(&s->gsm);
	air_enb_defaults(&s->lte);
	s->phase = air_prng_uniform(&w->dice) * (rat == RAT_GSM ? 2048.0 * 26 * 51 : AIR_LTE_SFNS);
	w->stations[w->nof_stations++] = s;
	return s;
}

struct station *world_change(struct world *w, struct station *old, double time_s, const char *name)
{
	struct station *s = old && time_s < station_course(old)->stop_s ? world_add(w, name, old->rat) : NULL;

	if (!s)
		return NULL;
	*s = *old;
	s->name = name;
	station_course(s)->start_s = time_s;
	station_course(old)->stop_s = time_s;
	return s;
}

struct air_course *station_course(struct station *s)
{
	return s->rat == RAT_GSM ? &s->gsm.course : &s->lte.course;
}

double station_hz(const struct station *s)
{
	return s->rat == RAT_GSM ? s->gsm.freq_hz : s->lte.freq_hz;
}

double station_ppm(const struct station *s)
{
	return s->rat == RAT_GSM ? s->gsm.ppm : s->lte.ppm;
}

struct station *world_pick(struct world *w, enum rat rat, int owner, double time_s)
{
	struct station *found = NULL;
	int seen = 0;

	for (int i = 0; i < w->nof_stations; i++) {
		struct station *s = w->stations[i];

		if (s->rat == rat && !s->fake && s->owner >= 0 && (owner < 0 || s->owner == owner) &&
		    air_course_on(station_course(s), time_s) && station_course(s)->stop_s == INFINITY &&
		    world_from(w, 0, seen++) == 0)
			found = s;
	}
	return found;
}

/* ---- the ear ---- */

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* One window for each stretch of the spectrum in which anybody sends. */
static bool find_windows(struct world *w)
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

/* Where the second receiver stays; who rests between sweeps has none. */
static void stay(struct world *w)
{
	for (int i = 0; i < w->nof_stations; i++) {
		w->stations[i]->window = window_of(w, w->stations[i]);
		w->stays[w->stations[i]->window] |= w->stations[i]->subject && !w->config.every_s;
	}
}

static bool create(struct world *w, const struct world_config *config)
{
	air_prng_seed(&w->dice, config->seed, 1 + (uint64_t)(config->kind + 1));
	w->config = *config;
	w->config.duration_s = config->duration_s > 0 ? config->duration_s : duration_s;
	w->config.visit_s = config->visit_s > 0 ? config->visit_s : visit_s;
	w->config.ccch_share = config->ccch_share > 0 ? config->ccch_share : 1;
	w->stations = calloc(WORLD_STATIONS_MAX, sizeof(struct station *));
	w->ready = calloc(WORLD_READY_MAX, sizeof(*w->ready));
	if (!w->stations || !w->ready)
		return false;
	air_scenario_defaults(&w->air);
	w->air.ppm = world_normal(w, 12);
	w->air.noise_dbfs = world_between(w, -88, -76);
	w->event_s = world_between(w, 0.4, 0.55) * w->config.duration_s;
	w->wants_tdd = config->kind >= 0 && strcmp(world_kinds[config->kind].name, "tdd-misaligned") == 0;
	world_city(w);
	return !w->failed;
}

/* All honest trouble, again and again: about twice a day something happens somewhere. */
static void make_everything(struct world *w)
{
	const double every_s = 43200;

	for (double from_s = every_s / 2; from_s + every_s <= w->config.duration_s; from_s += every_s) {
		int count = (int)(sizeof(world_makers) / sizeof(world_makers[0])), kind;

		do
			kind = world_from(w, 1, count - 1);
		while (world_kinds[kind].attack);
		w->event_s = from_s + world_between(w, 0, every_s);
		world_makers[kind](w);
	}
}

struct world *world_create(const struct world_config *config)
{
	struct world *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	bool made = create(w, config);

	if (made && config->kind >= 0 && world_makers[config->kind])
		world_makers[config->kind](w);
	if (made && config->kind < 0)
		make_everything(w);
	if (!made || w->failed || !find_windows(w)) {
		world_destroy(w);
		return NULL;
	}
	for (int i = 0; i < w->nof_stations; i++)
		world_station_start(w, w->stations[i], i);
	stay(w);
	w->left_s = w->config.visit_s;
	return w;
}

void world_destroy(struct world *w)
{
	if (!w)
		return;
	for (int i = 0; i < w->nof_stations && w->stations; i++)
		free(w->stations[i]);
	free(w->stations);
	free(w->windows_hz);
	free(w->ready);
	free(w);
}

static int compare_ready(const void *a, const void *b)
{
	const struct ready *x = a, *y = b;

	return x->time_s != y->time_s ? (x->time_s > y->time_s) - (x->time_s < y->time_s) : x->sender - y->sender;
}

static void say_listened(struct world *w, double centre_hz)
{
	int64_t end_ns = w->config.start_ns + llround((w->now_s + w->jitter_s) * 1e9);
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

/* The next window of the sweep; after the last one the receiver rests until the next sweep is due. */
static void move_on(struct world *w)
{
	end_visit(w);
	w->left_s = w->config.visit_s;
	if (++w->window < w->nof_windows)
		return;
	w->window = 0;
	w->now_s = fmax(w->now_s, w->sweep_began_s + w->config.every_s);
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
	for (int i = 0; i < w->nof_stations; i++) {
		struct station *s = w->stations[i];

		if (station_course(s)->start_s < w->now_s + STEP_S && station_course(s)->stop_s > w->now_s &&
		    (w->stays[s->window] || s->window == w->window))
			world_hear(w, i, STEP_S);
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

int world_sender(const struct world *w)
{
	return w->sender;
}

int world_stations(const struct world *w)
{
	return w->nof_stations;
}

void world_station(const struct world *w, int i, struct world_station *out)
{
	assert(i >= 0 && i < w->nof_stations);
	struct station *s = w->stations[i];

	*out = (struct world_station){ s->name, s->fake, station_course(s)->start_s, station_course(s)->stop_s };
}
