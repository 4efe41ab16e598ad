// SPDX-License-Identifier: GPL-3.0-or-later
/* access: why a phone asked for the channel that it was granted, by class. Private to src/gsm.
 *
 * IMMEDIATE ASSIGNMENT and IMMEDIATE ASSIGNMENT EXTENDED (44.018 9.1.18, 9.1.19) echo the octet with which a phone
 * asked: its first bits are the reason (9.1.8), the others random. Random bits never leave this file.
 */
#pragma once

#include "gsm_message.h"  // struct cell, struct pdu

/* Writes why the phones asked into pdu->gsm.access, before the octets that tell are overwritten. What stands there is
 * kept where they have been overwritten already. */
void access_note(struct pdu *pdu);

/* Adds the classes to the cell's counts. Those whose meaning depends on NECI are left out until it is known. */
void access_count(const struct pdu *pdu, struct cell *cell);

/* What these phones are to be expected to do, of a block whose octets are as they came. */
void access_purposes(const uint8_t *octets, enum conduct_purpose purposes[2]);

/* struct receiver .settle: takes the bit out of pdu->gsm.access that is a random one in this cell. */
void access_settle(struct pdu *pdu, const struct cell *cell);
