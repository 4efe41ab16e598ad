// SPDX-License-Identifier: GPL-3.0-or-later
/* attack_lte: fake LTE cells: three stacks as they come, cells like the operator's own, pairs with a GSM cell. */
#include <math.h>
#include <stdio.h>

#include "attack.h"

/* Phones find it first: stronger than what else is on its carrier. */
static void outshine(struct field *f, struct emitter *e)
{
	double margin_db = dice_range(&f->dice, 3, 12);

	for (int i = 0; i < f->nof_emitters; i++)
		if (f->emitters[i] != e && f->emitters[i]->hz == e->hz)
			e->level_dbfs = fmax(e->level_dbfs, f->emitters[i]->level_dbfs + margin_db);
	e->level_dbfs = fmin(e->level_dbfs, -2);
}

static struct emitter *put_lte_fake(struct field *f, int op, const char *name)
{
	struct emitter *e = attack_put(f, RAT_LTE, op, name);

	if (!e)
		return NULL;
	attack_alien_area(f, e);
	outshine(f, e);
	if (e->lte.tdd)
		e->zero_s = f->tdd_zero_s;
	return e;
}

/* ---- stacks ---- */

static struct emitter *put_stack(struct field *f, const char *name, int eci, int pci)
{
	struct emitter *e = put_lte_fake(f, city_operator(f, RAT_LTE), name);

	if (!e)
		return NULL;
	struct lte_content *c = &e->lte;

	if (dice_chance(&f->dice, 0.5))
		c->eci = eci;
	if (dice_chance(&f->dice, 0.5))
		c->pci = pci;
	c->ports = 1;
	c->nof_si = 1;
	c->nof_layers = c->nof_umts = c->gsm.count = c->intra_pci.count = 0;
	c->late_extension = false;
	c->phich_resource = c->value_tag = c->port_1 = 0;
	c->p_max = 99;
	c->window_code = 5;
	c->q_rx_lev_min = -65;
	c->emergency_barred = c->measured_prb = -1;
	c->intra = 5;
	c->nb = 2;
	return e;
}

static void be_srsran(struct lte_content *c)
{
	c->nof_prb = 50;
	c->sibs[0] = 1 << 2 | 1 << 3;
	c->si_period[0] = 1;
	c->prach_root = 128;
	c->prach_config = 3;
	c->paging_cycle = 0;
	c->priority = 6;
	c->q_hyst = 2;
	c->non_intra = 3;
	c->serving_low = 2;
	c->reselection_q = -61;
}

void field_make_srsran(struct field *f)
{
	struct emitter *e = put_stack(f, "srsran", 0x19b01, 1);

	if (e)
		be_srsran(&e->lte);
}

void field_make_oai(struct field *f)
{
	struct emitter *e = put_stack(f, "oai", 0xe0100, 10);

	if (!e)
		return;
	struct lte_content *c = &e->lte;

	c->nof_prb = 25;
	c->sibs[0] = 1 << 2 | 1 << 3;
	c->si_period[0] = 0;
	c->no_reselection = true;
	c->prach_root = c->prach_config = 0;
	c->paging_cycle = 2;
	c->priority = 7;
	c->q_hyst = 4;
	c->non_intra = -1;
	c->serving_low = 31;
	c->reselection_q = -70;
	c->measured_prb = 0;
}

void field_make_openlte(struct field *f)
{
	struct emitter *e = put_stack(f, "openlte", 256 + 1, 0);

	if (!e)
		return;
	struct lte_content *c = &e->lte;

	c->nof_prb = 50;
	c->sibs[0] = 1 << 2;
	c->si_period[0] = 0;
	c->window_code = 0;
	c->value_tag = 1;
	c->phich_resource = 2;
	c->q_rx_lev_min = -70;
}

/* ---- like the operator's own ---- */

/* A clock that is no home cell's either: those that are as good are in alien-area-dongle. */
void field_make_catcher(struct field *f)
{
	struct emitter *e = put_lte_fake(f, city_operator(f, RAT_LTE), "catcher");

	if (e)
		e->ppm = copysign(dice_range(&f->dice, 0.5, 10), e->ppm);
}

static bool schedules_gsm(const struct lte_content *c)
{
	for (int i = 0; i < c->nof_si; i++)
		if (c->sibs[i] >> 7 & 1)
			return true;
	return false;
}

static void rank_gsm_first(struct field *f, struct lte_content *c)
{
	c->priority = dice_int(&f->dice, 0, 5);
	c->gsm_priority = dice_int(&f->dice, c->priority + 1, 7);
	if (schedules_gsm(c))
		return;
	c->si_period[c->nof_si] = 2;
	c->sibs[c->nof_si++] = 1 << 7;
}

void field_make_forced(struct field *f)
{
	struct emitter *e = put_lte_fake(f, city_operator(f, RAT_LTE), "forced");

	if (!e)
		return;
	rank_gsm_first(f, &e->lte);
	e->lte.gsm.count = 0;
	for (int i = dice_int(&f->dice, 1, 6); i > 0; i--)
		e->lte.gsm.of[e->lte.gsm.count++] = dice_int(&f->dice, 1, 124);
	if (dice_chance(&f->dice, 0.5))
		e->lte.tac = f->operators[e->op].tac;
	if (dice_chance(&f->dice, 0.4))
		emitter_good_clock(f, e);
}

