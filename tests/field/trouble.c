// SPDX-License-Identifier: GPL-3.0-or-later
/* trouble: what operators do, and what comes in from elsewhere, honestly. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "build.h"

static enum rat either(struct field *f)
{
	return dice_chance(&f->dice, 0.5) ? RAT_GSM : RAT_LTE;
}

/* What is left of the time after the event, and no more than so much. */
static double within(const struct field *f, double most_s)
{
	return fmin(most_s, (f->config.duration_s - f->event_s) / 2);
}

/* A share of an operator's cells (-1: all operators') that are there for good changes within a minute and a half. */
typedef void change_fn(struct field *f, struct emitter *e);

static void change_cells(struct field *f, int op, double share, change_fn *change)
{
	int count = f->nof_emitters;

	for (int i = 0; i < count; i++) {
		struct emitter *old = f->emitters[i];

		if (old->op < 0 || old->fake || old->to_s != INFINITY || (op >= 0 && old->op != op) ||
		    !dice_chance(&f->dice, share))
			continue;
		struct emitter *e = emitter_change(f, old, f->event_s + dice_range(&f->dice, 0, 90));

		if (e)
			change(f, e);
	}
}

static int any_operator(struct field *f)
{
	return dice_int(&f->dice, 0, f->nof_operators - 1);
}

static struct emitter *put_any(struct field *f, const char *name)
{
	enum rat rat = either(f);
	int op = city_operator(f, rat);
	struct emitter *e = rat == RAT_GSM ? city_put_gsm(f, op, name) : city_put_lte(f, op, name);

	if (!e)
		return NULL;
	e->from_s = f->event_s;
	e->watched = true;
	return e;
}

static struct emitter *change_any(struct field *f)
{
	struct emitter *old = emitter_any(f, either(f), -1), *e = emitter_change(f, old, f->event_s);

	if (e)
		e->watched = true;
	return e;
}

/* ---- plans ---- */

void field_make_new_site(struct field *f)
{
	for (int i = 0; i < 3; i++)
		put_any(f, "new");
}

static void renumber(struct field *f, struct emitter *e)
{
	e->gsm.lac = f->operators[e->op].lac;
	e->lte.tac = f->operators[e->op].tac;
	e->lte.value_tag = (e->lte.value_tag + 1) % 32;
	e->gsm.change_mark = (e->gsm.change_mark + 1) % 8;
}

void field_make_areas_anew(struct field *f)
{
	int op = any_operator(f);

	f->operators[op].lac = city_other_area(f, f->operators[op].lac);
	f->operators[op].tac = city_other_area(f, f->operators[op].tac);
	change_cells(f, op, 1, renumber);
}

void field_make_area_split(struct field *f)
{
	int op = any_operator(f);

	f->operators[op].lac = f->operators[op].lac % 60000 + 1;
	f->operators[op].tac = f->operators[op].tac % 60000 + 1;
	change_cells(f, op, 0.5, renumber);
}

static void move_carrier(struct field *f, struct emitter *e)
{
	if (e->rat == RAT_GSM)
		emitter_tune_gsm(e, city_free_arfcn(f, e->op));
}

static void list_anew(struct field *f, struct emitter *e)
{
	city_list(f, e);
}

void field_make_carriers_anew(struct field *f)
{
	int op = city_operator(f, RAT_GSM);
	double event_s = f->event_s;

	change_cells(f, op, dice_range(&f->dice, 0.4, 1), move_carrier);
	f->event_s += 95; /* and then everybody knows */
	change_cells(f, op, 1, list_anew);
	f->event_s = event_s;
}

static void swap_vendor(struct field *f, struct emitter *e)
{
	struct gsm_content *g = &e->gsm;
	struct lte_content *l = &e->lte;

	g->dtx = (g->dtx + 1) % 3;
	g->spread = g->spread == 9 ? 12 : 9;
	g->link_timeout = g->link_timeout == 20 ? 32 : 20;
	g->paging_multiframes = g->paging_multiframes == 4 ? 6 : 4;
	g->ag_blocks = g->combined ? 1 : 2;
	g->egprs = !g->egprs;
	l->prach_config = l->prach_config == 3 ? 6 : 3;
	l->q_hyst = 3;
	l->serving_low = 5;
	l->late_extension = !l->late_extension;
	l->nb = 2;
	l->value_tag = dice_int(&f->dice, 0, 31);
}

void field_make_vendor(struct field *f)
{
	change_cells(f, any_operator(f), dice_range(&f->dice, 0.2, 0.6), swap_vendor);
}

