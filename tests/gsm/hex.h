// SPDX-License-Identifier: GPL-3.0-or-later
/* hex: octets written down in tests, and a pdu made of them.
 */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "pdu.h"  // struct pdu

/* As many as there are digits for, at most size; the rest is filled with 2b. Returns the number read. */
static inline size_t hex_read(const char *text, uint8_t *octets, size_t size)
{
	size_t n = 0;
	unsigned value;

	memset(octets, 0x2b, size);
	while (n < size && sscanf(text + 2 * n, "%2x", &value) == 1)
		octets[n++] = value;
	return n;
}

/* A block of 23 octets on this channel. */
static inline struct pdu hex_pdu(enum pdu_channel channel, const char *text)
{
	struct pdu pdu = { .rat = RAT_GSM, .channel = channel, .len = PDU_GSM_OCTETS };

	pdu.gsm.bsic = -1;
	hex_read(text, pdu.octets, PDU_GSM_OCTETS);
	return pdu;
}
