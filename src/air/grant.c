// SPDX-License-Identifier: GPL-3.0-or-later
/* grant: page mode, channel, what is answered, timing advance, mobile allocation.
 */
#include "grant.h"

#include <string.h>

#include "phone.h"     // struct air_phone
#include "prng.h"      // air_prng_below
#include "scenario.h"  // struct air_cell

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
	unsigned arfcn = (unsigned)cell->arfcn & 1023;
	uint32_t ago = REACT_FRAMES + air_prng_below(&phone->who, REACT_FRAMES);
	uint32_t fn = (grant->fn + HYPERFRAME - ago) % HYPERFRAME, t1 = fn / (26 * 51) % 32, t2 = fn % 26, t3 = fn % 51;
	uint8_t *to = octets;
	memset(octets, PADDING, OCTETS);
	*to++ = 11 << 2 | 1;
	*to++ = 0x06;
	*to++ = 0x3f;
	*to++ = grant->purpose == AIR_PURPOSE_PACKET ? 0x10 : 0;
	*to++ = (uint8_t)channel_octet(cell, grant);
	*to++ = (uint8_t)((unsigned)(cell->bsic & 7) << 5 | arfcn >> 8);
	*to++ = (uint8_t)arfcn;
	*to++ = air_access_reason(grant->purpose, cell->neci, prng, &phone->who);
	*to++ = (uint8_t)(t1 << 3 | t3 >> 3); /* 10.5.2.30 */
	*to++ = (uint8_t)((t3 & 7) << 5 | t2);
	*to++ = phone->timing_advance;
	*to++ = 0;
}
