// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_lte: what of a cell is LTE's own. Part of struct cell (cell.h), which says how what is not known is written. */
#pragma once

#include <stdint.h>

enum { CELL_SI_MESSAGES_MAX = 64 }; /* 36.331 6.4: maxSI-Message, twice from Release 12 on */

/* The source of a neighbour is this plus the number of the SIB. */
enum { CELL_SOURCE_SIB = 64 };

/* One SI message that SIB1 schedules. */
struct cell_si_message {
	uint16_t period_frames; /* 8 … 512 */
	uint64_t sibs; /* bits 1 << number of the SIB. SIB2 is never listed but always in the first message: added there
	                */
} __attribute__((packed)); /* ten thousand cells have 64 each */

struct cell_lte {
	int32_t earfcn, pci;
	int32_t tac, eci; /* the cell identity has 28 bits */
	/* synchronisation signals, PBCH (36.211, 36.331 MasterInformationBlock) */
	int32_t bandwidth_prb, antenna_ports, sfn;
	char duplex[4], cp[9];                     /* "fdd" "tdd"; "normal" "extended" */
	char phich_duration[9], phich_resource[4]; /* "normal" "extended"; "1/6" "1/2" "1" "2" */
	/* SIB1 */
	uint8_t nof_si_messages; /* in si_schedule */
	int32_t cell_barred, intra_freq_reselection, csg_indication, csg_identity;
	int32_t q_rx_lev_min_dbm, q_rx_lev_min_offset_db, p_max_dbm, freq_band_indicator;
	int32_t tdd_config, tdd_special, si_window_ms, system_info_value_tag, ims_emergency_support;
	/* SIB2. ac-BarringFactor is the chance to get through, in percent */
	int32_t ac_barring_emergency, ac_barring_mo_signalling_percent, ac_barring_mo_data_percent;
	int32_t default_paging_cycle, reference_signal_power_dbm, ul_earfcn;
	int32_t paging_nb_percent; /* nB: paging subframes in a hundred radio frames, 400 … 3 */
	int32_t prach_root, prach_config, pb;
	/* SIB3, the serving frequency. s-IntraSearch, s-NonIntraSearch not sent means infinity: the phone measures all
	 * the time */
	int32_t cell_reselection_priority, q_hyst_db, s_intra_search_db, s_non_intra_search_db, thresh_serving_low_db;
	int32_t t_reselection_s, reselection_q_rx_lev_min_dbm, allowed_measurement_prb, antenna_port_1;
	uint64_t sib_seen; /* bits 1 << number of the SIB */
	struct cell_si_message si_schedule[CELL_SI_MESSAGES_MAX];
	/* paging messages heard; those of them that announce an ETWS or CMAS warning */
	int32_t paging, paging_warning;
	/* measurements, smoothed by src/cells, not set by parse(); NAN where not measured */
	float rsrp_dbfs, rsrq_db;
	float load; /* share of the resource elements in use, 0..1 */
};
