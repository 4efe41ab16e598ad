// SPDX-License-Identifier: GPL-3.0-or-later
/* window: each stretch of samples serves three: the known cells are followed, one place of the window is searched for
 * new ones, and now and then all places are glanced at. A cell found is subtracted, so that weaker ones under it show.
 */
#include "window.h"

#include <math.h>

#define FRESH_S     10.0  /* how long after it was last heard a cell's timing can be predicted */
#define UNDER_DB    6.0f  /* a cell this far below another of its carrier may be what cancelling that one left … */
#define GHOST_DB    10.0f /* a twin this much weaker is a ghost: carriers of one site are about equally strong */
#define UNDER_S     1.0   /* … so its MIBs must agree for this long */
#define PAUSE_MIN_S 0.5   /* between two stretches, while cells are known */
#define PAUSE_MAX_S 4.0   /* between two stretches, when no cell is found */
enum {
	SEARCH_EVERY = 4, /* once cells are known, a search is made every so many stretches */
	DEEP_EVERY = 6,   /* while no cell is known, every so many searches one is deep */
	GLANCE_FIRST = 2, /* the first stretches of a new window, in which all places are glanced at */
	GLANCE_EVERY = 8, /* a glance at all places every so many searches */
	MISSED_MAX = 12,  /* stretches without a cell's MIB until it is given up */
	LAYERS_MAX = 2,   /* searches of one place in a stretch, each without the cells of those before */
};

uint64_t window_oldest(const struct window *r)
{
	const uint64_t span = (uint64_t)(FRESH_S * r->config.rate_hz);
	return r->next_index > span ? r->next_index - span : 0;
}

static void read_away(struct window *r)
{
	struct tracked_cells *away = &r->retune.away;
	for (int i = 0; i < away->count; i++)
		if (away->cells[i].index >= window_oldest(r))
			reader_away(&r->reader, &away->cells[i]);
}

/* Have its MIBs agreed for long enough? */
static bool is_proved(const struct window *r, struct tracked *cell, const struct acquired *a)
{
	if (!tracked_runs_on(cell, r->stretch.index, r->stretch.rate_hz / r->central_hz, a))
		cell->since = r->stretch.index;
	return r->stretch.index > cell->since &&
	       (double)(r->stretch.index - cell->since) >= (cell->under ? UNDER_S : 0) * r->config.rate_hz;
}

static const struct tracked *louder_twin(const struct window *r, const struct tracked_cells *cells,
                                         const struct tracked *cell)
{
	for (int i = 0; i < cells->count; i++) {
		const struct tracked *other = &cells->cells[i];
		if (other != cell && other->index >= window_oldest(r) && !other->doubtful &&
		    other->last.rsrp_dbfs >= cell->last.rsrp_dbfs + GHOST_DB &&
		    tracked_twins(cell, other, r->stretch.index, r->stretch.rate_hz / r->central_hz))
			return other;
	}
	return NULL;
}

/* A carrier with the frame timing and the messages of a much stronger one is an artefact of the receiver: an alias from
 * outside the window, or a product of clipping. Carriers of one site may share timing and MIB, but not SIB1: the
 * verdict waits for it. */
static bool is_ghost(const struct window *r, const struct tracked *cell)
{
	const struct tracked *here = louder_twin(r, &r->tracked, cell),
			     *twin = here ? here : louder_twin(r, &r->retune.away, cell);
	if (!twin)
		return cell->ghost;
	if (cell->reading.scheduled && twin->reading.scheduled)
		return cell->reading.sib1_sum == twin->reading.sib1_sum;
	return cell->mibs == 1 || cell->ghost;
}

static void judge_ghost(struct window *r, struct tracked *cell)
{
	const bool ghost = is_ghost(r, cell);
	r->ghosts += ghost && !cell->ghost;
	r->ghosts -= !ghost && cell->ghost;
	cell->ghost = ghost;
}

