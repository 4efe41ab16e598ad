// SPDX-License-Identifier: GPL-3.0-or-later
/* freq_list: sets of GSM carriers as broadcast: cell channel description (44.018 10.5.2.1b), neighbour cell
 * description (10.5.2.22, 10.5.2.22a), frequency list (10.5.2.13). All six formats.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bits of the first octet that name the format; the others have a use of their own in each element. */
enum freq_list_kind {
	FREQ_LIST = 0xce, /* bits 8 7 4 3 2: cell channel description, neighbour cell description, frequency list */
	FREQ_LIST_EXTENDED = 0x8e, /* bits 8 4 3 2: neighbour cell description 2 (SI2ter, SI5ter) */
};

struct arfcn_set {
	uint8_t bits[1024 / 8];
};

/* The carriers of the element octets[len], without its IEI and length octets. False for a reserved format or no octets;
 * *set is empty then. */
bool freq_list_decode(const uint8_t *octets, size_t len, enum freq_list_kind kind, struct arfcn_set *set);

/* The value of W(k), k from 1, where W(1) has `bits` bits (annex J): 1..2^bits-1. w is indexed from 1. The cells of 3G
 * carriers in SI2quater are coded the same way. */
unsigned range_value(const uint16_t *w, unsigned k, unsigned bits);
/* Bits of W(k). */
unsigned range_width(unsigned k, unsigned bits);

bool arfcn_set_has(const struct arfcn_set *set, unsigned arfcn);
