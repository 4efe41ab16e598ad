// SPDX-License-Identifier: GPL-3.0-or-later
/* follow_read: bursts of a followed timeslot to blocks.
 *
 * SDCCH/8 downlink (45.002 clause 7 table 1): sub-channel k in frames 4k to 4k + 3 of 51, its SACCH in 32 + 4k of the
 * first of two multiframes for k < 4, of the second for the others; three frames are idle. A burst's samples are cut
 * out of the latest two blocks of the channeliser, so that one that hops needs no samples of the other carriers. On the
 * beacon carrier nobody's bursts are dummies (5.2.6), all known, and its channel is the one of timeslot 0; elsewhere
 * nothing is sent.
 */
#include <math.h>
#include <string.h>

#include "carrier.h"  // struct carrier
#include "follow.h"
#include "hopping.h"  // hopping_index

enum { MULTIFRAME = 51, SDCCH_FRAMES = 32, USED_FRAMES = 48, SLOTS = 8 };
enum { MARGIN = 8, EARLY = 3, SHIFTS = 9 }; /* MARGIN: for the interpolator */
/* Share of a burst's energy that a pattern explains, at its best place: of a dummy burst more, of noise less. */
static const float dummy_contrast = 0.12f, training_contrast = 0.3f;
static const float timing_gain = 0.08f, timing_most = 3;

struct place {
	int subslot;
	bool sacch;
	int burst;
	uint32_t first; /* frame of the first burst */
};

/* False in an idle frame. */
static bool place_of(uint32_t fn, struct place *place)
{
	const unsigned at = fn % MULTIFRAME;

	if (at >= USED_FRAMES)
		return false;
	place->burst = at % XCCH_BURSTS;
	place->first = fn - (uint32_t)place->burst;
	place->sacch = at >= SDCCH_FRAMES;
	place->subslot = (int)(place->sacch ? (at - SDCCH_FRAMES) / XCCH_BURSTS + (fn / MULTIFRAME % 2 ? 4 : 0)
	                                    : at / XCCH_BURSTS);
	return true;
}

static int32_t frames_ahead(uint32_t fn, uint32_t of)
{
	const int32_t ahead = (int32_t)((fn + GSM_FRAMES - of) % GSM_FRAMES);

	return ahead > GSM_FRAMES / 2 ? ahead - GSM_FRAMES : ahead;
}

/* Output sample where the burst begins. */
static double burst_at(const struct follow_channel *ch, const struct radio *radio)
{
	const double frame = carrier_frame_length(ch->cell, radio);

	return ch->cell->frame_at + frames_ahead(ch->fn, ch->cell->fn) * frame + ch->timeslot * frame / SLOTS +
	       (double)ch->late_symbols * (radio->shape->out_rate_hz / GSM_SYMBOL_HZ);
}

static struct follow_carrier *carrier_in(struct follow_channel *ch, uint32_t fn)
{
	return &ch->carriers[ch->count > 1 ? hopping_index(ch->hsn, ch->maio, ch->count, fn) : 0];
}

/* From the latest two blocks, the first of which begins at output sample `first`. */
static void cut(const struct follow_channel *ch, const struct follow_carrier *on, struct radio *radio, int64_t first,
                double at, float complex y[BURST_WINDOW])
{
	const int64_t hop = radio->shape->out_hop;
	const double place_hz = on->place_hz + ch->cell->afc.offset_hz * (on->freq_hz / ch->cell->freq_hz);
	const int bin = (int)lrint(place_hz / radio->shape->bin_hz);
	const double left_hz = place_hz - bin * radio->shape->bin_hz;
	const double turn = 2 * M_PI * (left_hz + FCCH_TONE_HZ) / radio->shape->out_rate_hz;
	const double from = at - BURST_LEAD - (double)first;

	if (from - MARGIN < (double)hop)
		channeliser_extract(radio->channeliser, 1, bin, radio->scratch);
	channeliser_extract(radio->channeliser, 0, bin, radio->scratch + hop);
	interpolator_execute(&radio->interpolator, radio->scratch, from, turn, y, BURST_WINDOW);
}

/* The beacon's link is this carrier's too, but for when the bursts arrive. */
static void share_link(const struct follow_channel *ch, struct follow_carrier *on)
{
	const struct link *beacon = &ch->cell->link;

	if (on->arfcn != ch->cell->arfcn)
		return;
	if (!on->link.bursts || on->link.whiten != beacon->whiten) {
		on->link = *beacon;
		return;
	}
	memcpy(on->link.acf, beacon->acf, sizeof(beacon->acf));
	memcpy(on->link.whitener, beacon->whitener, sizeof(beacon->whitener));
	on->link.noise = beacon->noise;
	on->link.raw_noise = beacon->raw_noise;
}

