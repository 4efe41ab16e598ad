// SPDX-License-Identifier: GPL-3.0-or-later
/* redact: nothing that could name a subscriber, and nothing a subscriber was sent, stays in a pdu.
 *
 * What is known to be harmless is kept, all else is overwritten: System Information stays as it is; paging keeps its
 * form, with digits and TMSIs of zeros (44.018 9.1.22 to 9.1.24, 24.008 10.5.1.4); an assignment keeps the channel, but
 * not who asked for it when and from how far away (request reference and timing advance, 10.5.2.30, 10.5.2.40), and its
 * rest octets, where a TLLI may stand, go (9.1.18 to 9.1.20); a block of a dedicated channel keeps the LAPDm header
 * (44.006) and the two octets that name a known message, one of the SACCH not the layer 1 header with power and timing
 * advance of its phone (44.004 7.1). Blanks are the filling octet 2b, so that filling stays the same, and what has been
 * redacted once as well.
 */
#include "gsm_message.h"

#include <string.h>

#include "csn1.h"    // struct csn1, GSM_PADDING
#include "access.h"  // access_note

struct block {
	uint8_t *octets;
	size_t len;
};

static size_t at_most(size_t n, size_t limit)
{
	return n < limit ? n : limit;
}

/* From here to the end of the block. */
static void blank(struct block b, size_t from)
{
	if (from < b.len)
		memset(b.octets + from, GSM_PADDING, b.len - from);
}

static void zero(struct block b, size_t from, size_t len)
{
	if (from < b.len)
		memset(b.octets + from, 0, at_most(len, b.len - from));
}

/* All ones says that there is no TMSI (23.003 2.4). */
static void tmsi_redact(struct block b, size_t at)
{
	static const uint8_t none[4] = { 0xff, 0xff, 0xff, 0xff };

	if (at + 4 > b.len || memcmp(b.octets + at, none, 4) != 0)
		zero(b, at, 4);
}

/* Keeps the type, the odd/even bit and, of a TMSI or no identity, the filling digit; a first digit is cleared. */
static void identity_head_redact(uint8_t *head)
{
	unsigned type = *head & 7, digit = *head >> 4;
	bool filling = (type == IDENTITY_TMSI || type == IDENTITY_NONE) && digit == 15;

	*head &= filling ? 0xff : 0x0f;
}

/* The value of a mobile identity. Digits become 0; the filling digit of an even number of them stays. */
static void identity_value_redact(struct block b, size_t at, size_t len)
{
	bool digits, even;

	if (len == 0 || at >= b.len)
		return;
	identity_head_redact(b.octets + at);
	digits = (b.octets[at] & 7) >= IDENTITY_IMSI && (b.octets[at] & 7) <= IDENTITY_IMEISV;
	even = !(b.octets[at] & 8);
	if ((b.octets[at] & 7) == IDENTITY_TMSI && len == 5)
		tmsi_redact(b, at + 1);
	else
		zero(b, at + 1, len - 1);
	if (digits && even && len > 1 && at + len <= b.len)
		b.octets[at + len - 1] = 0xf0;
}

/* Length and value. Returns the place after it. */
static size_t identity_redact(struct block b, size_t at)
{
	size_t len = at < b.len ? b.octets[at] : 0;

	identity_value_redact(b, at + 1, len);
	return at + 1 + len;
}

/* Behind the pseudo length there is none, whatever the octet. */
static size_t optional_identity_redact(struct block b, size_t at)
{
	if (at >= b.len || at >= gsm_rest_octets(b.octets) || b.octets[at] != GSM_IEI_MOBILE_IDENTITY)
		return at;
	return identity_redact(b, at + 1);
}

/* Sets the bits from r's place to the end of the block to the filling pattern. */
static void blank_bits(struct block b, const struct csn1 *r)
{
	size_t octet = r->bit / 8;
	uint8_t keep = 0xff00 >> r->bit % 8;

	if (octet >= b.len)
		return;
	b.octets[octet] = (b.octets[octet] & keep) | (GSM_PADDING & ~keep);
	blank(b, octet + 1);
}

/* Rest octets of paging requests start with notification and priority bits (10.5.2.23 to 10.5.2.25): `flags` times
 * three bits that follow an H. The group call and whatever stands behind goes. */
static void paging_rest_redact(struct block b, size_t at, int flags)
{
	struct csn1 r = csn1_open(b.octets, at, b.len);

	if (at != gsm_rest_octets(b.octets)) { /* something else stands between */
		blank(b, at);
		return;
	}
	while (flags--)
		if (csn1_high(&r))
			csn1_skip(&r, 3);
	blank_bits(b, &r);
}

