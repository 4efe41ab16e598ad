// SPDX-License-Identifier: GPL-3.0-or-later
/* follow: which channels are followed, and what becomes of their blocks.
 *
 * How a cell divides its timeslots lasts for days, so that the first grant of SDCCH/8 on a carrier and timeslot opens
 * it for good. Later ones, heard as long as it is followed, begin a connection each.
 */
#include "follow.h"

#include <math.h>
#include <string.h>

#include "arfcn.h"         // ARFCN_MASK
#include "carrier.h"       // struct carrier
#include "../l3/access.h"  // access_purposes
#include "../l3/grant.h"   // grant_read
#include "tell.h"          // tell_conduct

/* A block whose bursts arrive so well on average is read if it can be: in noise all are from 1 dB on; in typical-urban
 * fading none of 5 300 above this was lost, one of 170 at 4 dB. */
static const float well_db = 5;

/* ---- who ---- */

bool follow_wants(const struct follow *follow, const struct carrier *c)
{
	if (!follow->on || c->state != CARRIER_TRACK || !c->believed || c->standing == STANDING_GHOST)
		return false;
	return receiver_in_scope(&follow->scope, RAT_GSM, c->arfcn & ARFCN_MASK, c->sch.bsic);
}

void follow_scope(struct follow *follow, const struct receiver_scope *scope)
{
	follow->scope = *scope;
}

/* ---- events ---- */

static void on_event(void *ctx, const struct conduct *event)
{
	const struct follow_teller *teller = ctx;

	tell_conduct(teller->c, teller->radio, teller->fn, event);
}

struct dedicated_out follow_out(struct follow_teller *teller)
{
	return (struct dedicated_out){ on_event, teller, false };
}

static void end_all(struct dedicated *sub, int count, struct follow_teller *teller)
{
	const struct dedicated_out out = follow_out(teller);

	for (int i = 0; i < count; i++)
		dedicated_end(&sub[i], &out);
}

static void close_channel(struct follow_channel *ch, struct radio *radio)
{
	struct follow_teller teller = { ch->cell, radio, ch->cell->fn };

	end_all(ch->sub, FOLLOW_SLOTS, &teller);
	ch->cell = NULL;
}

void follow_start(struct carrier *c)
{
	struct follow_teller nobody = { 0 };

	memset(&c->follow, 0, sizeof(c->follow));
	c->follow.own.arfcn = c->arfcn & ARFCN_MASK;
	end_all(c->follow.combined, FOLLOW_COMBINED, &nobody); /* none is on: nothing is told */
}

void follow_stop(struct carrier *c, struct radio *radio)
{
	struct follow_teller teller = { c, radio, c->fn };

	for (int i = 0; i < FOLLOW_CHANNELS; i++)
		if (radio->follow.channels[i].cell == c)
			close_channel(&radio->follow.channels[i], radio);
	if (c->follow.in_scope)
		end_all(c->follow.combined, FOLLOW_COMBINED, &teller);
	c->follow.in_scope = false;
}

/* ---- channels ---- */

/* The channel of the window on this point of the raster; NULL: it is outside. */
static const struct carrier *carrier_of(const struct radio *radio, unsigned arfcn)
{
	for (unsigned i = 0; i < radio->nof_carriers; i++)
		if ((radio->carriers[i].arfcn & ARFCN_MASK) == arfcn)
			return &radio->carriers[i];
	return NULL;
}

static bool add_carrier(struct follow_channel *ch, const struct radio *radio, unsigned arfcn)
{
	const struct carrier *c = carrier_of(radio, arfcn);

	if (!c || ch->count == FOLLOW_CARRIERS)
		return false;
	struct follow_carrier *to = &ch->carriers[ch->count++];

	to->arfcn = c->arfcn;
	to->freq_hz = c->freq_hz;
	to->place_hz = c->place_hz;
	link_reset(&to->link);
	return true;
}

/* The mobile allocation: its last bit is the first carrier of the cell allocation; carrier 0 comes last (44.018
 * 10.5.2.21). */
static bool add_allocation(struct follow_channel *ch, const struct radio *radio, const struct grant *grant,
                           const struct arfcn_set *cell)
{
	const unsigned bits = 8u * grant->allocation_len;
	unsigned at = 0;

	for (unsigned n = 1; n <= 1024 && at < bits; n++) {
		const unsigned arfcn = n % 1024;

		if (!arfcn_set_has(cell, arfcn))
			continue;
		if (grant->allocation[grant->allocation_len - 1 - at / 8] >> at % 8 & 1 &&
		    !add_carrier(ch, radio, arfcn))
			return false;
		at++;
	}
	return ch->count > 0;
}

/* False where not all of its carriers are in the window. */
static bool describe(struct follow_channel *ch, const struct carrier *c, const struct radio *radio,
                     const struct grant *grant)
{
	ch->count = 0;
	ch->timeslot = grant->timeslot;
	ch->tsc = grant->tsc;
	ch->maio = grant->maio;
	ch->hsn = grant->hsn;
	if (!grant->hopping)
		return add_carrier(ch, radio, grant->arfcn);
	return c->follow.has_allocation && add_allocation(ch, radio, grant, &c->follow.allocation);
}

