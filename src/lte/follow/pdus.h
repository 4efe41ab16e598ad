// SPDX-License-Identifier: GPL-3.0-or-later
/* pdus: what was read of a cell, as it leaves the receiver. Private to src/lte.
 */
#pragma once

#include "tracked.h"         // struct tracked
#include "receiver.h"        // pdu_emit_fn
#include "../phy/stretch.h"  // struct stretch

struct pdus {
	pdu_emit_fn *emit;
	void *ctx;
	const struct stretch *stretch; /* that cells were heard in */
	double central_hz;             /* the rate that their frame_at counts at */
};

void pdus_mib(const struct pdus *pdus, const struct tracked *cell);
/* As broadcast_emit_fn takes it; identities and texts are overwritten here. */
void pdus_block(const struct pdus *pdus, const struct tracked *cell, enum pdu_channel channel, uint16_t sfn,
                unsigned subframe, bool combined, const uint8_t *octets, unsigned len);
