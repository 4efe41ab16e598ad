// SPDX-License-Identifier: GPL-3.0-or-later
/* track: timeslot 0, frame by frame: frequency from the FCCH, proof and noise colour from the SCH, blocks from the
 * rest.
 *
 * Once the frame number is known a synchronisation burst holds no secret: all its bits are known beforehand. It then
 * trains the noise estimate over its whole length, and agreement with it proves that the cell is still there at levels
 * where no burst decodes.
 */
#include "track.h"

#include <math.h>
#include <string.h>

#include "tell.h"  // tell_block

enum { MULTIFRAME = 51, SILENT_FRAMES_MAX = 10 * MULTIFRAME, UNPROVED_FRAMES_MAX = 2 * MULTIFRAME };
enum { MATCHES_TO_BELIEVE = 2 };
/* Standard deviations above chance that make a burst count as heard. */
static const float heard = 4.5f;
/* Timing loop, per burst, of second order: it follows ±100 ppm between carrier and symbol clock. */
static const float timing_gain = 0.08f, slip_gain = 0.0015f;
/* Frequency loop, per FCCH (21 a second), and the memory of what is reported: 5 s. */
static const double afc_gain = 1 / 12.0, report_keeps = 1 - 1 / 107.0;
static const float afc_sd_max_hz = 250;

void track_next_frame(struct carrier *c, const struct radio *radio)
{
	c->frame_at += carrier_frame_length(c, radio);
	c->fn = c->fn + 1 == GSM_FRAMES ? 0 : c->fn + 1;
	c->frames++;
}

void track_arrived(struct carrier *c, const struct radio *radio, unsigned frames, double at, float late_symbols)
{
	const double symbol = radio->shape->out_rate_hz / GSM_SYMBOL_HZ;
	if (!isnan(late_symbols))
		drift_add(&c->drift, frames, at + (double)late_symbols * symbol, symbol);
}

static void restart(struct carrier *c, uint32_t fn)
{
	follow_start(c);
	c->fn = fn;
	c->bursts = 0;
	c->believed = c->has_ccch = false;
	c->matches = c->silent_frames = 0;
	c->other_ahead = 0;
	xcch_sums_reset(&c->sums);
	standing_start(c);
}

void track_start(struct carrier *c, struct radio *radio, uint32_t fn)
{
	restart(c, fn);
	c->sch_at = c->frame_at - (fn + GSM_FRAMES - c->sch.fn) % GSM_FRAMES * carrier_frame_length(c, radio);
	c->state = CARRIER_TRACK;
	track_next_frame(c, radio);
}

/* ---- what goes out ---- */

static void emit_sch(struct carrier *c, struct radio *radio)
{
	tell_block(c, radio, PDU_SCH, c->sch.fn, c->sch_at, c->sch.octets, SCH_OCTETS, false);
}

/* ---- FCCH ---- */

static void frequency_burst(struct carrier *c, const struct burst *burst)
{
	struct afc *afc = &c->afc;
	float sd_hz;
	if (link_loud(&c->link, burst->y))
		return;
	double error_hz = fcch_frequency(burst->y + BURST_LEAD, &sd_hz);
	if (!(sd_hz < afc_sd_max_hz) || fabs(error_hz) > 300 + 3 * (double)sd_hz)
		return;
	double seen_hz = afc->offset_hz + error_hz, weight = 1 / fmax(sd_hz * sd_hz, 1e-4);
	afc->bursts++;
	afc->offset_hz += fmax(1.0 / (afc->bursts + 1), afc_gain) * error_hz;
	afc->weight = afc->weight * report_keeps + weight;
	afc->weighted = afc->weighted * report_keeps + weight * seen_hz;
}

/* ---- SCH ---- */

static void believe(struct carrier *c, struct radio *radio)
{
	c->silent_frames = 0;
	if (c->believed)
		return;
	c->believed = true;
	emit_sch(c, radio);
}

/* A good SCH burst of another cell or frame number on this carrier: believed when heard twice. */
static void hear_other(struct carrier *c, struct radio *radio, const struct sch *got)
{
	uint32_t ahead = (got->fn + GSM_FRAMES - c->fn) % GSM_FRAMES;
	if (c->other_ahead == ahead && c->other.bsic == got->bsic) {
		follow_stop(c, radio);
		c->sch = *got;
		c->sch_at = c->frame_at;
		restart(c, got->fn);
		return;
	}
	c->other = *got;
	c->other_ahead = ahead;
}

static void synchronisation_burst(struct carrier *c, struct radio *radio, struct burst *burst)
{
	float bits[SCH_BITS];
	uint8_t expected[SCH_BITS];
	struct burst_pattern known;
	struct sch got;
	sch_encode(c->sch.bsic, c->fn, expected);
	link_detect(&c->link, radio->equaliser, &radio->sch, burst);
	burst_sch_bits(burst->llr, bits);
	bool good = sch_decode(bits, &got), as_expected = good && got.bsic == c->sch.bsic && got.fn == c->fn;
	if (good && !as_expected)
		hear_other(c, radio, &got);
	bool first = !c->believed;
	if (as_expected) {
		c->sch = got;
		c->sch_at = c->frame_at;
	}
	if (as_expected || (!good && sch_agreement(bits, expected) > heard)) {
		burst_pattern_sch_known(expected, &known);
		link_learn_noise(&c->link, burst->y, &known);
		if (c->standing == STANDING_DOUBT)
			track_arrived(c, radio, c->frames, c->frame_at, link_arrival(burst->y, &known));
		if (++c->matches >= MATCHES_TO_BELIEVE || as_expected)
			believe(c, radio);
	}
	if (!as_expected && c->standing == STANDING_OWN)
		radio->blocks_bad[PDU_SCH]++;
	if (as_expected && !first) /* the first one was emitted when it proved the cell */
		emit_sch(c, radio);
	standing_judge(c, radio);
}

