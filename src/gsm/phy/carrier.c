// SPDX-License-Identifier: GPL-3.0-or-later
/* carrier: the life of one beacon carrier.
 *
 * IDLE -> TONE -> SYNC (-> GATHER) -> TRACK -> IDLE. Only the samples that a state asks for are extracted from the
 * channeliser: timeslot 0, an eighth of the time, once the carrier is tracked. Positions are counted in output samples
 * of the channeliser, one a symbol but for the clock error.
 */
#include "carrier.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "track.h"  // track_frame

enum {
	SEARCH_SYMBOLS =
		100, /* how far the synchronisation burst is searched for on either side of its expected place */
	MARGIN = 8,  /* for the interpolator */
};

/* Share of the energy that a tone, or a training sequence, must explain; noise stays below. */
static const float tone_contrast = 0.42f, sch_contrast = 0.15f;

int carrier_init(struct carrier *c, const struct radio *radio)
{
	double widest_hz = RADIO_OFFSET_MAX_PPM * 1e-6 * 2e9; /* no GSM band lies higher */
	c->samples_max = 3 * (int)radio->shape->out_hop + 2 * SEARCH_SYMBOLS + BURST_WINDOW + 4 * MARGIN;
	c->samples = calloc((size_t)c->samples_max, sizeof(*c->samples));
	c->watch_memory = calloc(fcch_watch_memory(radio->shape->bin_hz, widest_hz), sizeof(float));
	sch_store_init(&c->store);
	return held_init(&c->held) == 0 && c->samples && c->watch_memory ? 0 : -ENOMEM;
}

void carrier_free(struct carrier *c)
{
	free(c->samples);
	free(c->watch_memory);
	held_free(&c->held);
}

static double max_offset_hz(const struct carrier *c, const struct radio *radio)
{
	return radio->search_ppm * 1e-6 * c->freq_hz;
}

void carrier_watch(struct carrier *c, const struct radio *radio)
{
	fcch_watch_init(&c->watch, c->watch_memory, (int)lrint(c->place_hz / radio->shape->bin_hz),
	                radio->shape->bin_hz, max_offset_hz(c, radio));
}

void carrier_assign(struct carrier *c, const struct radio *radio, uint16_t arfcn, double freq_hz, double place_hz)
{
	c->arfcn = arfcn;
	c->freq_hz = freq_hz;
	c->place_hz = place_hz;
	c->nof_samples = 0;
	c->blocks_ok = c->blocks_bad = 0;
	c->was_powered = c->was_synced = c->is_nbiot = c->npss_seen = false;
	c->looks = 0;
	c->state = CARRIER_IDLE;
	c->shunned_until = 0;
	carrier_watch(c, radio);
}

/* ---- samples ---- */

static void drop_samples_before(struct carrier *c, int64_t at)
{
	int64_t drop = at - c->samples_first;
	if (drop <= 0)
		return;
	if (drop > c->nof_samples)
		drop = c->nof_samples;
	c->nof_samples -= (int)drop;
	c->samples_first += drop;
	memmove(c->samples, c->samples + drop, (size_t)c->nof_samples * sizeof(*c->samples));
}

/* Appends the block of this age to the samples; a gap, or another bin, starts them anew. */
static void extract(struct carrier *c, struct radio *radio, int age, int bin)
{
	const int hop = (int)radio->shape->out_hop;
	int64_t at = (channeliser_block(radio->channeliser) - age) * hop;
	if (at != c->samples_first + c->nof_samples || bin != c->bin) {
		c->nof_samples = 0;
		c->samples_first = at;
		c->bin = bin;
	}
	if (c->nof_samples + hop > c->samples_max)
		drop_samples_before(c, c->samples_first + c->nof_samples + hop - c->samples_max);
	channeliser_extract(radio->channeliser, age, bin, c->samples + c->nof_samples);
	c->nof_samples += hop;
}

/* De-rotation in radians a sample: the carrier offset left by the extraction, and GMSK's quarter turn a symbol. */
static double turn_of(const struct carrier *c, const struct radio *radio)
{
	double left_hz = c->place_hz + c->afc.offset_hz - c->bin * radio->shape->bin_hz;
	return 2 * M_PI * (left_hz + FCCH_TONE_HZ) / radio->shape->out_rate_hz;
}

static void cut_burst(const struct carrier *c, const struct radio *radio, double at, float complex y[BURST_WINDOW])
{
	double from = at - BURST_LEAD - (double)c->samples_first;
	interpolator_execute(&radio->interpolator, c->samples, from, turn_of(c, radio), y, BURST_WINDOW);
}

/* ---- searching ---- */

/* Before the watch has settled: scans all samples for the tone, with those of the previous block where a window needs
 * them. */
