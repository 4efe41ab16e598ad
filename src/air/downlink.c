// SPDX-License-Identifier: GPL-3.0-or-later
/* downlink: FCCH, SCH, BCCH, CCCH and, where combined, SDCCH/4 with its SACCH on timeslot 0; dummy bursts or somebody's
 * traffic on the others. 45.002 clause 7 table 3; slots last 157, 156, 156, 156 symbols as 45.010 5.7 allows.
 */
#include "downlink.h"

#include <string.h>
#include <osmocom/coding/gsm0503_coding.h>

#include "ccch.h"    // air_ccch_pch …
#include "lapdm.h"   // air_lapdm_fill
#include "course.h"  // air_cell_turn
#include "fill.h"    // air_fill_slot

#define FRAME_S (120e-3 / 26)

enum { MULTIFRAME = 51, SLOTS = 8, CONTENT = 1001, IDENTITIES = 300000 };

/* First frame of each block of timeslot 0 within the 51-multiframe: BCCH, then B1 to B9. */
static const uint8_t block_start[10] = { 2, 6, 12, 16, 22, 26, 32, 36, 42, 46 };

void air_downlink_init(struct air_downlink *downlink, const struct air_scenario *scenario, int index, int arfcn,
                       uint32_t fn)
{
	const struct air_cell *cell = &scenario->cells[index];
	*downlink = (struct air_downlink){ .cell = cell, .fn = fn };
	downlink->beacon = arfcn == AIR_BEACON;
	downlink->arfcn = downlink->beacon ? cell->arfcn : arfcn;
	air_prng_seed(&downlink->prng, scenario->seed, CONTENT + 2 * (uint64_t)index);
	air_prng_seed(&downlink->identities, (uint64_t)scenario->identity_seed, IDENTITIES + (uint64_t)index);
	downlink->identities_apart = scenario->identity_seed != AIR_ANY;
	downlink->seed = scenario->seed + ((uint64_t)index << 32);
	if (cell->course.rotate_s > 0) {
		downlink->turned = *cell;
		downlink->cell = &downlink->turned;
		air_cell_turn(&downlink->turned, 0);
	}
	air_si_build(&downlink->si, downlink->cell);
	air_conduct_init(&downlink->conduct, scenario, index);
}

/* When its time has come, the next identity. */
static void turn(struct air_downlink *d)
{
	if (air_cell_turn(&d->turned, air_course_turn(&d->cell->course, (double)d->nof_frames * FRAME_S)))
		air_si_build(&d->si, d->cell);
}

/* Block that covers this frame, *burst 0..3 within it; -1: FCCH, SCH or idle. */
static int block_of(int frame51, int *burst)
{
	for (int i = 0; i < 10; i++) {
		*burst = frame51 - block_start[i];
		if (*burst >= 0 && *burst < 4)
			return i;
	}
	return -1;
}

/* SDCCH/4 (blocks 4 to 7) and its SACCH (8, 9, alternating over two multiframes), 45.002 clause 7 table 3. */
static bool served(const struct air_downlink *d)
{
	return d->cell->serving.manner != AIR_MANNER_NONE && d->cell->serving.timeslot == 0;
}

static bool fill_sdcch(struct air_downlink *d, int block, struct air_block *out)
{
	bool sacch = block >= 8;
	int odd = (int)(d->fn / MULTIFRAME % 2);
	out->subslot = (uint8_t)(sacch ? block - 8 + 2 * odd : block - 4);
	out->channel = sacch ? PDU_SACCH4 : PDU_SDCCH4;
	if (served(d)) {
		bool secret = false,
		     on = air_conduct_block(&d->conduct, out->subslot, sacch, &d->si, d->fn, out->octets, &secret);
		d->secret = secret;
		return on;
	}
	if (out->subslot >= d->cell->sdcch_busy)
		return false;
	if (sacch)
		memcpy(out->octets, d->si.message[d->fn / (2 * MULTIFRAME) % 2 ? AIR_SI6 : AIR_SI5].octets, AIR_OCTETS);
	else
		air_lapdm_fill(out->octets);
	return true;
}

