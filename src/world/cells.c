// SPDX-License-Identifier: GPL-3.0-or-later
/* cells: single honest cells that are new, small, on wheels, weak or lifted by a repeater.
 */
#include <math.h>

#include "build.h"

void world_make_new_cell(struct world *w)
{
	int owner = world_any_network(w);
	struct station *s = world_any_rat(w) == RAT_GSM ? world_put_gsm(w, owner, "new", w->event_s)
	                                                : world_put_lte(w, owner, "new", w->event_s);

	if (!s)
		return;
	world_list_neighbours(w, s);
	s->subject = true;
}

/* One port, few neighbours, a clock of 0.1 to 0.25 ppm, an identity out of line. */
void world_make_femto(struct world *w)
{
	struct station *s = world_put_lte(w, world_any_network(w), "femto", w->event_s);

	if (!s)
		return;
	s->subject = true;
	s->locked_s = 0;
	s->lte.ppm = world_between(w, 0.1, 0.25) * (world_chance(w, 0.5) ? 1 : -1);
	s->lte.ports = 1;
	s->lte.nof_prb = WORLD_ONE_OF(w, 25, 50);
	s->lte.load = 0.02;
	s->lte.csg = world_chance(w, 0.3);
	s->level_dbfs = world_between(w, -60, -25);
	if (s->lte.tdd) /* indoors they are in step with the cells around */
		s->lte.ppm = 0;
}

/* A cell on wheels: strong, new, in the operator's own plan, for some hours. */
void world_make_event_cow(struct world *w)
{
	int owner = world_any_network(w);
	struct station *s = world_any_rat(w) == RAT_GSM ? world_put_gsm(w, owner, "cow", w->event_s)
	                                                : world_put_lte(w, owner, "cow", w->event_s);

	if (!s)
		return;
	world_list_neighbours(w, s);
	s->subject = true;
	s->level_dbfs = world_between(w, -30, -12);
	station_course(s)->stop_s = w->event_s + fmin(8 * 3600, (w->config.duration_s - w->event_s) * 0.7);
}

/* The same signal once more, stronger: clock and content are the donor's. */
void world_make_repeater(struct world *w)
{
	struct station *old = world_pick(w, world_any_rat(w), -1, w->event_s),
		       *s = world_change(w, old, w->event_s, "honest");

	if (!s)
		return;
	s->subject = true;
	s->level_dbfs = fmin(s->level_dbfs + world_between(w, 10, 30), -12);
}

void world_make_accidents(struct world *w)
{
	for (int i = 0; i < 3; i++) {
		struct station *s = world_put_gsm(w, world_any_network(w), "weak", 0);

		if (!s)
			return;
		world_list_neighbours(w, s);
		s->subject = i == 0;
		s->level_dbfs = w->air.noise_dbfs + world_between(w, 0.5, 3);
		s->accidents = 0.002;
	}
}

/* Two cells far away, of two places, on one carrier: now the one is stronger, now the other. */
void world_make_cochannel(struct world *w)
{
	int owner = world_any_network(w);
	struct station *a = world_put_gsm(w, owner, "far", 0), *b = world_put_gsm(w, owner, "far", 0);

	if (!a || !b)
		return;
	world_list_neighbours(w, a);
	world_list_neighbours(w, b);
	b->gsm.arfcn = a->gsm.arfcn;
	b->gsm.freq_hz = a->gsm.freq_hz;
	if (world_chance(w, 0.5))
		b->gsm.bsic = a->gsm.bsic;
	b->gsm.lac = a->gsm.lac + world_from(w, 1, 30);
	a->subject = true;
	a->level_dbfs = b->level_dbfs = w->air.noise_dbfs + world_between(w, 10, 20);
	a->gsm.course.swing_db = b->gsm.course.swing_db = 6;
	a->gsm.course.swing_s = b->gsm.course.swing_s = world_between(w, 20, 200);
}

static void take_own_area(struct world *w, struct station *s)
{
	const struct network *op = &w->networks[s->owner];

	s->gsm.lac = world_alien_area(w, op->lacs);
	s->lte.tac = world_alien_area(w, op->tacs);
}

/* Indoors, with an area that is for small cells alone, in which few are paged. GSM: a pico cell, its clock
 * as 45.010 5.1 lets it be. */
void world_make_home_cell(struct world *w)
{
	int owner = world_any_network(w);
	struct station *s = world_any_rat(w) == RAT_GSM ? world_put_gsm(w, owner, "home", w->event_s)
	                                                : world_put_lte(w, owner, "home", w->event_s);

	if (!s)
		return;
	if (world_chance(w, 0.6))
		world_list_neighbours(w, s);
	take_own_area(w, s);
	s->subject = true;
	s->locked_s = 0;
	s->gsm.ppm = s->lte.ppm = world_between(w, 0.1, 0.25) * (world_chance(w, 0.5) ? 1 : -1);
	s->level_dbfs = world_between(w, -60, -20);
	s->gsm.pagings_per_s = s->pages_per_s = world_between(w, 0.05, 2);
	s->gsm.assigns_per_s = world_between(w, 0.02, 0.2);
	s->gsm.ccch_conf = 1;
	s->gsm.bs_ag_blks_res = 1;
	s->lte.ports = 1;
	s->lte.nof_prb = WORLD_ONE_OF(w, 25, 50);
	s->lte.load = world_between(w, 0.01, 0.1);
	if (s->lte.tdd && s->rat == RAT_LTE)
		s->lte.ppm = 0;
	if (world_chance(w, 0.3))
		station_course(s)->start_s = 0;
}

/* As event-cow, by satellite: it cannot be in the area of the cells around. */
void world_make_own_cow(struct world *w)
{
	int owner = world_any_network(w);
	struct station *s = world_any_rat(w) == RAT_GSM ? world_put_gsm(w, owner, "cow", w->event_s)
	                                                : world_put_lte(w, owner, "cow", w->event_s);

	if (!s)
		return;
	world_list_neighbours(w, s);
	take_own_area(w, s);
	s->subject = true;
	s->level_dbfs = world_between(w, -30, -12);
	s->gsm.pagings_per_s = s->pages_per_s = world_between(w, 0.5, 5);
	s->gsm.assigns_per_s = world_between(w, 1, 4); /* phones come in as it starts */
	station_course(s)->stop_s = w->event_s + fmin(8 * 3600, (w->config.duration_s - w->event_s) * 0.7);
}
