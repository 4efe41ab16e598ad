// SPDX-License-Identifier: GPL-3.0-or-later
/* city: honest operators and where their cells stand. What is counted on real cells (228 records of GSM, four
 * operators, 2012) is drawn as it was counted: no classes barred, hysteresis 6 dB, four retransmissions, T3212 of 10,
 * 30, 40 or 120, one operator in four with combined channels, reselect offsets of none, 86, 68 and 90 dB, own colour
 * codes alone permitted. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "build.h"

enum { SECTORS = 3, LISTED_MOST = 16 };

struct holding {
	const char *mcc, *mnc;
	int first, last; /* ARFCNs; 0: no GSM */
	int earfcns[2];  /* 0: no such layer */
	bool tdd;
};

/* The first and the last have TDD. */
static const struct holding countries[][OPERATORS_MAX] = {
	{ { "460", "00", 2, 92, { 38400, 3590 }, true },
	  { "460", "01", 97, 123, { 1650, 450 }, false },
	  { "460", "11", 0, 0, { 1850, 2452 }, false },
	  { "460", "15", 0, 0, { 9260, 0 }, false } },
	{ { "262", "01", 14, 49, { 1300, 6300 }, false },
	  { "262", "02", 52, 80, { 3050, 6200 }, false },
	  { "262", "03", 690, 740, { 1444, 6400 }, false } },
	{ { "228", "01", 30, 70, { 1444, 6300 }, false },
	  { "228", "02", 75, 105, { 1275, 6200 }, false },
	  { "228", "03", 0, 0, { 1625, 6400 }, false } },
	{ { "404", "10", 3, 33, { 38750, 1325 }, true },
	  { "404", "20", 36, 70, { 1550, 2500 }, false },
	  { "404", "86", 75, 120, { 3600, 0 }, false } },
};

/* ---- operators ---- */

static void draw_gsm(struct field *f, struct mno *o)
{
	struct dice *d = &f->dice;

	o->gsm = (struct gsm_content){
		.plmn = o->plmn,
		.ag_blocks = DICE_PICK(d, 1, 1, 2, 3),
		.paging_multiframes = DICE_PICK(d, 2, 4, 4, 5, 6, 9),
		.t3212 = DICE_PICK(d, 10, 30, 30, 40, 120),
		.hysteresis_db = dice_chance(d, 0.9) ? 6 : DICE_PICK(d, 4, 8),
		.txpwr = DICE_PICK(d, 5, 5, 5, 0),
		.neci = dice_chance(d, 0.8),
		.att = 1,
		.mscr = 1,
		.dtx = DICE_PICK(d, 0, 1, 2),
		.pwrc = dice_chance(d, 0.5),
		.link_timeout = DICE_PICK(d, 16, 20, 24, 32, 64),
		.max_retrans = 2, /* four */
		.spread = DICE_PICK(d, 9, 10, 11, 14),
		.reestablish_off = dice_chance(d, 0.3),
		.ncc_permitted = 1 << o->ncc[0] | 1 << o->ncc[1],
		.gprs = true,
		.egprs = dice_chance(d, 0.85),
		.classmark = dice_chance(d, 0.9),
		.nmo = DICE_PICK(d, 0, 1, 1),
		.sgsnr = 1,
	};
	for (int i = 0; i < o->nof_layers && dice_chance(d, 0.9); i++)
		o->gsm.lte[o->gsm.nof_lte++] = (struct ranked){ o->layers[i].earfcn, o->layers[i].priority };
	if (!o->gsm.nof_lte) /* as in 2012: the third generation instead */
		o->gsm.umts[o->gsm.nof_umts++] = dice_int(d, 10563, 10837);
}

