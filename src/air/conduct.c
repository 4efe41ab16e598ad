// SPDX-License-Identifier: GPL-3.0-or-later
/* conduct: arrivals at random, one after the other served as the script has it. Blocks lie as 45.002 clause 7 table 1
 * has them: SDCCH/8 k in the frames 4k to 4k + 3 of 51; its SACCH in 32 + 4k and on of 102 (k < 4), or 83 + 4 (k - 4).
 */
#include "conduct.h"

#include <math.h>
#include <string.h>
#include <osmocom/coding/gsm0503_coding.h>

#include "ccch.h"      // air_ccch_page
#include "grant.h"     // air_grant_build
#include "scenario.h"  // struct air_cell
#include "script.h"    // air_script_write
#include "serving.h"   // air_serving_arfcn
#include "si.h"        // struct air_si_set

enum { MULTIFRAME = 51, SACCH_FROM = 32, IDLE_FROM = 48, HALF = 4, ORDERED_POWER = 5 };
enum { CONDUCT = 600000, KEYS = 700000, ANSWERS_SOONEST = 2, ANSWERS_WITHIN = 7, PATIENCE = 8 };
enum { STEALING = AIR_NORMAL_BITS / 2 }; /* the two bits in the middle of a burst's 116 stay as they are, 43.020 */

#define MULTIFRAME_S (51 * 60e-3 / 13)

void air_conduct_init(struct air_conduct *c, const struct air_scenario *scenario, int index)
{
	memset(c, 0, sizeof(*c));
	c->scenario = scenario;
	c->index = index;
	c->cell = &scenario->cells[index];
	c->nof_subslots = c->cell->serving.timeslot ? AIR_SUBSLOTS : AIR_SUBSLOTS / 2;
	air_prng_seed(&c->prng, scenario->seed, CONDUCT + (uint64_t)index);
}

static bool is_free(const struct air_conduct *c, int subslot)
{
	bool broadcast = c->cell->cbch_slot == c->cell->serving.timeslot && subslot == 2; /* 45.002 6.4.1 */
	return !c->dialogues[subslot].active && !broadcast;
}

/* ---- the CCCH ---- */

/* A block of this multiframe without a message yet; -1: none. BCCH Ext may take the first. */
static int free_block(struct air_conduct *c, bool for_grant)
{
	const struct air_cell *cell = c->cell;
	int blocks = cell->ccch_conf == 1 ? 3 : 9, reserved = cell->bs_ag_blks_res;
	int first = cell->si[AIR_SI7].given || cell->si[AIR_SI8].given ? 2 : 1;
	int from = for_grant ? first : reserved < first ? first : reserved + 1;
	int to = for_grant && reserved >= first ? reserved : blocks;
	if (from > to)
		return -1;
	uint32_t start = air_prng_below(&c->prng, (uint32_t)(to - from + 1));
	for (int i = 0; i <= to - from; i++) {
		int block = from + ((int)start + i) % (to - from + 1);
		if (!c->notices[block].given)
			return block;
	}
	return -1;
}

static struct air_event event_of(const struct air_conduct *c, const struct air_dialogue *d, int subslot,
                                 enum air_act act, int value)
{
	return (struct air_event){ .cell = c->index,
		                   .connection = d->connection,
		                   .phone = d->phone_id,
		                   .timeslot = (uint8_t)c->cell->serving.timeslot,
		                   .subslot = (uint8_t)subslot,
		                   .act = act,
		                   .value = value };
}

static void page(struct air_conduct *c, struct air_dialogue *d)
{
	int block = free_block(c, false);
	d->by_imsi = air_script_by_imsi(c->cell, &c->prng);
	if (block < 0)
		return;
	c->notices[block].given = true;
	c->notices[block].event = event_of(c, d, 0, AIR_ACT_PAGE, 0);
	air_ccch_page(&d->phone, d->by_imsi, c->notices[block].octets);
}

