// SPDX-License-Identifier: GPL-3.0-or-later
/* city: honest operators. What their cells broadcast is drawn from what was measured on 228 records of real GSM cells
 * of four operators (one town, 2012), and for LTE from operators' published practice: constant within an operator and
 * vendor but for what is set by the cell, PLMNs and areas consistent, neighbour lists mostly mutual, clocks within 0.05
 * ppm (3GPP TS 45.010 5.1, 36.104 6.5.1).
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <osmocom/gsm/gsm_utils.h>

#include "../air/freq_list.h"      // air_freq_list_encode
#include "../air/lte_band.h"       // air_lte_band_freq_hz
#include "../air/lte_keys.h"       // air_enb_defaults
#include "../air/scenario_keys.h"  // air_cell_defaults
#include "build.h"

enum { SECTORS = 3, LISTED_MOST = 16, LISTED_LEAST = 4 };

static const double clock_sd_ppm = 0.02;

/* ---- operators ---- */

/* Who is there: two operators of one country, and the halves of the band they have. */
static void draw_names(struct world *w)
{
	static const struct {
		const char *mcc, *mnc[WORLD_NETWORKS];
		int edges[2 * WORLD_NETWORKS];
		bool tdd; /* of the first one */
	} countries[] = {
		{ "460", { "00", "01" }, { 1, 94, 96, 124 }, true },
		{ "262", { "01", "02" }, { 13, 49, 50, 80 }, false },
		{ "234", { "10", "15" }, { 512, 610, 1, 60 }, false },
		{ "310", { "410", "260" }, { 128, 180, 190, 251 }, false },
	};
	int n = world_chance(w, 0.5) ? 0 : world_from(w, 1, 3);

	for (int i = 0; i < WORLD_NETWORKS; i++) {
		struct network *op = &w->networks[i];

		snprintf(op->mcc, sizeof(op->mcc), "%s", countries[n].mcc);
		snprintf(op->mnc, sizeof(op->mnc), "%s", countries[n].mnc[i]);
		op->first_arfcn = countries[n].edges[2 * i];
		op->last_arfcn = countries[n].edges[2 * i + 1];
		op->tdd = i == 0 && (countries[n].tdd || w->wants_tdd || world_chance(w, 0.15));
	}
}

/* SI3, SI4, SI1, SI2, SI13: ranges of the values seen. */
static void draw_gsm_vendor(struct world *w, struct network *op, struct vendor *v)
{
	struct air_cell *c = &v->gsm;

	air_cell_defaults(c);
	memcpy(c->mcc, op->mcc, sizeof(c->mcc));
	memcpy(c->mnc, op->mnc, sizeof(c->mnc));
	c->crh_db = world_chance(w, 0.8) ? 6 : WORLD_ONE_OF(w, 4, 8, 10);
	c->t3212 = WORLD_ONE_OF(w, 10, 20, 30, 40, 60, 120);
	c->att = 1;
	c->mscr = 1;
	c->max_retrans = world_chance(w, 0.8) ? 4 : WORLD_ONE_OF(w, 2, 7);
	c->tx_integer = WORLD_ONE_OF(w, 9, 10, 12, 14, 15);
	c->access_classes = 0;
	c->dtx = WORLD_ONE_OF(w, 0, 1, 1, 2);
	c->pwrc = world_chance(w, 0.5);
	c->radio_link_timeout = WORLD_ONE_OF(w, 16, 20, 24, 32, 64);
	c->neci = world_chance(w, 0.8);
	c->ms_txpwr_max_cch = world_chance(w, 0.8) ? 5 : 0;
	c->bs_ag_blks_res = WORLD_ONE_OF(w, 1, 1, 2, 3);
	c->bs_pa_mfrms = WORLD_ONE_OF(w, 2, 3, 4, 5, 6, 7);
	c->ncc_permitted = 1 << op->ncc | 1 << op->other_ncc;
	c->early_classmark = 1;
	c->network_mode = WORLD_ONE_OF(w, 0, 1, 1);
	c->egprs = world_chance(w, 0.9);
	c->reestablishment = world_chance(w, 0.7);
	v->combined = world_chance(w, 0.25) ? 0.8 : 0;
}