static void share_carrier(struct field *f, struct emitter *e)
{
	const struct mno *o = &f->operators[e->op];
	const bool china = strcmp(o->plmn.mcc, "460") == 0;
	struct plmn *guest = &e->lte.plmns[1];

	if (e->rat != RAT_LTE)
		return;
	e->lte.nof_plmns = 2;
	*guest = f->operators[(e->op + 1) % f->nof_operators].plmn;
	if (china) /* Mobile with Broadnet, Unicom with Telecom */
		snprintf(guest->mnc, sizeof(guest->mnc), "%s", (const char *const[]){ "15", "11", "01", "00" }[e->op]);
}

void field_make_sharing(struct field *f)
{
	const bool china = strcmp(f->operators[0].plmn.mcc, "460") == 0;

	change_cells(f, china ? dice_int(&f->dice, 0, 3) : -1, 1, share_carrier);
}

/* ---- networks in trouble ---- */

static void forget(struct field *f, struct emitter *e)
{
	(void)f;
	e->imsi_share = 0.9;
	e->grants *= 6;
}

static void remember(struct field *f, struct emitter *e)
{
	(void)f;
	e->imsi_share = 0;
	e->grants /= 6;
}

static void change_for_a_while(struct field *f, int op, double lasts_s, change_fn *change, change_fn *back)
{
	double event_s = f->event_s;

	change_cells(f, op, 1, change);
	f->event_s += 91 + within(f, lasts_s);
	change_cells(f, op, 1, back);
	f->event_s = event_s;
}

void field_make_registers(struct field *f)
{
	change_for_a_while(f, any_operator(f), 1200, forget, remember);
}

static void bar(struct field *f, struct emitter *e)
{
	(void)f;
	e->gsm.access_classes = 0x03ff & ~1; /* ordinary phones, but for one class in ten */
	e->lte.emergency_barred = 0;
	e->warns = true;
}

static void open_up(struct field *f, struct emitter *e)
{
	(void)f;
	e->gsm.access_classes = 0;
	e->warns = false;
}

void field_make_disaster(struct field *f)
{
	change_for_a_while(f, any_operator(f), 600, bar, open_up);
}

static void fall_silent(struct field *f, struct emitter *e)
{
	e->pages *= dice_range(&f->dice, 0, 0.02);
	e->grants *= 0.02;
	e->load *= 0.02;
}

static void wake(struct field *f, struct emitter *e)
{
	e->pages = f->operators[e->op].pages;
	e->grants = dice_range(&f->dice, 0.1, 1.6);
	e->load = dice_range(&f->dice, 0.1, 0.7);
}

void field_make_night(struct field *f)
{
	change_for_a_while(f, -1, 5 * 3600, fall_silent, wake);
}

static void nap(struct field *f, struct emitter *e)
{
	if (e->rat == RAT_GSM || dice_chance(&f->dice, 0.4))
		return;
	e->from_s += within(f, 4 * 3600);
	e->zero_s = e->lte.tdd ? e->zero_s : e->from_s;
}

void field_make_sleep(struct field *f)
{
	change_cells(f, any_operator(f), 0.7, nap);
}

/* Barred first, so that nobody is on it; then off; then there again, as if nothing had been. */
void field_make_maintenance(struct field *f)
{
	struct emitter *e = change_any(f), *back;

	if (!e)
		return;
	e->gsm.barred = e->lte.barred = true;
	back = emitter_change(f, e, f->event_s + within(f, 900));
	if (!back)
		return;
	e->to_s = back->from_s - within(f, 60);
	back->gsm.barred = back->lte.barred = false;
	back->zero_s = back->lte.tdd ? back->zero_s : back->from_s;
}

/* ---- single cells ---- */

static void shrink(struct field *f, struct emitter *e)
{
	e->level_dbfs = dice_range(&f->dice, -60, -22);
	e->grants *= 0.1;
	e->load *= 0.1;
	e->gsm.combined = true;
	e->gsm.ag_blocks = 1;
	e->lte.ports = 1;
	e->lte.port_1 = 0;
	if (e->lte.tdd) /* in step with those outside */
		return;
	e->ppm = dice_range(&f->dice, 0.1, 0.25) * (dice_chance(&f->dice, 0.5) ? 1 : -1);
	e->wander_ppm = 0.01;
}

void field_make_home(struct field *f)
{
	struct emitter *e = put_any(f, "home");

	if (!e)
		return;
	shrink(f, e);
	e->pages *= 0.1; /* of an area with few phones; a page goes to all cells of an area (3GPP TS 23.012) */
	e->gsm.lac = f->operators[e->op].small_lac;
	e->lte.tac = f->operators[e->op].small_tac;
}

void field_make_home_same(struct field *f)
{
	struct emitter *e = put_any(f, "home");

	if (e)
		shrink(f, e);
}

void field_make_wheels(struct field *f)
{
	struct emitter *e = put_any(f, "wheels");

	if (!e)
		return;
	e->level_dbfs = dice_range(&f->dice, -30, -12);
	e->gsm.lac = f->operators[e->op].small_lac;
	e->lte.tac = f->operators[e->op].small_tac;
	e->pages *= 0.2;
	e->grants = 2;
	e->to_s = f->event_s + within(f, 6 * 3600);
}

