// SPDX-License-Identifier: GPL-3.0-or-later
/* attack: fake stations as they were seen in the field and as the software they are built with sets them up: defaults
 * of OpenBTS, YateBTS and osmo-bsc, SMS blasters derived from the first, catchers that copy. GSM; LTE:
 * world_attack_lte.c.
 */
#include <math.h>
#include <string.h>

#include "build.h"

static double random_sign(struct world *w)
{
	return world_chance(w, 0.5) ? 1 : -1;
}

/* Cheap transmitters are 0.5 to 8 ppm off and drift; one in seven has a good oscillator. */
static void draw_clock(struct world *w, struct station *s)
{
	double ppm = random_sign(w) * (world_chance(w, 0.15) ? world_between(w, 0.1, 0.4) : world_between(w, 0.5, 8));

	s->locked_s = 0;
	s->gsm.ppm = s->lte.ppm = ppm;
	station_course(s)->drift_ppm_per_min = world_normal(w, 0.01);
}

void world_good_clock(struct world *w, struct station *s)
{
	s->gsm.ppm = s->lte.ppm = world_normal(w, 0.02);
	s->locked_s = world_between(w, 3000, 9000);
	station_course(s)->drift_ppm_per_min = 0;
}

void world_begin_fake(struct world *w, struct station *s)
{
	s->fake = s->subject = true;
	s->level_dbfs = world_between(w, -34, -8);
	station_course(s)->start_s = w->event_s;
	station_course(s)->stop_s = w->event_s + world_between(w, 120, 260);
	draw_clock(w, s);
}

/* A LAC or TAC that the operator does not have here. */
int world_alien_area(struct world *w, const int *areas)
{
	int area;

	do
		area = world_chance(w, 0.3) ? world_from(w, 1, 2000) : world_from(w, 2001, 65000);
	while (area == areas[0] || area == areas[1]);
	return area;
}

/* ---- GSM ---- */

static void set_own_neighbour(struct air_cell *c)
{
	c->neighbours = (struct air_list){ .count = 1, .value = { c->arfcn } };
}

static void place_gsm(struct world *w, struct station *s, int owner)
{
	struct air_cell *c = &s->gsm;

	s->owner = owner;
	c->arfcn = world_free_arfcn(w, owner);
	c->freq_hz = world_arfcn_hz(c->arfcn);
	c->bsic = world_from(w, 0, 63);
	c->allocation = (struct air_list){ .count = 1, .value = { c->arfcn } };
	memcpy(c->mcc, w->networks[owner].mcc, sizeof(c->mcc));
	memcpy(c->mnc, w->networks[owner].mnc, sizeof(c->mnc));
	c->lac = world_alien_area(w, w->networks[owner].lacs);
	c->ci = world_chance(w, 0.3) ? world_from(w, 1, 100) : world_from(w, 101, 65000);
}

static void set_openbts(struct air_cell *c)
{
	c->t3212 = 0;
	c->rxlev_access_min = 0;
	c->crh_db = 6;
	c->ms_txpwr_max_cch = 0;
	c->neci = 1;
	c->ncc_permitted = 1 << (c->bsic >> 3);
	c->bs_pa_mfrms = 2;
	c->ccch_conf = 1;
	c->bs_ag_blks_res = 2;
	c->radio_link_timeout = 64;
	c->access_classes = 0x0400;
	c->max_retrans = 2;
	c->tx_integer = 14;
	c->selection = 0;
	c->gprs = 0;
	c->early_classmark = 0;
	c->att = 0;
	c->nof_lte = 0;
	set_own_neighbour(c);
}

static void set_osmo_bsc(struct air_cell *c)
{
	c->t3212 = 5;
	c->crh_db = 4;
	c->rxlev_access_min = 0;
	c->reestablishment = 0;
	c->access_classes = 0x0400;
	c->max_retrans = 7;
	c->tx_integer = 9;
	c->bs_pa_mfrms = 5;
	c->ccch_conf = 1;
	c->bs_ag_blks_res = 1;
	c->ncc_permitted = 0xff;
	c->radio_link_timeout = 32;
	c->ms_txpwr_max_cch = 15;
	c->selection = 0;
	c->gprs = 0;
	c->early_classmark = 0;
	c->nof_lte = 0;
	set_own_neighbour(c);
}

