// SPDX-License-Identifier: GPL-3.0-or-later
/* tools: dice and stations, what every kind of world is made with. See build.h. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../air/course.h"         // struct air_course
#include "../air/lte_keys.h"       // air_enb_defaults
#include "../air/scenario_keys.h"  // air_cell_defaults
#include "build.h"

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

int64_t world_time_ns(const struct world *w, double time_s)
{
	double step_s = time_s >= w->step_at_s ? w->step_by_s : 0;

	return w->config.start_ns + llround((time_s + w->jitter_s + step_s) * 1e9);
}