/* doubtful: a new cell is believed only after a second MIB that agrees. */
static void hear(struct window *r, double place_hz, const struct acquired *a, bool doubtful)
{
	const double decimation = r->stretch.rate_hz / r->central_hz;
	struct tracked *cell = tracked_remember(&r->tracked, place_hz, a, r->stretch.index, decimation);
	if (!cell || cell->heard)
		return;
	if (cell->mibs == 0) {
		cell->since = r->stretch.index;
		cell->under = tracked_under_db(&r->tracked, cell, a->rsrp_dbfs) >= UNDER_DB;
		cell->doubtful = doubtful || cell->under;
	} else if (cell->doubtful) {
		cell->doubtful = !is_proved(r, cell, a);
	}
	tracked_hear(cell, a, r->stretch.index, decimation);
	if (cell->mibs == 1)
		retune_recall(&r->retune, cell, window_oldest(r), decimation);
	if (cell->doubtful)
		return;
	judge_ghost(r, cell);
	if (!cell->ghost) {
		r->blocks_ok[PDU_PBCH]++;
		pdus_mib(&r->reader.pdus, cell);
	}
	reader_here(&r->reader, cell);
}

/* How far off the crystal may be [ppm]. 0 behind a converter, which has one of its own. */
static double clock_ppm(const struct window *r)
{
	return r->config.converter ? 0 : r->reach_ppm;
}

/* Reads the candidates of a search. Each cell is subtracted at once, since the next may be under it. Returns how many
 * are new. */
static int hear_found(struct window *r, const struct search_found *found, int n, bool doubtful)
{
	struct acquired a;
	int before = r->tracked.count;
	for (int i = 0; i < n; i++) {
		if (!acquire_execute(r->acquire, r->central.x, r->central.n, &found[i], &a))
			continue;
		central_cancel(&r->central, &a);
		double carrier_hz = r->central.place_hz - r->central.rest_hz + a.offset_hz;
		double nominal_hz = tracked_place(&r->tracked, &a, r->freq_hz, carrier_hz, clock_ppm(r));
		a.offset_hz = carrier_hz - nominal_hz;
		hear(r, nominal_hz, &a, doubtful);
	}
	return r->tracked.count - before;
}

/* Searches one place, first with the known cells subtracted, then with those just found. What shows only then may be
 * made of remains, and is doubtful. */
static void look(struct window *r, double place_hz, bool quick)
{
	struct search_found found[SEARCH_FOUND_MAX];
	int order[TRACKED_MAX], known = tracked_order(&r->tracked, order), n;
	central_cut(&r->central, &r->stretch, place_hz);
	for (int i = 0; i < known; i++)
		central_without(&r->central, &r->tracked.cells[order[i]]);
	for (int layer = 0; layer < LAYERS_MAX; layer++) {
		n = search_execute(r->search, r->central.x, quick && layer == 0, found);
		r->synced = r->synced > (uint32_t)n ? r->synced : (uint32_t)n;
		if (hear_found(r, found, n, layer > 0) == 0)
			return;
	}
}

/* Reads the known cells at their expected timing; on each carrier the strongest first, which is then subtracted. */
static void follow(struct window *r)
{
	struct acquired a;
	int order[TRACKED_MAX], n = tracked_order(&r->tracked, order);
	for (int i = 0; i < n; i++)
		r->tracked.cells[i].heard = false;
	for (int i = 0; i < n; i++) {
		struct tracked *cell = &r->tracked.cells[order[i]];
		if (i == 0 || cell->place_hz != r->central.place_hz)
			central_cut(&r->central, &r->stretch, cell->place_hz);
		else
			central_without(&r->central, &r->tracked.cells[order[i - 1]]);
		struct search_found found = tracked_expected(cell, r->stretch.index, r->stretch.rate_hz / r->central_hz,
		                                             r->central.rest_hz);
		if (acquire_execute(r->acquire, r->central.x, r->central.n, &found, &a)) {
			a.offset_hz -= r->central.rest_hz;
			hear(r, cell->place_hz, &a, false);
		} else {
			cell->missed++;
		}
	}
	for (int i = r->tracked.count - 1; i >= 0; i--)
		if (r->tracked.cells[i].missed > MISSED_MAX)
			tracked_forget(&r->tracked, i);
}

