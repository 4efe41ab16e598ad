// SPDX-License-Identifier: GPL-3.0-or-later
/* field: makes one: the kinds, the emitters, what happens when. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"

static const double duration_s = 480, wide_s = 300, session_s = 1500, day_s = 86400, days = 5;

const struct world_kind field_kinds[] = {
	{ "calm", "nothing happens", WORLD_HONEST, false },
#define KIND(id, name, what) { name, what, WORLD_ATTACK, false },
	FIELD_ATTACKS(KIND)
#undef KIND
#define KIND(id, name, what) { name, what, WORLD_ATTACK, true },
		FIELD_PATIENT(KIND)
#undef KIND
#define KIND(id, name, what) { name, what, WORLD_HIDDEN, false },
			FIELD_HIDDEN(KIND)
#undef KIND
#define KIND(id, name, what) { name, what, WORLD_HONEST, false },
				FIELD_TROUBLES(KIND)
#undef KIND
					{ NULL, NULL, WORLD_HONEST, false },
};

make_fn *const field_makers[] = { NULL,
#define KIND(id, name, what) field_make_##id,
	                          FIELD_ATTACKS(KIND) FIELD_PATIENT(KIND) FIELD_HIDDEN(KIND) FIELD_TROUBLES(KIND)
#undef KIND
};

enum { KINDS = sizeof(field_makers) / sizeof(field_makers[0]) };

/* ---- emitters ---- */

struct emitter *emitter_add(struct field *f, const char *name, enum rat rat)
{
	struct emitter *e = f->nof_emitters < EMITTERS_MAX ? calloc(1, sizeof(*e)) : NULL;

	if (!e) {
		f->failed = true;
		return NULL;
	}
	*e = (struct emitter){ .name = name, .rat = rat, .op = -1, .index = f->nof_emitters, .to_s = INFINITY };
	e->zero_s = -dice_range(&f->dice, 0, 12000);
	emitter_good_clock(f, e);
	f->emitters[f->nof_emitters++] = e;
	return e;
}

struct emitter *emitter_change(struct field *f, struct emitter *old, double time_s)
{
	struct emitter *e = old && time_s < old->to_s ? emitter_add(f, old->name, old->rat) : NULL;

	if (!e)
		return NULL;
	int index = e->index;

	*e = *old;
	e->index = index;
	old->to_s = e->from_s = time_s;
	return e;
}

struct emitter *emitter_any(struct field *f, enum rat rat, int op)
{
	struct emitter *found = NULL;
	int count = 0;

	for (int i = 0; i < f->nof_emitters; i++) {
		struct emitter *e = f->emitters[i];

		if (e->rat == rat && !e->fake && e->op >= 0 && (op < 0 || e->op == op) && e->to_s == INFINITY &&
		    e->from_s <= f->event_s && dice_int(&f->dice, 0, count++) == 0)
			found = e;
	}
	return found;
}

bool emitter_on(const struct emitter *e, double time_s)
{
	if (time_s < e->from_s || time_s >= e->to_s)
		return false;
	return e->off_s <= 0 || fmod(time_s - e->from_s, e->on_s + e->off_s) < e->on_s;
}

void emitter_good_clock(struct field *f, struct emitter *e)
{
	e->ppm = dice_gauss(&f->dice, 0.01);
	e->wander_ppm = dice_range(&f->dice, 0, 0.02);
	e->wander_s = dice_range(&f->dice, 2000, 20000);
	e->drift_ppm_h = 0;
}

double arfcn_hz(int arfcn)
{
	if (arfcn >= 512 && arfcn <= 885)
		return 1805.2e6 + 0.2e6 * (arfcn - 512);
	return 935e6 + 0.2e6 * (arfcn >= 940 ? arfcn - 1024 : arfcn);
}

double earfcn_hz(int earfcn, int *band)
{
	static const struct {
		int band, low_100khz, first, last;
	} bands[] = {
		{ 1, 21100, 0, 599 },        { 3, 18050, 1200, 1949 },    { 5, 8690, 2400, 2649 },
		{ 7, 26200, 2750, 3449 },    { 8, 9250, 3450, 3799 },     { 20, 7910, 6150, 6449 },
		{ 28, 7580, 9210, 9659 },    { 38, 25700, 37750, 38249 }, { 39, 18800, 38250, 38649 },
		{ 40, 23000, 38650, 39649 }, { 41, 24960, 39650, 41589 },
	};

	for (size_t i = 0; i < sizeof(bands) / sizeof(bands[0]); i++) {
		if (earfcn < bands[i].first || earfcn > bands[i].last)
			continue;
		*band = bands[i].band;
		return 1e5 * (bands[i].low_100khz + earfcn - bands[i].first);
	}
	assert(!"a known band");
	return NAN;
}

