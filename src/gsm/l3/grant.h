// SPDX-License-Identifier: GPL-3.0-or-later
/* grant: which channel an immediate assignment gives to a phone (44.018 9.1.18, 9.1.19). Private to src/gsm.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { GRANTS_MAX = 2, GRANT_ALLOCATION_MAX = 8 };

enum grant_channel { GRANT_OTHER, GRANT_SDCCH4, GRANT_SDCCH8, GRANT_TCH };

struct grant {
	enum grant_channel channel;
	uint8_t timeslot, subslot, tsc;
	bool hopping;
	uint16_t arfcn;    /* where it does not hop */
	uint8_t maio, hsn; /* where it does (45.002 6.2.3) */
	/* bits over the cell allocation in SI1, the last bit of the last octet for its first carrier (10.5.2.21) */
	uint8_t allocation_len, allocation[GRANT_ALLOCATION_MAX];
};

/* octets: [23], the block from its pseudo length on. How many channels it grants in dedicated mode. */
int grant_read(const uint8_t *octets, struct grant grants[GRANTS_MAX]);