static bool taken(const struct window *r, double place_hz)
{
	return tracked_covers(&r->tracked, place_hz) || tracked_covers(&r->retune.away, place_hz);
}

/* Searches the places at which a glance sees something. */
static void look_around(struct window *r)
{
	for (int i = 0; i < r->raster.count; i++)
		r->raster.taken[i] = taken(r, raster_hz(&r->raster, i));
	raster_glance(&r->raster, r->search, r->central.cutter, &r->stretch);
	for (int i = 0; i < r->raster.nof_hot; i++) {
		double place_hz = raster_hz(&r->raster, r->raster.hot[i]);
		if (!taken(r, place_hz))
			look(r, place_hz, true);
	}
}

/* Cells too faint for one stretch, at the centre of the window. */
static void look_longer(struct window *r)
{
	struct search_found found[SEARCH_FOUND_MAX];
	struct acquired a;
	int n = accumulator_search(&r->accumulator, r->search, found);
	for (int i = 0; i < n; i++)
		if (accumulator_acquire(&r->accumulator, r->acquire, &found[i], &r->stretch, &a)) {
			double nominal_hz = tracked_place(&r->tracked, &a, r->freq_hz, a.offset_hz, clock_ppm(r));
			a.offset_hz -= nominal_hz;
			hear(r, nominal_hz, &a, false);
		}
}

/* The centre and the other places of the window by turns; in between the carrier of a known cell, where others may be
 * hidden. */
static double next_place_hz(struct window *r, unsigned turn)
{
	const unsigned known = (unsigned)r->tracked.count;
	if (known > 0 && turn % 4 == 2)
		return r->tracked.cells[turn / 4 % known].place_hz;
	return turn % 2 == 0 || r->raster.count == 1 ? 0 : raster_hz(&r->raster, raster_next(&r->raster));
}

/* All places at a glance when the window is new, and now and then. */
static void search_places(struct window *r)
{
	const unsigned turn = r->tracked.count > 0 ? r->stretches / SEARCH_EVERY : r->stretches;
	const bool quick =
		r->tracked.count == 0 && turn % DEEP_EVERY > 1; /* one look at the centre and one beside it are deep */
	double place_hz = next_place_hz(r, turn);
	if (!taken(r, place_hz))
		look(r, place_hz, quick);
	if (r->tracked.count == 0 && place_hz == 0 && !quick)
		accumulator_begin(&r->accumulator, r->search, &r->stretch);
	if (r->stretches < GLANCE_FIRST || turn % GLANCE_EVERY == 0)
		look_around(r);
}

void window_go_through(struct window *r)
{
	broadcast_begin(r->reader.broadcast);
	follow(r);
	read_away(r);
	if (accumulator_add(&r->accumulator, &r->stretch))
		look_longer(r);
	else if (!r->accumulator.waiting && (r->tracked.count == 0 || r->stretches % SEARCH_EVERY == 0))
		search_places(r);
	r->stretches++;
	r->followed = (uint32_t)r->tracked.count;
	r->floor_dbfs = cutter_floor_dbfs(r->central.cutter);
	r->clipped = cutter_clipped(r->central.cutter);
	r->pause_s = r->tracked.count ? PAUSE_MIN_S : fmin(2 * r->pause_s, PAUSE_MAX_S);
	r->skip = (uint64_t)(r->accumulator.waiting ? 0 : r->pause_s * r->config.rate_hz);
	r->skip = reader_pause(&r->reader, &r->tracked, &r->retune.away, window_oldest(r), r->skip);
	stretch_pay(&r->stretch);
}
