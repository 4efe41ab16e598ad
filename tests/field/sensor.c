// SPDX-License-Identifier: GPL-3.0-or-later
/* sensor: what happens to the one who listens. */
#include <math.h>

#include "build.h"

static void watch_any(struct field *f)
{
	struct emitter *e = emitter_any(f, dice_chance(&f->dice, 0.5) ? RAT_GSM : RAT_LTE, -1);

	if (e)
		e->watched = true;
}

static double sign(struct field *f)
{
	return dice_chance(&f->dice, 0.5) ? 1 : -1;
}

void field_make_clock_seconds(struct field *f)
{
	f->set_at_s = f->event_s;
	f->set_by_s = sign(f) * dice_range(&f->dice, 0.3, 120);
	watch_any(f);
}

void field_make_clock_days(struct field *f)
{
	f->set_at_s = f->event_s;
	f->set_by_s = sign(f) * 86400 * dice_int(&f->dice, 1, 4);
	watch_any(f);
}

void field_make_warm(struct field *f)
{
	f->warm_ppm = sign(f) * dice_range(&f->dice, 1, 8);
	f->warm_s = dice_range(&f->dice, 60, 500);
	watch_any(f);
}

void field_make_crystal_jump(struct field *f)
{
	f->jump_at_s = f->event_s;
	f->jump_ppm = sign(f) * dice_range(&f->dice, 0.2, 3);
	watch_any(f);
}

void field_make_antenna(struct field *f)
{
	f->gain_at_s = f->event_s;
	f->gain_db = -dice_range(&f->dice, 5, 20);
	watch_any(f);
}

void field_make_noise(struct field *f)
{
	f->interference_at_s = f->event_s;
	f->interference_db = dice_range(&f->dice, 8, 30);
	watch_any(f);
}

/* Only three cells of one operator get in: the others are not there at all. */
void field_make_tunnel(struct field *f)
{
	int op = city_operator(f, RAT_GSM), left = 3;

	for (int i = 0; i < f->nof_emitters; i++) {
		struct emitter *e = f->emitters[i];
		bool stays = e->op == op && e->rat == RAT_GSM && left > 0;

		left -= stays;
		e->to_s = stays ? INFINITY : f->event_s / 2;
	}
}

/* What stood here goes under, what stands there comes up: half of it with the carrier and code of what went. */
static void put_ahead(struct field *f, const struct emitter *behind, double from_s)
{
	struct emitter *e =
		behind->rat == RAT_GSM ? city_put_gsm(f, behind->op, "ahead") : city_put_lte(f, behind->op, "ahead");

	if (!e)
		return;
	e->from_s = from_s;
	e->gsm.lac = (e->gsm.lac + 7) % 65000;
	e->lte.tac = (e->lte.tac + 7) % 65000;
	if (dice_chance(&f->dice, 0.5))
		return;
	e->lte.pci = behind->lte.pci;
	if (behind->rat == RAT_GSM) {
		emitter_tune_gsm(e, behind->gsm.arfcn);
		e->gsm.ncc = behind->gsm.ncc;
		e->gsm.bcc = behind->gsm.bcc;
	}
}

void field_make_drive(struct field *f)
{
	int count = f->nof_emitters;
	double lasts_s = f->config.duration_s;

	f->move_db = dice_range(&f->dice, 3, 7);
	f->move_s = dice_range(&f->dice, 3, 15);
	for (int i = 0; i < count; i++) {
		struct emitter *e = f->emitters[i];
		double gone_s = lasts_s * dice_range(&f->dice, 0.15, 0.85);

		e->slope_db_s = -dice_range(&f->dice, 0, 40) / lasts_s;
		e->to_s = gone_s;
		e->watched = i == 0;
		put_ahead(f, e, gone_s + dice_range(&f->dice, -5, 90));
	}
}