static void grant(struct air_conduct *c, int block, struct air_dialogue *d, int subslot)
{
	struct air_notice *notice = &c->notices[block];
	notice->given = true;
	notice->event = event_of(c, d, subslot, AIR_ACT_GRANT, d->purpose);
	struct air_grant grant = { .purpose = (enum air_purpose)d->purpose, .subslot = subslot, .fn = c->fn };
	air_grant_build(c->cell, &grant, &c->prng, &d->phone, notice->octets);
}

const uint8_t *air_conduct_notice(struct air_conduct *c, int block, uint32_t fn)
{
	struct air_notice *notice = &c->notices[block];
	if (!notice->given)
		return NULL;
	notice->given = false;
	notice->event.fn = fn;
	if (c->on_event)
		c->on_event(c->ctx, &notice->event);
	return notice->octets;
}

/* ---- who comes ---- */

static void arrive(struct air_conduct *c, double age_s)
{
	if (c->nof_waiting == AIR_WAITING_MAX)
		return;
	struct air_waiting *w = &c->waiting[c->nof_waiting++];
	struct air_dialogue *d = &w->dialogue;
	memset(w, 0, sizeof(*w));
	d->connection = d->phone_id = ++c->connections;
	d->purpose = air_script_purpose(c->cell, &c->prng, age_s);
	air_script_write(d, c->cell, &c->prng);
	int64_t own = c->scenario->identity_seed;
	air_phone_init(&d->phone, own == AIR_ANY ? c->scenario->seed : (uint64_t)own, c->index, d->phone_id);
	if (d->purpose != AIR_PURPOSE_ANSWER)
		return;
	page(c, d);
	w->in = ANSWERS_SOONEST + (int)air_prng_below(&c->prng, ANSWERS_WITHIN);
}

static void arrive_at_random(struct air_conduct *c)
{
	double age_s = (double)c->multiframes * MULTIFRAME_S - c->cell->course.start_s;
	double enough = exp(-c->cell->serving.connections_per_minute / 60 * MULTIFRAME_S);
	if (age_s < 0)
		return;
	for (double left = air_prng_uniform(&c->prng); left > enough; left *= air_prng_uniform(&c->prng))
		arrive(c, age_s);
}

static int find_subslot(const struct air_conduct *c)
{
	for (int k = 0; k < c->nof_subslots; k++)
		if (is_free(c, k))
			return k;
	return -1;
}

/* True: it need not wait any longer. */
static bool serve(struct air_conduct *c, struct air_waiting *w, const struct air_cell *cell)
{
	if (--w->in >= 0)
		return false;
	bool packet = w->dialogue.purpose == AIR_PURPOSE_PACKET;
	int subslot = packet ? 0 : find_subslot(c), block = subslot < 0 ? -1 : free_block(c, true);
	if (block < 0)
		return w->in < -PATIENCE;
	grant(c, block, &w->dialogue, subslot);
	if (packet)
		return true;
	c->dialogues[subslot] = w->dialogue;
	air_dialogue_begin(&c->dialogues[subslot]);
	air_dialogue_next(&c->dialogues[subslot], cell);
	return true;
}

static void serve_all(struct air_conduct *c, const struct air_cell *cell)
{
	int kept = 0;
	for (int i = 0; i < c->nof_waiting; i++)
		if (!serve(c, &c->waiting[i], cell)) {
			if (kept != i)
				c->waiting[kept] = c->waiting[i];
			kept++;
		}
	c->nof_waiting = kept;
}

void air_conduct_multiframe(struct air_conduct *c, const struct air_cell *cell, uint32_t fn)
{
	c->fn = fn;
	if (c->cell->serving.manner == AIR_MANNER_NONE)
		return;
	for (int k = 0; k < c->nof_subslots; k++)
		if (c->dialogues[k].active)
			air_dialogue_next(&c->dialogues[k], cell);
	memset(c->notices, 0, sizeof(c->notices));
	arrive_at_random(c);
	serve_all(c, cell);
	c->multiframes++;
}

/* ---- the SDCCHs ---- */

