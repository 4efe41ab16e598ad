// SPDX-License-Identifier: GPL-3.0-or-later
/* dedicated: one stand-alone dedicated control channel with its SACCH, block by block, and what the cell does there to
 * phones, one connection after another. Private to src/gsm.
 *
 * Octets come in and are overwritten; what goes out are events (conduct.h). Nothing is put together, and of a
 * connection nothing stays but counts: no phone is recognised when it comes again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "conduct.h"  // struct conduct

enum { DEDICATED_OCTETS = 23, DEDICATED_IDENTITY = 7, DEDICATED_SAPIS = 2 };

/* What the cell says of itself to all, which it repeats to those that it serves. */
struct dedicated_own {
	uint16_t arfcn;
	bool si2, si2_others; /* SI2 was read; it lists other cells */
	bool si3;
	uint8_t identity[DEDICATED_IDENTITY]; /* CI and LAI as in SI3 and SI6 */
};

/* Learns from a block of the BCCH, from its pseudo length on. */
void dedicated_own_block(struct dedicated_own *own, const uint8_t octets[DEDICATED_OCTETS]);

/* How a block was received. */
enum dedicated_block {
	DEDICATED_READ,
	DEDICATED_SEALED, /* it was sent, and well received, but makes no sense: the parity is wrong */
	DEDICATED_WEAK,   /* it may have been sent, but could not be read well */
	DEDICATED_EMPTY,  /* nothing was sent to anybody */
};

enum dedicated_state { DEDICATED_IDLE, DEDICATED_GRANTED, DEDICATED_ON };

struct dedicated {
	enum dedicated_state state;
	uint8_t purpose;                     /* enum conduct_purpose */
	uint8_t sum;                         /* enum conduct_sum */
	uint32_t began_fn, since_fn, met_fn; /* of a connection; of its latest change; of its latest block */
	int8_t ns[DEDICATED_SAPIS];          /* number of the latest I frame, -1 none yet */
	bool more[DEDICATED_SAPIS];          /* and the message goes on in the next one */
	uint8_t sealed;                      /* blocks of that kind since the last that was read */
	bool doubtful;                       /* the latest were weak */
	bool linked, si5_told, si6_told;
};

typedef void dedicated_event_fn(void *ctx, const struct conduct *event);
struct dedicated_out {
	dedicated_event_fn *event;
	void *ctx;
	bool gaps; /* blocks that could not be read are not told of: silence says nothing */
};

/* A phone was granted the channel in this frame; purpose: as far as its request told. */
void dedicated_grant(struct dedicated *d, enum conduct_purpose purpose, uint32_t fn, const struct dedicated_out *out);

/* The next block, which began in this frame, of the SACCH or the channel itself; octets [DEDICATED_OCTETS] where it was
 * read: zero after the call. To be called for every block of the channel, so that silence shows. */
void dedicated_block(struct dedicated *d, const struct dedicated_own *own, enum dedicated_block block, bool sacch,
                     uint32_t fn, uint8_t *octets, const struct dedicated_out *out);

/* Nobody listens any more: what goes on is told as far as it was heard. */
void dedicated_end(struct dedicated *d, const struct dedicated_out *out);

/* ---- its messages: dedicated_message.c ---- */

/* The phone's first message, which the network repeats in its UA: what it wants; *identity: by which kind it goes. */
enum conduct_purpose dedicated_first(const uint8_t *info, unsigned len, enum conduct_identity *identity);

/* The first segment of a message to the phone. False: it is no event. *sum gets what it adds to the connection's. */
bool dedicated_message(const uint8_t *info, unsigned len, struct conduct *event, uint8_t *sum);

/* SI5 or SI6 as the phone is told them: it contradicts what all are told. */
bool dedicated_contradicts(const struct dedicated_own *own, const uint8_t *info, unsigned len, struct conduct *event);
