// SPDX-License-Identifier: GPL-3.0-or-later
/* recording: made by src/air, which shares no code with the receiver that is judged here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "receivers.h"  // gsm_receiver
#include "recording.h"

#define FRAME_S (60e-3 / 13) /* 45.002 4.3.1 */
#define BLOCK_S (3 * FRAME_S + 148 * 48 / 13e6)

enum { PORTION = 32768, HYPERFRAME = 2715648 };

/* ---- making ---- */

static void add_block(void *ctx, const struct air_block *block)
{
	struct recording *rec = ctx;
	if (rec->nof_blocks == rec->max_blocks) {
		rec->max_blocks = 2 * rec->max_blocks + 1024;
		rec->blocks = realloc(rec->blocks, rec->max_blocks * sizeof(*rec->blocks));
		assert_non_null(rec->blocks);
	}
	rec->blocks[rec->nof_blocks++] = *block;
}

static void read_bsics(struct recording *rec, const char *text)
{
	static const char key[] = "\nbsic = ";
	for (int i = 0; i < RECORDING_CELLS_MAX; i++) {
		text = text ? strstr(text, key) : NULL;
		text = text ? text + strlen(key) : NULL;
		rec->bsic[i] = text ? atoi(text) : -1;
	}
}

static void synthesise(struct recording *rec, struct air *air)
{
	float complex *portion = malloc(PORTION * sizeof(*portion));
	assert_non_null(portion);
	size_t done = 0, n;
	while ((n = air_read(air, portion, PORTION)) > 0) {
		air_quantise(rec->info.format, portion, n, rec->samples + done * rec->sample_bytes);
		done += n;
	}
	assert_int_equal(done, rec->info.nof_samples);
	free(portion);
}

struct recording *recording_make(const char *text)
{
	struct fault fault = { 0 };
	struct air_scenario *scenario = air_scenario_parse(text, strlen(text), "test", &fault);
	if (!scenario)
		fail_msg("%s", fault.text);
	struct recording *rec = calloc(1, sizeof(*rec));
	assert_non_null(rec);
	air_scenario_info(scenario, &rec->info);
	read_bsics(rec, text);
	rec->sample_bytes = iq_sample_bytes(rec->info.format);
	rec->samples = malloc(rec->info.nof_samples * rec->sample_bytes);
	struct air *air = air_create(scenario, add_block, rec);
	assert_non_null(rec->samples);
	assert_non_null(air);
	synthesise(rec, air);
	air_destroy(air);
	air_scenario_destroy(scenario);
	return rec;
}

void recording_destroy(struct recording *rec)
{
	if (!rec)
		return;
	free(rec->samples);
	free(rec->blocks);
	free(rec);
}

/* ---- playing ---- */

void heard_add(void *ctx, const struct pdu *pdu)
{
	struct heard *heard = ctx;
	if (heard->count == heard->max) {
		heard->max = 2 * heard->max + 256;
		heard->pdus = realloc(heard->pdus, heard->max * sizeof(*heard->pdus));
		assert_non_null(heard->pdus);
	}
	heard->pdus[heard->count++] = *pdu;
}

void heard_free(struct heard *heard)
{
	free(heard->pdus);
	*heard = (struct heard){ 0 };
}

void *recording_receiver(const struct recording *rec, bool combine, struct heard *heard)
{
	struct fault fault = { 0 };
	const struct receiver_config config = {
		.rate_hz = rec->info.rate_hz,
		.max_offset_ppm = 60,
		.combine = combine,
		.emit = heard_add,
		.emit_ctx = heard,
	};
	void *receiver = gsm_receiver.create(&config, &fault);
	if (!receiver)
		fail_msg("%s", fault.text);
	return receiver;
}

size_t recording_at(const struct recording *rec, double seconds)
{
	return (size_t)llround(seconds * rec->info.rate_hz);
}

struct iq_block recording_block(const struct recording *rec, size_t from, size_t to)
{
	assert_true(from <= to && to <= rec->info.nof_samples);
	return (struct iq_block){
		.format = rec->info.format,
		.tune = 1,
		.freq_hz = rec->info.freq_hz,
		.rate_hz = rec->info.rate_hz,
		.index = from,
		.time_ns = rec->info.start_ns + iq_duration_ns(from, rec->info.rate_hz),
		.nof_samples = (uint32_t)(to - from),
		.samples = rec->samples + from * rec->sample_bytes,
	};
}

void recording_feed(const struct recording *rec, void *receiver, size_t from, size_t to, size_t portion)
{
	for (size_t at = from; at < to; at += portion) {
		const struct iq_block block = recording_block(rec, at, to - at < portion ? to : at + portion);
		gsm_receiver.feed(receiver, &block);
	}
}

struct heard recording_play(const struct recording *rec, bool combine)
{
	struct heard heard = { 0 };
	void *receiver = recording_receiver(rec, combine, &heard);
	recording_feed(rec, receiver, 0, rec->info.nof_samples, PORTION);
	gsm_receiver.flush(receiver);
	gsm_receiver.destroy(receiver);
	return heard;
}

