// SPDX-License-Identifier: GPL-3.0-or-later
/* sensor: what happens to an honest sensor: it moves, its crystal warms up, its gain is turned, its clock is set.
 */
#include <math.h>

#include "build.h"

void world_make_moving_sensor(struct world *w)
{
	struct station *s = world_pick(w, world_any_rat(w), -1, 0);

	w->air.swing_db = fmax(w->air.swing_db, world_between(w, 4, 9));
	w->air.swing_s = world_between(w, 40, 200);
	if (s)
		s->subject = true;
}

void world_make_warm_up(struct world *w)
{
	struct station *s = world_pick(w, world_any_rat(w), -1, 0);

	w->air.warm_up_ppm = world_between(w, 2, 9) * (world_chance(w, 0.5) ? 1 : -1);
	w->air.warm_up_s = world_between(w, 60, 400);
	if (s)
		s->subject = true;
}

void world_make_gain_step(struct world *w)
{
	struct station *s = world_pick(w, world_any_rat(w), -1, 0);

	if (w->air.nof_gain_steps < AIR_GAIN_STEPS_MAX)
		w->air.gain_steps[w->air.nof_gain_steps++] =
			(struct air_gain_step){ w->event_s, world_between(w, 6, 25) * (world_chance(w, 0.5) ? 1 : -1) };
	if (s)
		s->subject = true;
}

/* A day, three, or what a time server finds wrong: forward or back. */
void world_make_clock_step(struct world *w)
{
	struct station *s = world_pick(w, world_any_rat(w), -1, 0);
	double size_s = world_chance(w, 0.5) ? world_between(w, 0.5, 90) : 86400 * world_from(w, 1, 3);

	w->step_at_s = w->event_s;
	w->step_by_s = world_chance(w, 0.5) ? size_s : -size_s;
	if (s)
		s->subject = true;
}

/* What the next district has in the place of this cell: perhaps the same carrier and colour code, in another area. */
static void put_next(struct world *w, const struct station *old, double from_s)
{
	struct station *s = old->rat == RAT_GSM ? world_put_gsm(w, old->owner, "next", from_s)
	                                        : world_put_lte(w, old->owner, "next", from_s);

	if (!s)
		return;
	s->gsm.lac += 20 * (old->rat == RAT_GSM);
	s->lte.tac += 20 * (old->rat == RAT_LTE);
	s->who = old->who;
	if (world_chance(w, 0.5)) {
		s->lte.pci = old->lte.pci;
		s->gsm.bsic = old->gsm.bsic;
		s->gsm.arfcn = old->gsm.arfcn;
		s->gsm.freq_hz = old->gsm.freq_hz;
		s->gsm.allocation.value[0] = s->gsm.arfcn;
	}
	world_list_neighbours(w, s);
}

/* Cells sink into the noise and others come up, each in its own time. */
void world_make_drive(struct world *w)
{
	const double duration_s = fmin(w->config.duration_s, 3600), slope_db = 0.25;
	int count = w->nof_stations;

	w->air.swing_db = world_between(w, 3, 6);
	w->air.swing_s = world_between(w, 20, 100);
	for (int i = 0; i < count; i++) {
		struct station *old = w->stations[i];

		if (old->owner < 0 || old->fake || station_course(old)->stop_s != INFINITY)
			continue;
		double turn_s = w->event_s + duration_s * world_between(w, -0.35, 0.35);

		station_course(old)->stop_s = turn_s;
		put_next(w, old, turn_s + world_between(w, -10, 120));
		old->level_dbfs = fmin(old->level_dbfs, -25);
		station_course(old)->ramp_db_per_s = -slope_db * world_between(w, 0, 0.3);
		old->subject |= i == 0;
	}
}
