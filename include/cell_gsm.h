// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_gsm: what of a cell is GSM's own. Part of struct cell (cell.h), which says how what is not known is written. */
#pragma once

#include <stdint.h>

enum { CELL_ALLOCATION_MAX = 64 };

/* System Information seen, as bits of si_seen and names of the key `si_seen`. */
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

/* Messages of several instances: the source of a neighbour is this plus the index of the instance. */
enum { CELL_SOURCE_SI2QUATER = 32 /* of 16 */, CELL_SOURCE_SI2TER = 48 /* of 8: 3G only */ };

struct cell_gsm {
	int32_t arfcn; /* without libosmogsm's PCS flag */
	int32_t bsic, ncc, bcc;
	int32_t lac, ci;
	/* SI3, SI4: selection, reselection (44.018 10.5.2.4, 10.5.2.34), in physical units */
	int32_t cell_reselect_hysteresis_db, ms_txpwr_max_cch, rxlev_access_min_dbm, acs, neci;
	/* C2 (45.008 6.4): a temporary offset of 70 dB means infinity. PENALTY_TIME 31 has a meaning of its own: the
	 * reselect offset is subtracted. It is kept as a negative offset, without a temporary offset or a penalty time
	 */
	int32_t cell_bar_qualify, cell_reselect_offset_db, temporary_offset_db, penalty_time_s;
	int32_t power_offset_db;
	/* SI3: control channel (10.5.2.11) */
	int32_t t3212_min, att, bs_ag_blks_res, bs_pa_mfrms, ccch_conf, mscr, cell_broadcast;
	/* SI3: cell options (10.5.2.3) */
	int32_t dtx, pwrc, radio_link_timeout;
	/* RACH control (10.5.2.29) */
	int32_t cell_bar_access, max_retrans, tx_integer, call_reestablishment, access_classes_barred,
		emergency_call_barred;
	/* SI2: NCC permitted, one bit for each NCC */
	int32_t ncc_permitted;
	/* SI3 rest octets, SI13 */
	int32_t gprs, rac, si2ter_indicator, si2quater_indicator, early_classmark_sending;
	int32_t early_classmark_sending_3g, ra_colour;
	int32_t si13_network_control_order, sgsnr, egprs, network_mode_of_operation, bcch_change_mark;
	/* SI2quater: priority of GSM itself, 0..7, beside those of the LTE neighbours */
	int32_t geran_priority;
	uint32_t si_seen;        /* bits 1 << enum cell_si */
	uint16_t nof_allocation; /* SI1: the cell's own ARFCNs */
	uint16_t allocation[CELL_ALLOCATION_MAX];
	/* traffic heard on common control, counted without anybody's identity */
	int32_t paging_1, paging_2, paging_3, paging_empty /* names nobody */;
	int32_t imm_assign, imm_assign_packet, imm_assign_ext, imm_assign_reject;
	/* grants of a dedicated channel by why the phone asked (44.018 9.1.8), each once; not known until one is */
	int32_t assigned_update, assigned_answer, assigned_call, assigned_emergency, assigned_other;
};

/* "1", "2ter", "13" … */
const char *cell_si_name(enum cell_si si);