static void paging_1_redact(struct block b)
{
	size_t at = identity_redact(b, 4);

	paging_rest_redact(b, optional_identity_redact(b, at), 3);
}

static void paging_2_redact(struct block b)
{
	tmsi_redact(b, 4);
	tmsi_redact(b, 8);
	blank(b, optional_identity_redact(b, 12));
}

static void paging_3_redact(struct block b)
{
	for (size_t i = 0; i < 4; i++)
		tmsi_redact(b, 4 + 4 * i);
	blank(b, 20);
}

enum { REQUEST_REFERENCE = 3, SACCH_LAYER_1 = 2 };

/* Blanks what is about one phone: its request reference, 3 octets, then its timing advance. */
static void request_redact(struct block b, size_t at)
{
	zero(b, at, REQUEST_REFERENCE + 1);
}

/* Four requests, each with the time to wait, which is the cell's own choice (9.1.20). */
static void rejection_redact(struct block b)
{
	for (size_t at = 4; at < 20; at += 4)
		zero(b, at, REQUEST_REFERENCE);
	blank(b, 20);
}

/* The mobile allocation, a length and at most 8 octets, may stay (10.5.2.21), and the starting time (10.5.2.38). */
static void assignment_redact(struct block b, size_t allocation)
{
	size_t len = allocation < b.len ? b.octets[allocation] : 0;
	size_t at = len <= 8 ? allocation + 1 + len : allocation;

	if (at < b.len && b.octets[at] == GSM_IEI_STARTING_TIME)
		at += 3;
	blank(b, at);
}

/* A block whose second octet is the protocol discriminator. System Information is for all. */
static void common_redact(struct block b)
{
	uint8_t type = b.len > 2 && b.octets[1] == GSM_PD_RR ? b.octets[2] : 0xff;

	switch (type) {
	case RR_PAGING_1:
		paging_1_redact(b);
		break;
	case RR_PAGING_2:
		paging_2_redact(b);
		break;
	case RR_PAGING_3:
		paging_3_redact(b);
		break;
	case RR_IMM_ASS:
		request_redact(b, 7);
		assignment_redact(b, 11);
		break;
	case RR_IMM_ASS_EXT:
		request_redact(b, 7);
		request_redact(b, 14);
		assignment_redact(b, 18);
		break;
	case RR_IMM_ASS_REJ:
		rejection_redact(b);
		break;
	default:
		if (!si_name(type))
			blank(b, 3);
	}
}

/* Address, control, length, and where layer 3 starts a known message its name. A later segment of a message that was
 * cut up does not start one, so two octets of it can only stay if they happen to be such a name. */
static void lapdm_redact(struct block b, size_t at)
{
	bool is_lapdm = at < b.len && (b.octets[at] & 0x61) == 0x01; /* link protocol 00, no extension */
	size_t layer_3 = at + 3;

	if (!is_lapdm) /* cell broadcast (44.012) among others */
		blank(b, at + 1);
	else if (layer_3 + 1 < b.len && gsm_dedicated_name(b.octets[layer_3], b.octets[layer_3 + 1]))
		blank(b, layer_3 + 2);
	else
		blank(b, layer_3);
}

static void sacch_redact(struct block b)
{
	if (b.len < PDU_GSM_OCTETS || !si_sacch_message(b.octets))
		lapdm_redact(b, SACCH_LAYER_1);
	zero(b, 0, SACCH_LAYER_1);
}

void gsm_redact(struct pdu *pdu)
{
	struct block b = { pdu->octets, at_most(pdu->len, PDU_GSM_OCTETS) };

	pdu->len = b.len;
	memset(pdu->octets + b.len, 0, sizeof(pdu->octets) - b.len);
	switch (pdu->channel) {
	case PDU_SCH:
		blank(b, 4);
		break;
	case PDU_BCCH: /* for all, but other tools' labels may be wrong */
	case PDU_CCCH:
	case PDU_PCH:
	case PDU_AGCH:
		access_note(pdu);
		common_redact(b);
		break;
	case PDU_SDCCH4:
	case PDU_SDCCH8:
		lapdm_redact(b, 0);
		break;
	case PDU_SACCH4:
	case PDU_SACCH8:
		sacch_redact(b);
		break;
	default:
		blank(b, 0);
	}
}
