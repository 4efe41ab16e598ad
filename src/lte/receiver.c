// SPDX-License-Identifier: GPL-3.0-or-later
/* receiver: LTE cells of a window. Stretches of 80 ms are taken now and then, and when a cell has something to say;
 * each serves the search for new cells, and the cells known.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "receivers.h"          // lte_receiver
#include "follow/candidates.h"  // candidates_add
#include "rrc/rrc.h"            // lte_parse, lte_redact, lte_message_name
#include "follow/window.h"      // struct window

#define STRETCH_S        (SEARCH_SAMPLES / SEARCH_RATE_HZ + 1e-3)
#define SAME_TIME_NS     5000000
#define CRYSTAL_STEP_PPM 2     /* a smaller change of the crystal's error starts no new search */
#define REACH_MAX_HZ     300e3 /* beyond it a carrier is not wholly inside what is cut around its place */

static void destroy(void *instance)
{
	struct window *r = instance;
	if (!r)
		return;
	stretch_free(&r->stretch);
	central_free(&r->central);
	raster_free(&r->raster);
	faint_free(&r->faint);
	search_destroy(r->search);
	acquire_destroy(r->acquire);
	broadcast_destroy(r->reader.broadcast);
	attend_destroy(r->attend);
	free(r);
}

/* How far a carrier may be off its place. */
static void lay_places(struct window *r)
{
	const double reach_hz = fmin(fmax(r->reach_ppm * 1e-6 * r->freq_hz, PLACES_RASTER_HZ / 2), REACH_MAX_HZ);
	raster_lay(&r->raster, r->config.rate_hz, reach_hz);
	search_limit(r->search, reach_hz);
}

static void *create(const struct receiver_config *config, struct fault *fault)
{
	struct window *r = calloc(1, sizeof(*r));
	if (!r)
		goto failed;
	r->config = *config;
	r->floor_dbfs = NAN;
	r->reach_ppm = config->max_offset_ppm;
	r->search = search_create(REACH_MAX_HZ);
	r->acquire = acquire_create();
	r->reader.broadcast = broadcast_create(config->rate_hz);
	r->attend = config->signalling ? attend_create(config) : NULL;
	if (stretch_init(&r->stretch, config->rate_hz, STRETCH_S) < 0 ||
	    central_init(&r->central, config->rate_hz) < 0 || raster_init(&r->raster) < 0 ||
	    faint_init(&r->faint) < 0 || !r->search || !r->acquire || !r->reader.broadcast ||
	    (config->signalling && !r->attend))
		goto failed;
	r->central_hz = cutter_rate_hz(r->central.cutter);
	r->reader.stretch = &r->stretch;
	r->reader.pdus = (struct pdus){ config->emit, config->emit_ctx, &r->stretch, r->central_hz };
	r->reader.rate_hz = config->rate_hz;
	r->reader.central_hz = r->central_hz;
	r->reader.blocks_ok = r->blocks_ok;
	return r;
failed:
	destroy(r);
	fault_set(fault, ENOMEM, "lte: no memory for a window of %.0f Hz", config->rate_hz);
	return NULL;
}

/* ---- stream ---- */

/* The block goes on where the last one ended, wherever the tuner was turned to in between. */
static bool goes_on(const struct window *r, const struct iq_block *block)
{
	const int64_t apart_ns = block->time_ns - r->next_ns - iq_duration_ns(block->lost, block->rate_hz);
	return r->tuned && block->index == r->next_index + block->lost && llabs(apart_ns) < SAME_TIME_NS;
}

static void reset(struct window *r, const struct iq_block *block)
{
	if (stretch_worth(&r->stretch))
		window_go_through(r);
	if (goes_on(r, block)) {
		retune_move(&r->retune, &r->tracked, block->freq_hz - r->freq_hz, raster_far_hz(r->config.rate_hz),
		            window_oldest(r));
	} else {
		retune_clear(&r->retune);
		r->tracked.count = 0;
	}
	r->resets += r->tuned;
	r->tuned = true;
	r->tune = block->tune;
	r->freq_hz = block->freq_hz;
	faint_clear(&r->faint);
	r->nof_hints = 0;
	r->stretches = r->fruitless = 0;
	r->since = r->round_at = block->index;
	r->crowded_hz = NAN;
	r->looked = false;
	r->skip = 0;
	lay_places(r);
	r->carriers = (uint32_t)r->raster.count;
	stretch_restart(&r->stretch);
	if (r->attend)
		attend_restart(r->attend);
}