static bool same_channel(const struct follow_channel *a, const struct follow_channel *b)
{
	if (a->timeslot != b->timeslot || a->tsc != b->tsc || a->count != b->count || a->maio != b->maio ||
	    a->hsn != b->hsn)
		return false;
	for (int i = 0; i < a->count; i++)
		if (a->carriers[i].arfcn != b->carriers[i].arfcn)
			return false;
	return true;
}

/* One that is free, the oldest of a cell that has enough already, or the oldest of all. */
static struct follow_channel *take(struct follow *follow, const struct carrier *c, struct radio *radio)
{
	struct follow_channel *oldest = NULL, *own = NULL, *spare = NULL;
	int count = 0;

	for (int i = 0; i < FOLLOW_CHANNELS; i++) {
		struct follow_channel *ch = &follow->channels[i];

		if (!ch->cell) {
			spare = ch;
			continue;
		}
		if (!oldest || (int)(ch->age - oldest->age) < 0)
			oldest = ch;
		if (ch->cell == c && ++count && (!own || (int)(ch->age - own->age) < 0))
			own = ch;
	}
	struct follow_channel *taken = count >= FOLLOW_CELL ? own : spare ? spare : oldest;

	if (taken->cell)
		close_channel(taken, radio);
	return taken;
}

/* The channel on which the grant is: open already, or now; NULL: it cannot be followed. */
static struct follow_channel *open_channel(struct carrier *c, struct radio *radio, const struct grant *grant)
{
	struct follow *follow = &radio->follow;
	struct follow_channel *asked = &follow->asked;

	if (grant->channel != GRANT_SDCCH8 || !describe(asked, c, radio, grant))
		return NULL;
	for (int i = 0; i < FOLLOW_CHANNELS; i++)
		if (follow->channels[i].cell == c && same_channel(&follow->channels[i], asked))
			return &follow->channels[i];
	struct follow_channel *ch = take(follow, c, radio);
	struct follow_teller nobody = { 0 };

	*ch = *asked;
	ch->cell = c;
	ch->age = follow->opened++;
	ch->fn = c->fn;
	end_all(ch->sub, FOLLOW_SLOTS, &nobody);
	return ch;
}

static void granted(struct carrier *c, struct radio *radio, const struct grant *grant, enum conduct_purpose purpose,
                    uint32_t fn)
{
	struct follow_teller teller = { c, radio, fn };
	const struct dedicated_out out = follow_out(&teller);
	const bool combined = grant->channel == GRANT_SDCCH4 && grant->timeslot == 0 && !grant->hopping &&
	                      grant->arfcn == (c->arfcn & ARFCN_MASK);
	struct follow_channel *ch = combined ? NULL : open_channel(c, radio, grant);

	if (combined)
		dedicated_grant(&c->follow.combined[grant->subslot], purpose, fn, &out);
	else if (ch)
		dedicated_grant(&ch->sub[grant->subslot], purpose, fn, &out);
	else
		on_event(&teller, &(struct conduct){ CONDUCT_UNFOLLOWED, (uint8_t)purpose, 0, 0 });
}

/* ---- timeslot 0 ---- */

void follow_common(struct carrier *c, struct radio *radio, enum pdu_channel channel, uint32_t fn,
                   const uint8_t octets[XCCH_OCTETS])
{
	struct grant grants[GRANTS_MAX];
	enum conduct_purpose purposes[GRANTS_MAX];

	if (!radio->follow.on)
		return;
	if (channel == PDU_BCCH) {
		dedicated_own_block(&c->follow.own, octets);
		if (octets[2] == RR_SI1)
			c->follow.has_allocation = freq_list_decode(octets + 3, 16, FREQ_LIST, &c->follow.allocation);
		return;
	}
	if (!c->follow.in_scope)
		return;
	const int count = grant_read(octets, grants);

	access_purposes(octets, purposes);
	for (int i = 0; i < count; i++)
		granted(c, radio, &grants[i], purposes[i], fn);
}

void follow_combined(struct carrier *c, struct radio *radio, bool sacch, uint8_t subslot, uint32_t fn,
                     enum dedicated_block block, const uint8_t octets[XCCH_OCTETS])
{
	struct follow_teller teller = { c, radio, fn };
	const struct dedicated_out out = follow_out(&teller);
	uint8_t copy[XCCH_OCTETS];

	if (!c->follow.in_scope)
		return;
	memcpy(copy, octets, sizeof(copy));
	dedicated_block(&c->follow.combined[subslot], &c->follow.own, block, sacch, fn, copy, &out);
}

enum dedicated_block follow_unread(const struct carrier *c, const struct burst burst[XCCH_BURSTS])
{
	float sum_db = 0;

	for (int i = 0; i < XCCH_BURSTS; i++)
		sum_db += 10 * log10f(fmaxf(burst[i].match, 1e-3f) / fmaxf(1 - burst[i].match, 1e-3f));
	return c->follow.well && sum_db > XCCH_BURSTS * well_db ? DEDICATED_SEALED : DEDICATED_WEAK;
}
