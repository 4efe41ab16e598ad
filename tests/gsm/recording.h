// SPDX-License-Identifier: GPL-3.0-or-later
/* recording: a scenario of src/air in memory, played through the GSM receiver, and what comes out held against what was
 * sent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "air.h"       // struct air_info, struct air_block
#include "receiver.h"  // struct receiver_config
#include "pdu.h"       // struct pdu

enum { RECORDING_CELLS_MAX = 16 };

struct recording {
	struct air_info info;
	uint8_t *samples; /* [info.nof_samples x sample_bytes] */
	size_t sample_bytes;
	struct air_block *blocks; /* sent, in order of time */
	size_t nof_blocks, max_blocks;
	int bsic[RECORDING_CELLS_MAX]; /* of each cell */
};

/* Everything the receiver emitted. */
struct heard {
	struct pdu *pdus;
	size_t count, max;
};

/* What of it is true. A pdu is wrong when nothing was sent with this content, frame number, BSIC and time. */
struct verdict {
	unsigned sent;      /* xCCH blocks of the cell in the time asked for */
	unsigned single;    /* of these, read, each by itself */
	unsigned combined;  /* of these, read by adding up */
	unsigned sch;       /* synchronisation bursts read in that time */
	unsigned wrong;     /* at any time, of any cell */
	double first_si3_s; /* end of the cell's first SI3 that was read; INFINITY: none */
};

/* Fails the test when the scenario is malformed or memory is out. */
struct recording *recording_make(const char *scenario);
void recording_destroy(struct recording *rec);

/* Receiver of this recording's rate whose pdus go into *heard. */
void *recording_receiver(const struct recording *rec, bool combine, struct heard *heard);

/* Samples [from, to) as a source would deliver them; the caller may change what it says of itself. */
struct iq_block recording_block(const struct recording *rec, size_t from, size_t to);

/* The same, fed in portions. */
void recording_feed(const struct recording *rec, void *receiver, size_t from, size_t to, size_t portion);

/* Sample that many seconds from the first. */
size_t recording_at(const struct recording *rec, double seconds);

/* The whole of it; heard must be freed. */
struct heard recording_play(const struct recording *rec, bool combine);
void heard_add(void *ctx, const struct pdu *pdu);
void heard_free(struct heard *heard);

/* cell: place in the scenario; -1: all. Blocks count when they lie in [from_s, to_s). */
struct verdict recording_judge(const struct recording *rec, const struct heard *heard, int cell, double from_s,
                               double to_s);

/* True when something was sent that this pdu may be. */
bool recording_true(const struct recording *rec, const struct pdu *pdu);