static struct station *add_gsm(struct world *w, const char *name, int owner)
{
	struct station *s = world_add(w, name, RAT_GSM);

	if (!s)
		return NULL;
	world_begin_fake(w, s);
	place_gsm(w, s, owner);
	set_openbts(&s->gsm);
	return s;
}

int world_any_network(struct world *w)
{
	return world_from(w, 0, WORLD_NETWORKS - 1);
}

/* As its author's defaults have it, identity and all. */
static void untouch(struct air_cell *c, int lac, int ci, int bsic, int arfcn)
{
	strcpy(c->mcc, "001");
	strcpy(c->mnc, "01");
	c->lac = lac;
	c->ci = ci;
	c->bsic = bsic;
	c->arfcn = arfcn;
	c->freq_hz = world_arfcn_hz(arfcn);
	c->allocation.value[0] = arfcn;
}

/* What blasters change: a high C2 so that phones come, a LAC that makes them say who they are, little else. */
struct station *world_add_blaster(struct world *w, const char *name)
{
	int owner = world_any_network(w);
	struct station *s = add_gsm(w, name, owner);

	if (!s)
		return NULL;
	struct air_cell *c = &s->gsm;

	c->t3212 = WORLD_ONE_OF(w, 0, 0, 1, 4, 10);
	c->access_classes = world_chance(w, 0.7) ? 0x0400 : 0;
	c->att = world_chance(w, 0.5);
	if (world_chance(w, 0.6)) {
		c->selection = 1;
		c->cro = 63;
	}
	c->crh_db = world_chance(w, 0.4) ? 14 : 6;
	c->assigns_per_s = world_between(w, 0.5, 4);
	return s;
}

void world_make_blaster_rotating(struct world *w)
{
	struct station *s = world_add_blaster(w, "blaster");

	if (!s)
		return;
	s->gsm.course.rotate_s = world_chance(w, 0.5) ? world_between(w, 5, 20) : world_between(w, 20, 90);
	s->gsm.rotate_lac.count = world_from(w, 2, 12);
	for (int i = 0; i < s->gsm.rotate_lac.count; i++)
		s->gsm.rotate_lac.value[i] = (s->gsm.lac + 7 * i) % 65000 + 1;
	if (world_chance(w, 0.3))
		s->gsm.rotate_ci = s->gsm.rotate_lac;
}

void world_make_blaster_empty(struct world *w)
{
	struct station *s = world_add_blaster(w, "blaster");

	if (s && world_chance(w, 0.5))
		s->gsm.neighbours.count = 0;
}

void world_make_van(struct world *w)
{
	struct station *s = world_add_blaster(w, "van");

	if (!s)
		return;
	s->level_dbfs = world_between(w, -14, -4);
	s->gsm.course.pass_s = w->event_s + 60;
	s->gsm.course.pass_m = world_between(w, 8, 40);
	s->gsm.course.pass_m_per_s = world_between(w, 4, 15);
}

/* A stronger one in a listed neighbour's place: its carrier, code and identity, but phones must come again. */
void world_make_clone_neighbour(struct world *w)
{
	struct station *victim = world_pick(w, RAT_GSM, -1, w->event_s);
	struct station *s = victim ? add_gsm(w, "clone", victim->owner) : NULL;

	if (!s)
		return;
	struct air_cell *c = &s->gsm;

	s->level_dbfs = victim->level_dbfs + 20;
	c->arfcn = victim->gsm.arfcn;
	c->freq_hz = victim->gsm.freq_hz;
	c->bsic = victim->gsm.bsic;
	c->allocation.value[0] = c->arfcn;
	c->ci = victim->gsm.ci;
	if (world_chance(w, 0.3))
		c->lac = victim->gsm.lac;
	set_openbts(c);
	if (world_chance(w, 0.5))
		c->neighbours = victim->gsm.neighbours;
}