static bool fill_block(struct air_downlink *d, int block, struct air_block *out)
{
	int tc = (int)(d->fn / MULTIFRAME % 8);
	bool combined = d->cell->ccch_conf == 1;
	out->fn = d->fn;
	out->channel = PDU_BCCH;
	if (block == 0) {
		if (d->cell == &d->turned)
			turn(d);
		memcpy(out->octets, air_si_scheduled(&d->si, tc, d->extra_turn[tc]++), AIR_OCTETS);
		return true;
	}
	if (block == 1 && air_si_extended(&d->si, tc)) {
		memcpy(out->octets, air_si_extended(&d->si, tc), AIR_OCTETS);
		return true;
	}
	if (combined && block > 3)
		return fill_sdcch(d, block, out);
	out->channel = block <= d->cell->bs_ag_blks_res ? PDU_AGCH : PDU_PCH;
	const uint8_t *notice = air_conduct_notice(&d->conduct, block, d->fn);
	if (notice) {
		memcpy(out->octets, notice, AIR_OCTETS);
		return true;
	}
	air_ccch_next(d->cell, &d->prng, d->identities_apart ? &d->identities : &d->prng, combined ? 3 : 9,
	              out->channel == PDU_AGCH, out->octets);
	return true;
}

static bool begin_block(struct air_downlink *d, int block, struct air_block *out)
{
	*out = (struct air_block){ 0 };
	d->secret = false;
	d->active = fill_block(d, block, out);
	if (d->active)
		gsm0503_xcch_encode(d->coded, out->octets);
	if (d->active && d->secret)
		air_conduct_cipher(&d->conduct, out->subslot, d->fn, d->coded);
	return d->active;
}

static bool slot0(struct air_downlink *d, uint8_t *bits, struct air_block *out)
{
	int frame51 = (int)(d->fn % MULTIFRAME), burst;
	int block = block_of(frame51, &burst);
	if (block < 0) {
		if (frame51 == MULTIFRAME - 1)
			air_burst_dummy(bits);
		else if (frame51 % 10 == 0)
			air_burst_frequency(bits);
		else
			air_burst_sync(bits, d->cell->bsic, d->fn);
		return false;
	}
	bool began = burst == 0 && begin_block(d, block, out);
	if (d->active)
		air_burst_normal(bits, d->coded + burst * AIR_NORMAL_BITS, d->cell->bsic & 7);
	else
		air_burst_dummy(bits);
	return began && !d->secret; /* nobody could read it */
}

/* The burst of one of the other timeslots, and its amplitude. */
static float other_slot(struct air_downlink *d, int slot, uint8_t *burst)
{
	switch (air_conduct_burst(&d->conduct, slot, d->arfcn, &d->si, d->fn, burst)) {
	case AIR_SLOT_SENT:
		return 1;
	case AIR_SLOT_IDLE:
		return d->beacon ? air_fill_idle(d->cell, burst) : 0;
	case AIR_SLOT_OTHER:
		break;
	}
	return d->beacon ? air_fill_slot(d->cell, d->seed, &d->prng, d->fn, slot, burst) : 0;
}

bool air_downlink_frame(struct air_downlink *d, uint8_t bits[AIR_FRAME_BITS], struct air_block *block)
{
	memset(bits, 1, AIR_FRAME_BITS);
	if (d->fn % MULTIFRAME == 0)
		air_conduct_multiframe(&d->conduct, d->cell, d->fn);
	bool began = d->beacon && slot0(d, bits, block);
	d->gain[0] = d->beacon;
	for (int slot = 1; slot < SLOTS; slot++)
		d->gain[slot] = other_slot(d, slot, bits + slot * 156 + (slot > 0) + (slot > 4));
	d->fn = (d->fn + 1) % AIR_HYPERFRAME;
	d->nof_frames++;
	return began;
}

void air_downlink_skip(struct air_downlink *d, uint64_t nof_frames)
{
	uint64_t end = d->fn + nof_frames;
	for (uint64_t fn = (d->fn + MULTIFRAME - 1) / MULTIFRAME * MULTIFRAME; fn < end; fn += MULTIFRAME)
		air_conduct_multiframe(&d->conduct, d->cell, (uint32_t)(fn % AIR_HYPERFRAME));
	if (nof_frames)
		air_conduct_break(&d->conduct);
	d->fn = (uint32_t)(end % AIR_HYPERFRAME);
	d->nof_frames += nof_frames;
	d->active &= nof_frames == 0;
}