static bool scan_block(struct carrier *c, struct radio *radio)
{
	const int hop = (int)radio->shape->out_hop, bin = (int)lrint(c->place_hz / radio->shape->bin_hz);
	extract(c, radio, 0, bin);
	int n = hop + FCCH_SCAN_WINDOW < c->nof_samples ? hop + FCCH_SCAN_WINDOW : c->nof_samples;
	bool seen = fcch_scan(radio->scan_dft, c->samples + c->nof_samples - n, n, radio->shape->out_rate_hz,
	                      max_offset_hz(c, radio), radio->shape->bin_hz, &c->lines);
	for (int i = 0; i < c->lines.count; i++)
		c->lines.bin[i] += bin;
	return seen;
}

/* Lines in the latest block make candidates for the next call. */
static void see_tone(struct carrier *c, struct radio *radio)
{
	const float complex *spectrum = channeliser_spectrum(radio->channeliser, 0);
	bool seen = fcch_watch_block(&c->watch, spectrum, (int)radio->shape->nfft, &c->lines);
	if (!fcch_watch_settled(&c->watch))
		seen = scan_block(c, radio);
	c->state = seen ? CARRIER_TONE : CARRIER_IDLE;
}

/* Where a line's burst would start, and how much it looks like one. Both blocks that it may touch are there. */
static float look_at_line(struct carrier *c, struct radio *radio, int tone_bin, int *at)
{
	const double bin_hz = radio->shape->bin_hz;
	const int n = 2 * (int)radio->shape->out_hop, carrier_bin = tone_bin - (int)lrint(FCCH_TONE_HZ / bin_hz);
	float contrast;
	c->nof_samples = 0;
	extract(c, radio, 1, carrier_bin);
	extract(c, radio, 0, carrier_bin);
	c->afc = (struct afc){ .offset_hz = carrier_bin * bin_hz - c->place_hz };
	dsp_derotate(c->samples, turn_of(c, radio), radio->scratch, (size_t)n);
	*at = fcch_locate(radio->scratch, n, &contrast);
	return contrast;
}

/* The burst's frequency gives the carrier's; the synchronisation burst is a frame later. */
static void expect_sch(struct carrier *c, struct radio *radio, int tone_at)
{
	float complex turned[BURST_SYMBOLS];
	float sd_hz;
	dsp_derotate(c->samples + tone_at, turn_of(c, radio), turned, BURST_SYMBOLS);
	c->afc.offset_hz += fcch_frequency(turned, &sd_hz);
	if (fabs(c->afc.offset_hz) > max_offset_hz(c, radio))
		return;
	c->slip_symbols = 0;
	c->frame_at = (double)(c->samples_first + tone_at) + carrier_frame_length(c, radio);
	c->state = CARRIER_SYNC;
}

static void place_tones(struct carrier *c, struct radio *radio)
{
	struct fcch_lines lines = c->lines;
	float best = 0;
	int best_line = 0, at;
	for (int i = 0; i < lines.count; i++) {
		if (standing_shuns(c, radio, lines.bin[i] * radio->shape->bin_hz - FCCH_TONE_HZ))
			continue;
		float contrast = look_at_line(c, radio, lines.bin[i], &at);
		if (contrast > best) {
			best = contrast;
			best_line = i;
		}
	}
	if (best >= tone_contrast) {
		look_at_line(c, radio, lines.bin[best_line], &at);
		expect_sch(c, radio, at);
	}
	if (c->state != CARRIER_SYNC) {
		c->nof_samples = 0;
		see_tone(c, radio);
	}
}

/* Lag 0 of the synchronisation burst in samples around its expected place; its training sequence's share of the energy.
 */
static int find_sch(struct carrier *c, struct radio *radio, float *contrast)
{
	enum { N = BURST_SYMBOLS + 2 * SEARCH_SYMBOLS };
	float complex turned[N];
	int64_t from = (int64_t)floor(c->frame_at) - SEARCH_SYMBOLS;
	dsp_derotate(c->samples + (from - c->samples_first), turn_of(c, radio), turned, N);
	link_flatten(turned, N);
	return link_correlate(&radio->sch, turned, N - BURST_SYMBOLS, contrast) - SEARCH_SYMBOLS;
}

static void lose(struct carrier *c, struct radio *radio)
{
	follow_stop(c, radio);
	c->nof_samples = 0;
	c->state = CARRIER_IDLE;
}

/* Estimates the channel from this burst alone, and detects it. */
static void meet(struct carrier *c, struct radio *radio, struct burst *burst)
{
	link_reset(&c->link);
	cut_burst(c, radio, c->frame_at, burst->y);
	link_learn_noise(&c->link, burst->y, &radio->sch);
	link_detect(&c->link, radio->equaliser, &radio->sch, burst);
}

