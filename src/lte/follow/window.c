// SPDX-License-Identifier: GPL-3.0-or-later
/* window: each stretch of samples serves the known cells, which are followed, and the search for new ones. That goes in
 * rounds of two to four stretches without a pause between: in the first two all places are looked at, since what has
 * faded in one may be there in the other; where a PSS stands out and no cell is found, the round goes on, up to 330 ms.
 * In between, the carriers of known cells are searched in turn. A cell found is subtracted, so that weaker ones under
 * it show.
 */
#include "window.h"

#include <math.h>

#define FRESH_S       10.0  /* how long after it was last heard a cell's timing can be predicted */
#define UNDER_DB      6.0f  /* a cell this far below another of its carrier may be what cancelling that one left … */
#define GHOST_DB      10.0f /* a twin this much weaker is a ghost: carriers of one site are about equally strong */
#define UNDER_S       1.0   /* … so its MIBs must agree for this long */
#define PAUSE_S       0.5   /* between two stretches, while cells are known */
#define PAUSE_WEAK_S  0.25  /* between two rounds, while there may be a cell; doubled by each that shows none, … */
#define PAUSE_EMPTY_S 2.5   /* … up to that while there is nothing */
#define ROUND_S       4.0   /* from one round to the next, while cells are known */
enum {
	LOOKS = 2,        /* stretches of a round in which all places are looked at */
	SEARCH_EVERY = 8, /* between rounds, a search is made every so many stretches */
	MISSED_MAX = 12,  /* stretches without a cell's MIB until it is given up */
	LAYERS_MAX = 8,   /* searches of one place in a stretch, each without the cells of those before */
};

uint64_t window_oldest(const struct window *r)
{
	const uint64_t span = (uint64_t)(FRESH_S * r->config.rate_hz);
	return r->next_index > span ? r->next_index - span : 0;
}

/* Samples of the stream to one of the search's. */
static double decimation(const struct window *r)
{
	return r->stretch.rate_hz / r->central_hz;
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
	if (!tracked_runs_on(cell, r->stretch.index, decimation(r), a))
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
		    tracked_twins(cell, other, r->stretch.index, decimation(r)))
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
	struct tracked *cell = tracked_remember(&r->tracked, place_hz, a, r->stretch.index, decimation(r));
	if (!cell || cell->heard)
		return;
	if (cell->mibs == 0) {
		cell->since = r->stretch.index;
		cell->under = tracked_under_db(&r->tracked, cell, a->rsrp_dbfs) >= UNDER_DB;
		cell->doubtful = doubtful || cell->under;
	} else if (cell->doubtful) {
		cell->doubtful = !is_proved(r, cell, a);
	}
	tracked_hear(cell, a, r->stretch.index, decimation(r));
	if (cell->mibs == 1)
		retune_recall(&r->retune, cell, window_oldest(r), decimation(r));
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

/* A carrier on which several cells were found at once is searched in the next stretches, too, until no more come. */
static void note_crowd(struct window *r, int new)
{
	r->crowded_hz = new > 1 || (new > 0 && r->crowded_hz == r->tracked.cells[r->tracked.count - 1].place_hz)
	                        ? r->tracked.cells[r->tracked.count - 1].place_hz
	                        : NAN;
}

/* Searches one place, first with the known cells subtracted, then with those just found. What shows only then may be
 * made of remains, and is doubtful. True: a new cell was found. */
