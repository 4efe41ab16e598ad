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

#include "pdu.h"  // enum rat, struct measurement

enum { CELL_UNKNOWN = INT32_MIN };
enum { CELL_NEIGHBOURS_MAX = 256, CELL_ALLOCATION_MAX = 64, CELL_SI_MAX = 24 };
enum {
	CELL_PLMNS_MAX = 6,
	CELL_SI_MESSAGES_MAX = 64
}; /* LTE, 36.331 6.4: maxPLMN; maxSI-Message, twice from Release 12 on */

enum neighbour_rat { NEIGHBOUR_GSM, NEIGHBOUR_UMTS, NEIGHBOUR_LTE };

struct cell_neighbour {
	uint8_t rat;     /* enum neighbour_rat */
	uint8_t source;  /* the message that listed it (enum cell_si, or an instance of one, below): a changed list
	                    replaces itself only */
	int32_t channel; /* ARFCN, UARFCN or EARFCN */
	int16_t id;      /* BSIC, scrambling code or PCI; -1 none given */
	int8_t priority; /* 0..7, -1 none given */
};

/* GSM System Information seen, as bits of cell.si_seen and names of `si_seen`. */
enum cell_si {
	CELL_SI1,
	CELL_SI2,
	CELL_SI2BIS,
	CELL_SI2TER,
	CELL_SI2QUATER,
	CELL_SI2N,
	CELL_SI3,
	CELL_SI4,
	CELL_SI5,
	CELL_SI5BIS,
	CELL_SI5TER,
	CELL_SI6,
	CELL_SI7,
	CELL_SI8,
	CELL_SI9,
	CELL_SI13,
	CELL_SI13ALT,
	CELL_SI15,
	CELL_SI16,
	CELL_SI17,
	CELL_SI_COUNT,
};

/* Messages of several instances: the source is this plus the index of the instance. */
enum { CELL_SOURCE_SI2QUATER = 32 /* of 16 */, CELL_SOURCE_SI2TER = 48 /* of 8: 3G only */ };
/* LTE: the source is this plus the number of the SIB. */
enum { CELL_SOURCE_SIB = 64 };

struct cell_plmn {
	char mcc[4], mnc[4];
};

/* One SI message that SIB1 schedules. */
struct cell_si_message {
	uint16_t period_frames; /* 8 … 512 */
	uint64_t sibs; /* bits 1 << number of the SIB; in the first message SIB2, which no list names, is added */
};

