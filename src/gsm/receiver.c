// SPDX-License-Identifier: GPL-3.0-or-later
/* receiver: GSM beacon carriers out of a wide stream, all of the window at once.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arfcn.h"           // arfcn_ranges
#include "phy/carrier.h"     // struct carrier
#include "l3/access.h"       // access_settle
#include "l3/gsm_message.h"  // gsm_parse, gsm_redact, gsm_message_name
#include "overhear.h"        // overhear
#include "phy/nbiot.h"       // struct nbiot
#include "phy/radio.h"       // struct radio
#include "receivers.h"       // gsm_receiver

enum { SURVEY_BLOCKS = 16 }; /* blocks between two surveys of all carriers' powers */
#define RASTER_HZ   200e3
#define RATE_MIN_HZ 270.8e3 /* the symbol rate, rounded as people write it */
/* A carrier is worth reading when this much of it is inside the window, either side of its centre. */
#define HALF_CARRIER_HZ 75e3
/* After this time with power but nothing read, the crystal is suspected. */
#define PATIENCE_S 1.0
/* From the FCCH to the end of the SCH a frame later (45.002 clause 7): in less there is no cell to wait for. */
#define NOTHING_S 5e-3
/* A frequency correction burst comes within 11 frames (51 ms), the cell is believed 11 frames later at most: time for
 * both, and for one of each to be missed (45.002 clause 7). */
#define LOOK_S 0.16
/* The search range changes in steps: each change starts the search afresh, and a warming crystal moves all the time. */
#define CRYSTAL_STEP_PPM 5.0
/* A crystal at the edge of the range is beyond it while it warms up. */
#define WARM_UP_PPM 3.0
/* Share of components at full scale above which a block counts as clipped; less is normal noise at a well set gain. */
static const float clipped_share = 0.01f;
static const float powered_ratio = 4; /* power over the noise floor that counts as a carrier */
static const float floor_rate = 1 / 8.0f;

struct gsm {
	struct radio radio;
	struct nbiot nbiot;
	bool tuned;
	bool read; /* something was read since the window was tuned to */
	uint32_t tune;
	double freq_hz;
	uint64_t samples, full_scale;
	struct {
		uint64_t samples, full_scale;
	} surveyed;  /* the same at the last survey */
	float floor; /* noise in a carrier's width; 0 before the first survey */
	/* copies for other threads, refreshed with every survey */
	_Atomic uint32_t carriers_power, carriers_sync, carriers_tracked, carriers_all, nbiot_carriers, nbiot_places;
	_Atomic float floor_dbfs, clipped;
	_Atomic uint64_t resets_seen;
};

static void destroy(void *instance)
{
	struct gsm *g = instance;
	if (!g)
		return;
	for (unsigned i = 0; g->radio.carriers && i < g->radio.max_carriers; i++)
		carrier_free(&g->radio.carriers[i]);
	nbiot_free(&g->nbiot);
	free(g->radio.carriers);
	free(g->radio.scratch);
	dft_destroy(g->radio.scan_dft);
	equaliser_destroy(g->radio.equaliser);
	channeliser_destroy(g->radio.channeliser);
	free(g);
}

static int make_radio(struct radio *r, const struct receiver_config *config)
{
	r->config = *config;
	r->reach_ppm = r->search_ppm = fmin(config->max_offset_ppm + WARM_UP_PPM, RADIO_OFFSET_MAX_PPM);
	r->crystal_ppm = NAN;
	r->clock_ppm = NAN;
	r->channeliser = channeliser_create(config->rate_hz, GSM_SYMBOL_HZ);
	r->equaliser = equaliser_create();
	r->scan_dft = dft_create(FCCH_SCAN_WINDOW);
	if (!r->channeliser || !r->equaliser || !r->scan_dft)
		return -ENOMEM;
	r->shape = channeliser_shape(r->channeliser);
	r->scratch = calloc(2 * r->shape->out_hop, sizeof(*r->scratch));
	if (!r->scratch)
		return -ENOMEM;
	interpolator_init(&r->interpolator);
	burst_pattern_sch(&r->sch);
	burst_pattern_dummy(&r->dummy);
	r->follow.on = config->signalling;
	for (unsigned tsc = 0; tsc < 8; tsc++)
		burst_pattern_normal(tsc, &r->normal[tsc]);
	return 0;
}

static int make_carriers(struct gsm *g)
{
	g->radio.max_carriers = (unsigned)(g->radio.config.rate_hz / RASTER_HZ) + 2;
	g->radio.carriers = calloc(g->radio.max_carriers, sizeof(*g->radio.carriers));
	if (!g->radio.carriers)
		return -ENOMEM;
	for (unsigned i = 0; i < g->radio.max_carriers; i++)
		if (carrier_init(&g->radio.carriers[i], &g->radio) < 0)
			return -ENOMEM;
	return 0;
}

