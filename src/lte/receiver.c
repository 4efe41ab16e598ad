/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * receiver: LTE cells of a window. Stretches of 80 ms are taken now and then, and when a cell has something to say; each serves
 * a search at one place of the window, and the cells known.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "acquire.h"    // struct acquired
#include "broadcast.h"  // broadcast_create
#include "known.h"      // struct known_cells
#include "narrow.h"     // struct narrow
#include "patience.h"   // struct patience
#include "places.h"     // struct places
#include "reader.h"     // struct reader
#include "receivers.h"  // lte_receiver
#include "roam.h"       // struct roam
#include "rrc.h"        // lte_parse, lte_redact, lte_message_name
#include "search.h"     // struct search
#include "stretch.h"    // struct stretch

#define STRETCH_S (SEARCH_SAMPLES / SEARCH_RATE_HZ + 1e-3)
#define FRESH_S 10.0 /* a cell's clock is followed without hearing it */
#define SAME_TIME_NS 5000000
#define UNDER_DB 6.0f /* a cell this far under another of its carrier is seen through what is left of that one: */
#define UNDER_S 1.0   /* its MIBs must agree for so long */
#define FREQ_MAX_HZ 6e9 /* of any LTE band */
#define REACH_MAX_HZ 300e3 /* beyond it a carrier is not wholly inside what is cut around its place */
#define PAUSE_MIN_S 0.5 /* between two stretches, while cells are known */
#define PAUSE_MAX_S 4.0 /* when all is quiet */
enum {
	SEARCH_EVERY = 4,  /* stretches, once cells are known */
	DEEP_EVERY = 6,    /* searches, while none is */
	GLANCE_FIRST = 2,  /* stretches of a new window: all its places */
	GLANCE_EVERY = 8,  /* searches: the same again */
	MISSED_MAX = 12,   /* stretches without a cell's MIB until it is given up */
	LAYERS_MAX = 2,    /* searches of one place in a stretch, each without the cells of those before */
};

struct lte {
	struct receiver_config config;
	struct stretch stretch;
	struct narrow narrow;
	double narrow_hz;            /* its rate, exactly */
	struct search *search;
	struct acquire *acquire;
	struct reader reader;
	struct known_cells known;
	struct roam roam;
	struct places places;
	struct patience patience;
	bool tuned;
	uint32_t tune;
	double freq_hz;
	unsigned stretches;          /* since the window was tuned to */
	double pause_s;
	uint64_t next_index;         /* of the sample after the last that was fed */
	int64_t next_ns;             /* its time */
	uint64_t skip;               /* samples to pass over before the next stretch */
	_Atomic uint64_t blocks_ok[PDU_CHANNELS], blocks_bad[PDU_CHANNELS], resets;
	_Atomic uint32_t carriers, synced, tracked;
	_Atomic float floor_dbfs, clipped;
};

static void destroy(void *instance)
{
	struct lte *r = instance;
	if (!r)
		return;
	stretch_free(&r->stretch);
	narrow_free(&r->narrow);
	places_free(&r->places);
	patience_free(&r->patience);
	search_destroy(r->search);
	acquire_destroy(r->acquire);
	broadcast_destroy(r->reader.broadcast);
	free(r);
}

/* How far a carrier may be off its place. */
static double reach(const struct receiver_config *config, double freq_hz)
{
	return fmin(fmax(config->max_offset_ppm * 1e-6 * freq_hz, PLACES_RASTER_HZ / 2), REACH_MAX_HZ);
}

static void lay_places(struct lte *r)
{
	double reach_hz = reach(&r->config, r->freq_hz);
	places_lay(&r->places, r->config.rate_hz, reach_hz);
	search_limit(r->search, reach_hz);
}

