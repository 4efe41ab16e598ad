// SPDX-License-Identifier: GPL-3.0-or-later
/* rrc_sib: SystemInformationBlockType2 and 3 of 36.331 6.3.1: what the cell says of itself besides SIB1, who is kept
 * off, how the uplink is used, and how strong a better cell must be.
 */
#include "rrc.h"

enum { NOT_BARRED_PERCENT = 100 };

/* AC-BarringConfig: the chance to get through; the time and the special classes are passed over. */
static int32_t barring_percent(struct uper *r, bool present)
{
	static const uint8_t percent[16] = { 0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95 };
	int32_t value = NOT_BARRED_PERCENT;

	if (!present)
		return value;
	value = percent[uper_of(r, 16)];
	uper_skip(r, "#8 5");
	return value;
}

static void barring_read(struct uper *r, bool present, struct cell *cell)
{
	uint32_t has = present ? uper_bits(r, 2) : 0;

	cell->lte.ac_barring_emergency = present && uper_flag(r);
	cell->lte.ac_barring_mo_signalling_percent = barring_percent(r, has & 2);
	cell->lte.ac_barring_mo_data_percent = barring_percent(r, has & 1);
}

/* RadioResourceConfigCommonSIB, 36.331 6.3.2 */
static void radio_read(struct uper *r, struct cell *cell)
{
	bool extended = uper_flag(r);

	uper_skip(r, "{...{#16 ?{...#15 #4 #8}} {#4 #16} {#11 #8 #8} #8}"); /* RACH */
	uper_skip(r, "#4");                                                 /* BCCH modification period */
	cell->lte.default_paging_cycle = 32 << uper_of(r, 4);
	cell->lte.paging_nb_percent = 400 >> uper_of(r, 8);
	cell->lte.prach_root = (int32_t)uper_of(r, 838);
	cell->lte.prach_config = (int32_t)uper_of(r, 64);
	uper_skip(r, "1 #16 #95"); /* the rest of PRACH: speed, cyclic shifts, place */
	cell->lte.reference_signal_power_dbm = uper_int(r, -60, 50);
	cell->lte.pb = (int32_t)uper_of(r, 4);
	uper_skip(r, "{{#4 #2 #99 1} {1 #30 1 #8}}");      /* PUSCH */
	uper_skip(r, "{#3 #99 #8 #2048}");                 /* PUCCH */
	uper_skip(r, "<0|{#8 #16 1 ?0}>");                 /* sounding reference signal */
	uper_skip(r, "{#151 #8 #32 {#3 #3 #4 #3 #3} #8}"); /* uplink power control */
	uper_skip(r, "#2");                                /* uplink cyclic prefix */
	if (extended)
		uper_additions(r, NULL, 0);
}

static void frequency_read(struct uper *r, struct cell *cell)
{
	uint32_t has = uper_bits(r, 2);

	cell->lte.ul_earfcn = has & 2 ? (int32_t)uper_bits(r, 16) : CELL_UNKNOWN;
	if (has & 1)
		uper_skip(r, "#6"); /* bandwidth */
	uper_skip(r, "#32");        /* additionalSpectrumEmission */
}

void rrc_sib2(struct uper *r, struct cell *cell)
{
	bool extended = uper_flag(r);
	uint32_t has = uper_bits(r, 2); /* ac-BarringInfo, mbsfn-SubframeConfigList */

	barring_read(r, has & 2, cell);
	radio_read(r, cell);
	uper_skip(r, "{...#8 #8 #7 #8 #7 #8}"); /* timers and constants */
	frequency_read(r, cell);
	if (has & 1)
		uper_skip(r, "[1,8]{#6 #8 <6|24>}");
	uper_skip(r, "#8"); /* timeAlignmentTimerCommon */
	if (extended)
		uper_additions(r, NULL, 0);
}

static int32_t threshold_db(struct uper *r)
{
	return 2 * uper_int(r, 0, 31);
}

static void hysteresis_read(struct uper *r, struct cell *cell)
{
	bool has_speed = uper_flag(r);
	uint32_t code = uper_of(r, 16);

	cell->lte.q_hyst_db = (int32_t)(code <= 6 ? code : 2 * (code - 3));
	if (has_speed)
		uper_skip(r, "{{#8 #8 #16 #16} " RRC_SPEED_SCALE "}");
}

static void serving_read(struct uper *r, struct cell *cell)
{
	bool has_search = uper_flag(r);

	cell->lte.s_non_intra_search_db = has_search ? threshold_db(r) : CELL_UNKNOWN;
	cell->lte.thresh_serving_low_db = threshold_db(r);
	cell->lte.cell_reselection_priority = (int32_t)uper_of(r, 8);
}

static void intra_frequency_read(struct uper *r, struct cell *cell)
{
	static const uint8_t bandwidths_prb[] = { 6, 15, 25, 50, 75, 100 };
	uint32_t has = uper_bits(r, 4); /* p-Max, s-IntraSearch, allowedMeasBandwidth, t-ReselectionEUTRA-SF */

	cell->lte.reselection_q_rx_lev_min_dbm = rrc_q_rx_lev_min_dbm(r);
	if (has & 8)
		uper_skip(r, RRC_P_MAX);
	cell->lte.s_intra_search_db = has & 4 ? threshold_db(r) : CELL_UNKNOWN;
	cell->lte.allowed_measurement_prb = has & 2 ? bandwidths_prb[uper_of(r, 6)] : CELL_UNKNOWN;
	cell->lte.antenna_port_1 = uper_flag(r);
	uper_skip(r, "2"); /* neighCellConfig */
	cell->lte.t_reselection_s = (int32_t)uper_of(r, 8);
	if (has & 1)
		uper_skip(r, RRC_SPEED_SCALE);
}

void rrc_sib3(struct uper *r, struct cell *cell)
{
	bool extended = uper_flag(r);

	hysteresis_read(r, cell);
	serving_read(r, cell);
	intra_frequency_read(r, cell);
	if (extended)
		uper_additions(r, NULL, 0);
}
