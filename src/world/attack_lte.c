// SPDX-License-Identifier: GPL-3.0-or-later
/* attack_lte: fake LTE cells with the defaults of srsRAN 4G and OpenAirInterface, a bait beside a GSM blaster, a
 * jammer beside a GSM catcher, a TDD cell whose frames do not begin when all others' do.
 */
#include <math.h>
#include <string.h>

#include "../air/lte_band.h"  // air_lte_band_of
#include "build.h"

static void set_srsran(struct air_enb *e)
{
	e->eci = 0x19b01;
	e->pci = 1;
	e->nof_prb = 50;
	e->ports = 1;
	e->phich_resource = 0;
	e->q_rx_lev_min_dbm = -130;
	e->si_window_ms = 20;
	e->nof_si = 2;
	e->si[0] = (struct air_si_message){ .period = 16, .nof_sibs = 1, .sib = { 2 } };
	e->si[1] = (struct air_si_message){ .period = 16, .nof_sibs = 1, .sib = { 3 } };
	e->value_tag = 0;
	e->priority = 6;
	e->q_hyst_db = 2;
	e->s_non_intra_db = 6;
	e->thresh_serving_low_db = 4;
}

static void set_oai(struct air_enb *e)
{
	e->eci = 0xe0100;
	e->pci = 10;
	e->nof_prb = 25;
	e->ports = 1;
	e->phich_resource = 0;
	e->reselection = 0;
	e->q_rx_lev_min_dbm = -130;
	e->si_window_ms = 20;
	e->nof_si = 1;
	e->si[0] = (struct air_si_message){ .period = 8, .nof_sibs = 2, .sib = { 2, 3 } };
	e->value_tag = 0;
	e->priority = 7;
	e->q_hyst_db = 4;
	e->thresh_serving_low_db = 62;
}

static void place_lte(struct world *w, struct station *s, int owner, int earfcn)
{
	const struct network *op = &w->networks[owner];
	struct air_enb *e = &s->lte;

	s->owner = owner;
	e->earfcn = earfcn;
	e->freq_hz = air_lte_band_freq_hz(earfcn);
	e->band = air_lte_band_of(e->freq_hz);
	e->tdd = op->tdd && earfcn >= 36000;
	memcpy(e->plmns[0].mcc, op->mcc, sizeof(op->mcc));
	memcpy(e->plmns[0].mnc, op->mnc, sizeof(op->mnc));
	e->tac = world_alien_area(w, op->tacs);
}

void world_drown_others(struct world *w, struct station *s)
{
	double margin_db = world_between(w, 3, 15);

	for (int i = 0; i < w->nof_stations; i++)
		if (w->stations[i] != s && station_hz(w->stations[i]) == station_hz(s))
			s->level_dbfs = fmax(s->level_dbfs, w->stations[i]->level_dbfs + margin_db);
}

struct station *world_add_fake_lte(struct world *w, const char *name, int owner)
{
	struct station *s = world_add(w, name, RAT_LTE);

	if (!s)
		return NULL;
	world_begin_fake(w, s);
	place_lte(w, s, owner, w->networks[owner].layers[0].earfcn);
	world_drown_others(w, s);
	return s;
}

static void edit_lte(struct world *w, struct air_enb *e)
{
	e->eci = world_from(w, 1000, 900000) << 8 | world_from(w, 1, 3);
	if (world_chance(w, 0.5))
		e->pci = world_from(w, 2, 503);
}

static void test_network(struct air_enb *e, const char *mcc, int tac, int earfcn)
{
	strcpy(e->plmns[0].mcc, mcc);
	strcpy(e->plmns[0].mnc, "01");
	e->tac = tac;
	e->earfcn = earfcn;
	e->freq_hz = air_lte_band_freq_hz(earfcn);
	e->band = air_lte_band_of(e->freq_hz);
	e->tdd = 0;
}

void world_make_srsran(struct world *w)
{
	struct station *s = world_add_fake_lte(w, "srsran", world_any_network(w));

	if (!s)
		return;
	set_srsran(&s->lte);
	if (world_chance(w, 0.3))
		test_network(&s->lte, "001", 7, 3350);
	else
		edit_lte(w, &s->lte);
}

void world_make_oai(struct world *w)
{
	struct station *s = world_add_fake_lte(w, "oai", world_any_network(w));

	if (!s)
		return;
	set_oai(&s->lte);
	if (world_chance(w, 0.3))
		test_network(&s->lte, "222", 1, 3100);
	else
		edit_lte(w, &s->lte);
}

