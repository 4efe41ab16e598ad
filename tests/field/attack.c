// SPDX-License-Identifier: GPL-3.0-or-later
/* attack: fake GSM stations: three stacks as they come, sets made of them, catchers that copy; patient ones; and those
 * that broadcasts alone do not give away. LTE: attack_lte.c. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "attack.h"

/* Octets of a laboratory's BTS, recorded beside 228 records of operators' cells (2012): the network code is all that
 * hides it. */
static const uint8_t laboratory[4][GSM_OCTETS] = {
	{ 0x55, 0x06, 0x19, 0x8f, 0xb6, 0x80, [19] = 0xe5, 0x04, 0x00, 0x2b },
	{ 0x59, 0x06, 0x1a, 0x8f, 0x93, 0x00, 0x58, 0x40, [14] = 0x20, [19] = 0xff, 0xe5, 0x04, 0x00 },
	{ 0x49, 0x06, 0x1b, 0x07, 0x08, 0x62, 0xf2, 0x32, 0x12, 0x67, 0x49, 0x03,
	  0x05, 0x27, 0x40, 0x40, 0xe5, 0x04, 0x00, 0x3b, 0x2b, 0x2b, 0x2b },
	{ 0x31, 0x06, 0x1c, 0x62, 0xf2, 0x32, 0x12, 0x67, 0x40, 0x40, 0xe5, 0x04,
	  0x00, 0x2b, 0x2b, 0x2b, 0x2b, 0x2b, 0x2b, 0x2b, 0x2b, 0x2b, 0x2b },
};

/* ---- what all have ---- */

void attack_cheap_clock(struct field *f, struct emitter *e)
{
	double ppm = dice_chance(&f->dice, 0.15) ? dice_range(&f->dice, 0.12, 0.5) : dice_range(&f->dice, 0.5, 10);

	e->ppm = dice_chance(&f->dice, 0.5) ? ppm : -ppm;
	e->drift_ppm_h = dice_gauss(&f->dice, 0.3);
	e->wander_ppm = dice_range(&f->dice, 0, 0.05);
	e->wander_s = dice_range(&f->dice, 300, 3000);
}

struct emitter *attack_put(struct field *f, enum rat rat, int op, const char *name)
{
	struct emitter *e = rat == RAT_GSM ? city_put_gsm(f, op, name) : city_put_lte(f, op, name);

	if (!e)
		return NULL;
	e->fake = e->watched = true;
	e->from_s = f->event_s;
	e->to_s = f->event_s + dice_range(&f->dice, 150, 300);
	e->level_dbfs = dice_range(&f->dice, -34, -8);
	e->zero_s = -dice_range(&f->dice, 0, 12000);
	e->pages = 0;
	e->grants = dice_range(&f->dice, 0.3, 3);
	e->load = 0.02;
	attack_cheap_clock(f, e);
	return e;
}

void attack_alien_area(struct field *f, struct emitter *e)
{
	e->gsm.lac = city_other_area(f, f->operators[e->op].lac);
	e->lte.tac = city_other_area(f, f->operators[e->op].tac);
}

void attack_name_abroad(struct field *f, struct plmn *plmn)
{
	static const char *const mccs[] = { "310", "208", "440", "724" };

	snprintf(plmn->mcc, sizeof(plmn->mcc), "%s", mccs[dice_int(&f->dice, 0, 3)]);
	snprintf(plmn->mnc, sizeof(plmn->mnc), "%s", "01");
}

/* ---- stacks ---- */

static void neighbour_of_itself(struct gsm_content *c)
{
	c->list = (struct channels){ .count = 1, .of = { c->arfcn } };
}

static void strip(struct gsm_content *c)
{
	c->gprs = c->classmark = c->selection = false;
	c->nof_lte = c->nof_umts = 0;
	c->rxlev = c->txpwr = 0;
	c->access_classes = 0x0400;
	c->combined = true;
	c->allocation.count = 1;
	neighbour_of_itself(c);
}

static void be_openbts(struct gsm_content *c)
{
	strip(c);
	c->ncc = 0;
	c->bcc = 2;
	c->ncc_permitted = 1;
	c->t3212 = 0;
	c->hysteresis_db = 6;
	c->neci = 1;
	c->paging_multiframes = c->ag_blocks = 2;
	c->link_timeout = 64;
	c->max_retrans = 1;
	c->spread = 14;
	c->att = 0;
}

static struct emitter *put_openbts(struct field *f, const char *name)
{
	struct emitter *e = attack_put(f, RAT_GSM, city_operator(f, RAT_GSM), name);