static void draw_lte(struct field *f, struct mno *o)
{
	static const uint32_t sibs[][4] = { { 1 << 2 | 1 << 3, 1 << 5, 1 << 6 | 1 << 7, 0 },
		                            { 1 << 2, 1 << 3, 1 << 4 | 1 << 5, 1 << 7 },
		                            { 1 << 2 | 1 << 3 | 1 << 4, 1 << 5 | 1 << 6, 0, 0 } };
	struct dice *d = &f->dice;
	int n = dice_int(d, 0, o->has_gsm ? 2 : 1);

	o->lte = (struct lte_content){
		.nof_plmns = 1,
		.plmns = { o->plmn },
		.late_extension = dice_chance(d, 0.6),
		.tdd_config = 2,
		.tdd_special = DICE_PICK(d, 5, 7, 7),
		.phich_resource = DICE_PICK(d, 0, 2, 2),
		.q_rx_lev_min = DICE_PICK(d, -64, -62, -61, -60),
		.p_max = dice_chance(d, 0.4) ? 23 : 99,
		.window_code = DICE_PICK(d, 3, 4, 5, 5, 6),
		.paging_cycle = DICE_PICK(d, 1, 2, 2),
		.nb = DICE_PICK(d, 1, 2),
		.prach_config = DICE_PICK(d, 3, 4, 12),
		.reference_power = dice_int(d, 9, 18),
		.emergency_barred = dice_chance(d, 0.3) ? 0 : -1,
		.q_hyst = DICE_PICK(d, 2, 4, 4),
		.non_intra = DICE_PICK(d, 4, 8, 8, 10),
		.serving_low = DICE_PICK(d, 2, 4, 6, 13),
		.intra = DICE_PICK(d, 29, 31, -1),
		.measured_prb = DICE_PICK(d, -1, 3, 5),
		.reselection_q = DICE_PICK(d, -64, -62, -60),
		.gsm_priority = DICE_PICK(d, 0, 1, 2),
		.gsm_ncc = 0xff,
	};
	for (; o->lte.nof_si < 4 && sibs[n][o->lte.nof_si]; o->lte.nof_si++) {
		o->lte.sibs[o->lte.nof_si] = sibs[n][o->lte.nof_si];
		o->lte.si_period[o->lte.nof_si] = 1 + o->lte.nof_si;
	}
	if (dice_chance(d, 0.5))
		o->lte.umts[o->lte.nof_umts++] = (struct ranked){ dice_int(d, 10563, 10837), 3 };
}

static void draw_operator(struct field *f, struct mno *o, const struct holding *h)
{
	struct dice *d = &f->dice;

	snprintf(o->plmn.mcc, sizeof(o->plmn.mcc), "%s", h->mcc);
	snprintf(o->plmn.mnc, sizeof(o->plmn.mnc), "%s", h->mnc);
	o->has_gsm = h->last > 0;
	o->has_lte = h->earfcns[0] > 0;
	o->tdd = h->tdd;
	o->first = h->first;
	o->last = h->last;
	o->lists_itself = dice_chance(d, 0.4);
	o->lac = dice_int(d, 300, 60000);
	o->tac = dice_chance(d, 0.4) ? o->lac : dice_int(d, 300, 60000);
	o->small_lac = dice_int(d, 300, 60000);
	o->small_tac = dice_int(d, 300, 60000);
	o->ncc[0] = dice_int(d, 0, 7);
	o->ncc[1] = dice_chance(d, 0.6) ? o->ncc[0] : dice_int(d, 0, 7);
	o->rxlev[0] = dice_int(d, 2, 8);
	o->rxlev[1] = dice_int(d, 6, 15);
	o->combined = dice_chance(d, 0.25) ? 0.82 : 0;
	o->offset_habit = dice_int(d, 0, 3);
	o->next_site = dice_int(d, 100, 4000);
	o->next_enb = dice_int(d, 20000, 800000);
	o->next_group = dice_int(d, 0, 100);
	o->pages = dice_range(d, 7, 60);
	for (int i = 0; i < 2 && h->earfcns[i]; i++)
		o->layers[o->nof_layers++] =
			(struct layer){ h->earfcns[i], DICE_PICK(d, 50, 75, 100, 100) / (i + 1) / 25 * 25,
			                7 - 2 * i - dice_int(d, 0, 1), dice_chance(d, 0.85) ? 2 : 4 };
	draw_gsm(f, o);
	draw_lte(f, o);
}

double city_hum(const struct field *f, double time_s)
{
	double hour = fmod(f->start_hour + time_s / 3600, 24);

	return 0.06 + 0.94 * pow(0.5 - 0.5 * cos(2 * M_PI * (hour - 4) / 24), 1.3);
}

int city_operator(struct field *f, enum rat rat)
{
	int op;

	do
		op = dice_int(&f->dice, 0, f->nof_operators - 1);
	while (rat == RAT_GSM ? !f->operators[op].has_gsm : !f->operators[op].has_lte);
	return op;
}

int city_other_area(struct field *f, int area)
{
	int other;

	do
		other = dice_chance(&f->dice, 0.25) ? dice_int(&f->dice, 1, 999) : dice_int(&f->dice, 1000, 65000);
	while (other == area);
	return other;
}

int city_free_arfcn(struct field *f, int op)
{
	const struct mno *o = &f->operators[op];
	bool taken = true;
	int arfcn = 0;

	for (int tries = 0; taken && tries < 300; tries++) {
		arfcn = dice_int(&f->dice, o->first, o->last);
		taken = false;
		for (int i = 0; i < f->nof_emitters; i++)
			taken |= f->emitters[i]->rat == RAT_GSM && f->emitters[i]->gsm.arfcn == arfcn;
	}
	return arfcn;
}

/* ---- sites ---- */

