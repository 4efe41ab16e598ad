// SPDX-License-Identifier: GPL-3.0-or-later
/* srb: the head of a PDU says whether its first and last octets begin and end messages, and how long all but the last
 * part are (36.322 6.2.2).
 */
#include "srb.h"

#include <string.h>

enum { NUMBERS = 1024, PARTS_MAX = 16, PDCP_HEAD = 1, PDCP_CODE = 4, FI_FIRST_CUT = 2, FI_LAST_CUT = 1 };

void srb_wipe(struct srb *srb)
{
	explicit_bzero(srb->octets, sizeof(srb->octets));
	srb->held = 0;
}

static bool is_new(struct srb *srb, unsigned number)
{
	const unsigned ahead = (number + NUMBERS - srb->next) % NUMBERS;

	if (srb->heard && ahead >= NUMBERS / 2)
		return false;
	if (!srb->heard || ahead > 0)
		srb_wipe(srb); /* the one between is missing */
	srb->heard = true;
	srb->next = (uint16_t)((number + 1) % NUMBERS);
	return true;
}

static void whole(const uint8_t *octets, size_t len, srb_message_fn *message, void *ctx)
{
	if (len > PDCP_HEAD + PDCP_CODE && octets[0] >> 5 == 0)
		message(ctx, octets + PDCP_HEAD, len - PDCP_HEAD - PDCP_CODE);
}

/* begins, ends: a message with this part. */
static void part(struct srb *srb, const uint8_t *octets, size_t len, bool begins, bool ends, srb_message_fn *message,
                 void *ctx)
{
	if (begins && ends) {
		whole(octets, len, message, ctx);
		return;
	}
	if (begins)
		srb_wipe(srb);
	if ((!begins && srb->held == 0) || len > SRB_OCTETS_MAX - (size_t)srb->held) {
		srb_wipe(srb);
		return;
	}
	memcpy(srb->octets + srb->held, octets, len);
	srb->held = (uint16_t)(srb->held + len);
	if (!ends)
		return;
	whole(srb->octets, srb->held, message, ctx);
	srb_wipe(srb);
}

/* Lengths of all parts but the last, 12 bits each -> how many; -1: cut off. */
static int lengths(const uint8_t *octets, size_t len, size_t *at, uint16_t sizes[PARTS_MAX])
{
	size_t bit = 8 * *at;
	bool more = true;
	int n = 0;

	while (more) {
		unsigned value = 0;

		if (n == PARTS_MAX || bit + 12 > 8 * len)
			return -1;
		for (int i = 0; i < 12; i++, bit++)
			value = value << 1 | (octets[bit / 8] >> (7 - bit % 8) & 1);
		more = value >> 11;
		sizes[n++] = value & 0x7ff;
	}
	*at = (bit + 7) / 8;
	return n;
}

void srb_take(struct srb *srb, const uint8_t *octets, size_t len, srb_message_fn *message, void *ctx)
{
	uint16_t sizes[PARTS_MAX];
	size_t at = 2;

	/* a report of what arrived; a part of a PDU, sent again */
	if (len < 3 || !(octets[0] >> 7) || octets[0] >> 6 & 1)
		return;
	const unsigned cut = octets[0] >> 3 & 3;
	const int n = octets[0] >> 2 & 1 ? lengths(octets, len, &at, sizes) : 0;

	if (n < 0 || !is_new(srb, (octets[0] & 3u) << 8 | octets[1]))
		return;
	for (int i = 0; i <= n; i++) {
		const size_t size = i < n ? sizes[i] : len - at;

		if (size > len - at || size == 0) {
			srb_wipe(srb);
			return;
		}
		part(srb, octets + at, size, i > 0 || !(cut & FI_FIRST_CUT), i < n || !(cut & FI_LAST_CUT), message,
		     ctx);
		at += size;
	}
}
