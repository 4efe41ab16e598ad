// SPDX-License-Identifier: GPL-3.0-or-later
/* grant: page mode, channel, what is answered, timing advance, mobile allocation.
 */
#include "grant.h"

#include <stdbool.h>
#include <string.h>

#include "phone.h"     // struct air_phone
#include "prng.h"      // air_prng_below
#include "scenario.h"  // struct air_cell
#include "serving.h"   // air_serving_arfcn

enum { PADDING = 0x2b, OCTETS = 23, HYPERFRAME = 2048 * 26 * 51, REACT_FRAMES = 30 };

/* 10.5.2.5: SDCCH/4 on timeslot 0, SDCCH/8 elsewhere; 10.5.2.25a: a packet channel on timeslot 7. */
static unsigned channel_octet(const struct air_cell *cell, const struct air_grant *grant)
{
	int timeslot = cell->serving.timeslot;
	if (grant->purpose == AIR_PURPOSE_PACKET)
		return 1 << 3 | 7;
	return (unsigned)((timeslot ? 8 : 4) + grant->subslot) << 3 | (unsigned)timeslot;
}

void air_grant_build(const struct air_cell *cell, const struct air_grant *grant, struct air_prng *prng,
                     struct air_phone *phone, uint8_t octets[OCTETS])
{
	const struct air_serving *s = &cell->serving;
	bool packet = grant->purpose == AIR_PURPOSE_PACKET, hops = s->hopping.count && !packet;
	unsigned carrier = hops ? 1u << 12 | (unsigned)s->maio << 6 | (unsigned)s->hsn
	                        : (unsigned)(packet ? cell->arfcn : air_serving_arfcn(cell, 0)) & 1023;
	uint32_t ago = REACT_FRAMES + air_prng_below(&phone->who, REACT_FRAMES);
	uint32_t fn = (grant->fn + HYPERFRAME - ago) % HYPERFRAME, t1 = fn / (26 * 51) % 32, t2 = fn % 26, t3 = fn % 51;
	uint8_t *to = octets;
	memset(octets, PADDING, OCTETS);
	uint8_t allocation[8];
	int n = hops ? air_serving_allocation(cell, allocation) : 0;
	*to++ = (uint8_t)((11 + n) << 2 | 1);
	*to++ = 0x06;
	*to++ = 0x3f;
	*to++ = packet ? 0x10 : 0;
	*to++ = (uint8_t)channel_octet(cell, grant);
	*to++ = (uint8_t)((unsigned)(cell->bsic & 7) << 5 | carrier >> 8);
	*to++ = (uint8_t)carrier;
	*to++ = air_access_reason(grant->purpose, cell->neci, prng, &phone->who);
	*to++ = (uint8_t)(t1 << 3 | t3 >> 3); /* 10.5.2.30 */
	*to++ = (uint8_t)((t3 & 7) << 5 | t2);
	*to++ = phone->timing_advance;
	*to++ = (uint8_t)n;
	memcpy(to, allocation, (size_t)n);
}
