// SPDX-License-Identifier: GPL-3.0-or-later
/* tell: what was read of a carrier, as pdus, with what was measured beside it. Private to src/gsm.
 */
#pragma once

#include "carrier.h"  // struct carrier

/* A block of timeslot 0, octets[len], whose first burst was in frame fn and began at output sample `at`; combined: only
 * by adding repetitions up. */
void tell_block(struct carrier *c, struct radio *radio, enum pdu_channel channel, uint32_t fn, double at,
                const uint8_t *octets, uint16_t len, bool combined);

/* An event of the cell's dedicated channels in this frame. */
void tell_conduct(struct carrier *c, struct radio *radio, uint32_t fn, const struct conduct *event);