	if (!e)
		return NULL;
	attack_alien_area(f, e);
	e->gsm.lac = dice_chance(&f->dice, 0.3) ? 1000 : e->gsm.lac;
	e->gsm.ci = dice_chance(&f->dice, 0.3) ? 10 : dice_int(&f->dice, 1, 60000);
	be_openbts(&e->gsm);
	return e;
}

void field_make_openbts(struct field *f)
{
	put_openbts(f, "openbts");
}

void field_make_yatebts(struct field *f)
{
	struct emitter *e = put_openbts(f, "yatebts");

	if (e)
		e->gsm.t3212 = 4;
}

void field_make_lab(struct field *f)
{
	struct emitter *e = attack_put(f, RAT_GSM, city_operator(f, RAT_GSM), "laboratory");

	if (!e)
		return;
	attack_alien_area(f, e);
	e->gsm.given = true;
	e->gsm.gprs = false;
	e->gsm.nof_lte = e->gsm.nof_umts = 0;
	e->gsm.ncc = e->gsm.bcc = 7;
	memcpy(e->gsm.recorded, laboratory, sizeof(laboratory));
	emitter_tune_gsm(e, 877);
}

/* ---- sets for text messages ---- */

static void rotate(struct field *f, struct emitter *e, double every_s, bool identity)
{
	e->rotate_s = every_s;
	e->nof_areas = dice_int(&f->dice, 3, AREAS_MAX);
	for (int i = 0; i < e->nof_areas; i++) {
		e->areas[i] = city_other_area(f, f->operators[e->op].lac);
		e->cis[i] = identity ? dice_int(&f->dice, 1, 60000) : 0;
	}
}

void field_make_spammer(struct field *f)
{
	struct emitter *e = put_openbts(f, "spammer");

	if (!e)
		return;
	e->gsm.selection = true;
	e->gsm.offset = 63;
	e->gsm.access_classes = dice_chance(&f->dice, 0.5) ? 0x0400 : 0;
	rotate(f, e, dice_range(&f->dice, 8, 60), false);
}

void field_make_hopper(struct field *f)
{
	struct emitter *e = attack_put(f, RAT_GSM, city_operator(f, RAT_GSM), "hopper");

	if (e)
		rotate(f, e, dice_range(&f->dice, 15, 45), dice_chance(&f->dice, 0.5));
}

void field_make_passing(struct field *f)
{
	struct emitter *e = put_openbts(f, "passing");

	if (!e)
		return;
	e->level_dbfs = dice_range(&f->dice, -12, -4);
	e->pass_s = f->event_s + 75;
	e->pass_m = dice_range(&f->dice, 10, 50);
	e->pass_m_s = dice_range(&f->dice, 3, 12);
}

void field_make_pulsed(struct field *f)
{
	struct emitter *e = put_openbts(f, "pulsed");

	if (!e)
		return;
	e->to_s = f->config.duration_s;
	e->on_s = dice_range(&f->dice, 20, 40);
	e->off_s = dice_range(&f->dice, 40, 70);
}

/* ---- those that copy ---- */

/* Drawn in, and not let out. */
static void imprison(struct emitter *e)
{
	e->gsm.hysteresis_db = 14;
	e->gsm.selection = true;
	e->gsm.offset = 63;
	e->gsm.nof_lte = e->gsm.nof_umts = 0;
	neighbour_of_itself(&e->gsm);
}

void field_make_prison(struct field *f)
{
	struct emitter *e = attack_put(f, RAT_GSM, city_operator(f, RAT_GSM), "prison");

	if (!e)
		return;
	attack_alien_area(f, e);
	imprison(e);
}

/* A fake with the content of an honest cell; on its carrier, or on one of its own. */
static struct emitter *put_copy(struct field *f, const char *name, bool on_carrier)
{
	struct emitter *victim = emitter_any(f, RAT_GSM, -1);
	struct emitter *e = victim ? attack_put(f, RAT_GSM, victim->op, name) : NULL;

	if (!e)
		return NULL;
	int arfcn = e->gsm.arfcn;

	e->gsm = victim->gsm;
	emitter_tune_gsm(e, on_carrier ? victim->gsm.arfcn : arfcn);
	if (on_carrier)
		e->level_dbfs = fmin(-3, victim->level_dbfs + dice_range(&f->dice, 12, 25));
	return e;
}

void field_make_impostor(struct field *f)
{
	struct emitter *e = put_copy(f, "impostor", true);

	if (e)
		attack_alien_area(f, e);
}