/* The pair that blasters work with: the LTE cell takes phones in and sends them to the GSM one. */
static struct station *add_pair(struct world *w)
{
	struct station *payload = world_add_blaster(w, "payload");
	struct station *bait = payload ? world_add_fake_lte(w, "bait", payload->owner) : NULL;

	if (!bait)
		return NULL;
	struct air_enb *e = &bait->lte;

	set_srsran(e);
	edit_lte(w, e);
	e->si[1] = (struct air_si_message){ .period = 16, .nof_sibs = 2, .sib = { 3, 7 } };
	e->priority = world_from(w, 0, 3);
	e->gsm_priority = 7;
	e->gsm_neighbours = (struct air_list){ .count = 1, .value = { payload->gsm.arfcn } };
	bait->level_dbfs = payload->level_dbfs;
	bait->lte.ppm = payload->gsm.ppm; /* one box, one clock */
	payload->gsm.course.start_s += world_between(w, 0, 30);
	return bait;
}

void world_make_lte_bait(struct world *w)
{
	add_pair(w);
}

/* It is there before the receiver knows anybody else. */
void world_make_van_pair_early(struct world *w)
{
	w->event_s = world_between(w, 0, 30);
	add_pair(w);
}

static const double jam_width_hz = 15e6;

/* Whoever jams spares the carrier of the catcher. */
void world_make_jam_and_capture(struct world *w)
{
	const struct station *catcher;
	double stop_s;

	world_make_c2_capture(w);
	if (w->failed || !w->nof_stations)
		return;
	catcher = w->stations[w->nof_stations - 1];
	stop_s = catcher->gsm.course.stop_s;
	for (int i = 0; i < w->nof_stations; i++) {
		struct station *s = w->stations[i];
		bool known = s->rat != RAT_LTE || fabs(station_hz(s) - station_hz(catcher)) < jam_width_hz ||
		             w->air.nof_jams == AIR_JAMS_MAX;

		for (int k = 0; k < w->air.nof_jams; k++)
			known |= w->air.jams[k].freq_hz == station_hz(s);
		if (!known) {
			s->subject |= w->air.nof_jams == 0; /* one jammed window is enough to listen to */
			w->air.jams[w->air.nof_jams++] =
				(struct air_jam){ station_hz(s), jam_width_hz, -4, w->event_s - 5, stop_s };
		}
	}
}

void world_make_tdd_misaligned(struct world *w)
{
	struct station *model = world_pick(w, RAT_LTE, 0, w->event_s),
		       *s = model ? world_add_fake_lte(w, "tdd", 0) : NULL;

	if (!s)
		return;
	double ppm = s->lte.ppm;
	int tac = s->lte.tac;
	struct air_course course = s->lte.course;

	s->lte = model->lte;
	s->lte.course = course;
	s->lte.ppm = ppm;
	s->lte.load = 0.02;
	if (world_chance(w, 0.7)) {
		s->lte.tac = tac;
		s->lte.pci = world_from(w, 2, 503);
		s->lte.eci = world_from(w, 1000, 900000) << 8 | 1;
	}
}

/* ---- set up like the operator's own ---- */

static struct station *add_like_own(struct world *w, const char *name)
{
	int owner = world_any_network(w);
	struct station *model = world_pick(w, RAT_LTE, owner, w->event_s),
		       *s = model ? world_add_fake_lte(w, name, owner) : NULL;

	if (!s)
		return NULL;
	struct air_enb fake = s->lte;

	s->lte = model->lte;
	s->lte.course = fake.course;
	s->lte.ppm = fake.ppm;
	s->lte.tac = fake.tac;
	s->lte.load = 0.02;
	s->phase = s->lte.tdd ? w->tdd_phase : s->phase;
	edit_lte(w, &s->lte);
	world_drown_others(w, s);
	return s;
}

void world_rank_gsm_first(struct world *w, struct air_enb *e)
{
	bool scheduled = false;

	e->priority = world_from(w, 0, 4);
	e->gsm_priority = world_from(w, e->priority + 1, 7);
	for (int i = 0; i < e->nof_si; i++)
		for (int k = 0; k < e->si[i].nof_sibs; k++)
			scheduled |= e->si[i].sib[k] == 7;
	if (!scheduled)
		e->si[e->nof_si++] = (struct air_si_message){ .period = 32, .nof_sibs = 1, .sib = { 7 } };
}