static void *create(const struct receiver_config *config, struct fault *fault)
{
	struct lte *r = calloc(1, sizeof(*r));
	if (!r)
		goto failed;
	r->config = *config;
	r->floor_dbfs = NAN;
	r->search = search_create(reach(config, FREQ_MAX_HZ));
	r->acquire = acquire_create();
	r->reader.broadcast = broadcast_create(config->rate_hz);
	if (stretch_init(&r->stretch, config->rate_hz, STRETCH_S) < 0 || narrow_init(&r->narrow, config->rate_hz) < 0 ||
	    places_init(&r->places) < 0 || patience_init(&r->patience, config->rate_hz) < 0 || !r->search || !r->acquire ||
	    !r->reader.broadcast)
		goto failed;
	r->narrow_hz = cutter_rate_hz(r->narrow.cutter);
	r->reader.stretch = &r->stretch;
	r->reader.pdus = (struct pdus){ config->emit, config->emit_ctx, &r->stretch, r->narrow_hz };
	r->reader.rate_hz = config->rate_hz;
	r->reader.narrow_hz = r->narrow_hz;
	r->reader.blocks_ok = r->blocks_ok;
	return r;
failed:
	destroy(r);
	fault_set(fault, ENOMEM, "lte: no memory for a window of %.0f Hz", config->rate_hz);
	return NULL;
}

/* ---- cells ---- */

/* Cells heard before this sample are nowhere to be expected. */
static uint64_t oldest(const struct lte *r)
{
	const uint64_t span = (uint64_t)(FRESH_S * r->config.rate_hz);
	return r->next_index > span ? r->next_index - span : 0;
}

static void read_away(struct lte *r)
{
	struct known_cells *away = &r->roam.away;
	for (int i = 0; i < away->count; i++)
		if (away->cells[i].index >= oldest(r))
			reader_away(&r->reader, &away->cells[i]);
}

/* Do its MIBs agree with each other, and long enough? */
static bool is_proved(const struct lte *r, struct known *cell, const struct acquired *a)
{
	if (!known_runs_on(cell, r->stretch.index, r->stretch.rate_hz / r->narrow_hz, a))
		cell->since = r->stretch.index;
	return r->stretch.index > cell->since &&
	       (double)(r->stretch.index - cell->since) >= (cell->under ? UNDER_S : 0) * r->config.rate_hz;
}

/* doubtful: another MIB must tell the same before a cell that is new is believed. */
static void hear(struct lte *r, double place_hz, const struct acquired *a, bool doubtful)
{
	struct known *cell = known_remember(&r->known, place_hz, a->cell.pci);
	if (!cell || cell->heard)
		return;
	if (cell->mibs == 0) {
		cell->since = r->stretch.index;
		cell->under = known_under_db(&r->known, cell, a->rsrp_dbfs) >= UNDER_DB;
		cell->doubtful = doubtful || cell->under;
	} else if (cell->doubtful) {
		cell->doubtful = !is_proved(r, cell, a);
	}
	known_hear(cell, a, r->stretch.index, r->stretch.rate_hz / r->narrow_hz);
	if (cell->mibs == 1)
		roam_recall(&r->roam, cell);
	if (cell->doubtful)
		return;
	r->blocks_ok[PDU_PBCH]++;
	pdus_mib(&r->reader.pdus, cell);
	reader_here(&r->reader, cell);
}

/* Cells among the candidates of a search. Each is taken out at once: the next may be under it. Number of new ones. */
static int hear_found(struct lte *r, const struct search_found *found, int n, bool doubtful)
{
	struct acquired a;
	int before = r->known.count;
	for (int i = 0; i < n; i++) {
		if (!acquire_execute(r->acquire, r->narrow.x, r->narrow.n, &found[i], &a))
			continue;
		narrow_cancel(&r->narrow, &a);
		double carrier_hz = r->narrow.place_hz - r->narrow.rest_hz + a.offset_hz;
		double nominal_hz = known_place(&r->known, a.cell.pci, r->freq_hz, carrier_hz);
		a.offset_hz = carrier_hz - nominal_hz;
		hear(r, nominal_hz, &a, doubtful);
	}
	return r->known.count - before;
}

/* Cells at a place, under those that are known already and under each other; what shows only in others' remains might be
 * made of these. */
