// SPDX-License-Identifier: GPL-3.0-or-later
/* gsmtap: from the octets of a captured packet to a pdu: link layer, IP, UDP port 4729, GSMTAP version 2.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "pdu.h"  // struct pdu

enum gsmtap_verdict {
	GSMTAP_VERDICT_TAKEN,     /* a GSM downlink block, or LTE broadcast or paging: *pdu is filled */
	GSMTAP_VERDICT_UPLINK,    /* sent by a phone: not looked at */
	GSMTAP_VERDICT_LTE,       /* LTE RRC of another channel */
	GSMTAP_VERDICT_UNUSED,    /* GSMTAP of a type or channel that no receiver reads */
	GSMTAP_VERDICT_MALFORMED, /* impossible version, length, carrier, frame or slot number */
	GSMTAP_VERDICT_FOREIGN,   /* no GSMTAP at all */
	GSMTAP_VERDICTS,
};

/* Is this a link type (LINKTYPE_ number) that packet_gsmtap() can see through? */
int packet_link_known(uint32_t link);

/* The GSMTAP header inside octets[length] of a packet, and how many octets are left from there; NULL when there is
 * none. */
const uint8_t *packet_gsmtap(uint32_t link, const uint8_t *octets, size_t length, size_t *left);

/* Everything of *pdu but its time and block counts. */
enum gsmtap_verdict gsmtap_parse(const uint8_t *octets, size_t length, struct pdu *pdu);