/* Searches around the consensus of clocks, wide enough for bad transmitters as well. */
static void crystal(void *instance, double ppm)
{
	struct window *r = instance;
	const double reach_ppm = fmax(r->config.max_offset_ppm, fabs(ppm) + CRYSTAL_MARGIN_PPM);
	if (fabs(reach_ppm - r->reach_ppm) < CRYSTAL_STEP_PPM)
		return;
	r->reach_ppm = reach_ppm;
	if (r->tuned)
		lay_places(r);
}

static void feed(void *instance, const struct iq_block *block)
{
	struct window *r = instance;
	if (!r->tuned || block->tune != r->tune || block->freq_hz != r->freq_hz)
		reset(r, block);
	else if (block->lost > 0)
		stretch_restart(&r->stretch);
	r->next_index = block->index + block->nof_samples;
	r->next_ns = block->time_ns + iq_duration_ns(block->nof_samples, block->rate_hz);
	if (r->attend)
		attend_feed(r->attend, block, &r->tracked, r->central_hz);
	for (uint32_t at = 0; at < block->nof_samples;) {
		if (r->skip > 0) {
			uint64_t left = block->nof_samples - at, n = r->skip < left ? r->skip : left;
			r->skip -= n;
			at += (uint32_t)n;
			continue;
		}
		at += stretch_add(&r->stretch, block, at);
		if (stretch_full(&r->stretch))
			window_go_through(r);
	}
}

static void flush(void *instance)
{
	struct window *r = instance;
	if (stretch_worth(&r->stretch))
		window_go_through(r);
	if (r->attend)
		attend_flush(r->attend, &r->tracked, r->central_hz);
	r->tuned = false;
}

static void follow(void *instance, const struct receiver_scope *scope)
{
	struct window *r = instance;
	if (r->attend)
		attend_scope(r->attend, scope);
}

static bool want(const void *instance, struct receiver_want *out)
{
	const struct window *r = instance;
	return r->tuned && retune_wish(&r->retune, &r->tracked, r->freq_hz, r->config.rate_hz, window_oldest(r),
	                               r->next_index, out);
}

static void look(const void *instance, struct receiver_look *look)
{
	const struct window *r = instance;
	look->looked = look->looked && r->tuned && r->looked;
	if (r->tuned)
		candidates_add(r, look);
}

static void counts(const void *instance, struct receiver_counts *out)
{
	const struct window *r = instance;
	memset(out, 0, sizeof(*out));
	for (int i = 0; i < PDU_CHANNELS; i++) {
		out->blocks_ok[i] = r->blocks_ok[i];
		out->blocks_bad[i] = r->blocks_bad[i];
	}
	out->resets = r->resets;
	out->carriers = r->carriers;
	out->carriers_sync = r->synced;
	out->carriers_tracked = r->followed;
	out->ghosts = r->ghosts;
	out->floor_dbfs = r->floor_dbfs;
	out->clipped = r->clipped;
	out->crystal_ppm = NAN;
}

const struct receiver lte_receiver = {
	.name = "lte",
	.description = "LTE cells: synchronisation signals, MIB, SIB1 and the SI messages it schedules",
	.description_zh = "LTE 小区：同步信号、MIB、SIB1 及其调度的 SI 消息",
	.rat = RAT_LTE,
	.rate_min_hz = SEARCH_RATE_HZ,
	.create = create,
	.feed = feed,
	.flush = flush,
	.destroy = destroy,
	.counts = counts,
	.want = want,
	.look = look,
	.crystal = crystal,
	.follow = follow,
	.redact = lte_redact,
	.parse = lte_parse,
	.message_name = lte_message_name,
};
