// SPDX-License-Identifier: GPL-3.0-or-later
/* tap: a pdu as a GSMTAP frame, the form in which Wireshark and other tools take decoded blocks.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "pdu.h"  // struct pdu

enum { TAP_FRAME_MAX = 16 + PDU_OCTETS_MAX };

/* Header and octets of the block into frame[TAP_FRAME_MAX]: its length, 0 when GSMTAP has no form for this pdu. */
size_t tap_frame(const struct pdu *pdu, uint8_t frame[TAP_FRAME_MAX]);
