/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world_trouble: what happens on honest networks, and on an honest sensor, and must not raise an alarm.
 */
#include <math.h>

#include "lte_band.h"  // air_lte_band_of
#include "world_build.h"

static enum rat any_rat(struct world *w)
{
	return world_chance(w, 0.5) ? RAT_GSM : RAT_LTE;
}

/* Every cell of this operator (-1: all) that is up then changes, in the hours or minutes after. */
static int change_all(struct world *w, int owner, double share, void (*change)(struct world *w, struct station *s))
{
	int count = w->nof_stations, changed = 0;

	for (int i = 0; i < count; i++) {
		struct station *old = w->stations[i];

		if (old->owner < 0 || (owner >= 0 && old->owner != owner) || old->fake ||
		    station_course(old)->stop_s != INFINITY || !world_chance(w, share))
			continue;
		struct station *s = world_change(w, old, w->event_s + world_between(w, 0, 60), "honest");

		if (!s)
			return changed;
		change(w, s);
		changed++;
	}
	return changed;
}

/* ---- networks ---- */

static void renumber(struct world *w, struct station *s)
{
	const struct network *op = &w->networks[s->owner];

	if (s->rat == RAT_GSM)
		s->gsm.lac += op->area_shift;
	else
		s->lte.tac += op->area_shift;
}

/* All areas get new numbers within a minute or so each. */
void world_make_replan(struct world *w)
{
	struct network *op = &w->networks[world_any_network(w)];

	op->area_shift = world_from(w, 50, 400);
	change_all(w, (int)(op - w->networks), 1, renumber);
	for (int i = 0; i < WORLD_LACS; i++) {
		op->lacs[i] += op->area_shift;
		op->tacs[i] += op->area_shift;
	}
}

void world_make_power_change(struct world *w)
{
	struct station *old = world_pick(w, any_rat(w), -1, w->event_s),
		       *s = world_change(w, old, w->event_s, "honest");

	if (!s)
		return;
	s->level_dbfs += world_chance(w, 0.6) ? world_between(w, 3, 12) : world_between(w, -12, -3);
	s->subject = true;
}

static void rest(struct world *w, struct station *s)
{
	if (s->rat == RAT_GSM) {
		s->gsm.pagings_per_s *= world_between(w, 0, 0.03);
		s->gsm.assigns_per_s *= world_between(w, 0, 0.03);
	} else {
		s->lte.load *= 0.02;
		s->pages_per_s *= 0.03;
	}
}

static void wake(struct world *w, struct station *s)
{
	if (s->rat == RAT_GSM) {
		s->gsm.pagings_per_s = w->networks[s->owner].pages_per_s;
		s->gsm.assigns_per_s = world_between(w, 0.2, 3);
	} else {
		s->lte.load = world_between(w, 0.05, 0.6);
		s->pages_per_s = w->networks[s->owner].pages_per_s;
	}
}

void world_make_quiet_night(struct world *w)
{
	double evening_s = w->event_s;

	change_all(w, -1, 1, rest);
	w->event_s += fmin(6 * 3600, (w->config.duration_s - w->event_s) / 2);
	change_all(w, -1, 1, wake);
	w->event_s = evening_s;
}

/* Another vendor's equipment has other habits in all that an operator does not set itself. */
static void swap_vendor(struct world *w, struct station *s)
{
	if (s->rat == RAT_GSM) {
		struct air_cell *c = &s->gsm;

		c->tx_integer = WORLD_ONE_OF(w, 9, 10, 12, 14);
		c->radio_link_timeout = 20;
		c->bs_pa_mfrms = 4;
		c->dtx = 2;
		c->pwrc = !c->pwrc;
		c->t3212 = 60;
		c->reestablishment = 0;
		c->ccch_conf = 0;
	} else {
		s->lte.q_rx_lev_min_dbm = -122;
		s->lte.si_window_ms = 10;
		s->lte.phich_resource = 1;
		s->lte.thresh_serving_low_db = 12;
		s->lte.q_hyst_db = 3;
	}
}

