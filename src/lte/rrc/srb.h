// SPDX-License-Identifier: GPL-3.0-or-later
/* srb: messages of signalling radio bearer 1 out of RLC's acknowledged mode and PDCP (36.322 6.2.1.4, 36.323 6.2.2).
 * Private to src/lte. Takes any octets whatever.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SRB_OCTETS_MAX = 512 };

/* One bearer. Zero: nothing was heard yet. */
struct srb {
	bool heard;
	uint16_t next; /* number of the PDU expected */
	uint16_t held; /* octets of a message that goes on in the next PDU */
	uint8_t octets[SRB_OCTETS_MAX];
};

/* A message, without PDCP's head and code. */
typedef void srb_message_fn(void *ctx, const uint8_t *octets, size_t len);

/* Takes an RLC PDU; repetitions are passed by, and so is what is sent in parts of a PDU. What is kept is overwritten as
 * soon as the message is whole or cannot become so. */
void srb_take(struct srb *srb, const uint8_t *octets, size_t len, srb_message_fn *message, void *ctx);

/* Overwrites what is kept. */
void srb_wipe(struct srb *srb);