/* ---- blocks ---- */

/* Dummy bursts, which have another midamble, fill channels that nobody uses. */
static bool silent(const struct carrier *c)
{
	unsigned foreign = 0;
	for (unsigned i = 0; i < XCCH_BURSTS; i++)
		foreign += link_foreign(&c->link, &c->burst[i]);
	return foreign >= XCCH_BURSTS - 1;
}

/* Broadcast and common channels are always sent. */
static bool may_be_silent(enum pdu_channel channel)
{
	return channel == PDU_SDCCH4 || channel == PDU_SACCH4 || channel == PDU_CCCH;
}

static bool decode_alone(struct carrier *c, struct radio *radio, float bits[XCCH_BITS], uint8_t *octets)
{
	const struct burst_pattern *pattern = &radio->normal[c->sch.bsic & 7];
	for (unsigned i = 0; i < XCCH_BURSTS; i++)
		burst_normal_bits(c->burst[i].llr, bits + i * XCCH_BURST_BITS);
	if (xcch_decode(bits, octets))
		return true;
	if (silent(c))
		return false;
	for (unsigned i = 0; i < XCCH_BURSTS; i++) {
		link_refine(&c->link, radio->equaliser, pattern, &c->burst[i]);
		burst_normal_bits(c->burst[i].llr, bits + i * XCCH_BURST_BITS);
	}
	return xcch_decode(bits, octets);
}

static void block(struct carrier *c, struct radio *radio)
{
	float bits[XCCH_BITS];
	uint8_t octets[XCCH_OCTETS], subslot;
	bool combined = false, good = decode_alone(c, radio, bits, octets);
	enum pdu_channel channel = xcch_channel(c->block_fn, c->has_ccch ? &c->ccch : NULL, &subslot);
	if (channel == PDU_BCCH && good)
		xcch_sums_done(&c->sums, c->block_fn);
	if (channel == PDU_BCCH && !good && radio->config.combine)
		good = combined = xcch_sums_decode(&c->sums, c->block_fn, bits, octets);
	if (good)
		believe(c, radio);
	const bool nobodys = !good && may_be_silent(channel) && silent(c);
	if (channel == PDU_SDCCH4 || channel == PDU_SACCH4)
		follow_combined(c, radio, channel == PDU_SACCH4, subslot, c->block_fn,
		                good      ? DEDICATED_READ
		                : nobodys ? DEDICATED_EMPTY
		                          : follow_unread(c, c->burst),
		                octets);
	if (!c->believed || nobodys)
		return;
	if (channel != PDU_SDCCH4 && channel != PDU_SACCH4)
		c->follow.well = good && !combined;
	*(good ? &c->blocks_ok : &c->blocks_bad) += 1;
	if (!good) {
		radio->blocks_bad[channel] += c->standing == STANDING_OWN;
		return;
	}
	if (channel == PDU_BCCH && gsm_control_channel(octets, &c->ccch))
		c->has_ccch = true;
	if (channel != PDU_SDCCH4 && channel != PDU_SACCH4)
		follow_common(c, radio, channel, c->block_fn, octets);
	tell_block(c, radio, channel, c->block_fn, c->block_at, octets, XCCH_OCTETS, combined);
	if (channel == PDU_BCCH)
		standing_block(c, c->block_fn, octets);
	standing_judge(c, radio);
}

static void follow_timing(struct carrier *c, const struct radio *radio)
{
	float late = link_delay(&c->link);
	c->frame_at += timing_gain * late * (radio->shape->out_rate_hz / GSM_SYMBOL_HZ);
	c->slip_symbols += slip_gain * late;
}

static void normal_burst(struct carrier *c, struct radio *radio, int number, uint32_t first)
{
	struct burst *burst = &c->burst[number];
	link_detect(&c->link, radio->equaliser, &radio->normal[c->sch.bsic & 7], burst);
	if (number == 0) {
		c->bursts = 0;
		c->block_fn = first;
		c->block_at = c->frame_at;
	}
	if (!burst->loud && !link_foreign(&c->link, burst))
		follow_timing(c, radio);
	c->bursts |= 1u << number;
	if (number == XCCH_BURSTS - 1 && c->bursts == (1u << XCCH_BURSTS) - 1)
		block(c, radio);
}

/* ---- frames ---- */

struct burst *track_burst(struct carrier *c)
{
	uint32_t first;
	if (c->fn % MULTIFRAME == MULTIFRAME - 1)
		return NULL;
	int number = xcch_burst_of(c->fn, &first);
	return &c->burst[number < 0 ? 0 : number];
}

bool track_frame(struct carrier *c, struct radio *radio)
{
	unsigned at = c->fn % MULTIFRAME;
	uint32_t first;
	int number = xcch_burst_of(c->fn, &first);
	c->silent_frames++;
	if (number >= 0)
		normal_burst(c, radio, number, first);
	else if (at != MULTIFRAME - 1 && at % 10 == 0)
		frequency_burst(c, &c->burst[0]);
	else if (at != MULTIFRAME - 1)
		synchronisation_burst(c, radio, &c->burst[0]);
	track_next_frame(c, radio);
	return c->standing != STANDING_GHOST &&
	       c->silent_frames < (c->believed ? SILENT_FRAMES_MAX : UNPROVED_FRAMES_MAX);
}