/* Path loss of 36 dB a decade, shadows of 8 dB, and how a sector looks this way or not. */
static double level_dbfs(struct field *f, const struct emitter *e)
{
	double away_m = fmax(80, hypot(e->x_m, e->y_m));

	return fmax(f->noise_dbfs + 4, fmin(-14, -16 - 36 * log10(away_m / 250) + dice_gauss(&f->dice, 8) -
	                                                 DICE_PICK(&f->dice, 0, 6, 16)));
}

static void place(struct field *f, struct emitter *e, int op, double x_m, double y_m)
{
	e->op = op;
	e->x_m = x_m;
	e->y_m = y_m;
	e->level_dbfs = level_dbfs(f, e);
	e->pages = f->operators[op].pages * dice_range(&f->dice, 0.9, 1.1);
	e->grants = dice_range(&f->dice, 0.1, 1.6);
	e->load = dice_range(&f->dice, 0.1, 0.7);
}

static void list_add(struct channels *list, int channel, int most)
{
	for (int i = 0; i < list->count; i++)
		if (list->of[i] == channel)
			return;
	if (list->count < most)
		list->of[list->count++] = channel;
}

static void draw_offset(struct field *f, const struct mno *o, struct gsm_content *c)
{
	const int values[4] = { 0, dice_chance(&f->dice, 0.97) ? 43 : 30, dice_chance(&f->dice, 0.5) ? 34 : 45,
		                DICE_PICK(&f->dice, 0, 0, 5, 10) };

	c->offset = values[o->offset_habit];
	c->selection = c->offset > 0;
}

static struct emitter *put_gsm(struct field *f, int op, const char *name, double x_m, double y_m, int sector)
{
	struct mno *o = &f->operators[op];
	struct emitter *e = emitter_add(f, name, RAT_GSM);

	if (!e)
		return NULL;
	place(f, e, op, x_m, y_m);
	e->gsm = o->gsm;
	e->gsm.arfcn = -1;
	emitter_tune_gsm(e, city_free_arfcn(f, op));
	e->gsm.lac = o->lac;
	e->gsm.ci = (o->next_site * 10 + sector + 1) % 65536;
	e->gsm.ncc = o->ncc[dice_chance(&f->dice, 0.2)];
	e->gsm.bcc = dice_int(&f->dice, 0, 7);
	e->gsm.combined = dice_chance(&f->dice, o->combined);
	e->gsm.ag_blocks = e->gsm.combined ? 1 : e->gsm.ag_blocks;
	e->gsm.rxlev = o->rxlev[dice_chance(&f->dice, 0.3)];
	e->gsm.rac = o->lac & 3;
	e->gsm.colour = e->gsm.bcc;
	draw_offset(f, o, &e->gsm);
	for (int i = dice_int(&f->dice, 1, 3); i > 0; i--)
		list_add(&e->gsm.allocation, dice_int(&f->dice, o->first, o->last), LISTED_MOST);
	return e;
}

static struct emitter *put_lte(struct field *f, int op, const char *name, double x_m, double y_m, int sector)
{
	struct mno *o = &f->operators[op];
	struct emitter *e = emitter_add(f, name, RAT_LTE);
	int n = dice_int(&f->dice, 0, o->nof_layers - 1);

	if (!e)
		return NULL;
	place(f, e, op, x_m, y_m);
	e->lte = o->lte;
	e->level_dbfs += 5;
	emitter_tune_lte(e, o->layers[n].earfcn);
	e->lte.nof_prb = o->layers[n].prb;
	e->lte.ports = o->layers[n].ports;
	e->lte.priority = o->layers[n].priority;
	e->lte.port_1 = e->lte.ports > 1;
	e->lte.pci = (o->next_group * SECTORS + sector) % 504;
	e->lte.prach_root = dice_int(&f->dice, 0, 837);
	e->lte.tac = o->tac;
	e->lte.eci = o->next_enb << 8 | (sector + 1);
	e->lte.value_tag = dice_int(&f->dice, 0, 31);
	e->lte.tdd = e->lte.earfcn >= 36000;
	if (e->lte.tdd) { /* all frames begin together, held by a satellite's clock for ever */
		e->zero_s = f->tdd_zero_s;
		e->ppm = e->drift_ppm_h = e->wander_ppm = 0;
	}
	for (int i = 0; i < o->nof_layers; i++)
		if (i != n)
			e->lte.layers[e->lte.nof_layers++] =
				(struct ranked){ o->layers[i].earfcn, o->layers[i].priority };
	if (!e->lte.nof_layers) /* not heard here */
		e->lte.layers[e->lte.nof_layers++] =
			(struct ranked){ o->layers[0].earfcn > 100 ? o->layers[0].earfcn - 99 : 300, 4 };
	return e;
}