/* 36.331 SIB1 to SIB7, MIB. */
static void draw_lte_vendor(struct world *w, struct network *op, struct vendor *v)
{
	static const struct air_si_message schedules[][4] = {
		{ { .period = 16, .nof_sibs = 2, .sib = { 2, 3 } },
		  { .period = 32, .nof_sibs = 1, .sib = { 5 } },
		  { .period = 64, .nof_sibs = 1, .sib = { 7 } } },
		{ { .period = 16, .nof_sibs = 1, .sib = { 2 } },
		  { .period = 32, .nof_sibs = 1, .sib = { 3 } },
		  { .period = 64, .nof_sibs = 2, .sib = { 4, 5 } },
		  { .period = 64, .nof_sibs = 1, .sib = { 7 } } },
		{ { .period = 32, .nof_sibs = 1, .sib = { 2 } }, { .period = 32, .nof_sibs = 3, .sib = { 3, 5, 7 } } },
	};
	struct air_enb *e = &v->lte;
	int n = world_from(w, 0, 2);

	air_enb_defaults(e);
	for (e->nof_si = 0; e->nof_si < 4 && schedules[n][e->nof_si].period; e->nof_si++)
		e->si[e->nof_si] = schedules[n][e->nof_si];
	snprintf(e->plmns[0].mcc, sizeof(e->plmns[0].mcc), "%s", op->mcc);
	snprintf(e->plmns[0].mnc, sizeof(e->plmns[0].mnc), "%s", op->mnc);
	e->phich_resource = WORLD_ONE_OF(w, 0, 0, 2, 2, 1);
	e->q_rx_lev_min_dbm = WORLD_ONE_OF(w, -130, -128, -126, -124, -120);
	e->si_window_ms = WORLD_ONE_OF(w, 5, 10, 20, 20, 40);
	e->q_hyst_db = WORLD_ONE_OF(w, 2, 3, 4, 4, 4);
	e->thresh_serving_low_db = WORLD_ONE_OF(w, 4, 6, 8, 10, 26);
	e->s_non_intra_db = WORLD_ONE_OF(w, 8, 10, 16, 20, 32);
	e->gsm_priority = WORLD_ONE_OF(w, 0, 1, 1, 2);
	e->tdd = op->tdd;
	e->tdd_config = WORLD_ONE_OF(w, 1, 2, 2);
	e->tdd_special = WORLD_ONE_OF(w, 5, 6, 7);
}

static void draw_layers(struct world *w, struct network *op)
{
	static const int tdd[] = { 38400, 38544, 38950, 39148 },
			 fdd[] = { 1300, 1650, 3590, 3750, 100, 450, 6300, 1825 };
	int first = op->tdd ? 2 * world_from(w, 0, 1) : world_from(w, 0, 3);

	op->nof_layers = world_from(w, 1, WORLD_LAYERS);
	for (int i = 0; i < op->nof_layers; i++) {
		struct layer *layer = &op->layers[i];

		layer->earfcn = op->tdd ? tdd[(first + i) % 4] : fdd[2 * ((first + i) % 4) + (op != w->networks)];
		layer->nof_prb = op->tdd ? WORLD_ONE_OF(w, 50, 100, 100) : WORLD_ONE_OF(w, 25, 50, 50, 75, 100);
		layer->ports = WORLD_ONE_OF(w, 2, 2, 2, 2, 4, 1);
		layer->priority = world_from(w, 4, 7) - i;
	}
}