/* ---- judging ---- */

static double time_s(const struct recording *rec, const struct pdu *pdu)
{
	return (double)(pdu->time_ns - rec->info.start_ns) * 1e-9;
}

static bool near(const struct recording *rec, const struct pdu *pdu, double wanted_s, double most_s)
{
	return fabs(time_s(rec, pdu) - wanted_s) < most_s;
}

static bool is_block(const struct recording *rec, const struct pdu *pdu, const struct air_block *block)
{
	if (pdu->gsm.fn != block->fn || pdu->gsm.bsic != rec->bsic[block->cell] ||
	    !near(rec, pdu, block->time_s, 0.2e-3))
		return false;
	struct pdu sent = { .rat = RAT_GSM, .channel = pdu->channel, .len = PDU_GSM_OCTETS };
	memcpy(sent.octets, block->octets, PDU_GSM_OCTETS);
	gsm_receiver.redact(&sent);
	return pdu->len == sent.len && memcmp(pdu->octets, sent.octets, sent.len) == 0;
}

/* Frame number and BSIC out of the octets once more, 44.018 figure 9.1.30.1. */
static bool sch_consistent(const struct pdu *pdu)
{
	const uint8_t *o = pdu->octets;
	int t1 = (o[0] & 3) << 9 | o[1] << 1 | o[2] >> 7, t2 = o[2] >> 2 & 31,
	    t3 = 10 * ((o[2] & 3) << 1 | (o[3] & 1)) + 1;
	uint32_t fn = (uint32_t)(1326 * t1 + 51 * ((t3 - t2 + 52) % 26) + t3);
	return pdu->len == 4 && o[0] >> 2 == pdu->gsm.bsic && fn == pdu->gsm.fn;
}

/* Frame number and time fit those of a block of the same cell. */
static bool fits(const struct recording *rec, const struct pdu *pdu, const struct air_block *block, double most_s)
{
	int64_t frames = (int64_t)pdu->gsm.fn - block->fn;
	frames += frames > HYPERFRAME / 2 ? -HYPERFRAME : frames < -HYPERFRAME / 2 ? HYPERFRAME : 0;
	return pdu->gsm.bsic == rec->bsic[block->cell] && llabs(frames) < 250 &&
	       near(rec, pdu, block->time_s + (double)frames * FRAME_S, most_s);
}

/* Blocks that are cut off by the end are not among those known. */
static bool beyond_end(const struct recording *rec, const struct pdu *pdu)
{
	return time_s(rec, pdu) + BLOCK_S > (double)rec->info.nof_samples / rec->info.rate_hz;
}

static bool matches(const struct recording *rec, const struct pdu *pdu, const struct air_block *block)
{
	if (pdu->channel == PDU_SCH)
		return fits(rec, pdu, block, 0.2e-3);
	return beyond_end(rec, pdu) ? fits(rec, pdu, block, 0.2e-3) : is_block(rec, pdu, block);
}

static const struct air_block *find(const struct recording *rec, const struct pdu *pdu)
{
	for (size_t i = 0; i < rec->nof_blocks; i++) {
		const struct air_block *block = &rec->blocks[i];
		if (matches(rec, pdu, block))
			return block;
	}
	return NULL;
}

bool recording_true(const struct recording *rec, const struct pdu *pdu)
{
	return find(rec, pdu) && (pdu->channel != PDU_SCH || sch_consistent(pdu));
}

static bool inside(const struct air_block *block, int cell, double from_s, double to_s)
{
	return (cell < 0 || block->cell == cell) && block->time_s >= from_s && block->time_s < to_s;
}

struct verdict recording_judge(const struct recording *rec, const struct heard *heard, int cell, double from_s,
                               double to_s)
{
	struct verdict v = { .first_si3_s = INFINITY };
	for (size_t i = 0; i < rec->nof_blocks; i++)
		v.sent += inside(&rec->blocks[i], cell, from_s, to_s);
	for (size_t i = 0; i < heard->count; i++) {
		const struct pdu *pdu = &heard->pdus[i];
		const struct air_block *block = find(rec, pdu);
		if (!recording_true(rec, pdu)) {
			v.wrong++;
			print_message("wrong: %s fn %u bsic %d at %.4f s\n", pdu_channel_name(pdu->channel),
			              pdu->gsm.fn, pdu->gsm.bsic, time_s(rec, pdu));
			continue;
		}
		if (pdu->channel == PDU_SCH) {
			v.sch += (cell < 0 || block->cell == cell) && time_s(rec, pdu) >= from_s &&
			         time_s(rec, pdu) < to_s;
			continue;
		}
		if (cell >= 0 && block->cell != cell)
			continue;
		if (pdu->octets[2] == 0x1b && pdu->octets[1] == 6)
			v.first_si3_s = fmin(v.first_si3_s, block->end_s);
		if (inside(block, cell, from_s, to_s) && !beyond_end(rec, pdu))
			*(pdu->combined ? &v.combined : &v.single) += 1;
	}
	return v;
}
