// SPDX-License-Identifier: GPL-3.0-or-later
/* quiet: fake stations set up like the operator's own, with as good a clock where that is said: what is left to find
 * is the area that makes phones say who they are, that they page nobody, and what they do when they are at work. Some
 * leave nothing.
 */
#include <math.h>
#include <string.h>

#include "build.h"

static const double day_s = 86400;

/* A fake that looks like one more cell of the operator. */
static struct station *put_fake(struct world *w, enum rat rat, const char *name)
{
	int owner = world_any_network(w);
	struct station *s = rat == RAT_GSM ? world_put_gsm(w, owner, name, 0) : world_put_lte(w, owner, name, 0);

	if (!s)
		return NULL;
	world_list_neighbours(w, s);
	world_begin_fake(w, s);
	world_drown_others(w, s);
	return s;
}

static void page_nobody(struct station *s)
{
	s->gsm.pagings_per_s = s->pages_per_s = 0;
	s->lte.load = 0.01;
}

static void take_alien_area(struct world *w, struct station *s)
{
	const struct network *op = &w->networks[s->owner];

	s->gsm.lac = world_alien_area(w, op->lacs);
	s->lte.tac = world_alien_area(w, op->tacs);
}

static struct station *put_alien(struct world *w, enum rat rat)
{
	struct station *s = put_fake(w, rat, "alien");

	if (!s)
		return NULL;
	take_alien_area(w, s);
	world_good_clock(w, s);
	return s;
}

void world_make_alien_gsm(struct world *w)
{
	struct station *s = put_alien(w, RAT_GSM);

	if (s)
		page_nobody(s);
}

void world_make_alien_lte(struct world *w)
{
	struct station *s = put_alien(w, RAT_LTE);

	if (s)
		page_nobody(s);
}

/* The blaster next to the antenna: nothing else in its window is heard while it sends. */
void world_make_clipping(struct world *w)
{
	struct station *s = put_fake(w, RAT_GSM, "clipping");

	if (!s)
		return;
	take_alien_area(w, s);
	page_nobody(s);
	s->level_dbfs = world_between(w, 15, 25);
	s->gsm.assigns_per_s = world_between(w, 0.5, 4);
	s->gsm.selection = 1;
	s->gsm.cro = 63;
	s->gsm.t3212 = WORLD_ONE_OF(w, 1, 4, s->gsm.t3212);
	if (world_chance(w, 0.5))
		s->gsm.course.start_s = world_between(w, 0, 5);
}

/* ---- what broadcasts alone need not give away ---- */

void world_make_perfect_copy(struct world *w)
{
	struct station *s = put_fake(w, world_chance(w, 0.5) ? RAT_GSM : RAT_LTE, "copy");

	if (s)
		world_good_clock(w, s);
}

void world_make_alien_pages(struct world *w)
{
	put_alien(w, world_chance(w, 0.5) ? RAT_GSM : RAT_LTE);
}

void world_make_drive_by(struct world *w)
{
	struct station *s = world_add_blaster(w, "drive-by");

	if (!s)
		return;
	s->subject = false; /* nobody stays for it */
	s->level_dbfs = world_between(w, -14, -4);
	s->gsm.course.pass_s = w->event_s + 5;
	s->gsm.course.pass_m = world_between(w, 8, 25);
	s->gsm.course.pass_m_per_s = world_between(w, 10, 20);
	s->gsm.course.stop_s = w->event_s + 10;
}

/* ---- those that have time ---- */

static void stay(struct station *s, double from_s)
{
	station_course(s)->start_s = from_s;
	station_course(s)->stop_s = INFINITY;
}

void world_make_patient_stands(struct world *w)
{
	struct station *s = put_fake(w, world_chance(w, 0.6) ? RAT_GSM : RAT_LTE, "standing");

	if (!s)
		return;
	stay(s, 0);
	take_alien_area(w, s);
	page_nobody(s);
	if (world_chance(w, 0.5))
		world_good_clock(w, s);
}

/* What it does when it works: a place of its own that phones are drawn to and do not get out of. */
static void work(struct world *w, struct station *s)
{
	s->gsm.lac = world_alien_area(w, w->networks[s->owner].lacs);
	s->gsm.selection = 1;
	s->gsm.cro = 63;
	s->gsm.crh_db = 14;
	s->gsm.t3212 = 1;
	s->gsm.assigns_per_s = world_between(w, 0.5, 4);
	s->gsm.neighbours = (struct air_list){ .count = 1, .value = { s->gsm.arfcn } };
	s->gsm.neighbours_ter.count = s->gsm.nof_lte = 0;
}

void world_make_patient_wakes(struct world *w)
{
	double wakes_s = w->config.duration_s - w->config.session_s + world_between(w, 200, 600);
	struct station *s = put_fake(w, RAT_GSM, "sleeping");

	if (!s)
		return;
	stay(s, 0);
	page_nobody(s);
	if (world_chance(w, 0.5))
		world_good_clock(w, s);
	struct station *awake = world_change(w, s, wakes_s, "awake");

	if (awake)
		work(w, awake);
}

void world_make_patient_returns(struct world *w)
{
	struct station *s = world_add_blaster(w, "returning");

	if (!s)
		return;
	for (double from_s = 0; from_s < w->config.duration_s; from_s += day_s) {
		struct air_course *course = station_course(s);

		course->start_s = from_s + world_between(w, 200, 500);
		course->stop_s = course->start_s + world_between(w, 240, 600);
		if (from_s + day_s > w->config.duration_s)
			return;
		struct station *next = world_add(w, "returning", RAT_GSM);

		if (!next)
			return;
		unsigned who = next->who;

		*next = *s;
		next->who = who;
		s = next;
	}
}
