// SPDX-License-Identifier: GPL-3.0-or-later
/* connection: what a cell does to one phone, from the answer to its random access on. Private to src/lte.
 *
 * Octets come in and are overwritten; what goes out are events (conduct.h).
 */
#pragma once

#include "conduct.h"     // struct conduct
#include "../rrc/srb.h"  // struct srb

struct connection {
	uint16_t rnti;                   /* 0: none */
	double access_s, began_s, met_s; /* of the answer; of the connection; of its latest block */
	bool on;                         /* contention was resolved */
	bool setup, secured, unreadable;
	bool null;       /* secured without ciphering */
	bool gaps;       /* a block to the phone could not be read */
	uint8_t purpose; /* enum conduct_purpose */
	uint8_t sum;     /* enum conduct_sum */
	struct srb srb;
};

typedef void connection_event_fn(void *ctx, const struct conduct *event);
struct connection_out {
	connection_event_fn *event;
	void *ctx;
};

/* A phone's random access was answered. */
void connection_begin(struct connection *c, uint16_t rnti, double now_s, const struct connection_out *out);

/* A transport block to it, of len octets: zero after the call. */
void connection_block(struct connection *c, uint8_t *octets, size_t len, double now_s,
                      const struct connection_out *out);

/* There was one, but its parity is wrong. */
void connection_missed(struct connection *c, double now_s);

/* Time passes: what has been silent for long is over. */
void connection_tick(struct connection *c, double now_s, const struct connection_out *out);

/* Nobody listens any more. */
void connection_end(struct connection *c, bool whole, const struct connection_out *out);