static void draw_network(struct world *w, struct network *op)
{
	op->nof_areas = world_chance(w, 0.3) ? 2 : 1;
	op->lacs[0] = world_from(w, 4100, 52000);
	op->lacs[1] = op->lacs[0] + world_from(w, 1, 40);
	op->tacs[0] = world_chance(w, 0.3) ? op->lacs[0] : world_from(w, 4200, 60000);
	op->tacs[1] = op->tacs[0] + world_from(w, 1, 12);
	op->ncc = world_from(w, 0, 7);
	op->other_ncc = world_chance(w, 0.5) ? op->ncc : world_from(w, 0, 7);
	op->lists_itself = world_chance(w, 0.4);
	op->offsets = world_from(w, 0, 3);
	op->lists_lte = world_chance(w, 0.85);
	op->lists_gsm = world_chance(w, 0.6);
	op->nof_vendors = world_chance(w, 0.25) ? 2 : 1;
	op->next_ci = world_from(w, 1200, 50000);
	op->next_enb = world_from(w, 20000, 700000);
	op->pages_per_s = world_between(w, 5, 40);
	for (int i = 0; i < op->nof_vendors; i++) {
		draw_gsm_vendor(w, op, &op->vendors[i]);
		draw_lte_vendor(w, op, &op->vendors[i]);
		/* of one band, whoever made them: else one sends while the other listens (36.211 table 4.2-2) */
		op->vendors[i].lte.tdd_config = op->vendors[0].lte.tdd_config;
		op->vendors[i].lte.tdd_special = op->vendors[0].lte.tdd_special;
	}
	draw_layers(w, op);
}

/* ---- cells ---- */

static bool arfcn_taken(const struct world *w, int arfcn)
{
	for (int i = 0; i < w->nof_stations; i++)
		if (w->stations[i]->rat == RAT_GSM && w->stations[i]->gsm.arfcn == arfcn)
			return true;
	return false;
}

double world_arfcn_hz(int arfcn)
{
	return gsm_arfcn2freq10((uint16_t)arfcn, 0) * 1e5;
}

int world_free_arfcn(struct world *w, int owner)
{
	const struct network *op = &w->networks[owner];
	int arfcn;

	for (int tries = 0; tries < 400; tries++) {
		arfcn = world_from(w, op->first_arfcn, op->last_arfcn);
		if (!arfcn_taken(w, arfcn))
			break;
	}
	return arfcn;
}

/* Most cells are weak, few strong. */
static double draw_level(struct world *w)
{
	return fmax(w->air.noise_dbfs + 7, -22 - 45 * sqrt(world_between(w, 0, 1)) + world_normal(w, 3));
}

/* CELL_RESELECT_OFFSET by habit: 42 % of real cells have more than 50 dB. */
static void draw_offset(struct world *w, const struct network *op, int vendor, struct air_cell *c)
{
	static const int temporary[4] = { 0, 0, 1, 0 };

	switch (op->offsets) {
	case 1:
		c->cro = world_chance(w, 0.97) ? 43 : 30;
		break;
	case 2:
		c->cro = vendor || world_chance(w, 0.3) ? 45 : 34;
		break;
	case 3:
		c->cro = WORLD_ONE_OF(w, 0, 0, 0, 5, 10, 15);
		c->temporary_offset = temporary[c->cro % 4];
		break;
	default:
		break;
	}
	c->penalty_time = c->cro ? 0 : c->penalty_time;
}

struct station *world_put_gsm(struct world *w, int owner, const char *name, double time_s)
{
	struct network *op = &w->networks[owner];
	struct station *s = world_add(w, name, RAT_GSM);
	int vendor = world_from(w, 0, op->nof_vendors - 1);

	if (!s)
		return NULL;
	struct air_cell *c = &s->gsm;

