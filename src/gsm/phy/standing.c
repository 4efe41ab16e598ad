// SPDX-License-Identifier: GPL-3.0-or-later
/* standing: three questions to a carrier before anything of it is emitted.
 *
 * The clock. Carrier and sampling clock hang on one crystal (unless a converter stands in front), so the symbols' clock
 * tells the carrier's error without knowing the raster: what is nearer to another raster point is that one's. The twin.
 * No two transmitters share BSIC, frame number and the symbol in which it begins, but sectors of one site may: those
 * say different things in the same frames. What says the same is an echo of the receiver's making, and the weaker is
 * it. The edge. What lies outside the window is folded into its outer part. A cell there must name the carrier as its
 * own in SI1 (the cell allocation holds the beacon carrier, 45.002 6.2); every other window that has it nearer to its
 * middle reads it without this question.
 */
#include "standing.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "arfcn.h"              // ARFCN_MASK
#include "carrier.h"            // struct carrier
#include "../l3/gsm_message.h"  // si_parse

enum {
	MULTIFRAME = 51,
	PROBATION_FRAMES = 20, /* within this probation a stronger twin shows two synchronisation bursts … */
	CLIPPED_FRAMES = 2 * MULTIFRAME,  /* … but one that saturates the receiver may be found last */
	CLOCK_FRAMES = 2 * MULTIFRAME,    /* after these the likelier place is taken, even if it is not sure */
	CONTENT_FRAMES = 17 * MULTIFRAME, /* frames in which SI1 and SI3 come twice */
};
#define RASTER_HZ 200e3
static const double twin_symbols =
	32; /* largest distance between the arrivals of one burst read on two carriers, on one of them distorted */
static const double same_tone_hz = 3e3;
static const double shun_s = 10;
static const double sure = 3;         /* standard deviations */
static const double clock_sd_ppm = 6; /* a clock measured at least this well counts for other carriers, too */

/* ---- pdus held back ---- */

int held_init(struct held *held)
{
	held->pdus = calloc(HELD_MAX, sizeof(*held->pdus));
	return held->pdus ? 0 : -ENOMEM;
}

void held_free(struct held *held)
{
	free(held->pdus);
}

static void pass(struct radio *radio, const struct pdu *pdu)
{
	radio->blocks_ok[pdu->channel] += pdu->channel != PDU_CONDUCT;
	radio->config.emit(radio->config.emit_ctx, pdu);
}

static void hold(struct held *held, const struct pdu *pdu)
{
	held->pdus[(held->first + held->count) % HELD_MAX] = *pdu;
	if (held->count < HELD_MAX)
		held->count++;
	else
		held->first = (held->first + 1) % HELD_MAX;
}

static void release(struct carrier *c, struct radio *radio)
{
	c->standing = STANDING_OWN;
	for (unsigned i = 0; i < c->held.count; i++)
		pass(radio, &c->held.pdus[(c->held.first + i) % HELD_MAX]);
	c->held.count = 0;
}

void standing_emit(struct carrier *c, struct radio *radio, const struct pdu *pdu)
{
	if (c->standing == STANDING_OWN)
		pass(radio, pdu);
	else if (c->standing == STANDING_DOUBT)
		hold(&c->held, pdu);
}

/* ---- the clock ---- */

static double offset_ppm(const struct carrier *c)
{
	return c->afc.offset_hz / c->freq_hz * 1e6;
}

enum place { HERE, ELSEWHERE, UNKNOWN };

/* The receiver's clock error, from this carrier's symbols or, where these tell it less well, as another carrier
 * measured it: all share one sampling clock. *sd_ppm: standard deviation, INFINITY where nothing is known. */
static double clock_ppm(const struct carrier *c, const struct radio *radio, double *sd_ppm)
{
	double ppm = drift_ppm(&c->drift, sd_ppm);
	if (isnan(radio->clock_ppm) || *sd_ppm < clock_sd_ppm)
		return ppm;
	*sd_ppm = clock_sd_ppm;
	return radio->clock_ppm;
}

