// SPDX-License-Identifier: GPL-3.0-or-later
/* freq_list: the formats of a set of carriers, 44.018 10.5.2.13.
 *
 *   bits 8 7 4 3 2 of octet 1     0 0 x x x  bit map 0       one bit a carrier, 124 down to 1
 *                                 1 0 0 x x  range 1024      F0, W(1), W(2) ...
 *                                 1 0 1 0 0  range 512       ORIG-ARFCN, W(1), W(2) ...
 *                                 1 0 1 0 1  range 256       the same, narrower
 *                                 1 0 1 1 0  range 128       the same, narrower
 *                                 1 0 1 1 1  variable bit map    ORIG-ARFCN, one bit each for the 111 (or more) above
 * it
 *
 * The W of a range format are a binary tree (annex J): W(1) is the root, a number in 1..2^b-1; the other carriers lie
 * on the two half circles before and after it, each half again has a root of b-1 bits, and so on. Children of node k of
 * the level that starts at j = 2^l are k + j (half circle before) and k + 2j (half circle after). A zero ends the list.
 */
#include "freq_list.h"

#include <string.h>

#include "csn1.h"  // struct csn1

enum { W_MAX = 512 };

static void set_add(struct arfcn_set *set, unsigned arfcn)
{
	set->bits[arfcn % 1024 / 8] |= 1 << arfcn % 8;
}

bool arfcn_set_has(const struct arfcn_set *set, unsigned arfcn)
{
	return arfcn < 1024 && set->bits[arfcn / 8] >> arfcn % 8 & 1;
}

static unsigned log2_floor(unsigned n)
{
	return 31 - __builtin_clz(n);
}

/* Remainder in 1..m. */
static int offset_mod(int n, int m)
{
	n %= m;
	return n > 0 ? n : n + m;
}

unsigned range_width(unsigned k, unsigned bits)
{
	return bits - log2_floor(k);
}

/* Climbs from node k to the root. */
unsigned range_value(const uint16_t *w, unsigned k, unsigned bits)
{
	int value = w[k];

	while (k > 1) {
		unsigned level = log2_floor(k) - 1, first = 1u << level; /* of the parent */
		unsigned place = k - 2 * first;
		int half = 1 << (bits - level - 1);

		k = first + place % first;
		value = offset_mod(w[k] + value - (place < first ? half : 0), 2 * half - 1);
	}
	return value;
}

/* W(1) has `bits` bits, W(2) and W(3) one less, W(4) to W(7) two less ... */
static void range_decode(struct csn1 *r, unsigned bits, unsigned orig, struct arfcn_set *set)
{
	uint16_t w[W_MAX];

	for (unsigned k = 1; k < W_MAX && k < 1u << bits; k++) {
		unsigned width = range_width(k, bits);

		if (csn1_left(r) < width)
			return;
		w[k] = csn1_bits(r, width);
		if (w[k] == 0)
			return;
		set_add(set, orig + range_value(w, k, bits));
	}
}

static void bitmap0_decode(struct csn1 *r, struct arfcn_set *set)
{
	csn1_skip(r, 4);
	for (unsigned arfcn = 124; arfcn > 0; arfcn--)
		if (csn1_flag(r))
			set_add(set, arfcn);
}

static void variable_decode(struct csn1 *r, unsigned orig, struct arfcn_set *set)
{
	for (unsigned n = 1; csn1_left(r) > 0; n++)
		if (csn1_flag(r))
			set_add(set, orig + n);
}

static void range1024_decode(struct csn1 *r, struct arfcn_set *set)
{
	csn1_skip(r, 5);
	if (csn1_flag(r))
		set_add(set, 0);
	range_decode(r, 10, 0, set);
}

/* The formats that start at ORIG-ARFCN, which is itself in the list. */
static void origin_decode(struct csn1 *r, uint8_t format, struct arfcn_set *set)
{
	unsigned orig;

	if (csn1_left(r) < 17)
		return;
	csn1_skip(r, 7);
	orig = csn1_bits(r, 10);
	set_add(set, orig);
	switch (format & 0x06) {
	case 0x00:
		range_decode(r, 9, orig, set);
		break;
	case 0x02:
		range_decode(r, 8, orig, set);
		break;
	case 0x04:
		range_decode(r, 7, orig, set);
		break;
	default:
		variable_decode(r, orig, set);
	}
}

bool freq_list_decode(const uint8_t *octets, size_t len, enum freq_list_kind kind, struct arfcn_set *set)
{
	struct csn1 r = csn1_open(octets, 0, len);
	uint8_t format;

	memset(set, 0, sizeof(*set));
	if (len == 0)
		return false;
	format = octets[0] & kind;
	if (format & 0x40) /* x1: reserved */
		return false;
	if (!(format & 0x80))
		bitmap0_decode(&r, set);
	else if (!(format & 0x08))
		range1024_decode(&r, set);
	else
		origin_decode(&r, format, set);
	return true;
}