static void report(const struct air_conduct *c, const struct air_dialogue *d, int subslot, uint32_t fn)
{
	const struct {
		bool is;
		enum air_act act;
		int value;
	} seen[] = {
		{ d->turns_secret, AIR_ACT_SECRET, 0 },
		{ d->shows.act != AIR_ACT_NONE, d->shows.act, d->shows.value },
		{ d->last, AIR_ACT_END, 0 },
	};
	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
		struct air_event event = event_of(c, d, subslot, seen[i].act, seen[i].value);
		event.fn = fn;
		event.secret = d->secret;
		if (seen[i].is && c->on_event)
			c->on_event(c->ctx, &event);
	}
}

static void put_sacch(const struct air_dialogue *d, const struct air_si_set *si, uint32_t fn, uint8_t *octets)
{
	bool second = fn / (2 * MULTIFRAME) % 2;
	memcpy(octets, si->message[second ? AIR_SI6 : AIR_SI5].octets, AIR_LAPDM_OCTETS);
	octets[0] = ORDERED_POWER; /* 44.004 7.1 */
	octets[1] = d->phone.timing_advance;
}

bool air_conduct_block(struct air_conduct *c, int subslot, bool sacch, const struct air_si_set *si, uint32_t fn,
                       uint8_t octets[AIR_LAPDM_OCTETS], bool *secret)
{
	const struct air_dialogue *d = &c->dialogues[subslot];
	if (!d->active)
		return false;
	*secret = d->secret;
	if (sacch)
		put_sacch(d, si, fn, octets);
	else {
		memcpy(octets, d->frame, AIR_LAPDM_OCTETS);
		report(c, d, subslot, fn);
	}
	return true;
}

void air_conduct_cipher(const struct air_conduct *c, int subslot, uint32_t fn, uint8_t coded[AIR_BLOCK_BITS])
{
	struct air_prng key;
	air_prng_seed(&key, c->scenario->seed + ((uint64_t)c->dialogues[subslot].connection << 32),
	              KEYS + ((uint64_t)c->index << 24) + fn);
	for (int i = 0; i < AIR_BLOCK_BITS; i++) {
		uint8_t bit = air_prng_next(&key) >> 63;
		int at = i % AIR_NORMAL_BITS;
		if (at != STEALING - 1 && at != STEALING)
			coded[i] ^= bit;
	}
}

static void begin_block(struct air_conduct *c, int subslot, bool sacch, const struct air_si_set *si, uint32_t fn)
{
	uint8_t octets[AIR_LAPDM_OCTETS];
	bool secret = false;
	c->sending = air_conduct_block(c, subslot, sacch, si, fn, octets, &secret);
	if (!c->sending)
		return;
	gsm0503_xcch_encode(c->coded, octets);
	if (secret)
		air_conduct_cipher(c, subslot, fn, c->coded);
}

enum air_slot air_conduct_burst(struct air_conduct *c, int timeslot, int arfcn, const struct air_si_set *si,
                                uint32_t fn, uint8_t burst[AIR_BURST_BITS])
{
	int frame = (int)(fn % MULTIFRAME), number = frame % 4;
	bool odd = fn / MULTIFRAME % 2, sacch = frame >= SACCH_FROM;
	if (c->cell->serving.manner == AIR_MANNER_NONE || timeslot != c->cell->serving.timeslot)
		return AIR_SLOT_OTHER;
	if (frame < IDLE_FROM && number == 0)
		begin_block(c, sacch ? (frame - SACCH_FROM) / 4 + (odd ? HALF : 0) : frame / 4, sacch, si, fn);
	if (frame >= IDLE_FROM || !c->sending || air_serving_arfcn(c->cell, fn) != arfcn)
		return AIR_SLOT_IDLE;
	air_burst_normal(burst, c->coded + number * AIR_NORMAL_BITS, c->cell->bsic & 7);
	return AIR_SLOT_SENT;
}

void air_conduct_break(struct air_conduct *c)
{
	c->sending = false;
}