static enum place place_by_clock(const struct carrier *c, const struct radio *radio, bool at_once)
{
	const double half_ppm = RASTER_HZ / 2 / c->freq_hz * 1e6;
	double sd_ppm, apart_ppm = fabs(offset_ppm(c) - clock_ppm(c, radio, &sd_ppm));
	at_once |= c->frames >= CLOCK_FRAMES;
	if (radio->config.converter)
		return HERE;
	if (!isfinite(sd_ppm))
		return at_once ? HERE : UNKNOWN;
	if (at_once || fabs(apart_ppm - half_ppm) > sure * sd_ppm)
		return apart_ppm < half_ppm ? HERE : ELSEWHERE;
	return UNKNOWN;
}

/* ---- the twin ---- */

static double tone_hz(const struct carrier *c)
{
	return c->place_hz + c->afc.offset_hz;
}

static bool same_burst(const struct carrier *a, const struct carrier *b, const struct radio *radio)
{
	const double symbol = radio->shape->out_rate_hz / GSM_SYMBOL_HZ;
	int32_t frames = (int32_t)a->fn - (int32_t)b->fn;
	frames += frames > GSM_FRAMES / 2 ? -GSM_FRAMES : frames < -GSM_FRAMES / 2 ? GSM_FRAMES : 0;
	double apart = (a->frame_at - b->frame_at) / symbol - (double)frames * FRAME_SYMBOLS;
	return a->sch.bsic == b->sch.bsic && abs(frames) < MULTIFRAME && fabs(apart) < twin_symbols;
}

static bool same_tone(const struct carrier *a, const struct carrier *b)
{
	return fabs(tone_hz(a) - tone_hz(b)) < same_tone_hz;
}

/* Which of two readings of one transmitter to give up. At one frequency it belongs to the raster point whose carrier
 * error fits the receiver's clock better (behind a converter, the clock that the other cells tell); otherwise the
 * weaker one goes. */
static bool lesser(const struct carrier *c, const struct carrier *o, const struct radio *radio)
{
	const double clock = radio->config.converter ? radio->told_ppm : radio->clock_ppm;
	if (!same_tone(c, o))
		return link_signal(&c->link) < link_signal(&o->link);
	return fabs(offset_ppm(c) - clock) > fabs(offset_ppm(o) - clock);
}

static const struct carrier *stronger_twin(const struct carrier *c, const struct radio *radio)
{
	for (unsigned i = 0; i < radio->nof_carriers; i++) {
		const struct carrier *o = &radio->carriers[i];
		if (o != c && o->state == CARRIER_TRACK && o->believed && o->standing != STANDING_GHOST &&
		    same_burst(c, o, radio) && lesser(c, o, radio))
			return o;
	}
	return NULL;
}

enum content { SAME, DIFFERENT, UNHEARD };

/* Compares the blocks that both sent in the same frames. Only SI3, which holds the cell identity, proves that they are
 * one: other messages of two sectors may be equal. */
static enum content compare(const struct bcch_memory *a, const struct bcch_memory *b)
{
	enum content content = UNHEARD;
	for (unsigned i = 0; i < BCCH_MEMORY; i++) {
		if (!a->known[i] || !b->known[i] || a->fn[i] != b->fn[i])
			continue;
		if (memcmp(a->octets[i], b->octets[i], PDU_GSM_OCTETS) != 0)
			return DIFFERENT;
		if (a->octets[i][2] == RR_SI3)
			content = SAME;
	}
	return content;
}

void standing_block(struct carrier *c, uint32_t fn, const uint8_t octets[PDU_GSM_OCTETS])
{
	unsigned at = fn / MULTIFRAME % BCCH_MEMORY;
	c->bcch.known[at] = true;
	c->bcch.fn[at] = fn;
	memcpy(c->bcch.octets[at], octets, PDU_GSM_OCTETS);
}

bool standing_knows(const struct carrier *c, uint8_t type)
{
	for (unsigned i = 0; i < BCCH_MEMORY; i++)
		if (c->bcch.known[i] && c->bcch.octets[i][2] == type)
			return true;
	return false;
}

static enum place place_by_twin(struct carrier *c, const struct radio *radio)
{
	const struct carrier *twin = c->distinct ? NULL : stronger_twin(c, radio);
	if (!twin) {
		c->twin_since = c->frames;
		return HERE;
	}
	if (same_tone(c, twin))
		return ELSEWHERE;
	enum content content = compare(&c->bcch, &twin->bcch);
	c->distinct = content == DIFFERENT;
	if (content == UNHEARD)
		return c->frames - c->twin_since < CONTENT_FRAMES ? UNKNOWN : ELSEWHERE;
	return content == DIFFERENT ? HERE : ELSEWHERE;
}

