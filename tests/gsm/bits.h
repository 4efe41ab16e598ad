// SPDX-License-Identifier: GPL-3.0-or-later
/* bits: writes rest octets bit by bit, the other way round from src/gsm/csn1.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "pdu.h"  // PDU_GSM_OCTETS

/* A block whose bits not yet written are filling. */
struct bits {
	uint8_t octets[PDU_GSM_OCTETS];
	unsigned at;
	bool full; /* something did not fit */
};

/* The head of a message; writing starts behind it. */
static inline struct bits bits_begin(const uint8_t *head, unsigned len)
{
	struct bits b = { .at = 8 * len };

	memset(b.octets, 0x2b, sizeof(b.octets));
	memcpy(b.octets, head, len);
	return b;
}

static inline void put(struct bits *b, unsigned value, unsigned n)
{
	while (n--) {
		uint8_t mask = 0x80 >> b->at % 8;

		b->full |= b->at >= 8 * PDU_GSM_OCTETS;
		if (b->full)
			return;
		if (value >> n & 1)
			b->octets[b->at / 8] |= mask;
		else
			b->octets[b->at / 8] &= ~mask;
		b->at++;
	}
}

/* L or H. */
static inline void put_high(struct bits *b, bool high)
{
	put(b, (0x2b >> (7 - b->at % 8) & 1) ^ high, 1);
}
