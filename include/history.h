// SPDX-License-Identifier: GPL-3.0-or-later
/* history: what happened to one cell: every change of what it broadcasts, dated; the last frame of each message and how
 * often it was repeated unchanged; how strong it was. Kept by cells beside each cell.
 *
 * A message is known by its source: of GSM the enum cell_si, of LTE the number of its first SIB, 0 for the MIB.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cell.h"            // struct cell
#include "conduct_lately.h"  // struct conduct_lately
#include "pdu.h"             // struct pdu

enum { HISTORY_SOURCES = 32, HISTORY_CHANGES = 32, HISTORY_LEVELS = 160 };
enum { HISTORY_EPOCHS = 8, HISTORY_CLOCKS = 32, HISTORY_TRACE = 64 };
enum { HISTORY_LEVEL_MIN_DBFS = -150 };

/* The last good block of one message. */
struct history_frame {
	int64_t time_ns;
	uint32_t number;  /* GSM: FN of its first burst; LTE: SFN */
	uint8_t subframe; /* LTE */
	uint8_t channel;  /* enum pdu_channel */
	uint16_t repeats; /* how many blocks in a row said the same, this one included; 1: heard once */
	uint16_t len;
	uint8_t octets[]; /* [len] */
};

/* There are many of these, of thousands of cells: without the gap before a time of 8 octets. */
#define HISTORY_PACKED __attribute__((packed, aligned(4)))

/* A known field of the cell took another value. */
struct history_change {
	int64_t time_ns;
	int16_t field; /* place in cell_fields[] */
	uint8_t source;
	int32_t before, after; /* values, of strings a hash */
} HISTORY_PACKED;

/* Distribution of a level in steps of 1 dB. */
struct history_levels {
	uint32_t count;
	uint16_t steps[HISTORY_LEVELS];
};

/* A frame timing: when the frame with number 0 was sent, by the clock of the samples. It stands still for one
 * transmitter, but for the difference of the two clocks, and is another one for any other transmitter. */
struct history_epoch {
	double at_s; /* of frame 0, by the last block, modulo the period of the frame numbers; NAN: none */
	int64_t first_ns, last_ns; /* first and last block that fits it */
	uint32_t blocks;
};

/* Carrier against the consensus of the other cells at some time, one a minute at most. */
struct history_clock {
	int64_t time_ns;
	float ppm;
} HISTORY_PACKED;

/* Level at some time, one each ten seconds at most. */
struct history_trace {
	int64_t time_ns;
	float dbfs;
} HISTORY_PACKED;

/* What had been heard of a GSM cell by some time: pages that name somebody, and good blocks. */
struct history_tally {
	int64_t time_ns;
	uint32_t pages, blocks;
};

struct history {
	struct history_frame *frames[HISTORY_SOURCES];  /* NULL: never heard */
	struct history_change changes[HISTORY_CHANGES]; /* a ring */
	uint32_t nof_changes;                           /* since the first sight; the last HISTORY_CHANGES are kept */
	struct history_levels power;                    /* level of the carrier [dBFS] */
	struct history_epoch epochs[HISTORY_EPOCHS];    /* a ring of those that a second block confirmed */
	uint32_t nof_epochs; /* put into the ring so far; 0 where frame numbers or times are not known */
	struct history_epoch unconfirmed[2];       /* timings seen in one block only so far; two, for the blocks of two
	                                              stations may come in turns */
	struct history_trace trace[HISTORY_TRACE]; /* a ring */
	uint32_t nof_traces;
	struct history_clock clock[HISTORY_CLOCKS]; /* a ring */
	uint32_t nof_clocks;
	uint32_t sightings; /* times it came back after a minute's silence */
	struct history_tally
		hours[2]; /* what had been heard when the present hour began, and when the hour before it began */
	struct conduct_windows *conduct; /* NULL: it did nothing to phones, as far as that was followed */
	int64_t heard_ns;                /* how long it was heard, silences left out */
};

/* The messages in this pdu, as bits 1 << source. said: an empty cell that this pdu alone was parsed into. */
uint64_t history_sources(const struct pdu *pdu, const struct cell *said);

/* Value of a field as changes and profiles keep it: the number, or a hash of the string; CELL_UNKNOWN when not known.
 */
int32_t history_value(const struct cell *cell, const struct cell_field *field);

/* Notes one more good block. before, after: the cell before and after it was parsed. 0 or -ENOMEM (only the frame is
 * lost). */
int history_add(struct history *history, const struct pdu *pdu, const struct cell *said, const struct cell *before,
                const struct cell *after);
/* Notes an event of a dedicated channel. 0 or -ENOMEM. */
int history_conduct(struct history *history, int64_t time_ns, const struct conduct *event);
void history_clear(struct history *history);
/* Another receiver measures it from now on: what levels, timings and clock were is forgotten. */
void history_unmeasure(struct history *history);

/* Of these messages, how often in a row the one repeated least was heard unchanged; messages never heard do not count.
 * 0: none was heard. */
unsigned history_repeats(const struct history *history, uint64_t sources);

/* The i-th change counted back from the latest one; NULL when there is none, or it is so old that it was dropped. */
const struct history_change *history_change(const struct history *history, unsigned back);

/* Changes of this field within the time before `now_ns`, or after it where the clock was set back since; *distinct
 * (NULL: not wanted): how many values were taken. */
unsigned history_changes(const struct history *history, int field, int64_t now_ns, int64_t within_ns,
                         unsigned *distinct);

/* The i-th frame timing counted back from the one now, NULL when there is none. */
const struct history_epoch *history_epoch(const struct history *history, unsigned back);
/* The shorter way around from `from_s` to `to_s` [s], both modulo the period of this rat's frame numbers. */
double history_epoch_distance_s(enum rat rat, double from_s, double to_s);

/* The i-th value of the clock counted back from the last one, NULL when there is none. */
const struct history_clock *history_clock(const struct history *history, unsigned back);

/* The i-th level counted back from the last one, NULL when there is none. */
const struct history_trace *history_trace(const struct history *history, unsigned back);

/* Counts of the last one to two hours: *since->pages and ->blocks heard from ->time_ns on. */
void history_lately(const struct history *history, const struct cell *cell, struct history_tally *since);

void history_level_add(struct history_levels *levels, float dbfs);
/* The level that this share (0..1) of the measurements stays below; NAN without any. */
float history_level_quantile(const struct history_levels *levels, double share);