void world_make_replaced(struct world *w)
{
	struct station *victim = world_pick(w, RAT_GSM, -1, w->event_s);
	struct station *s = victim ? add_gsm(w, "replacement", victim->owner) : NULL;

	if (!s)
		return;
	int lac = s->gsm.lac;
	double ppm = s->gsm.ppm;
	struct air_course course = s->gsm.course;

	s->level_dbfs = victim->level_dbfs + world_between(w, 12, 25);
	s->gsm = victim->gsm;
	s->gsm.course = course;
	s->gsm.ppm = ppm;
	s->gsm.lac = lac;
	s->gsm.ci = world_from(w, 1, 65000);
	s->gsm.t3212 = WORLD_ONE_OF(w, 1, 4, 0);
	s->gsm.cro = 63;
	s->gsm.nof_lte = 0;
	s->gsm.pagings_per_s = 0;
	set_own_neighbour(&s->gsm);
}

void world_make_patient_clone(struct world *w)
{
	struct station *victim = world_pick(w, RAT_GSM, -1, w->event_s);
	struct station *s = victim ? add_gsm(w, "patient", victim->owner) : NULL;

	if (!s)
		return;
	double ppm = s->gsm.ppm;
	struct air_course course = s->gsm.course;

	s->level_dbfs = victim->level_dbfs + world_between(w, 12, 25);
	s->gsm = victim->gsm;
	s->gsm.course = course;
	s->gsm.ppm = ppm;
	s->gsm.pagings_per_s = world_chance(w, 0.5) ? 0.8 : 0;
	s->gsm.assigns_per_s = world_between(w, 0.5, 2);
}

/* Set up like the operator's own, but for what captures: C2, LAC, no way out. */
void world_make_c2_capture(struct world *w)
{
	int owner = world_any_network(w);
	struct station *s = add_gsm(w, "catcher", owner), *model = world_pick(w, RAT_GSM, owner, w->event_s);

	if (!s || !model)
		return;
	struct station fake = *s;

	s->gsm = model->gsm;
	s->gsm.course = fake.gsm.course;
	s->gsm.ppm = fake.gsm.ppm;
	s->gsm.arfcn = fake.gsm.arfcn;
	s->gsm.freq_hz = fake.gsm.freq_hz;
	s->gsm.bsic = fake.gsm.bsic;
	s->gsm.allocation = fake.gsm.allocation;
	s->gsm.lac = fake.gsm.lac;
	s->gsm.ci = fake.gsm.ci;
	s->gsm.selection = 1;
	s->gsm.cro = 63;
	s->gsm.crh_db = 14;
	s->gsm.nof_lte = 0;
	s->gsm.pagings_per_s = 0;
	set_own_neighbour(&s->gsm);
}

void world_make_openbts(struct world *w)
{
	struct station *s = add_gsm(w, "openbts", world_any_network(w));

	if (!s)
		return;
	if (world_chance(w, 0.3))
		untouch(&s->gsm, 1000, 10, 2, 51);
	set_openbts(&s->gsm);
}

void world_make_yatebts(struct world *w)
{
	struct station *s = add_gsm(w, "yatebts", world_any_network(w));

	if (!s)
		return;
	if (world_chance(w, 0.3))
		untouch(&s->gsm, 1000, 10, 2, 51);
	set_openbts(&s->gsm);
	s->gsm.t3212 = 4;
	s->gsm.ncc_permitted = 0xff;
}

void world_make_osmo_bsc(struct world *w)
{
	struct station *s = add_gsm(w, "osmo-bsc", world_any_network(w));

	if (!s)
		return;
	if (world_chance(w, 0.3))
		untouch(&s->gsm, 1, 6969, 63, 871);
	set_osmo_bsc(&s->gsm);
}
