// SPDX-License-Identifier: GPL-3.0-or-later
/* overhear: see overhear.h. The tool says of each block where it was heard; what it could not read it does not say, so
 * that silence proves nothing. A channel is one carrier's: which cell a grant on another carrier is of is not known.
 */
#include "overhear.h"

#include <stdlib.h>
#include <string.h>

#include "arfcn.h"         // ARFCN_MASK
#include "l3/access.h"     // access_purposes
#include "l3/dedicated.h"  // struct dedicated
#include "l3/grant.h"      // grant_read

enum { CHANNELS = 64, CELLS = 32 };

struct channel {
	bool used;
	uint16_t arfcn;
	uint8_t timeslot, subslot;
	uint32_t order; /* of several, the one not heard for longest is given up */
	struct dedicated d;
};

struct overheard {
	pdu_emit_fn *emit;
	void *emit_ctx;
	uint32_t order;
	struct channel channels[CHANNELS];
	struct dedicated_own cells[CELLS]; /* by carrier, in turns */
	unsigned nof_cells;
	const struct pdu *now; /* the block that is looked at */
};

static void on_event(void *ctx, const struct conduct *event)
{
	struct overheard *o = ctx;
	struct pdu pdu = *o->now;

	memset(pdu.octets, 0, sizeof(pdu.octets));
	pdu.channel = PDU_CONDUCT;
	pdu.len = 0;
	pdu.gsm.timeslot = pdu.gsm.subslot = 0;
	pdu.conduct = *event;
	o->emit(o->emit_ctx, &pdu);
}

void *overhear_create(pdu_emit_fn *emit, void *emit_ctx)
{
	struct overheard *o = calloc(1, sizeof(*o));

	if (!o)
		return NULL;
	o->emit = emit;
	o->emit_ctx = emit_ctx;
	return o;
}

void overhear_destroy(void *instance)
{
	free(instance);
}

static struct dedicated_own *own_of(struct overheard *o, uint16_t arfcn)
{
	const unsigned known = o->nof_cells < CELLS ? o->nof_cells : CELLS;

	for (unsigned i = 0; i < known; i++)
		if (o->cells[i].arfcn == (arfcn & ARFCN_MASK))
			return &o->cells[i];
	struct dedicated_own *own = &o->cells[o->nof_cells++ % CELLS];

	*own = (struct dedicated_own){ .arfcn = arfcn & ARFCN_MASK };
	return own;
}

static struct channel *channel_of(struct overheard *o, uint16_t arfcn, uint8_t timeslot, uint8_t subslot)
{
	const struct dedicated_out nowhere = { 0 };
	struct channel *oldest = &o->channels[0];

	for (int i = 0; i < CHANNELS; i++) {
		struct channel *ch = &o->channels[i];

		if (ch->used && ch->arfcn == arfcn && ch->timeslot == timeslot && ch->subslot == subslot) {
			ch->order = o->order;
			return ch;
		}
		if (oldest->used && (!ch->used || (int32_t)(ch->order - oldest->order) < 0))
			oldest = ch;
	}
	*oldest = (struct channel){ true, arfcn, timeslot, subslot, o->order, { 0 } };
	dedicated_end(&oldest->d, &nowhere); /* none is on: nothing is told */
	return oldest;
}

/* Time went on for the others of its carrier. */
static void pass(struct overheard *o, const struct pdu *pdu, const struct dedicated_out *out)
{
	for (int i = 0; i < CHANNELS; i++)
		if (o->channels[i].used && o->channels[i].arfcn == pdu->gsm.arfcn)
			dedicated_block(&o->channels[i].d, NULL, DEDICATED_EMPTY, false, pdu->gsm.fn, NULL, out);
}

static void common(struct overheard *o, const struct pdu *pdu, const struct dedicated_out *out)
{
	struct grant grants[GRANTS_MAX];
	enum conduct_purpose purposes[GRANTS_MAX];
	const int count = grant_read(pdu->octets, grants);

	access_purposes(pdu->octets, purposes);
	dedicated_own_block(own_of(o, pdu->gsm.arfcn), pdu->octets);
	for (int i = 0; i < count; i++) {
		const bool dedicated = grants[i].channel == GRANT_SDCCH4 || grants[i].channel == GRANT_SDCCH8;

		if (dedicated && !grants[i].hopping && grants[i].arfcn == (pdu->gsm.arfcn & ARFCN_MASK))
			dedicated_grant(&channel_of(o, pdu->gsm.arfcn, grants[i].timeslot, grants[i].subslot)->d,
			                purposes[i], pdu->gsm.fn, out);
		else
			on_event(o, &(struct conduct){ CONDUCT_UNFOLLOWED, (uint8_t)purposes[i], 0, 0 });
	}
}

static void dedicated(struct overheard *o, const struct pdu *pdu, bool sacch, const struct dedicated_out *out)
{
	struct channel *ch = channel_of(o, pdu->gsm.arfcn, pdu->gsm.timeslot, pdu->gsm.subslot);
	uint8_t octets[DEDICATED_OCTETS];

	memcpy(octets, pdu->octets, sizeof(octets));
	dedicated_block(&ch->d, own_of(o, pdu->gsm.arfcn), DEDICATED_READ, sacch, pdu->gsm.fn, octets, out);
}

void overhear(void *instance, const struct receiver_scope *scope, const struct pdu *pdu)
{
	struct overheard *o = instance;
	const struct dedicated_out out = { on_event, o, true };

	if (pdu->len < PDU_GSM_OCTETS || !receiver_in_scope(scope, RAT_GSM, pdu->gsm.arfcn & ARFCN_MASK, pdu->gsm.bsic))
		return;
	o->now = pdu;
	o->order++;
	pass(o, pdu, &out);
	switch (pdu->channel) {
	case PDU_BCCH:
	case PDU_CCCH:
	case PDU_PCH:
	case PDU_AGCH:
		common(o, pdu, &out);
		break;
	case PDU_SDCCH4:
	case PDU_SDCCH8:
		dedicated(o, pdu, false, &out);
		break;
	case PDU_SACCH4:
	case PDU_SACCH8:
		dedicated(o, pdu, true, &out);
		break;
	default:
		break;
	}
	o->now = NULL;
}
