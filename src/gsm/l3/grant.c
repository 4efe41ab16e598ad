// SPDX-License-Identifier: GPL-3.0-or-later
/* grant: the channel description of 44.018 10.5.2.5 and what stands beside it.
 */
#include "grant.h"

#include <string.h>

enum { PD_RR = 6, IMM_ASS = 0x3f, IMM_ASS_EXT = 0x39, BLOCK = 23 };
enum { PACKET = 0x10 }; /* T/D of "dedicated mode or TBF", 10.5.2.25b */

/* Channel type and TDMA offset: the upper five bits. */
static void kind_read(uint8_t type, struct grant *grant)
{
	if (type >> 3 == 1) {
		grant->channel = GRANT_SDCCH8;
		grant->subslot = type & 7;
	} else if (type >> 2 == 1) {
		grant->channel = GRANT_SDCCH4;
		grant->subslot = type & 3;
	} else {
		grant->channel = type == 1 || type >> 1 == 1 ? GRANT_TCH : GRANT_OTHER;
	}
}

static void description_read(const uint8_t p[3], struct grant *grant)
{
	*grant = (struct grant){ .timeslot = p[0] & 7, .tsc = p[1] >> 5, .hopping = p[1] & 0x10 };
	kind_read(p[0] >> 3, grant);
	if (grant->hopping) {
		grant->maio = (uint8_t)((p[1] & 15) << 2 | p[2] >> 6);
		grant->hsn = p[2] & 63;
	} else {
		grant->arfcn = (uint16_t)((p[1] & 3) << 8 | p[2]);
	}
}

static void allocation_read(const uint8_t *octets, unsigned at, struct grant *grant)
{
	const unsigned len = octets[at];

	if (len > GRANT_ALLOCATION_MAX || at + 1 + len > BLOCK)
		return;
	grant->allocation_len = (uint8_t)len;
	memcpy(grant->allocation, octets + at + 1, len);
}

int grant_read(const uint8_t *octets, struct grant grants[GRANTS_MAX])
{
	if ((octets[0] & 3) != 1 || octets[1] != PD_RR)
		return 0;
	if (octets[2] == IMM_ASS && !(octets[3] & PACKET)) {
		description_read(octets + 4, &grants[0]);
		allocation_read(octets, 11, &grants[0]);
		return 1;
	}
	if (octets[2] != IMM_ASS_EXT)
		return 0;
	description_read(octets + 4, &grants[0]);
	description_read(octets + 11, &grants[1]);
	allocation_read(octets, 18, &grants[0]);
	grants[1].allocation_len = grants[0].allocation_len;
	memcpy(grants[1].allocation, grants[0].allocation, sizeof(grants[0].allocation));
	return 2;
}