/* Perhaps in an area of the operator's, perhaps by a good clock: the ranks alone are enough. */
void world_make_forced_2g(struct world *w)
{
	struct station *s = add_like_own(w, "forced-2g");

	if (!s)
		return;
	const struct network *op = &w->networks[s->owner];

	world_rank_gsm_first(w, &s->lte);
	s->lte.gsm_neighbours.count = 0;
	for (int i = world_from(w, 1, 4); i > 0; i--)
		world_list(&s->lte.gsm_neighbours, world_from(w, op->first_arfcn, op->last_arfcn));
	if (world_chance(w, 0.5))
		s->lte.tac = op->tacs[0];
	if (world_chance(w, 0.3))
		world_good_clock(w, s);
}

/* Whoever it lists finds a network there. */
void world_make_rivals_plmns(struct world *w)
{
	struct station *s = add_like_own(w, "rivals");

	if (!s)
		return;
	const bool china = strcmp(w->networks[0].mcc, "460") == 0;
	const struct network *rival = &w->networks[!s->owner];
	struct air_plmn *plmns = s->lte.plmns;

	memcpy(plmns[1].mcc, rival->mcc, sizeof(plmns[1].mcc));
	memcpy(plmns[1].mnc, rival->mnc, sizeof(plmns[1].mnc));
	memcpy(plmns[2].mcc, rival->mcc, sizeof(plmns[2].mcc));
	strcpy(plmns[2].mnc, china ? "11" : strlen(rival->mnc) == 3 ? "120" : "03");
	s->lte.nof_plmns = 3;
	if (world_chance(w, 0.5))
		s->lte.tac = w->networks[s->owner].tacs[0];
	if (world_chance(w, 0.5))
		world_good_clock(w, s);
}

/* Of those on some carrier, the strongest: the one that phones here are on. */
static struct station *pick_serving(struct world *w)
{
	struct station *serving = world_pick(w, RAT_LTE, -1, w->event_s);

	for (int i = 0; i < w->nof_stations && serving; i++)
		if (station_hz(w->stations[i]) == station_hz(serving) &&
		    w->stations[i]->level_dbfs > serving->level_dbfs)
			serving = w->stations[i];
	return serving;
}

/* The place of a cell on the air, taken by another that answers to its name; phones must come again. It is the cell
 * that they are on: the copy of one that nobody here can hear has nothing beside it, and is one of alien-area-lte. */
void world_make_same_pci(struct world *w)
{
	struct station *victim = pick_serving(w), *s = victim ? world_add_fake_lte(w, "same-pci", victim->owner) : NULL;

	if (!s)
		return;
	struct air_enb fake = s->lte;

	s->lte = victim->lte;
	s->lte.course = fake.course;
	s->lte.ppm = fake.ppm;
	s->lte.tac = fake.tac;
	s->level_dbfs = victim->level_dbfs + world_between(w, 0, 10);
	s->lte.load = 0.02;
	if (world_chance(w, 0.3))
		world_good_clock(w, s);
}

/* ---- from abroad ---- */

static const char *const abroad[] = { "222", "310", "440", "208" };

static const char *any_abroad(struct world *w)
{
	const char *mcc;

	do
		mcc = abroad[world_from(w, 0, 3)];
	while (strcmp(mcc, w->networks[0].mcc) == 0);
	return mcc;
}

void world_make_foreign_lte(struct world *w)
{
	struct station *s = world_chance(w, 0.5) ? world_add_fake_lte(w, "foreign", world_any_network(w))
	                                         : add_like_own(w, "foreign");

	if (!s)
		return;
	if (s->lte.nof_prb == 6) {
		set_srsran(&s->lte);
		edit_lte(w, &s->lte);
	}
	strcpy(s->lte.plmns[0].mcc, any_abroad(w));
	strcpy(s->lte.plmns[0].mnc, "01");
}

void world_make_foreign_gsm(struct world *w)
{
	struct station *s;

	if (world_chance(w, 0.5)) {
		s = world_add_blaster(w, "foreign");
	} else {
		world_make_c2_capture(w);
		s = w->failed ? NULL : w->stations[w->nof_stations - 1];
	}
	if (!s)
		return;
	strcpy(s->gsm.mcc, any_abroad(w));
	strcpy(s->gsm.mnc, "01");
}