void field_make_repeater(struct field *f)
{
	struct emitter *e = change_any(f);

	if (e)
		e->level_dbfs = fmin(-10, e->level_dbfs + 25);
}

void field_make_same_carrier(struct field *f)
{
	int op = city_operator(f, RAT_GSM);
	struct emitter *one = city_put_gsm(f, op, "far"), *other = city_put_gsm(f, op, "far");

	if (!one || !other)
		return;
	emitter_tune_gsm(other, one->gsm.arfcn);
	other->gsm.ncc = one->gsm.ncc;
	other->gsm.bcc = one->gsm.bcc;
	other->gsm.lac += 3;
	one->level_dbfs = f->noise_dbfs + 14;
	other->level_dbfs = f->noise_dbfs + 11;
	one->watched = true;
	one->on_s = one->off_s = dice_range(&f->dice, 20, 120); /* as the wind blows */
}

/* The third generation's carriers make room: five megahertz and less. */
void field_make_narrow(struct field *f)
{
	int op = city_operator(f, RAT_GSM);

	if (!f->operators[op].has_lte)
		return;
	for (int i = 0; i < 2; i++) {
		struct emitter *e = city_put_lte(f, op, "narrow");

		if (!e)
			return;
		emitter_tune_lte(e, f->operators[op].last < 512 ? 3500 + f->operators[op].first * 2 : 1500);
		e->lte.tdd = false;
		e->lte.nof_prb = DICE_PICK(&f->dice, 15, 25);
		e->from_s = f->event_s + 30 * i;
	}
}

/* ---- from elsewhere ---- */

static struct emitter *put_guest(struct field *f, const char *name, const char *mcc, int mnc, int lac)
{
	int op = city_operator(f, RAT_GSM);
	struct emitter *e = city_put_gsm(f, op, name);

	if (!e)
		return NULL;
	e->op = -1;
	e->pages = f->operators[op].pages;
	snprintf(e->gsm.plmn.mcc, sizeof(e->gsm.plmn.mcc), "%s", mcc);
	snprintf(e->gsm.plmn.mnc, sizeof(e->gsm.plmn.mnc), "%02d", mnc % 100);
	e->gsm.lac = lac;
	emitter_tune_gsm(e, dice_int(&f->dice, 1, 124));
	e->gsm.list.count = 0;
	for (int i = 0; i < 7; i++)
		e->gsm.list.of[e->gsm.list.count++] = (e->gsm.arfcn + 5 + 9 * i) % 124 + 1;
	return e;
}

static void put_guests(struct field *f, const char *name, double over_noise_db, double until_s)
{
	const char *mcc = dice_chance(&f->dice, 0.5) ? "250" : "520";
	int count = dice_int(&f->dice, 3, 7), lac = dice_int(&f->dice, 100, 60000), first = f->nof_emitters;

	for (int i = 0; i < count; i++) {
		struct emitter *e = put_guest(f, name, mcc, 1 + i % 2, lac + i % 2);

		if (!e)
			return;
		e->level_dbfs = f->noise_dbfs + dice_range(&f->dice, 4, over_noise_db);
		e->watched = i == 0;
		e->from_s = until_s < INFINITY ? f->event_s : 0;
		e->to_s = until_s;
	}
	for (int i = first; i < f->nof_emitters; i++)
		for (int k = first; k < f->nof_emitters && k < first + 4; k++)
			if (i != k)
				f->emitters[i]->gsm.list.of[k - first] = f->emitters[k]->gsm.arfcn;
}

void field_make_valley(struct field *f)
{
	put_guests(f, "valley", 28, INFINITY);
}

void field_make_duct(struct field *f)
{
	put_guests(f, "duct", 12, f->event_s + within(f, 3 * 3600));
}

/* 45.005 clause 2; no packet data, short cycles, a hysteresis of its own. */
void field_make_railway(struct field *f)
{
	const bool china = strcmp(f->operators[0].plmn.mcc, "460") == 0;
	const int first = china ? 1000 : 955;

	for (int i = 0; i < 3; i++) {
		struct emitter *e = put_guest(f, "railway", f->operators[0].plmn.mcc, china ? 20 : 10, 801);

		if (!e)
			return;
		emitter_tune_gsm(e, first + 4 * i);
		e->gsm.list = (struct channels){ .count = 4, .of = { first, first + 4, first + 8, first + 12 } };
		e->gsm.gprs = false;
		e->gsm.nof_lte = e->gsm.nof_umts = 0;
		e->gsm.paging_multiframes = 2;
		e->gsm.hysteresis_db = 4;
		e->gsm.t3212 = 60;
		e->pages = 0.03;
		e->grants = 0.01;
		e->watched = i == 0;
	}
}
