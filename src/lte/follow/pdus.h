// SPDX-License-Identifier: GPL-3.0-or-later
/* pdus: makes the pdus that leave the receiver of what was read of a cell. Private to src/lte.
 */
#pragma once

#include "tracked.h"         // struct tracked
#include "receiver.h"        // pdu_emit_fn
#include "../phy/stretch.h"  // struct stretch

struct pdus {
	pdu_emit_fn *emit;
	void *ctx;
	const struct stretch *stretch; /* the stretch that is read */
	double central_hz;             /* sample rate of the cells' frame_at */
};

/* The channel number of the cell's carrier. */
uint32_t pdus_earfcn(const struct pdus *pdus, const struct tracked *cell);

void pdus_mib(const struct pdus *pdus, const struct tracked *cell);
/* As broadcast_emit_fn takes it; identities and texts are overwritten here. */
void pdus_block(const struct pdus *pdus, const struct tracked *cell, enum pdu_channel channel, uint16_t sfn,
                unsigned subframe, bool combined, const uint8_t *octets, unsigned len);
/* What the cell did to a phone, at_s after the stretch's first sample. */
void pdus_conduct(const struct pdus *pdus, const struct tracked *cell, double at_s, uint16_t sfn, unsigned subframe,
                  const struct conduct *event);