void emitter_tune_gsm(struct emitter *e, int arfcn)
{
	e->gsm.arfcn = arfcn;
	e->hz = arfcn_hz(arfcn);
	e->gsm.allocation = (struct channels){ .count = 1, .of = { arfcn } };
}

void emitter_tune_lte(struct emitter *e, int earfcn)
{
	e->lte.earfcn = earfcn;
	e->hz = earfcn_hz(earfcn, &e->lte.band);
}

/* ---- making one ---- */

static void draw_sensor(struct field *f)
{
	const bool month = f->config.kind<0, patient = f->config.session_s> 0;
	double roll = dice_unit(&f->dice);

	f->ear = month || patient || roll < 0.45 ? EAR_SWEEP : roll < 0.75 ? EAR_TWO : EAR_WIDE;
	f->noise_dbfs = dice_range(&f->dice, -86, -74);
	f->ppm = dice_chance(&f->dice, 0.6) ? dice_gauss(&f->dice, 1) : dice_gauss(&f->dice, 20);
	f->sway_ppm = dice_range(&f->dice, 0, 0.3);
	f->dwell_s = dice_range(&f->dice, 2, 5);
	f->start_hour = dice_range(&f->dice, 0, 24);
}

/* Twice a day something happens. A sensor on a roof stays where it is, and is not put into a tunnel. */
static void make_everything(struct field *f)
{
	for (double from_s = day_s / 4; from_s + day_s / 2 < f->config.duration_s; from_s += day_s / 2) {
		int kind;

		do
			kind = dice_int(&f->dice, 1, KINDS - 1);
		while (field_kinds[kind].group != WORLD_HONEST || field_makers[kind] == field_make_drive ||
		       field_makers[kind] == field_make_tunnel);
		f->event_s = from_s + dice_range(&f->dice, 0, day_s / 2);
		field_makers[kind](f);
	}
}

static bool create(struct field *f, const struct world_config *config)
{
	f->config = *config;
	f->config.ccch_share = config->ccch_share > 0 ? config->ccch_share : 1;
	if (!config->duration_s && config->kind >= 0 && field_kinds[config->kind].patient) {
		f->config.session_s = session_s;
		f->config.duration_s = (days - 1) * day_s + session_s;
	} else if (!config->duration_s) {
		f->config.duration_s = duration_s;
	}
	dice_seed(&f->dice, config->seed, 2 * (uint64_t)(config->kind + 1) + 1);
	f->emitters = calloc(EMITTERS_MAX, sizeof(struct emitter *));
	f->ready = calloc(READY_MAX, sizeof(*f->ready));
	if (!f->emitters || !f->ready)
		return false;
	draw_sensor(f);
	if (f->ear == EAR_WIDE && !config->duration_s) /* hears in that time what others do in hours */
		f->config.duration_s = wide_s;
	f->event_s = f->config.duration_s * dice_range(&f->dice, 0.3, 0.5);
	city_make(f);
	if (config->kind < 0)
		make_everything(f);
	else if (field_makers[config->kind])
		field_makers[config->kind](f);
	return !f->failed;
}

struct field *field_create(const struct world_config *config)
{
	struct field *f = calloc(1, sizeof(*f));

	if (!f || !create(f, config)) {
		field_destroy(f);
		return NULL;
	}
	radio_start(f);
	return f;
}

void field_destroy(struct field *f)
{
	if (!f)
		return;
	for (int i = 0; f->emitters && i < f->nof_emitters; i++)
		free(f->emitters[i]);
	free(f->emitters);
	free(f->ready);
	free(f);
}

bool field_next(struct field *f, struct pdu *pdu)
{
	while (f->next_ready == f->nof_ready)
		if (!radio_step(f))
			return false;
	*pdu = f->ready[f->next_ready].pdu;
	f->sender = f->ready[f->next_ready++].sender;
	return true;
}

int field_sender(const struct field *f)
{
	return f->sender;
}

int field_stations(const struct field *f)
{
	return f->nof_emitters;
}

void field_station(const struct field *f, int i, struct world_station *station)
{
	const struct emitter *e = f->emitters[i];

	*station = (struct world_station){ e->name, e->fake, e->from_s, e->to_s };
}

double field_counts_from_s(const struct field *f)
{
	return f->config.session_s > 0 ? f->config.duration_s - f->config.session_s : 0;
}