static bool carries(const struct burst_pattern *pattern, const float complex y[BURST_WINDOW], float least)
{
	float contrast;

	link_correlate(pattern, y + BURST_LEAD - EARLY, SHIFTS, &contrast);
	return contrast > least;
}

/* True where it was sent to somebody. */
static bool detect(struct follow_channel *ch, struct follow_carrier *on, struct radio *radio, struct burst *burst)
{
	const struct burst_pattern *training = &radio->normal[ch->tsc];

	if (carries(&radio->dummy, burst->y, dummy_contrast) || !carries(training, burst->y, training_contrast))
		return false;
	share_link(ch, on);
	struct link trial = on->link;

	link_detect(&trial, radio->equaliser, training, burst);
	if (burst->loud)
		return true;
	on->link = trial;
	ch->late_symbols += timing_gain * link_delay(&trial);
	ch->late_symbols = fmaxf(-timing_most, fminf(ch->late_symbols, timing_most));
	return true;
}

static bool decode(struct follow_channel *ch, struct radio *radio, uint8_t octets[XCCH_OCTETS])
{
	float bits[XCCH_BITS];
	bool good = false;

	for (int pass = 0; pass < 2 && !good; pass++) {
		for (unsigned i = 0; i < XCCH_BURSTS; i++) {
			const struct follow_carrier *on = carrier_in(ch, ch->fn - XCCH_BURSTS + 1 + i);

			if (pass)
				link_refine(&on->link, radio->equaliser, &radio->normal[ch->tsc], &ch->burst[i]);
			burst_normal_bits(ch->burst[i].llr, bits + i * XCCH_BURST_BITS);
		}
		good = xcch_decode(bits, octets);
	}
	explicit_bzero(bits, sizeof(bits));
	return good;
}

/* The last burst of a block came. */
static void block(struct follow_channel *ch, struct radio *radio, const struct place *place)
{
	struct follow_teller teller = { ch->cell, radio, place->first };
	const struct dedicated_out out = follow_out(&teller);
	const enum pdu_channel channel = place->sacch ? PDU_SACCH8 : PDU_SDCCH8;
	const bool whole = ch->bursts == (1u << XCCH_BURSTS) - 1;
	enum dedicated_block how = ch->empty ? DEDICATED_EMPTY : DEDICATED_WEAK;
	uint8_t octets[XCCH_OCTETS];

	if (whole && !ch->empty) {
		how = decode(ch, radio, octets) ? DEDICATED_READ : follow_unread(ch->cell, ch->burst);
		radio->blocks_ok[channel] += how == DEDICATED_READ;
		radio->blocks_bad[channel] += how == DEDICATED_WEAK;
	}
	dedicated_block(&ch->sub[place->subslot], &ch->cell->follow.own, how, place->sacch, place->first, octets, &out);
	explicit_bzero(ch->burst, sizeof(ch->burst));
	ch->bursts = 0;
	ch->empty = false;
}

/* A burst whose samples are there. Where the first one of a block was sent to nobody, the others are not looked at. */
static void take(struct follow_channel *ch, struct radio *radio, const struct place *place, int64_t first, double at)
{
	struct follow_carrier *on = carrier_in(ch, ch->fn);
	struct burst *burst = &ch->burst[place->burst];

	cut(ch, on, radio, first, at, burst->y);
	const bool sent = detect(ch, on, radio, burst);

	if (place->burst == 0) {
		ch->bursts = 0;
		ch->empty = !sent;
	}
	ch->bursts |= sent ? 1u << place->burst : 0;
}

/* The next burst of a channel: true when it was there and is taken, false when it has not come yet. */
static bool next_burst(struct follow_channel *ch, struct radio *radio)
{
	const int64_t hop = radio->shape->out_hop, end = (channeliser_block(radio->channeliser) + 1) * hop;
	const double at = burst_at(ch, radio);
	struct place place;

	if (at + BURST_SYMBOLS + BURST_TAIL + MARGIN + 1 > (double)end)
		return false;
	if (place_of(ch->fn, &place)) {
		const bool late = at - BURST_LEAD - MARGIN < (double)(end - 2 * hop);

		if (!late && !(ch->empty && place.burst))
			take(ch, radio, &place, end - 2 * hop, at);
		if (place.burst == XCCH_BURSTS - 1)
			block(ch, radio, &place);
	}
	ch->fn = (ch->fn + 1) % GSM_FRAMES;
	return true;
}

void follow_block(struct follow *follow, struct radio *radio)
{
	for (unsigned i = 0; i < radio->nof_carriers && follow->on; i++) {
		struct carrier *c = &radio->carriers[i];
		const bool wanted = follow_wants(follow, c);

		if (c->follow.in_scope && !wanted)
			follow_stop(c, radio);
		c->follow.in_scope = wanted;
	}
	for (int i = 0; i < FOLLOW_CHANNELS && follow->on; i++)
		while (follow->channels[i].cell && next_burst(&follow->channels[i], radio))
			;
}