/* ---- the edge ---- */

static enum place place_by_name(const struct carrier *c, const struct radio *radio)
{
	struct cell said;
	if (fabs(c->place_hz) <= RECEIVER_USABLE * radio->config.rate_hz / 2 + 1)
		return HERE;
	cell_init(&said, RAT_GSM);
	for (unsigned i = 0; i < BCCH_MEMORY; i++)
		if (c->bcch.known[i] && c->bcch.octets[i][2] == RR_SI1)
			si_parse(c->bcch.octets[i], &said);
	for (unsigned i = 0; i < said.gsm.nof_allocation; i++)
		if (said.gsm.allocation[i] == (c->arfcn & ARFCN_MASK))
			return HERE;
	return said.gsm.nof_allocation || c->frames >= CONTENT_FRAMES ? ELSEWHERE : UNKNOWN;
}

/* ---- together ---- */

static void turn_away(struct carrier *c, const struct radio *radio)
{
	c->standing = STANDING_GHOST;
	c->held.count = 0;
	c->shunned_hz = tone_hz(c);
	c->shunned_until = c->frame_at + shun_s * radio->shape->out_rate_hz;
}

bool standing_shuns(const struct carrier *c, const struct radio *radio, double carrier_hz)
{
	double now = (double)channeliser_block(radio->channeliser) * radio->shape->out_hop;
	return now < c->shunned_until && fabs(carrier_hz - c->shunned_hz) < same_tone_hz;
}

void standing_start(struct carrier *c)
{
	c->standing = STANDING_DOUBT;
	c->held.count = 0;
	c->frames = c->twin_since = 0;
	c->distinct = false;
	memset(c->bcch.known, 0, sizeof(c->bcch.known));
	drift_start(&c->drift, c->frame_at);
}

static void learn_clock(const struct carrier *c, struct radio *radio)
{
	double sd_ppm, ppm = drift_ppm(&c->drift, &sd_ppm);
	if (sd_ppm < clock_sd_ppm)
		radio->clock_ppm = ppm;
}

/* A beacon further off than the search was allowed is no cell here, but tells the status how far off the crystal is. */
static bool beyond_reach(const struct carrier *c, struct radio *radio)
{
	double ppm = radio->config.converter ? offset_ppm(c) : radio->clock_ppm;
	if (fabs(ppm) > radio->reach_ppm)
		radio->crystal_ppm = (float)ppm;
	return fabs(offset_ppm(c)) > radio->reach_ppm;
}

/* All three questions together: the least favourable answer counts. */
static enum place place_of(struct carrier *c, struct radio *radio, bool at_once)
{
	enum place clock = place_by_clock(c, radio, at_once), twin = place_by_twin(c, radio), name;
	learn_clock(c, radio);
	if (clock == UNKNOWN || (!at_once && c->frames < (radio->clipped ? CLIPPED_FRAMES : PROBATION_FRAMES)))
		return UNKNOWN;
	if (beyond_reach(c, radio))
		return ELSEWHERE;
	if (clock == ELSEWHERE || twin == ELSEWHERE) {
		radio->ghosts++;
		return ELSEWHERE;
	}
	name = place_by_name(c, radio);
	radio->aliases += name == ELSEWHERE;
	return name == HERE ? twin : name;
}

void standing_judge(struct carrier *c, struct radio *radio)
{
	if (c->standing == STANDING_GHOST || !c->believed)
		return;
	switch (place_of(c, radio, false)) {
	case ELSEWHERE:
		turn_away(c, radio);
		break;
	case UNKNOWN:
		c->standing = STANDING_DOUBT;
		break;
	case HERE:
		release(c, radio);
		break;
	}
}

void standing_end(struct carrier *c, struct radio *radio)
{
	if (c->state == CARRIER_TRACK && c->believed && c->standing == STANDING_DOUBT &&
	    place_of(c, radio, true) == HERE)
		release(c, radio);
}
