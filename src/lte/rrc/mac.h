// SPDX-License-Identifier: GPL-3.0-or-later
/* mac: random access responses and transport blocks to one phone (36.321 6.1.2, 6.1.3.4, 6.1.5). Private to src/lte.
 * Every function is pure and takes any octets whatever.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAC_RESPONSES_MAX = 16, MAC_PARTS_MAX = 8, MAC_RESOLUTION_OCTETS = 6 };

/* Temporary C-RNTIs of a random access response -> how many; -1: it is none. Timing advances, grants and preambles are
 * passed by. */
int mac_responses(const uint8_t *octets, size_t len, uint16_t rnti[MAC_RESPONSES_MAX]);

enum mac_kind { MAC_CCCH, MAC_SRB1, MAC_RESOLUTION, MAC_OTHER };

struct mac_part {
	uint8_t kind; /* enum mac_kind */
	uint16_t at, len;
};

/* What a transport block of the DL-SCH holds, without control elements but the contention resolution, and without
 * padding -> how many parts; -1: it is none. */
int mac_parts(const uint8_t *octets, size_t len, struct mac_part parts[MAC_PARTS_MAX]);