static void look(struct lte *r, double place_hz, bool quick)
{
	struct search_found found[SEARCH_FOUND_MAX];
	int order[KNOWN_MAX], known = known_order(&r->known, order), n;
	narrow_cut(&r->narrow, &r->stretch, place_hz);
	for (int i = 0; i < known; i++)
		narrow_without(&r->narrow, &r->known.cells[order[i]]);
	for (int layer = 0; layer < LAYERS_MAX; layer++) {
		n = search_execute(r->search, r->narrow.x, quick && layer == 0, found);
		r->synced = r->synced > (uint32_t)n ? r->synced : (uint32_t)n;
		if (hear_found(r, found, n, layer > 0) == 0)
			return;
	}
}

/* Known cells where they are expected, on each carrier the strongest first and then without it. */
static void follow(struct lte *r)
{
	struct acquired a;
	int order[KNOWN_MAX], n = known_order(&r->known, order);
	for (int i = 0; i < n; i++)
		r->known.cells[i].heard = false;
	for (int i = 0; i < n; i++) {
		struct known *cell = &r->known.cells[order[i]];
		if (i == 0 || cell->place_hz != r->narrow.place_hz)
			narrow_cut(&r->narrow, &r->stretch, cell->place_hz);
		else
			narrow_without(&r->narrow, &r->known.cells[order[i - 1]]);
		struct search_found found = known_expected(cell, r->stretch.index, r->stretch.rate_hz / r->narrow_hz, r->narrow.rest_hz);
		if (acquire_execute(r->acquire, r->narrow.x, r->narrow.n, &found, &a)) {
			a.offset_hz -= r->narrow.rest_hz;
			hear(r, cell->place_hz, &a, false);
		} else {
			cell->missed++;
		}
	}
	for (int i = r->known.count - 1; i >= 0; i--)
		if (r->known.cells[i].missed > MISSED_MAX)
			known_forget(&r->known, i);
}

static bool taken(const struct lte *r, double place_hz)
{
	return known_covers(&r->known, place_hz) || known_covers(&r->roam.away, place_hz);
}

/* Where a glance sees something. */
static void look_around(struct lte *r)
{
	for (int i = 0; i < r->places.count; i++)
		r->places.taken[i] = taken(r, places_hz(&r->places, i));
	places_glance(&r->places, r->search, r->narrow.cutter, &r->stretch);
	for (int i = 0; i < r->places.nof_hot; i++) {
		double place_hz = places_hz(&r->places, r->places.hot[i]);
		if (!taken(r, place_hz))
			look(r, place_hz, true);
	}
}

/* Cells too faint for one stretch, at the centre of the window. */
static void look_longer(struct lte *r)
{
	struct search_found found[SEARCH_FOUND_MAX];
	struct acquired a;
	int n = patience_search(&r->patience, r->search, found);
	for (int i = 0; i < n; i++)
		if (patience_acquire(&r->patience, r->acquire, &found[i], &r->stretch, &a)) {
			double nominal_hz = known_place(&r->known, a.cell.pci, r->freq_hz, a.offset_hz);
			a.offset_hz -= nominal_hz;
			hear(r, nominal_hz, &a, false);
		}
}

/* The centre and another place of the window by turns; all of them at a glance when it is new, and now and then. */
static void search_places(struct lte *r)
{
	const unsigned turn = r->known.count > 0 ? r->stretches / SEARCH_EVERY : r->stretches;
	const bool quick = r->known.count == 0 && turn % DEEP_EVERY > 1; /* one look at the centre and one beside it are deep */
	double place_hz = turn % 2 == 0 || r->places.count == 1 ? 0 : places_hz(&r->places, places_next(&r->places));
	if (!taken(r, place_hz))
		look(r, place_hz, quick);
	if (r->known.count == 0 && place_hz == 0 && !quick)
		patience_begin(&r->patience, r->search, &r->stretch);
	if (r->stretches < GLANCE_FIRST || turn % GLANCE_EVERY == 0)
		look_around(r);
}