void field_make_copy(struct field *f)
{
	put_copy(f, "copy", false);
}

void field_make_overlay(struct field *f)
{
	put_copy(f, "overlay", true);
}

static struct emitter *put_alien(struct field *f, const char *name)
{
	struct emitter *e = attack_put(f, RAT_GSM, city_operator(f, RAT_GSM), name);

	if (!e)
		return NULL;
	attack_alien_area(f, e);
	emitter_good_clock(f, e);
	return e;
}

void field_make_alien(struct field *f)
{
	put_alien(f, "alien");
}

void field_make_pico(struct field *f)
{
	struct emitter *e = put_alien(f, "pico");

	if (!e)
		return;
	e->gsm.gprs = false;
	e->gsm.nof_lte = e->gsm.nof_umts = 0;
	e->gsm.t3212 = 1;
}

/* Where there are two operators of GSM, on the carriers of the other one. */
void field_make_elsewhere(struct field *f)
{
	int op = city_operator(f, RAT_GSM), other = op;
	struct emitter *e = attack_put(f, RAT_GSM, op, "elsewhere");

	for (int i = 0; i < f->nof_operators; i++)
		other = i != op && f->operators[i].has_gsm ? i : other;
	if (!e)
		return;
	attack_alien_area(f, e);
	emitter_tune_gsm(e, city_free_arfcn(f, other));
}

void field_make_abroad_gsm(struct field *f)
{
	struct emitter *e = attack_put(f, RAT_GSM, city_operator(f, RAT_GSM), "abroad");

	if (!e)
		return;
	attack_name_abroad(f, &e->gsm.plmn);
	attack_alien_area(f, e);
	if (dice_chance(&f->dice, 0.5))
		be_openbts(&e->gsm);
}

void field_make_test_gsm(struct field *f)
{
	struct emitter *e = attack_put(f, RAT_GSM, city_operator(f, RAT_GSM), "test");

	if (!e)
		return;
	attack_alien_area(f, e);
	e->gsm.plmn = (struct plmn){ "001", "01" };
}

void field_make_deafening(struct field *f)
{
	struct emitter *e = attack_put(f, RAT_GSM, city_operator(f, RAT_GSM), "deafening");

	if (!e)
		return;
	attack_alien_area(f, e);
	e->level_dbfs = dice_range(&f->dice, 15, 25);
	e->gsm.selection = true;
	e->gsm.offset = 63;
}

/* ---- patient ---- */

static void stay(struct emitter *e)
{
	e->from_s = 0;
	e->to_s = INFINITY;
	e->drift_ppm_h = 0;
}

void field_make_sleeper(struct field *f)
{
	struct emitter *e = attack_put(f, RAT_GSM, city_operator(f, RAT_GSM), "sleeper");

	if (!e)
		return;
	stay(e);
	emitter_good_clock(f, e);
	struct emitter *awake = emitter_change(f, e, field_counts_from_s(f) + 250);

	if (!awake)
		return;
	attack_alien_area(f, awake);
	imprison(awake);
}

void field_make_resident(struct field *f)
{
	struct emitter *e = put_alien(f, "resident");

	if (!e)
		return;
	stay(e);
	if (dice_chance(&f->dice, 0.5))
		attack_cheap_clock(f, e);
	e->drift_ppm_h = 0;
}

/* ---- nothing to tell them by ---- */

void field_make_perfect(struct field *f)
{
	enum rat rat = dice_chance(&f->dice, 0.5) ? RAT_GSM : RAT_LTE;
	struct emitter *e = attack_put(f, rat, city_operator(f, rat), "perfect");

	if (!e)
		return;
	emitter_good_clock(f, e);
	e->zero_s = e->lte.tdd ? f->tdd_zero_s : e->zero_s;
	e->wander_ppm = e->lte.tdd ? 0 : e->wander_ppm;
	e->pages = f->operators[e->op].pages;
	e->load = 0.4;
}

void field_make_busy_alien(struct field *f)
{
	struct emitter *e;

	field_make_perfect(f);
	e = f->failed ? NULL : f->emitters[f->nof_emitters - 1];
	if (e)
		attack_alien_area(f, e);
}

void field_make_glimpse(struct field *f)
{
	struct emitter *e = put_openbts(f, "glimpse");

	f->ear = EAR_SWEEP;
	if (!e)
		return;
	e->to_s = f->event_s + 10;
	e->level_dbfs = dice_range(&f->dice, -12, -4);
	e->pass_s = f->event_s + 5;
	e->pass_m = 15;
	e->pass_m_s = dice_range(&f->dice, 10, 20);
}