static void *create(const struct receiver_config *config, struct fault *fault)
{
	struct gsm *g = calloc(1, sizeof(*g));
	if (!g || make_radio(&g->radio, config) < 0 || make_carriers(g) < 0 || nbiot_create(&g->nbiot, &g->radio) < 0) {
		destroy(g);
		fault_set(fault, ENOMEM, "gsm: no memory for a window of %.0f Hz", config->rate_hz);
		return NULL;
	}
	g->floor_dbfs = NAN;
	return g;
}

/* ---- window ---- */

static void assign_carriers(struct gsm *g)
{
	const double reach = g->radio.config.rate_hz / 2 - HALF_CARRIER_HZ;
	g->radio.nof_carriers = 0;
	for (const struct arfcn_range *r = arfcn_ranges; r->band; r++)
		for (unsigned n = r->first; n <= r->last && g->radio.nof_carriers < g->radio.max_carriers; n++) {
			double freq_hz = r->first_hz + RASTER_HZ * (n - r->first), place_hz = freq_hz - g->freq_hz;
			if (fabs(place_hz) <= reach)
				carrier_assign(&g->radio.carriers[g->radio.nof_carriers++], &g->radio, (uint16_t)n,
				               freq_hz, place_hz);
		}
	g->carriers_all = g->radio.nof_carriers;
}

/* How far to look for carriers; those that were watched are watched anew. */
static void search(struct gsm *g, double ppm)
{
	if (ppm == g->radio.search_ppm)
		return;
	g->radio.search_ppm = ppm;
	for (unsigned i = 0; i < g->radio.nof_carriers; i++)
		carrier_watch(&g->radio.carriers[i], &g->radio);
}

/* Where there is power and nothing is read, the crystal may be off: searches further. What is found there is not
 * emitted, but tells how far off the crystal is. */
static void look_further(struct gsm *g)
{
	if (!g->read && g->carriers_power && (double)g->samples > PATIENCE_S * g->radio.config.rate_hz)
		search(g, RADIO_OFFSET_MAX_PPM);
}

static void crystal(void *instance, double ppm)
{
	struct gsm *g = instance;
	g->radio.told_ppm = ppm;
	double needed_ppm = fmin(fabs(ppm) + CRYSTAL_MARGIN_PPM, RADIO_OFFSET_MAX_PPM);
	if (needed_ppm <= g->radio.reach_ppm)
		return;
	g->radio.reach_ppm = fmin(needed_ppm + CRYSTAL_STEP_PPM, RADIO_OFFSET_MAX_PPM);
	search(g, g->radio.reach_ppm);
}

static void follow(void *instance, const struct receiver_scope *scope)
{
	follow_scope(&((struct gsm *)instance)->radio.follow, scope);
}

static void measure_clipping(struct gsm *g)
{
	uint64_t samples = g->samples - g->surveyed.samples, full_scale = g->full_scale - g->surveyed.full_scale;
	g->radio.clipped = (float)full_scale > clipped_share * 2 * (float)samples;
	g->surveyed.samples = g->samples;
	g->surveyed.full_scale = g->full_scale;
}

static void measure_powers(struct gsm *g)
{
	float now = channeliser_floor(g->radio.channeliser);
	g->floor = g->floor > 0 ? g->floor + floor_rate * (now - g->floor) : now;
	for (unsigned i = 0; i < g->radio.nof_carriers; i++) {
		struct carrier *c = &g->radio.carriers[i];
		float power = channeliser_power(g->radio.channeliser, (int)lrint(c->place_hz / g->radio.shape->bin_hz));
		c->was_powered |= power > powered_ratio * g->floor;
	}
}

static void publish(struct gsm *g)
{
	unsigned powered = 0, synced = 0, tracked = 0, places;
	for (unsigned i = 0; i < g->radio.nof_carriers; i++) {
		const struct carrier *c = &g->radio.carriers[i];
		powered += c->was_powered;
		synced += c->was_synced && !c->is_nbiot;
		tracked += c->state == CARRIER_TRACK && c->standing == STANDING_OWN;
	}
	g->read |= tracked > 0;
	g->nbiot_carriers = nbiot_count(&g->radio, &places);
	g->nbiot_places = places;
	g->carriers_power = powered;
	g->carriers_sync = synced;
	g->carriers_tracked = tracked;
	g->floor_dbfs = 10 * log10f(fmaxf(g->floor, 1e-12f));
	g->clipped = g->samples ? (float)g->full_scale / (2.0f * (float)g->samples) : 0;
}

static void window_block(struct gsm *g)
{
	for (unsigned i = 0; i < g->radio.nof_carriers; i++)
		carrier_block(&g->radio.carriers[i], &g->radio);
	follow_block(&g->radio.follow, &g->radio);
	nbiot_block(&g->nbiot, &g->radio);
}

/* Feeds silence after the last sample until the last burst has been read. */
static void drain(struct gsm *g)
{
	for (int blocks = 0; blocks < 2;) {
		size_t room;
		float complex *to = channeliser_input(g->radio.channeliser, &room);
		memset(to, 0, room * sizeof(*to));
		if (channeliser_push(g->radio.channeliser, room)) {
			window_block(g);
			blocks++;
		}
	}
	for (unsigned i = 0; i < g->radio.nof_carriers; i++) {
		follow_stop(&g->radio.carriers[i], &g->radio);
		standing_end(&g->radio.carriers[i], &g->radio);
	}
}

