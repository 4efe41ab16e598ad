// SPDX-License-Identifier: GPL-3.0-or-later
/* cell: what is known of one cell. Filled by a receiver's parse(), kept by cells, read by rules and sinks.
 *
 * Integers not known are CELL_UNKNOWN, floats not known are NAN, strings not known are "".
 * cell_fields[] names every plain field once; writing, comparing and printing walk that table.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cell_conduct.h"  // struct cell_conduct
#include "cell_gsm.h"      // struct cell_gsm
#include "cell_lte.h"      // struct cell_lte
#include "pdu.h"           // enum rat, struct measurement

enum { CELL_UNKNOWN = INT32_MIN };
enum { CELL_NEIGHBOURS_MAX = 256, CELL_PLMNS_MAX = 6 /* 36.331 6.4: maxPLMN */ };

enum neighbour_rat { NEIGHBOUR_GSM, NEIGHBOUR_UMTS, NEIGHBOUR_LTE };

/* There are many of these, of thousands of cells: without gaps. */
struct cell_neighbour {
	uint8_t rat;     /* enum neighbour_rat */
	uint8_t source;  /* the message that listed it (enum cell_si, or CELL_SOURCE_…): a
	                    changed list replaces itself only */
	int32_t channel; /* ARFCN, UARFCN or EARFCN */
	int16_t id;      /* BSIC, scrambling code or PCI; -1 none given */
	int8_t priority; /* 0..7, -1 none given */
} __attribute__((packed, aligned(2)));

struct cell_plmn {
	char mcc[4], mnc[4];
};

struct cell {
	/* the carrier */
	enum rat rat;
	double freq_hz; /* nominal downlink carrier */
	char band[8];   /* as in arfcn.h: "P900", "E900", "GSM850", "DCS1800" …; LTE: "B3" */
	/* identity; area and cell are numbered by the standard's own rules */
	char mcc[4], mnc[4]; /* digits kept; of the first PLMN listed */
	uint8_t nof_plmns;
	struct cell_plmn plmns[CELL_PLMNS_MAX]; /* where several share the cell: in the order broadcast */
	/* what only cells of this standard have */
	struct cell_gsm gsm;
	struct cell_lte lte;
	struct cell_conduct conduct;
	uint16_t nof_neighbours;
	struct cell_neighbour neighbours[CELL_NEIGHBOURS_MAX];
	int32_t paged_tmsi, paged_imsi; /* pages heard, by kind of identity; the identities themselves are not kept */
	/* measurements, smoothed by src/cells; parse() leaves them alone */
	float clipped; /* share of its latest blocks received while the receiver was saturated, 0..1; NAN before the
	                  first */
	struct measurement m;
	double clock_ppm; /* carrier against the consensus of the other cells' clocks; NAN when fewer than three are
	                     heard, or when they form two equal camps */
	double clock_apart_ppm; /* where there are two equal camps: against the camp it is not of; NAN otherwise */
	int32_t clock_sites;    /* independent sites that the consensus rests on, its own left out */
	/* book-keeping by cells */
	uint8_t radio; /* that measures it: levels, timings and clocks of two receivers say nothing of each other */
	uint32_t blocks_ok, blocks_bad;
	int64_t first_seen_ns, last_seen_ns;
};

enum cell_field_type { CELL_INT, CELL_STRING, CELL_BOOL };

struct cell_field {
	const char *key; /* as in the records */
	enum cell_field_type type;
	size_t offset;
	bool broadcast; /* broadcast by the cell itself, so that a change is an event */
	bool counts;    /* in cells of its standard a count that starts at 0, not a value that may be unknown */
	bool tally;     /* a count that is not known until there is something to count */
	uint8_t size;   /* of a string, its end included */
};

extern const struct cell_field cell_fields[]; /* ended by key NULL */
/* Keys of the fields that say which cell it is, ended by NULL. */
extern const char *const cell_identity_keys[];
/* The field of this key; NULL: there is none. */
const struct cell_field *cell_field_find(const char *key);

/* All unknown, counts zero. */
void cell_init(struct cell *cell, enum rat rat);

/* Adds where this pdu was heard: carrier, band, BSIC or PCI. */
void cell_place(struct cell *cell, const struct pdu *pdu);

/* What every cell has under its standard's own name: ARFCN, BSIC, LAC, CI; EARFCN, PCI, TAC, ECI; and the level
 * by which the stronger one of two is told: RSRP of LTE, of GSM the carrier's power, NAN where not measured. */
int32_t cell_channel(const struct cell *cell);
int32_t cell_code(const struct cell *cell);
int32_t cell_area(const struct cell *cell);
int32_t cell_identity(const struct cell *cell);
float cell_level_dbfs(const struct cell *cell);

/* The whole global identity is known: MCC, MNC, area and identity. */
bool cell_identified(const struct cell *cell);

/* Anything that the cell itself says differs: fields, SI seen, allocation, neighbours. */
bool cell_broadcast_differs(const struct cell *a, const struct cell *b);

/* Whether one of the lists differs in content or order; and whether the neighbours are known at all: an empty list may
 * have been broadcast.
 */
bool cell_plmns_differ(const struct cell *a, const struct cell *b);
bool cell_schedule_differs(const struct cell *a, const struct cell *b);
bool cell_allocation_differs(const struct cell *a, const struct cell *b);
bool cell_neighbours_known(const struct cell *cell);

/* Cells of this standard count it. */
bool cell_field_counts(const struct cell *cell, const struct cell_field *field);
/* Value of an int or bool field; CELL_UNKNOWN when not known. */
int32_t cell_field_int(const struct cell *cell, const struct cell_field *field);
/* Text of a string field; "" when not known. */
const char *cell_field_string(const struct cell *cell, const struct cell_field *field);

enum { CELL_KEY_SIZE = 64 };

/* Stable text key of the contract: "gsm:460-00-4187-21034", "lte:460-01-6402-105220865"; while the identity is not
 * known "gsm:arfcn62-bsic43", "lte:earfcn3590-pci233", "lte:freq739000000Hz-pci277". key[size], CELL_KEY_SIZE is
 * enough. */
void cell_key(const struct cell *cell, char *key, size_t size);

/* Replaces the neighbours that `source` listed before. What does not fit is left out. */
void cell_neighbours_begin(struct cell *cell, uint8_t source, enum neighbour_rat rat);
void cell_neighbour_add(struct cell *cell, const struct cell_neighbour *neighbour);