void world_make_second_vendor(struct world *w)
{
	change_all(w, world_any_network(w), 0.35, swap_vendor);
}

/* Minutes off the air, then frame numbers and timing of a new epoch. */
void world_make_restart(struct world *w)
{
	struct station *old = world_pick(w, any_rat(w), -1, w->event_s),
		       *s = world_change(w, old, w->event_s, "honest");

	if (!s)
		return;
	s->subject = true;
	s->phase = s->rat == RAT_LTE && s->lte.tdd ? w->tdd_phase : world_between(w, 0, 2e6);
	station_course(s)->start_s += fmin(world_between(w, 20, 300), (w->config.duration_s - w->event_s) / 3);
}

/* An engineer goes through the parameters of one cell. */
void world_make_tuning(struct world *w)
{
	struct station *s = world_pick(w, any_rat(w), -1, w->event_s);

	for (int i = 0; i < 3 && s; i++) {
		s = world_change(w, s, w->event_s + 40 * i, "honest");
		if (!s)
			return;
		if (s->rat == RAT_GSM) {
			s->gsm.cro = world_from(w, 0, 20);
			s->gsm.rxlev_access_min = world_from(w, 2, 15);
			s->gsm.crh_db = WORLD_ONE_OF(w, 4, 6, 8);
			s->gsm.temporary_offset = world_from(w, 0, 2);
		} else {
			s->lte.q_rx_lev_min_dbm = WORLD_ONE_OF(w, -128, -126, -124);
			s->lte.thresh_serving_low_db = WORLD_ONE_OF(w, 4, 6, 8);
			s->lte.value_tag = (s->lte.value_tag + 1) % 32;
		}
		s->subject = true;
	}
}

static void list_anew(struct world *w, struct station *s)
{
	s->gsm.neighbours.count = 0;
	s->lte.intra_neighbours.count = s->lte.gsm_neighbours.count = 0;
	s->lte.value_tag = (s->lte.value_tag + 1) % 32;
	world_list_neighbours(w, s);
}

void world_make_neighbour_change(struct world *w)
{
	change_all(w, world_any_network(w), 0.4, list_anew);
}

/* ---- cells ---- */

void world_make_new_cell(struct world *w)
{
	int owner = world_any_network(w);
	struct station *s = any_rat(w) == RAT_GSM ? world_put_gsm(w, owner, "new", w->event_s)
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
	struct station *s = any_rat(w) == RAT_GSM ? world_put_gsm(w, owner, "cow", w->event_s)
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
	struct station *old = world_pick(w, any_rat(w), -1, w->event_s),
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

/* ---- the sensor ---- */

void world_make_moving_sensor(struct world *w)
{
	struct station *s = world_pick(w, any_rat(w), -1, 0);

	w->air.swing_db = fmax(w->air.swing_db, world_between(w, 4, 9));
	w->air.swing_s = world_between(w, 40, 200);
	if (s)
		s->subject = true;
}

void world_make_warm_up(struct world *w)
{
	struct station *s = world_pick(w, any_rat(w), -1, 0);

	w->air.warm_up_ppm = world_between(w, 2, 9) * (world_chance(w, 0.5) ? 1 : -1);
	w->air.warm_up_s = world_between(w, 60, 400);
	if (s)
		s->subject = true;
}

void world_make_gain_step(struct world *w)
{
	struct station *s = world_pick(w, any_rat(w), -1, 0);

	if (w->air.nof_gain_steps < AIR_GAIN_STEPS_MAX)
		w->air.gain_steps[w->air.nof_gain_steps++] =
			(struct air_gain_step){ w->event_s, world_between(w, 6, 25) * (world_chance(w, 0.5) ? 1 : -1) };
	if (s)
		s->subject = true;
}