	s->owner = owner;
	s->level_dbfs = draw_level(w);
	*c = op->vendors[vendor].gsm;
	c->course.start_s = time_s;
	c->arfcn = -1;
	c->arfcn = world_free_arfcn(w, owner);
	c->freq_hz = world_arfcn_hz(c->arfcn);
	c->bsic = (world_chance(w, 0.8) ? op->ncc : op->other_ncc) * 8 + world_from(w, 0, 7);
	c->ppm = world_normal(w, clock_sd_ppm);
	s->locked_s = world_between(w, 3000, 9000);
	c->lac = op->lacs[world_chance(w, 0.8) ? 0 : op->nof_areas - 1];
	c->ci = op->next_ci;
	op->next_ci += world_chance(w, 0.3) ? world_from(w, 8, 90) : 1;
	c->ccch_conf = world_chance(w, op->vendors[vendor].combined);
	c->bs_ag_blks_res = c->ccch_conf && c->bs_ag_blks_res > 2 ? 2 : c->bs_ag_blks_res;
	c->rxlev_access_min = world_from(w, 2, 15) / 2 * 2;
	draw_offset(w, op, vendor, c);
	c->rac = world_from(w, 0, 3);
	c->ra_colour = c->bsic & 7;
	c->pagings_per_s = op->pages_per_s * world_between(w, 0.8, 1.2);
	c->assigns_per_s = world_between(w, 0.2, 3);
	c->traffic_slots = world_from(w, 1, 7);
	c->allocation = (struct air_list){ .count = 1, .value = { c->arfcn } };
	for (int i = world_from(w, 1, 5); i > 0; i--) {
		int extra = world_from(w, op->first_arfcn, op->last_arfcn);

		if (extra != c->arfcn && (c->allocation.count < 2 || c->allocation.value[1] != extra) &&
		    c->allocation.count < 3)
			c->allocation.value[c->allocation.count++] = extra;
	}
	for (int i = 0; i < op->nof_layers && op->lists_lte; i++)
		c->lte[c->nof_lte++] = (struct air_lte){ op->layers[i].earfcn, op->layers[i].priority };
	return s;
}

static bool pci_is_free(const struct world *w, int32_t earfcn, int pci)
{
	for (int i = 0; i < w->nof_stations; i++)
		if (w->stations[i]->rat == RAT_LTE && w->stations[i]->lte.earfcn == earfcn &&
		    w->stations[i]->lte.pci == pci)
			return false;
	return true;
}

/* One that no other cell on this carrier has: operators plan it, home cells listen first (3GPP TS 36.300 22.3.5). */
static int draw_pci(struct world *w, int32_t earfcn)
{
	int pci = world_from(w, 2, 503);

	for (int tries = 0; tries < 503 && !pci_is_free(w, earfcn, pci); tries++)
		pci = pci < 503 ? pci + 1 : 2;
	return pci;
}

struct station *world_put_lte(struct world *w, int owner, const char *name, double time_s)
{
	struct network *op = &w->networks[owner];
	struct station *s = world_add(w, name, RAT_LTE);
	int number = world_from(w, 0, op->nof_layers - 1), vendor = world_from(w, 0, op->nof_vendors - 1);
	const struct layer *layer = &op->layers[number];

	if (!s)
		return NULL;
	struct air_enb *e = &s->lte;