struct cell {
	/* where it is */
	enum rat rat;
	double freq_hz; /* nominal downlink carrier */
	char band[8];   /* as in arfcn.h: "P900", "E900", "GSM850", "DCS1800" …; LTE: "B3" */
	int32_t arfcn;  /* without the PCS flag */
	int32_t bsic, ncc, bcc;
	int32_t earfcn, pci; /* LTE */
	/* identity */
	char mcc[4], mnc[4]; /* digits kept; LTE: of the first PLMN listed */
	int32_t lac, ci;
	int32_t tac, eci; /* LTE; the cell identity has 28 bits */
	/* SI3, SI4: selection, reselection (44.018 10.5.2.4, 10.5.2.34), in physical units */
	int32_t cell_reselect_hysteresis_db, ms_txpwr_max_cch, rxlev_access_min_dbm, acs, neci;
	/* C2 (45.008 6.4): a temporary offset of 70 dB stands for infinity, a negative reselect offset for the penalty
	 * time 31, with which it is taken off C2 and there is neither a temporary offset nor a time */
	int32_t cell_bar_qualify, cell_reselect_offset_db, temporary_offset_db, penalty_time_s;
	int32_t power_offset_db;
	/* SI3: control channel (10.5.2.11) */
	int32_t t3212_min, att, bs_ag_blks_res, bs_pa_mfrms, ccch_conf, mscr, cell_broadcast;
	/* SI3: cell options (10.5.2.3) */
	int32_t dtx, pwrc, radio_link_timeout;
	/* RACH control (10.5.2.29) */
	int32_t cell_bar_access, max_retrans, tx_integer, call_reestablishment, access_classes_barred,
		emergency_call_barred;
	/* SI2: NCC permitted, a bit a colour code */
	int32_t ncc_permitted;
	/* SI3 rest octets, SI13 */
	int32_t gprs, rac, si2ter_indicator, si2quater_indicator, early_classmark_sending;
	int32_t early_classmark_sending_3g, ra_colour;
	int32_t si13_network_control_order, sgsnr, egprs, network_mode_of_operation, bcch_change_mark;
	/* SI2quater: priority of GSM itself, 0..7, beside those of the LTE neighbours */
	int32_t geran_priority;
	uint32_t si_seen; /* bits 1 << enum cell_si */
	/* LTE: synchronisation signals, PBCH (36.211, 36.331 MasterInformationBlock) */
	char duplex[4], cp[9]; /* "fdd" "tdd"; "normal" "extended" */
	int32_t bandwidth_prb, antenna_ports, sfn;
	char phich_duration[9], phich_resource[4]; /* "normal" "extended"; "1/6" "1/2" "1" "2" */
	/* LTE: SIB1 */
	int32_t cell_barred, intra_freq_reselection, csg_indication, csg_identity;
	int32_t q_rx_lev_min_dbm, q_rx_lev_min_offset_db, p_max_dbm, freq_band_indicator;
	int32_t tdd_config, tdd_special, si_window_ms, system_info_value_tag, ims_emergency_support;
	/* LTE: SIB2. The factor of barring is the chance to get through, in percent */
	int32_t ac_barring_emergency, ac_barring_mo_signalling_percent, ac_barring_mo_data_percent;
	int32_t default_paging_cycle, reference_signal_power_dbm, ul_earfcn;
	int32_t paging_nb_percent; /* nB: paging subframes in a hundred radio frames, 400 … 3 */
	int32_t prach_root, prach_config, pb;
	/* LTE: SIB3, the serving frequency. Not sent is infinity for the searches: the phone measures all the time */
	int32_t cell_reselection_priority, q_hyst_db, s_intra_search_db, s_non_intra_search_db, thresh_serving_low_db;
	int32_t t_reselection_s, reselection_q_rx_lev_min_dbm, allowed_measurement_prb, antenna_port_1;
	uint64_t sib_seen; /* bits 1 << number of the SIB */
	uint8_t nof_plmns, nof_si_messages;
	struct cell_plmn plmns[CELL_PLMNS_MAX]; /* in the order broadcast */
	struct cell_si_message si_schedule[CELL_SI_MESSAGES_MAX];
	uint16_t nof_allocation; /* SI1: the cell's own ARFCNs */
	uint16_t allocation[CELL_ALLOCATION_MAX];
	uint16_t nof_neighbours;
	struct cell_neighbour neighbours[CELL_NEIGHBOURS_MAX];
	/* traffic heard on common control, counted without anybody's identity */
	int32_t paging_1, paging_2, paging_3, paging_empty /* names nobody */, paged_tmsi, paged_imsi;
	int32_t imm_assign, imm_assign_packet, imm_assign_ext, imm_assign_reject;
	int32_t paging, paging_warning; /* LTE: messages; of these with a warning of danger announced */
	/* measurements: smoothed by cells, not by parse() */
	struct measurement m;
	float rsrp_dbfs, rsrq_db; /* LTE; NAN where not measured */
	float load;               /* LTE: share of the resource elements in use, 0..1; NAN where not measured */
	float clipped; /* share of its last blocks that came while the receiver was saturated, 0..1; NAN before one */
	double clock_ppm; /* carrier against the consensus of the other cells heard; NAN when fewer than three, or as
	                     many against it */
	double clock_apart_ppm; /* where two camps of clocks are even: against the other one; NAN otherwise */
	int32_t clock_sites;    /* independent sites behind the consensus, its own left out */
	/* book-keeping by cells */
	uint32_t blocks_ok, blocks_bad;
	int64_t first_seen_ns, last_seen_ns;
};

enum cell_field_type { CELL_INT, CELL_STRING, CELL_BOOL };

struct cell_field {
	const char *key; /* as in the records */
	enum cell_field_type type;
	size_t offset;
	bool broadcast; /* said by the cell itself: a change is an event */
	uint8_t size;   /* of a string, its end included */
	uint8_t counts; /* bits 1 << enum rat: what is heard of these is counted, from zero */
};

extern const struct cell_field cell_fields[]; /* ended by key NULL */

/* All unknown, counts zero. */
void cell_init(struct cell *cell, enum rat rat);

/* Adds where this pdu was heard: carrier, band, BSIC or PCI. */
void cell_place(struct cell *cell, const struct pdu *pdu);

/* The whole global identity is known (MCC, MNC and LAC, CI; LTE: TAC, ECI). */
bool cell_identified(const struct cell *cell);

/* Anything that the cell itself says differs: fields, SI seen, allocation, neighbours. */
bool cell_broadcast_differs(const struct cell *a, const struct cell *b);

/* One of the lists differs, or its order; whether the list of neighbours was read: an empty one may have been
 * broadcast.
 */
bool cell_plmns_differ(const struct cell *a, const struct cell *b);
bool cell_schedule_differs(const struct cell *a, const struct cell *b);
bool cell_allocation_differs(const struct cell *a, const struct cell *b);
bool cell_neighbours_known(const struct cell *cell);

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

/* "1", "2ter", "13" … */
const char *cell_si_name(enum cell_si si);
