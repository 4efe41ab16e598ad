// SPDX-License-Identifier: GPL-3.0-or-later
/* agenda: when which message of one cell is to be read, for the first time and again. Private to src/lte.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "cell.h"        // CELL_SI_MESSAGES_MAX
#include "../rrc/rrc.h"  // struct rrc_scheduling

struct agenda_item {
	uint64_t at;    /* not to be read before this sample of the stream */
	uint64_t last;  /* when it was last read; a sample of the stream too */
	uint8_t read;   /* times */
	uint8_t missed; /* misses in a row: SI windows without it; for SIB1, stretches */
};

/* Zero: nothing was read yet, everything is due. */
struct agenda {
	struct agenda_item sib1, messages[CELL_SI_MESSAGES_MAX]; /* messages in the order of the schedule */
};

/* A cell's frames in the stream. */
struct agenda_clock {
	uint64_t index;  /* a sample of the stream, */
	double frame_at; /* samples from there to the start of a frame, */
	unsigned sfn;    /* and that frame's number */
	double frame_samples;
};

/* Notes that a message was read in the stretch from sample `index` on, or was not, though it was due. period_s: of a
 * message; 0: SIB1. After `most` misses in a row it is left alone for a while. */
void agenda_read(struct agenda_item *item, double period_s, uint64_t index, double rate_hz);
void agenda_missed(struct agenda_item *item, unsigned most, uint64_t index, double rate_hz);

/* The receiver moved to another window, which may show what was missed so far. */
void agenda_retry(struct agenda *agenda);

/* Messages that may be read in a stretch from sample `index` on, bits 1 << place in the schedule. */
uint64_t agenda_due(const struct agenda *agenda, const struct rrc_scheduling *schedule, uint64_t index);

/* Are there messages that were neither read nor missed so far? */
bool agenda_fresh(const struct agenda *agenda, const struct rrc_scheduling *schedule);

/* Whether it is worth moving the window to read a message. It is when one was last read before sample `before`, or was
 * read once only, or, with `unread`, never. */
bool agenda_wants(const struct agenda *agenda, const struct rrc_scheduling *schedule, bool unread, uint64_t before);

/* The first sample of the stream from `index` on, at which listening for a message is worth it. */
uint64_t agenda_next(const struct agenda *agenda, const struct rrc_scheduling *schedule,
                     const struct agenda_clock *clock, uint64_t index);