/* ---- lists ---- */

/* The near ones mostly, the far ones now and then, some that nobody hears. */
static bool is_listed(struct field *f, const struct emitter *e, const struct emitter *other)
{
	double apart_m = hypot(e->x_m - other->x_m, e->y_m - other->y_m);

	return other != e && other->op == e->op && !other->fake && other->to_s == INFINITY &&
	       dice_chance(&f->dice, apart_m < 2500 ? 0.93 : 0.5);
}

void city_list(struct field *f, struct emitter *e)
{
	const struct mno *o = &f->operators[e->op];

	e->gsm.list.count = e->lte.gsm.count = e->lte.intra_pci.count = 0;
	if (e->rat == RAT_GSM && o->lists_itself)
		list_add(&e->gsm.list, e->gsm.arfcn, LISTED_MOST);
	for (int i = 0; i < f->nof_emitters; i++) {
		const struct emitter *other = f->emitters[i];

		if (!is_listed(f, e, other))
			continue;
		if (e->rat == RAT_GSM && other->rat == RAT_GSM)
			list_add(&e->gsm.list, other->gsm.arfcn, LISTED_MOST);
		else if (other->rat == RAT_GSM)
			list_add(&e->lte.gsm, other->gsm.arfcn, LISTED_MOST);
		else if (e->rat == RAT_LTE && other->lte.earfcn == e->lte.earfcn)
			list_add(&e->lte.intra_pci, other->lte.pci, LISTED_MOST);
	}
	for (int i = dice_int(&f->dice, 2, 6); i > 0 && e->rat == RAT_GSM; i--) {
		int far = dice_int(&f->dice, o->first, o->last);

		if (far != e->gsm.arfcn)
			list_add(&e->gsm.list, far, LISTED_MOST + 4);
	}
}

static void random_place(struct field *f, double *x_m, double *y_m)
{
	double away_m = 150 + 5000 * sqrt(dice_unit(&f->dice)), angle = dice_range(&f->dice, 0, 2 * M_PI);

	*x_m = away_m * cos(angle);
	*y_m = away_m * sin(angle);
}

struct emitter *city_put_gsm(struct field *f, int op, const char *name)
{
	double x_m, y_m;

	random_place(f, &x_m, &y_m);
	f->operators[op].next_site += dice_int(&f->dice, 1, 9);
	struct emitter *e = put_gsm(f, op, name, x_m, y_m, dice_int(&f->dice, 0, SECTORS - 1));

	if (e)
		city_list(f, e);
	return e;
}

struct emitter *city_put_lte(struct field *f, int op, const char *name)
{
	double x_m, y_m;

	random_place(f, &x_m, &y_m);
	f->operators[op].next_enb += dice_int(&f->dice, 1, 30);
	f->operators[op].next_group = (f->operators[op].next_group + dice_int(&f->dice, 1, 3)) % 168;
	struct emitter *e = put_lte(f, op, name, x_m, y_m, dice_int(&f->dice, 0, SECTORS - 1));

	if (e)
		city_list(f, e);
	return e;
}

/* A site has three cells of each technology that the operator has. */
static void put_site(struct field *f, int op)
{
	struct mno *o = &f->operators[op];
	double x_m, y_m;

	random_place(f, &x_m, &y_m);
	o->next_site += dice_int(&f->dice, 1, 9);
	o->next_enb += dice_int(&f->dice, 1, 30);
	o->next_group = (o->next_group + dice_int(&f->dice, 1, 3)) % 168;
	for (int sector = 0; sector < SECTORS; sector++) {
		if (o->has_gsm)
			put_gsm(f, op, "honest", x_m, y_m, sector);
		if (o->has_lte)
			put_lte(f, op, "honest", x_m, y_m, sector);
	}
}

void city_make(struct field *f)
{
	const bool tdd = f->config.kind >= 0 && field_makers[f->config.kind] == field_make_off_beat;
	const struct holding *country = countries[dice_chance(&f->dice, 0.4) ? 0 : tdd ? 3 : dice_int(&f->dice, 1, 3)];
	int sites = dice_int(&f->dice, 2, 3);

	f->tdd_zero_s = -dice_range(&f->dice, 0, 10000);
	for (; f->nof_operators < OPERATORS_MAX && country[f->nof_operators].mcc; f->nof_operators++)
		draw_operator(f, &f->operators[f->nof_operators], &country[f->nof_operators]);
	for (int i = 0; f->config.cells ? f->nof_emitters < f->config.cells : i < sites * f->nof_operators; i++)
		put_site(f, i % f->nof_operators);
	for (int i = 0; i < f->nof_emitters; i++)
		city_list(f, f->emitters[i]);
}
