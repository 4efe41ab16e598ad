// SPDX-License-Identifier: GPL-3.0-or-later
/* trouble: what happens on honest networks and must not raise an alarm: what an operator does to many cells, or to one
 * that stays. Single cells: world_cells.c.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "build.h"

enum rat world_any_rat(struct world *w)
{
	return world_chance(w, 0.5) ? RAT_GSM : RAT_LTE;
}

/* This share of the operator's cells (-1: of all) changes within a minute of the event. Returns how many. */
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
	struct station *old = world_pick(w, world_any_rat(w), -1, w->event_s),
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

/* Another vendor's equipment has other habits in all that an operator does not set itself. A small cell, with a clock
 * of its own, is the equipment. */
static void swap_vendor(struct world *w, struct station *s)
{
	if (s->locked_s <= 0)
		return;
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
	struct station *old = world_pick(w, world_any_rat(w), -1, w->event_s),
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
	struct station *s = world_pick(w, world_any_rat(w), -1, w->event_s);

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

/* New carriers and colour codes in one night; who is who stays, and so does the frame clock. */
static void move_carrier(struct world *w, struct station *s)
{
	if (s->rat != RAT_GSM)
		return;
	struct air_cell *c = &s->gsm;

	c->arfcn = -1;
	c->arfcn = world_free_arfcn(w, s->owner);
	c->freq_hz = world_arfcn_hz(c->arfcn);
	c->bsic = (c->bsic & 0x38) + world_from(w, 0, 7);
	c->allocation.value[0] = c->arfcn;
	s->locked_s = world_between(w, 3000, 9000);
}

void world_make_retune(struct world *w)
{
	int owner = world_any_network(w), before = w->nof_stations;

	change_all(w, owner, world_between(w, 0.5, 1), move_carrier);
	for (int i = before; i < w->nof_stations; i++)
		if (w->stations[i]->rat == RAT_GSM)
			list_anew(w, w->stations[i]);
}

/* Capacity layers sleep for some hours; who wakes up counts its frames anew. */
static void sleep_well(struct world *w, struct station *s)
{
	if (s->rat != RAT_LTE || world_chance(w, 0.5))
		return;
	station_course(s)->start_s += fmin(6 * 3600, (w->config.duration_s - w->event_s) / 2);
	if (!s->lte.tdd)
		s->phase = world_between(w, 0, AIR_LTE_SFNS);
}

void world_make_energy_saving(struct world *w)
{
	change_all(w, world_any_network(w), 0.8, sleep_well);
}

/* The register of visitors forgot all temporary identities: everybody is called by the permanent one, and comes again.
 */
static void forget(struct world *w, struct station *s)
{
	s->gsm.imsi_share = s->lte.imsi_share = world_between(w, 0.6, 1);
	s->gsm.assigns_per_s *= 5;
}

static void remember(struct world *w, struct station *s)
{
	(void)w;
	s->gsm.imsi_share = s->lte.imsi_share = 0;
	s->gsm.assigns_per_s /= 5;
}

void world_make_vlr_restart(struct world *w)
{
	int owner = world_any_network(w);
	double begins_s = w->event_s;

	change_all(w, owner, 1, forget);
	w->event_s += fmin(1800, (w->config.duration_s - w->event_s) / 2);
	change_all(w, owner, 1, remember);
	w->event_s = begins_s;
}

static void warn(struct world *w, struct station *s)
{
	(void)w;
	s->warns = s->rat == RAT_LTE;
}

static void be_calm(struct world *w, struct station *s)
{
	(void)w;
	s->warns = false;
}

void world_make_warning_test(struct world *w)
{
	int owner = world_any_network(w);
	double begins_s = w->event_s;

	change_all(w, owner, 1, warn);
	w->event_s += 120;
	change_all(w, owner, 1, be_calm);
	w->event_s = begins_s;
}

/* Who shares with whom in China is known; elsewhere two operators share everything. */
static void share(struct world *w, struct station *s)
{
	static const char *const guests[WORLD_NETWORKS] = { "15", "11" };
	const struct network *other = &w->networks[!s->owner];
	struct air_plmn *guest = &s->lte.plmns[1];

	if (s->rat != RAT_LTE)
		return;
	s->lte.nof_plmns = 2;
	memcpy(guest->mcc, other->mcc, sizeof(guest->mcc));
	memcpy(guest->mnc, other->mnc, sizeof(guest->mnc));
	if (strcmp(other->mcc, "460") == 0)
		snprintf(guest->mnc, sizeof(guest->mnc), "%s", guests[s->owner]);
	s->lte.value_tag = (s->lte.value_tag + 1) % 32;
}

void world_make_shared_ran(struct world *w)
{
	const bool china = strcmp(w->networks[0].mcc, "460") == 0;
	double begins_s = w->event_s;

	w->event_s = world_chance(w, 0.5) && w->config.kind >= 0 ? 1 : w->event_s;
	change_all(w, china ? world_any_network(w) : -1, china ? world_between(w, 0.2, 1) : 1, share);
	w->event_s = begins_s;
}
