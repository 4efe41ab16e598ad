// SPDX-License-Identifier: GPL-3.0-or-later
/* world: the kinds there are, the dice, and a world made of them. How it is listened to: world_ear.c.
 */
#include "world.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../air/course.h"         // air_course_on
#include "../air/lte_keys.h"       // air_enb_defaults
#include "../air/scenario_keys.h"  // air_cell_defaults
#include "build.h"

static const double duration_s = 600, visit_s = 2.5;
/* Patient kinds: 25 minutes on each of five days; the third day completes the baseline's three days and an hour. */
static const double day_s = 86400, session_s = 1500, days = 5;

const struct world_kind world_kinds[] = {
	{ "quiet", "nothing happens", WORLD_HONEST, false },
#define KIND(id, name, what) { name, what, WORLD_ATTACK, false },
	WORLD_ATTACKS(KIND)
#undef KIND
#define KIND(id, name, what) { name, what, WORLD_ATTACK, true },
		WORLD_PATIENT(KIND)
#undef KIND
#define KIND(id, name, what) { name, what, WORLD_HIDDEN, false },
			WORLD_HIDDEN_ONES(KIND)
#undef KIND
#define KIND(id, name, what) { name, what, WORLD_HONEST, false },
				WORLD_TROUBLES(KIND)
#undef KIND
					{ NULL, NULL, WORLD_HONEST, false },
};

world_make_fn *const world_makers[] = { NULL,
#define KIND(id, name, what) world_make_##id,
	                                WORLD_ATTACKS(KIND) WORLD_PATIENT(KIND) WORLD_HIDDEN_ONES(KIND)
	                                        WORLD_TROUBLES(KIND)
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

/* ---- stations ---- */

/* ---- making one ---- */

static bool create(struct world *w, const struct world_config *config)
{
	air_prng_seed(&w->dice, config->seed, 1 + (uint64_t)(config->kind + 1));
	w->config = *config;
	w->config.duration_s = config->duration_s > 0 ? config->duration_s : duration_s;
	if (!config->duration_s && config->kind >= 0 && world_kinds[config->kind].patient) {
		w->config.session_s = session_s;
		w->config.duration_s = (days - 1) * day_s + session_s;
	}
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

/* Honest trouble of all kinds in turn, for a sensor that stays: about twice a day something happens. */
static void make_everything(struct world *w)
{
	const double every_s = 43200;

	for (double from_s = every_s / 2; from_s + every_s <= w->config.duration_s; from_s += every_s) {
		int count = (int)(sizeof(world_makers) / sizeof(world_makers[0])), kind;

		do
			kind = world_from(w, 1, count - 1);
		while (world_kinds[kind].group != WORLD_HONEST || world_makers[kind] == world_make_drive);
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
	if (!made || w->failed || !world_find_windows(w)) {
		world_destroy(w);
		return NULL;
	}
	world_take_places(w);
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

double world_counts_from_s(const struct world *w)
{
	return w->config.session_s > 0 ? w->config.duration_s - w->config.session_s : 0;
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