	s->owner = owner;
	s->level_dbfs = draw_level(w) + 6;
	*e = op->vendors[vendor].lte;
	e->course.start_s = time_s;
	e->earfcn = layer->earfcn;
	e->freq_hz = air_lte_band_freq_hz(e->earfcn);
	e->band = air_lte_band_of(e->freq_hz);
	e->pci = draw_pci(w, e->earfcn);
	e->nof_prb = layer->nof_prb;
	e->ports = layer->ports;
	e->ppm = world_normal(w, clock_sd_ppm);
	e->tac = op->tacs[world_chance(w, 0.8) ? 0 : op->nof_areas - 1];
	e->eci = op->next_enb << 8 | world_from(w, 1, SECTORS);
	op->next_enb += world_from(w, 1, 40);
	e->value_tag = world_from(w, 0, 31);
	e->priority = layer->priority;
	e->load = world_between(w, 0.05, 0.6);
	s->pages_per_s = fmin(op->pages_per_s, 40) * world_between(w, 0.8, 1.2);
	s->locked_s = op->tdd ? 60 : world_between(w, 3000, 9000);
	if (op->tdd) /* frames of all begin together */
		s->phase = w->tdd_phase;
	for (int i = 0; i < WORLD_LAYERS && i < op->nof_layers; i++)
		if (i != number || op->nof_layers == 1)
			e->lte[e->nof_lte++] = (struct air_lte){ op->layers[i].earfcn, op->layers[i].priority };
	if (op->nof_layers == 1) /* a layer that is not heard here */
		e->lte[0] = (struct air_lte){ layer->earfcn + 100, layer->priority > 1 ? layer->priority - 1 : 1 };
	return s;
}

/* ---- neighbours ---- */

void world_list(struct air_list *list, int value)
{
	uint8_t octets[AIR_FREQ_LIST_OCTETS];

	for (int i = 0; i < list->count; i++)
		if (list->value[i] == value)
			return;
	if (list->count >= LISTED_MOST)
		return;
	list->value[list->count++] = value;
	if (air_freq_list_encode(AIR_LIST_AUTO, list, octets)) /* does not fit any more */
		list->count--;
}

static void list_gsm(struct world *w, struct station *s)
{
	const struct network *op = &w->networks[s->owner];
	struct air_list *list = &s->gsm.neighbours;
	int others = world_from(w, LISTED_LEAST, 10);

	if (op->lists_itself)
		world_list(list, s->gsm.arfcn);
	for (int i = 0; i < w->nof_stations; i++)
		if (w->stations[i]->owner == s->owner && w->stations[i]->rat == RAT_GSM && w->stations[i] != s &&
		    world_chance(w, 0.75))
			world_list(list, w->stations[i]->gsm.arfcn);
	for (int i = 0; i < others; i++) { /* cells that are not heard here */
		int arfcn = world_from(w, op->first_arfcn, op->last_arfcn);

		if (arfcn != s->gsm.arfcn)
			world_list(list, arfcn);
	}
}

static void list_lte(struct world *w, struct station *s)
{
	const struct network *op = &w->networks[s->owner];
	struct air_enb *e = &s->lte;

	for (int i = 0; i < w->nof_stations; i++)
		if (w->stations[i]->owner == s->owner && w->stations[i]->rat == RAT_LTE && w->stations[i] != s &&
		    e->intra_neighbours.count < 12 && world_chance(w, 0.5))
			e->intra_neighbours.value[e->intra_neighbours.count++] = w->stations[i]->lte.pci;
	for (int i = 0; i < w->nof_stations && op->lists_gsm; i++)
		if (w->stations[i]->owner == s->owner && w->stations[i]->rat == RAT_GSM && e->gsm_neighbours.count < 12)
			e->gsm_neighbours.value[e->gsm_neighbours.count++] = w->stations[i]->gsm.arfcn;
}

void world_list_neighbours(struct world *w, struct station *s)
{
	if (s->rat == RAT_GSM)
		list_gsm(w, s);
	else
		list_lte(w, s);
}

void world_city(struct world *w)
{
	draw_names(w);
	w->tdd_phase = world_between(w, 0, AIR_LTE_SFNS);
	for (int i = 0; i < WORLD_NETWORKS; i++) {
		int cells = w->config.cells ? w->config.cells / (2 * WORLD_NETWORKS) : world_from(w, 4, 9);

		draw_network(w, &w->networks[i]);
		for (int k = 0; k < cells; k++) {
			world_put_gsm(w, i, "honest", 0);
			world_put_lte(w, i, "honest", 0);
		}
	}
	for (int i = 0; i < w->nof_stations; i++)
		world_list_neighbours(w, w->stations[i]);
}