void field_make_pair(struct field *f)
{
	struct emitter *gsm, *e;
	int op;

	field_make_spammer(f);
	gsm = f->failed ? NULL : f->emitters[f->nof_emitters - 1];
	op = gsm && f->operators[gsm->op].has_lte ? gsm->op : city_operator(f, RAT_LTE);
	e = gsm ? put_lte_fake(f, op, "bait") : NULL;
	if (!e)
		return;
	be_srsran(&e->lte);
	e->lte.ports = e->lte.nof_si = 1;
	rank_gsm_first(f, &e->lte);
	e->lte.gsm = (struct channels){ .count = 1, .of = { gsm->gsm.arfcn } };
	e->ppm = gsm->ppm; /* one box */
	e->drift_ppm_h = gsm->drift_ppm_h;
	e->wander_ppm = gsm->wander_ppm;
	e->wander_s = gsm->wander_s;
	gsm->from_s += dice_range(&f->dice, 0, 20);
}

void field_make_pair_first(struct field *f)
{
	f->event_s = dice_range(&f->dice, 0, 25);
	field_make_pair(f);
}

/* The strongest cell on some carrier: nobody here is on any other, nor hears it well. */
static struct emitter *serving_cell(struct field *f)
{
	struct emitter *best = emitter_any(f, RAT_LTE, -1);

	for (int i = 0; i < f->nof_emitters && best; i++)
		if (f->emitters[i]->hz == best->hz && f->emitters[i]->level_dbfs > best->level_dbfs)
			best = f->emitters[i];
	return best;
}

void field_make_clone(struct field *f)
{
	struct emitter *victim = serving_cell(f);
	struct emitter *e = victim ? attack_put(f, RAT_LTE, victim->op, "clone") : NULL;

	if (!e)
		return;
	e->lte = victim->lte;
	e->hz = victim->hz;
	e->level_dbfs = fmin(-2, victim->level_dbfs + dice_range(&f->dice, 0, 10));
	attack_alien_area(f, e);
	if (dice_chance(&f->dice, 0.3))
		emitter_good_clock(f, e);
}

/* Two more of the country's. */
void field_make_rivals(struct field *f)
{
	int op = city_operator(f, RAT_LTE);
	struct emitter *e = put_lte_fake(f, op, "rivals");

	if (!e)
		return;
	for (int i = 0; i < f->nof_operators && e->lte.nof_plmns < PLMNS_MAX; i++)
		if (i != op)
			e->lte.plmns[e->lte.nof_plmns++] = f->operators[i].plmn;
	if (dice_chance(&f->dice, 0.5))
		e->lte.tac = f->operators[op].tac;
	if (dice_chance(&f->dice, 0.4))
		emitter_good_clock(f, e);
}

void field_make_abroad_lte(struct field *f)
{
	struct emitter *e = put_lte_fake(f, city_operator(f, RAT_LTE), "abroad");

	if (!e)
		return;
	if (dice_chance(&f->dice, 0.5)) {
		be_srsran(&e->lte);
		e->lte.ports = e->lte.nof_si = 1;
	}
	attack_name_abroad(f, &e->lte.plmns[0]);
}

void field_make_off_beat(struct field *f)
{
	int op = 0; /* the one with TDD in the countries this kind is drawn in */
	struct emitter *e = put_lte_fake(f, op, "off-beat");

	if (!e)
		return;
	emitter_tune_lte(e, f->operators[op].layers[0].earfcn);
	e->lte.tdd = true;
	outshine(f, e);
	e->zero_s = f->tdd_zero_s - dice_range(&f->dice, 0.0005, 0.0095);
}

void field_make_tac_hopper(struct field *f)
{
	struct emitter *e = put_lte_fake(f, city_operator(f, RAT_LTE), "hopper");

	if (!e)
		return;
	e->rotate_s = dice_range(&f->dice, 10, 60);
	e->nof_areas = dice_int(&f->dice, 2, 8);
	for (int i = 0; i < e->nof_areas; i++)
		e->areas[i] = city_other_area(f, f->operators[e->op].tac);
}

/* Announced in pages, which are heard of a whole carrier. */
void field_make_false_warning(struct field *f)
{
	struct emitter *e = put_lte_fake(f, city_operator(f, RAT_LTE), "warning");

	f->ear = EAR_WIDE;
	if (e)
		e->warns = true;
}

void field_make_alien_lte(struct field *f)
{
	struct emitter *e = put_lte_fake(f, city_operator(f, RAT_LTE), "alien");

	f->ear = EAR_WIDE;
	if (!e)
		return;
	emitter_good_clock(f, e);
	e->wander_ppm = e->lte.tdd ? 0 : e->wander_ppm;
}

void field_make_narrow_ear(struct field *f)
{
	field_make_alien_lte(f);
	f->ear = EAR_TWO;
	if (!f->failed && dice_chance(&f->dice, 0.5))
		f->emitters[f->nof_emitters - 1]->ppm = dice_range(&f->dice, -0.4, 0.4);
}
