// SPDX-License-Identifier: GPL-3.0-or-later
/* foreign: honest cells that are none of the city's operators': from abroad, by the weather or over a border, and the
 * railway's.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "build.h"

static struct station *put_foreign(struct world *w, const char *name, const char *mcc, int mnc, double start_s,
                                   double stop_s)
{
	int owner = world_any_network(w);
	struct station *s = world_put_gsm(w, owner, name, start_s);

	if (!s)
		return NULL;
	world_list_neighbours(w, s);
	s->owner = -1;
	s->gsm.neighbours.count = s->gsm.neighbours_ter.count = 0;
	for (int i = world_from(w, 4, 9); i > 0;
	     i--) { /* carriers of its own country, which has planned the band differently */
		int arfcn = world_from(w, 1, 124);

		for (int k = 0; k < s->gsm.neighbours.count; k++)
			if (s->gsm.neighbours.value[k] == arfcn)
				arfcn = -1;
		if (arfcn > 0)
			s->gsm.neighbours.value[s->gsm.neighbours.count++] = arfcn;
	}
	snprintf(s->gsm.mcc, sizeof(s->gsm.mcc), "%s", mcc);
	snprintf(s->gsm.mnc, sizeof(s->gsm.mnc), "%02d", mnc % 100);
	s->gsm.course.stop_s = stop_s;
	s->gsm.nof_lte = 0;
	if (world_chance(w, 0.6))
		s->gsm.lte[s->gsm.nof_lte++] = (struct air_lte){ 1875, 5 };
	return s;
}

void world_make_ducting(struct world *w)
{
	double stop_s = w->event_s + fmin(3 * 3600, (w->config.duration_s - w->event_s) * 0.8);
	int lac = world_from(w, 3000, 60000), first = w->nof_stations;

	for (int i = world_from(w, 2, 6); i > 0; i--) {
		struct station *s = put_foreign(w, "ducted", "450", world_from(w, 2, 8), w->event_s, stop_s);

		if (!s)
			return;
		s->subject = i == 1;
		s->gsm.lac = lac + world_from(w, 0, 3);
		if (world_chance(w, 0.5))
			world_list(&s->gsm.neighbours, w->stations[first]->gsm.arfcn);
		s->level_dbfs = w->air.noise_dbfs + world_between(w, 4, 14);
		s->gsm.course.swing_db = 4;
		s->gsm.course.swing_s = 60;
	}
}

void world_make_border(struct world *w)
{
	int count = world_from(w, 2, 5), lac = world_from(w, 3000, 60000), mnc = world_from(w, 1, 9),
	    first = w->nof_stations;

	for (int i = 0; i < count; i++) {
		struct station *s = put_foreign(w, "border", "289", mnc, 0, INFINITY);

		if (!s)
			return;
		s->subject = i == 0;
		s->gsm.lac = lac;
		s->level_dbfs = w->air.noise_dbfs + world_between(w, 8, 25);
	}
	for (int i = 0; i < count; i++) /* they know each other */
		for (int k = 0; k < count; k++)
			if (k != i && world_chance(w, 0.8))
				world_list(&w->stations[first + i]->gsm.neighbours, w->stations[first + k]->gsm.arfcn);
}

/* 45.005 clause 2: ARFCN 955 to 974, in China 999 to 1019; no packet data, short paging cycles, hysteresis of their
 * own. */
void world_make_gsm_r(struct world *w)
{
	const bool china = strcmp(w->networks[0].mcc, "460") == 0;
	const int lac = world_from(w, 100, 9000), first = china ? 999 : 955;
	int arfcn = first;

	for (int i = world_from(w, 1, 4); i > 0; i--) {
		struct station *s = put_foreign(w, "gsm-r", w->networks[0].mcc, china ? 20 : 10, 0, INFINITY);

		if (!s)
			return;
		struct air_cell *c = &s->gsm;

		s->subject = i == 1;
		arfcn += world_from(w, 2, 4);
		c->arfcn = arfcn;
		c->freq_hz = world_arfcn_hz(arfcn);
		c->allocation = (struct air_list){ .count = 1, .value = { arfcn } };
		c->lac = lac;
		c->gprs = world_chance(w, 0.3);
		c->crh_db = WORLD_ONE_OF(w, 4, 8, 10);
		c->bs_pa_mfrms = 2;
		c->t3212 = 60;
		c->pagings_per_s = 0.05;
		c->assigns_per_s = 0.01;
		c->neighbours = (struct air_list){ .count = 4, .value = { first, first + 3, first + 7, first + 16 } };
	}
}