/* The stream ends here, or goes on elsewhere. */
static void finish(struct gsm *g)
{
	if (g->tuned && (double)g->samples >= NOTHING_S * g->radio.config.rate_hz)
		drain(g);
}

static void reset(struct gsm *g, const struct iq_block *block)
{
	finish(g);
	g->resets_seen += g->tuned;
	g->tuned = true;
	g->tune = block->tune;
	g->freq_hz = block->freq_hz;
	g->samples = g->full_scale = g->surveyed.samples = g->surveyed.full_scale = 0;
	g->read = false;
	g->radio.search_ppm = g->radio.reach_ppm;
	g->floor = 0;
	channeliser_reset(g->radio.channeliser);
	nbiot_reset(&g->nbiot);
	assign_carriers(g);
}

/* ---- stream ---- */

static void feed(void *instance, const struct iq_block *block)
{
	struct gsm *g = instance;
	if (!g->tuned || block->tune != g->tune || block->lost > 0 || block->freq_hz != g->freq_hz)
		reset(g, block);
	const size_t sample_bytes = iq_sample_bytes(block->format);
	const uint8_t *in = block->samples;
	g->radio.clock_sample = (int64_t)g->samples;
	g->radio.clock_ns = block->time_ns;
	for (size_t left = block->nof_samples; left > 0;) {
		size_t room;
		float complex *to = channeliser_input(g->radio.channeliser, &room);
		size_t n = left < room ? left : room;
		g->full_scale += convert_execute(block->format, in, to, n);
		g->samples += n;
		in += n * sample_bytes;
		left -= n;
		if (!channeliser_push(g->radio.channeliser, n))
			continue;
		window_block(g);
		if (channeliser_block(g->radio.channeliser) % SURVEY_BLOCKS == 0) {
			measure_powers(g);
			measure_clipping(g);
			publish(g);
			look_further(g);
		}
	}
}

static void flush(void *instance)
{
	struct gsm *g = instance;
	finish(g);
	publish(g);
	g->tuned = false;
}

static enum candidate_state state_of(const struct carrier *c)
{
	if (c->state != CARRIER_TRACK || !c->believed)
		return CANDIDATE_WEAK;
	return c->standing == STANDING_OWN && standing_knows(c, RR_SI3) ? CANDIDATE_READ : CANDIDATE_FOUND;
}

/* A carrier without a frequency correction burst is none of a beacon, however strong. */
static void look(const void *instance, struct receiver_look *look)
{
	const struct gsm *g = instance;
	if (!g->tuned || (double)g->samples < LOOK_S * g->radio.config.rate_hz)
		look->looked = false;
	for (unsigned i = 0; i < g->radio.nof_carriers && look->count < RECEIVER_CANDIDATES_MAX; i++) {
		const struct carrier *c = &g->radio.carriers[i];
		if (c->state < CARRIER_GATHER || c->standing == STANDING_GHOST)
			continue;
		look->candidates[look->count++] = (struct candidate){
			.rat = RAT_GSM,
			.state = state_of(c),
			.code = c->state == CARRIER_TRACK ? c->sch.bsic : -1,
			.freq_hz = c->freq_hz,
			.level_dbfs = 10 * log10f(fmaxf(c->link.power, 1e-12f)),
			.snr_db = link_snr_db(&c->link),
		};
	}
}

static void counts(const void *instance, struct receiver_counts *out)
{
	const struct gsm *g = instance;
	for (int i = 0; i < PDU_CHANNELS; i++) {
		out->blocks_ok[i] = g->radio.blocks_ok[i];
		out->blocks_bad[i] = g->radio.blocks_bad[i];
	}
	out->resets = g->resets_seen;
	out->carriers = g->carriers_all;
	out->carriers_power = g->carriers_power;
	out->carriers_sync = g->carriers_sync;
	out->carriers_tracked = g->carriers_tracked;
	out->nbiot_carriers = g->nbiot_carriers;
	out->nbiot_places = g->nbiot_places;
	out->ghosts = g->radio.ghosts;
	out->aliases = g->radio.aliases;
	out->crystal_ppm = g->radio.crystal_ppm;
	out->floor_dbfs = g->floor_dbfs;
	out->clipped = g->clipped;
}

const struct receiver gsm_receiver = {
	.name = "gsm",
	.description = "GSM beacon carriers: FCCH, SCH and all of timeslot 0",
	.description_zh = "GSM 信标载波：FCCH、SCH 和时隙 0 的全部内容",
	.rat = RAT_GSM,
	.rate_min_hz = RATE_MIN_HZ,
	.create = create,
	.feed = feed,
	.flush = flush,
	.destroy = destroy,
	.counts = counts,
	.look = look,
	.crystal = crystal,
	.follow = follow,
	.overhear_create = overhear_create,
	.overhear = overhear,
	.overhear_destroy = overhear_destroy,
	.redact = gsm_redact,
	.settle = access_settle,
	.parse = gsm_parse,
	.message_name = gsm_message_name,
};