static void go_through(struct lte *r)
{
	broadcast_begin(r->reader.broadcast);
	follow(r);
	read_away(r);
	if (patience_add(&r->patience, &r->stretch))
		look_longer(r);
	else if (!r->patience.waiting && (r->known.count == 0 || r->stretches % SEARCH_EVERY == 0))
		search_places(r);
	r->stretches++;
	r->tracked = (uint32_t)r->known.count;
	r->floor_dbfs = cutter_floor_dbfs(r->narrow.cutter);
	r->clipped = cutter_clipped(r->narrow.cutter);
	r->pause_s = r->known.count ? PAUSE_MIN_S : fmin(2 * r->pause_s, PAUSE_MAX_S);
	r->skip = (uint64_t)(r->patience.waiting ? 0 : r->pause_s * r->config.rate_hz);
	r->skip = reader_pause(&r->reader, &r->known, &r->roam.away, oldest(r), r->skip);
	stretch_pay(&r->stretch);
}

/* ---- stream ---- */

/* The block goes on where the last one ended, wherever the tuner was turned to in between. */
static bool goes_on(const struct lte *r, const struct iq_block *block)
{
	const int64_t apart_ns = block->time_ns - r->next_ns - iq_duration_ns(block->lost, block->rate_hz);
	return r->tuned && block->index == r->next_index + block->lost && llabs(apart_ns) < SAME_TIME_NS;
}

static void reset(struct lte *r, const struct iq_block *block)
{
	if (stretch_worth(&r->stretch))
		go_through(r);
	if (goes_on(r, block)) {
		roam_move(&r->roam, &r->known, block->freq_hz - r->freq_hz, places_far_hz(r->config.rate_hz), oldest(r));
	} else {
		roam_clear(&r->roam);
		r->known.count = 0;
	}
	r->resets += r->tuned;
	r->tuned = true;
	r->tune = block->tune;
	r->freq_hz = block->freq_hz;
	r->patience.waiting = false;
	r->stretches = 0;
	r->pause_s = PAUSE_MIN_S / 2;
	r->skip = 0;
	lay_places(r);
	r->carriers = (uint32_t)r->places.count;
	stretch_restart(&r->stretch);
}

static void feed(void *instance, const struct iq_block *block)
{
	struct lte *r = instance;
	if (!r->tuned || block->tune != r->tune || block->freq_hz != r->freq_hz)
		reset(r, block);
	else if (block->lost > 0)
		stretch_restart(&r->stretch);
	r->next_index = block->index + block->nof_samples;
	r->next_ns = block->time_ns + iq_duration_ns(block->nof_samples, block->rate_hz);
	for (uint32_t at = 0; at < block->nof_samples;) {
		if (r->skip > 0) {
			uint64_t left = block->nof_samples - at, n = r->skip < left ? r->skip : left;
			r->skip -= n;
			at += (uint32_t)n;
			continue;
		}
		at += stretch_add(&r->stretch, block, at);
		if (stretch_full(&r->stretch))
			go_through(r);
	}
}

static void flush(void *instance)
{
	struct lte *r = instance;
	if (stretch_worth(&r->stretch))
		go_through(r);
	r->tuned = false;
}

static bool want(const void *instance, struct receiver_want *out)
{
	const struct lte *r = instance;
	return r->tuned && roam_wish(&r->roam, &r->known, r->freq_hz, r->config.rate_hz, oldest(r), r->next_index, out);
}

static void counts(const void *instance, struct receiver_counts *out)
{
	const struct lte *r = instance;
	memset(out, 0, sizeof(*out));
	for (int i = 0; i < PDU_CHANNELS; i++) {
		out->blocks_ok[i] = r->blocks_ok[i];
		out->blocks_bad[i] = r->blocks_bad[i];
	}
	out->resets = r->resets;
	out->carriers = r->carriers;
	out->carriers_sync = r->synced;
	out->carriers_tracked = r->tracked;
	out->floor_dbfs = r->floor_dbfs;
	out->clipped = r->clipped;
}

const struct receiver lte_receiver = {
	.name = "lte",
	.description = "LTE cells: synchronisation signals, MIB, SIB1 and the SI messages it schedules",
	.rat = RAT_LTE,
	.rate_min_hz = SEARCH_RATE_HZ,
	.create = create,
	.feed = feed,
	.flush = flush,
	.destroy = destroy,
	.counts = counts,
	.want = want,
	.redact = lte_redact,
	.parse = lte_parse,
	.message_name = lte_message_name,
};
