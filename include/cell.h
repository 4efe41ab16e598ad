/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cell: what is known of one cell. Filled by a receiver's parse(), kept by cells, read by rules and sinks.
 *
 * Integers not known are CELL_UNKNOWN, floats not known are NAN, strings not known are "".
 * cell_fields[] names every plain field once; writing, comparing and printing walk that table.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdu.h"  // enum rat, struct measurement

enum { CELL_UNKNOWN = INT32_MIN };
enum { CELL_NEIGHBOURS_MAX = 256, CELL_ALLOCATION_MAX = 64, CELL_SI_MAX = 24 };

enum neighbour_rat { NEIGHBOUR_GSM, NEIGHBOUR_UMTS, NEIGHBOUR_LTE };

struct cell_neighbour {
	uint8_t rat;      /* enum neighbour_rat */
	uint8_t source;   /* the message that listed it (enum cell_si, or an instance of one, below): a changed list replaces itself only */
	int32_t channel;  /* ARFCN, UARFCN or EARFCN */
	int16_t id;       /* BSIC, scrambling code or PCI; -1 none given */
	int8_t priority;  /* 0..7, -1 none given */
};

/* GSM System Information seen, as bits of cell.si_seen and names of `si_seen`. */
enum cell_si {
	CELL_SI1, CELL_SI2, CELL_SI2BIS, CELL_SI2TER, CELL_SI2QUATER, CELL_SI2N, CELL_SI3, CELL_SI4, CELL_SI5, CELL_SI5BIS,
	CELL_SI5TER, CELL_SI6, CELL_SI7, CELL_SI8, CELL_SI9, CELL_SI13, CELL_SI13ALT, CELL_SI15, CELL_SI16, CELL_SI17,
	CELL_SI_COUNT,
};

/* Messages of several instances: the source is this plus the index of the instance. */
enum { CELL_SOURCE_SI2QUATER = 32 /* of 16 */, CELL_SOURCE_SI2TER = 48 /* of 8: 3G only */ };

struct cell {
	/* where it is */
	enum rat rat;
	double freq_hz;   /* nominal downlink carrier */
	char band[8];     /* as in arfcn.h: "P900", "E900", "GSM850", "DCS1800" … */
	int32_t arfcn;    /* without the PCS flag */
	int32_t bsic, ncc, bcc;
	/* identity */
	char mcc[4], mnc[4]; /* digits kept */
	int32_t lac, ci;
	/* SI3, SI4: selection, reselection (44.018 10.5.2.4, 10.5.2.34), in physical units */
	int32_t cell_reselect_hysteresis_db, ms_txpwr_max_cch, rxlev_access_min_dbm, acs, neci;
	/* C2 (45.008 6.4): a temporary offset of 70 dB stands for infinity, a negative reselect offset for the penalty time 31,
	 * with which it is taken off C2 and there is neither a temporary offset nor a time */
	int32_t cell_bar_qualify, cell_reselect_offset_db, temporary_offset_db, penalty_time_s;
	int32_t power_offset_db;
	/* SI3: control channel (10.5.2.11) */
	int32_t t3212_min, att, bs_ag_blks_res, bs_pa_mfrms, ccch_conf, mscr, cell_broadcast;
	/* SI3: cell options (10.5.2.3) */
	int32_t dtx, pwrc, radio_link_timeout;
	/* RACH control (10.5.2.29) */
	int32_t cell_bar_access, max_retrans, tx_integer, call_reestablishment, access_classes_barred, emergency_call_barred;
	/* SI2: NCC permitted, a bit a colour code */
	int32_t ncc_permitted;
	/* SI3 rest octets, SI13 */
	int32_t gprs, rac, si2ter_indicator, si2quater_indicator, early_classmark_sending;
	int32_t early_classmark_sending_3g, ra_colour;
	int32_t si13_network_control_order, sgsnr, egprs, network_mode_of_operation, bcch_change_mark;
	/* SI2quater: priority of GSM itself, 0..7, beside those of the LTE neighbours */
	int32_t geran_priority;
	uint32_t si_seen; /* bits 1 << enum cell_si */
	uint16_t nof_allocation; /* SI1: the cell's own ARFCNs */
	uint16_t allocation[CELL_ALLOCATION_MAX];
	uint16_t nof_neighbours;
	struct cell_neighbour neighbours[CELL_NEIGHBOURS_MAX];
	/* traffic heard on common control, counted without anybody's identity */
	int32_t paging_1, paging_2, paging_3, paged_tmsi, paged_imsi, imm_assign, imm_assign_packet, imm_assign_ext, imm_assign_reject;
	/* measurements: smoothed by cells, not by parse() */
	struct measurement m;
	double clock_ppm;   /* carrier against the consensus of the other cells heard; NAN when fewer than three */
	/* book-keeping by cells */
	uint32_t blocks_ok, blocks_bad;
	int64_t first_seen_ns, last_seen_ns;
};

enum cell_field_type { CELL_INT, CELL_STRING, CELL_BOOL };

struct cell_field {
	const char *key;      /* as in the records */
	enum cell_field_type type;
	size_t offset;
	bool broadcast;       /* said by the cell itself: a change is an event */
};

extern const struct cell_field cell_fields[]; /* ended by key NULL */

/* All unknown, counts zero. */
void cell_init(struct cell *cell, enum rat rat);

/* Adds where this pdu was heard: carrier, band, BSIC. */
void cell_place(struct cell *cell, const struct pdu *pdu);

/* The whole global identity is known (GSM: MCC, MNC, LAC, CI). */
bool cell_identified(const struct cell *cell);

/* Anything that the cell itself says differs: fields, SI seen, allocation, neighbours. */
bool cell_broadcast_differs(const struct cell *a, const struct cell *b);

/* Value of an int or bool field; CELL_UNKNOWN when not known. */
int32_t cell_field_int(const struct cell *cell, const struct cell_field *field);
/* Text of a string field; "" when not known. */
const char *cell_field_string(const struct cell *cell, const struct cell_field *field);

enum { CELL_KEY_SIZE = 64 };

/* Stable text key of the contract: "gsm:460-00-4187-21034", or "gsm:arfcn62-bsic43" while the identity is not known.
 * key[size], CELL_KEY_SIZE is enough. */
void cell_key(const struct cell *cell, char *key, size_t size);

/* Replaces the neighbours that `source` listed before. What does not fit is left out. */
void cell_neighbours_begin(struct cell *cell, uint8_t source, enum neighbour_rat rat);
void cell_neighbour_add(struct cell *cell, const struct cell_neighbour *neighbour);

/* "1", "2ter", "13" … */
const char *cell_si_name(enum cell_si si);