static bool look(struct window *r, double place_hz)
{
	struct search_found found[SEARCH_FOUND_MAX];
	int order[TRACKED_MAX], known = tracked_order(&r->tracked, order), n, new = 0, more;
	central_cut(&r->central, &r->stretch, place_hz);
	for (int i = 0; i < known; i++)
		central_without(&r->central, &r->tracked.cells[order[i]]);
	for (int layer = 0; layer < LAYERS_MAX; layer++) {
		n = search_execute(r->search, r->central.x, found);
		r->synced = r->synced > (uint32_t)n ? r->synced : (uint32_t)n;
		more = hear_found(r, found, n, layer > 0);
		new += more;
		if (more == 0)
			break;
	}
	if (new > 0 || place_hz == r->crowded_hz)
		note_crowd(r, new);
	return new > 0;
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
		struct search_found found = tracked_expected(cell, r->stretch.index, decimation(r), r->central.rest_hz);
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

/* No other carrier can be there, and cells of the same are searched for in turn. */
static bool occupied(const struct window *r, double place_hz)
{
	return taken(r, place_hz) || tracked_near(&r->tracked, place_hz, r->raster.step_hz / 2);
}

static bool is_shadow(const struct window *r, double place_hz, double rest_hz, const struct pss_peak *peak)
{
	return tracked_shadows(&r->tracked, place_hz - rest_hz + peak->offset_hz, peak->at, r->stretch.index,
	                       decimation(r));
}

/* Keeps what stood out at the latest place, but could not be read in this stretch, for the next. */
static void keep_traces(struct window *r)
{
	struct search_traces traces;
	int kept = 0;
	search_traces(r->search, &traces);
	for (int i = 0; i < traces.count; i++)
		if (!is_shadow(r, r->central.place_hz, r->central.rest_hz, &traces.peaks[i]))
			traces.peaks[kept++] = traces.peaks[i];
	traces.count = kept;
	if (kept > 0)
		faint_note(&r->faint, &r->stretch, decimation(r), r->central.place_hz, r->central.rest_hz, &traces);
}

/* Searches a place by itself. */
static void look_closely(struct window *r, double place_hz)
{
	if (!taken(r, place_hz) && !look(r, place_hz) && !occupied(r, place_hz))
		keep_traces(r);
}

/* Searches the places at which a PSS stands out at a glance. */
static void look_around(struct window *r)
{
	for (int i = 0; i < r->raster.count; i++)
		r->raster.taken[i] = i == raster_centre(&r->raster) || occupied(r, raster_hz(&r->raster, i)) ||
		                     faint_has(&r->faint, raster_hz(&r->raster, i));
	raster_glance(&r->raster, r->search, r->central.cutter, &r->stretch, raster_half_frames(&r->raster, !r->looked),
	              r->stretch.piece % 2);
	for (int i = 0; i < r->raster.nof_hot; i++) {
		const struct raster_hot *hot = &r->raster.hot[i];
		if (!occupied(r, hot->place_hz) && !is_shadow(r, hot->place_hz, hot->rest_hz, &hot->peak))
			look_closely(r, hot->place_hz);
	}
}

/* Reads what the stretches kept tell of a place. True: there is a new cell. */
static bool hear_faint(struct window *r, int place)
{
	struct search_found found[SEARCH_FOUND_MAX];
	struct acquired a;
	const int n = faint_search(&r->faint, place, r->search, found), before = r->tracked.count;
	const struct faint_place *p = &r->faint.places[place];
	for (int i = 0; i < n; i++)
		if (faint_acquire(&r->faint, r->acquire, &found[i], &r->stretch, decimation(r), &a)) {
			double carrier_hz = p->place_hz - p->rest_hz + a.offset_hz;
			double nominal_hz = tracked_place(&r->tracked, &a, r->freq_hz, carrier_hz, clock_ppm(r));
			a.offset_hz = carrier_hz - nominal_hz;
			hear(r, nominal_hz, &a, false);
		}
	return r->tracked.count > before;
}

/* Goes on with the places of the stretches before. */
static void look_longer(struct window *r)
{
	for (int i = r->faint.count - 1; i >= 0; i--)
		if (occupied(r, r->faint.places[i].place_hz) ||
		    !faint_goes_on(&r->faint, i, r->search, r->central.cutter, &r->stretch, decimation(r)) ||
		    hear_faint(r, i))
			faint_forget(&r->faint, i);
}

static bool round_due(const struct window *r)
{
	return r->stretches == 0 || r->tracked.count == 0 ||
	       (double)(r->stretch.index - r->round_at) >= ROUND_S * r->config.rate_hz;
}

/* Between rounds: the carrier of a known cell, where others may be hidden, and all other places. */
static double next_place_hz(struct window *r)
{
	const unsigned turn = r->stretches / SEARCH_EVERY, known = (unsigned)r->tracked.count;
	if (known > 0 && turn % 2 == 0)
		return r->tracked.cells[turn / 2 % known].place_hz;
	return r->raster.count == 1 ? 0 : raster_hz(&r->raster, raster_next(&r->raster));
}

/* The centre is where one tunes to hear a cell; a look at all places of a wide window is short, so that these have
 * their turn, too. */
static void begin_round(struct window *r)
{
	r->round_at = r->stretch.index;
	look_closely(r, 0);
	if (raster_half_frames(&r->raster, false) < RASTER_DEEP && r->raster.count > 1)
		look_closely(r, raster_hz(&r->raster, raster_next(&r->raster)));
	look_around(r);
}

static void search_places(struct window *r)
{
	const bool crowded = !isnan(r->crowded_hz);
	if (crowded)
		look_closely(r, r->crowded_hz);
	if (r->stretch.piece > 0) {
		look_longer(r);
		if (r->stretch.piece < LOOKS)
			look_around(r);
		return;
	}
	faint_clear(&r->faint);
	if (round_due(r))
		begin_round(r);
	else if (!crowded && r->stretches % SEARCH_EVERY == 0)
		look_closely(r, next_place_hz(r));
}

/* What there may be, of the round that is over, or of the first while it lasts. */
static void take_hints(struct window *r)
{
	r->nof_hints = 0;
	for (int i = 0; i < r->faint.count; i++)
		if (r->faint.places[i].again)
			r->hints[r->nof_hints++] = (struct hint){ faint_carrier_hz(&r->faint.places[i]),
				                                  r->faint.places[i].traces.peaks[0].ratio };
}

/* The round goes on with the next stretch. */
static bool goes_on(const struct window *r)
{
	const bool round = r->stretch.piece > 0 || r->stretch.index == r->round_at;
	return round && stretch_full(&r->stretch) &&
	       ((r->stretch.piece + 1 < LOOKS && r->raster.glanced > 0) ||
	        (r->faint.count > 0 && r->stretch.piece + 1 < STRETCH_PIECES));
}

static double pause_s(const struct window *r)
{
	if (r->tracked.count > 0)
		return PAUSE_S;
	return r->nof_hints > 0 ? fmin(ldexp(PAUSE_WEAK_S, (int)r->fruitless), PAUSE_EMPTY_S) : PAUSE_EMPTY_S;
}

void window_go_through(struct window *r)
{
	broadcast_begin(r->reader.broadcast);
	follow(r);
	read_away(r);
	search_places(r);
	const bool more = goes_on(r);
	if (!more || r->stretches < STRETCH_PIECES)
		take_hints(r);
	r->looked = r->looked || !more || r->stretch.piece + 1 >= LOOKS;
	r->stretches++;
	r->followed = (uint32_t)r->tracked.count;
	r->floor_dbfs = cutter_floor_dbfs(r->central.cutter);
	r->clipped = cutter_clipped(r->central.cutter);
	r->skip = more ? 0 : (uint64_t)(pause_s(r) * r->config.rate_hz);
	r->fruitless = r->tracked.count > 0 ? 0 : r->fruitless + !more;
	r->skip = reader_pause(&r->reader, &r->tracked, &r->retune.away, window_oldest(r), r->skip);
	stretch_pay(&r->stretch, more);
}
