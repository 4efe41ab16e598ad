// SPDX-License-Identifier: GPL-3.0-or-later
/* si_fields: the elements of fixed size in System Information, in physical units (44.018 chapter 10.5.2).
 */
#include "freq_list.h"  // freq_list_decode
#include "gsm_message.h"

#include <string.h>

/* Location area identification, 10.5.1.3 of 24.008: digits in swapped nibbles, a third MNC digit of 15 means there are
 * two. */
void si_location_area(const uint8_t p[5], struct cell *cell)
{
	uint8_t digits[6] = { p[0] & 15, p[0] >> 4, p[1] & 15, p[2] & 15, p[2] >> 4, p[1] >> 4 };
	int mnc_digits = digits[5] == 15 ? 2 : 3;

	for (int i = 0; i < 3 + mnc_digits; i++)
		if (digits[i] > 9)
			return;
	memset(cell->mnc, 0, sizeof(cell->mnc));
	for (int i = 0; i < 3; i++)
		cell->mcc[i] = '0' + digits[i];
	for (int i = 0; i < mnc_digits; i++)
		cell->mnc[i] = '0' + digits[3 + i];
	cell->gsm.lac = p[3] << 8 | p[4];
}

void si_cell_identity(const uint8_t p[2], struct cell *cell)
{
	cell->gsm.ci = p[0] << 8 | p[1];
}

/* 10.5.2.11 */
void si_control_channel(const uint8_t p[3], struct cell *cell)
{
	cell->gsm.mscr = p[0] >> 7;
	cell->gsm.att = p[0] >> 6 & 1;
	cell->gsm.bs_ag_blks_res = p[0] >> 3 & 7;
	cell->gsm.ccch_conf = p[0] & 7;
	cell->gsm.bs_pa_mfrms = 2 + (p[1] & 7);
	cell->gsm.t3212_min = 6 * p[2];
}

/* 10.5.2.3 */
void si_cell_options(uint8_t p, struct cell *cell)
{
	cell->gsm.pwrc = p >> 6 & 1;
	cell->gsm.dtx = p >> 4 & 3;
	cell->gsm.radio_link_timeout = 4 * (1 + (p & 15));
}

/* 10.5.2.4. RXLEV_ACCESS_MIN 0..63 stands for -110..-47 dBm, the bounds of RXLEV in 45.008 8.1.4. Bit ACS is spare in
 * SI3. */
void si_cell_selection(const uint8_t p[2], struct cell *cell)
{
	cell->gsm.cell_reselect_hysteresis_db = 2 * (p[0] >> 5);
	cell->gsm.ms_txpwr_max_cch = p[0] & 31;
	cell->gsm.neci = p[1] >> 6 & 1;
	cell->gsm.rxlev_access_min_dbm = -110 + (p[1] & 63);
}

/* 10.5.2.29. Bit 10 of the access classes is not a class but forbids emergency calls. */
void si_rach_control(const uint8_t p[3], struct cell *cell)
{
	static const uint8_t retrans[4] = { 1, 2, 4, 7 };
	static const uint8_t slots[16] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 20, 25, 32, 50 };
	int classes = p[1] << 8 | p[2];

	cell->gsm.max_retrans = retrans[p[0] >> 6];
	cell->gsm.tx_integer = slots[p[0] >> 2 & 15];
	cell->gsm.cell_bar_access = p[0] >> 1 & 1;
	cell->gsm.call_reestablishment = !(p[0] & 1);
	cell->gsm.emergency_call_barred = classes >> 10 & 1;
	cell->gsm.access_classes_barred = classes & ~(1 << 10);
}

/* Cell channel description, 10.5.2.1b. */
void si_allocation(const uint8_t p[16], struct cell *cell)
{
	struct arfcn_set set;

	if (!freq_list_decode(p, 16, FREQ_LIST, &set))
		return;
	cell->gsm.nof_allocation = 0;
	memset(cell->gsm.allocation, 0, sizeof(cell->gsm.allocation));
	for (unsigned arfcn = 0; arfcn < 1024; arfcn++)
		if (arfcn_set_has(&set, arfcn) && cell->gsm.nof_allocation < CELL_ALLOCATION_MAX)
			cell->gsm.allocation[cell->gsm.nof_allocation++] = arfcn;
}

/* Neighbour cell description, 10.5.2.22, and 10.5.2.22a. Each message holds a part of its own of the BA list, so the
 * parts that EXT-IND and BA-IND speak of stay apart by their source. */
void si_neighbours(const uint8_t p[16], bool extended, enum cell_si source, struct cell *cell)
{
	struct arfcn_set set;

	if (!freq_list_decode(p, 16, extended ? FREQ_LIST_EXTENDED : FREQ_LIST, &set))
		return;
	cell_neighbours_begin(cell, source, NEIGHBOUR_GSM);
	for (unsigned arfcn = 0; arfcn < 1024; arfcn++) {
		struct cell_neighbour n = { NEIGHBOUR_GSM, source, arfcn, -1, -1 };

		if (arfcn_set_has(&set, arfcn))
			cell_neighbour_add(cell, &n);
	}
}

bool gsm_control_channel(const uint8_t octets[PDU_GSM_OCTETS], struct ccch_config *out)
{
	if ((octets[0] & 3) != 1 || octets[1] != GSM_PD_RR || octets[2] != RR_SI3)
		return false;
	out->ccch_conf = octets[10] & 7;
	out->combined = out->ccch_conf == 1;
	out->bs_ag_blks_res = octets[10] >> 3 & 7;
	return true;
}