static void first_sch(struct carrier *c, struct radio *radio)
{
	struct burst *burst = &c->burst[0];
	float contrast, bits[SCH_BITS];
	int shift = find_sch(c, radio, &contrast);
	if (contrast < sch_contrast) {
		lose(c, radio);
		return;
	}
	c->was_synced = true;
	c->frame_at = floor(c->frame_at) + shift;
	meet(c, radio, burst);
	float delay = rintf(link_delay(&c->link));
	if (delay != 0) { /* the strongest place is not the middle of the channel */
		c->frame_at += delay;
		meet(c, radio, burst);
	}
	burst_sch_bits(burst->llr, bits);
	if (sch_decode(bits, &c->sch)) {
		track_start(c, radio, c->sch.fn);
		track_arrived(c, radio, 0, c->sch_at, link_arrival(burst->y, &radio->sch));
		return;
	}
	sch_store_reset(&c->store);
	sch_store_add(&c->store, 0, bits);
	c->fn = 0;
	track_next_frame(c, radio);
	c->state = CARRIER_GATHER;
}

/* Whether a synchronisation burst may come so many frames after another: ten, or eleven across the end of a
 * 51-multiframe, and sums of these. */
static bool may_be_sch(uint32_t frames)
{
	unsigned at = frames % 51;
	return at % 10 == 0 ? at < 50 : at % 10 == 1 && at > 1;
}

enum { GATHER_MULTIFRAMES = 7 };

static void gather(struct carrier *c, struct radio *radio)
{
	struct burst *burst = &c->burst[0];
	float bits[SCH_BITS];
	if (may_be_sch(c->fn)) {
		struct link trial =
			c->link; /* some of these bursts may be of another kind: the link must not learn from them */
		cut_burst(c, radio, c->frame_at, burst->y);
		link_detect(&trial, radio->equaliser, &radio->sch, burst);
		burst_sch_bits(burst->llr, bits);
		sch_store_add(&c->store, c->fn, bits);
	}
	if (c->fn % 51 == 50 && sch_store_decode(&c->store, &c->sch)) {
		track_start(c, radio, (c->sch.fn + c->fn) % GSM_FRAMES);
		return;
	}
	if (c->fn >= GATHER_MULTIFRAMES * 51) {
		lose(c, radio);
		return;
	}
	track_next_frame(c, radio);
}

/* ---- driving ---- */

/* Output samples [from, to) that the present state needs. */
static void needed(const struct carrier *c, int64_t *from, int64_t *to)
{
	int search = c->state == CARRIER_SYNC ? SEARCH_SYMBOLS : 0;
	*from = (int64_t)floor(c->frame_at) - search - BURST_LEAD - MARGIN;
	*to = (int64_t)floor(c->frame_at) + search + BURST_SYMBOLS + BURST_TAIL + MARGIN;
}

static void step(struct carrier *c, struct radio *radio)
{
	if (c->state == CARRIER_SYNC) {
		first_sch(c, radio);
	} else if (c->state == CARRIER_GATHER) {
		gather(c, radio);
	} else {
		struct burst *burst = track_burst(c);
		if (burst)
			cut_burst(c, radio, c->frame_at, burst->y);
		if (!track_frame(c, radio))
			lose(c, radio);
	}
}

static int wanted_bin(const struct carrier *c, const struct radio *radio)
{
	int bin = (int)lrint((c->place_hz + c->afc.offset_hz) / radio->shape->bin_hz);
	return abs(bin - c->bin) > 1 ? bin : c->bin; /* hysteresis, so that it does not hop between two bins */
}

/* Takes the latest block where the present state needs it. */
static void extract_needed(struct carrier *c, struct radio *radio)
{
	const int64_t hop = radio->shape->out_hop, begin = channeliser_block(radio->channeliser) * hop;
	int64_t from, to;
	needed(c, &from, &to);
	if (from >= begin + hop || to <= begin)
		return;
	drop_samples_before(c, from);
	extract(c, radio, 0, c->nof_samples ? c->bin : wanted_bin(c, radio));
}

/* Whether the samples needed are gone already. */
static bool missed(const struct carrier *c)
{
	int64_t from, to;
	needed(c, &from, &to);
	return c->nof_samples && from < c->samples_first && to <= c->samples_first + c->nof_samples;
}

static bool covered(const struct carrier *c)
{
	int64_t from, to;
	needed(c, &from, &to);
	return from >= c->samples_first && to <= c->samples_first + c->nof_samples;
}

void carrier_block(struct carrier *c, struct radio *radio)
{
	if (c->state == CARRIER_IDLE)
		see_tone(c, radio);
	else if (c->state == CARRIER_TONE)
		place_tones(c, radio);
	else
		extract_needed(c, radio);
	while (c->state > CARRIER_TONE && covered(c))
		step(c, radio);
	if (c->state > CARRIER_TONE && missed(c))
		lose(c, radio);
}
