// SPDX-License-Identifier: GPL-3.0-or-later
/* rrc_sib1: SystemInformationBlockType1 of 36.331 6.2.2: who the cell is, who may camp on it, and when the other system
 * information is sent.
 *
 * What later releases added stands behind, each in a sequence inside the one before ("non-critical extension"), without
 * a length: it has to be read through to know where the message ends. Late ones are in an octet string of their own.
 */
#include <stdio.h>

#include "earfcn.h"  // earfcn_in_band
#include "rrc.h"

#define Q_QUAL_MIN "#32"
#define CE_CELL    "{" RRC_Q_RX_LEV_MIN " ?" Q_QUAL_MIN "}"
#define POS_SIB    "{...?0 ?{...#...6} ?{...#...4} #...27}"
#define PLMN_5GC   "{<" RRC_PLMN "|#6> #2 #2}"

/* clang-format off */
/* From v1250 on: one line a release, one bracket more each. */
static const char extensions[] =
	"{{?0} ?" Q_QUAL_MIN " ?0 ?"                                                         /* v1250 */
	"{?10 ?0 ?" CE_CELL " ?{#8 #4 ?[1,32]{#16 #10} ?<10|40> ?10 #4 #2 ?0 ?[1,32]#4} ?"   /* v1310 */
	"{?{?#2 ?<#4|#4> ?<#4|#4> ?#16} ?"                                                   /* v1320 */
	"{?" CE_CELL " ?"                                                                    /* v1350 */
	"{?{#8} ?"                                                                           /* v1360 */
	"{?0 ?{0} ?[1,5]{[1,6]{" RRC_PLMN " #2} 16 28} ?"                                    /* v1430 */
	"{?{0} ?"                                                                            /* v1450 */
	"{?0 ?{#6} ?<0|#2> #2 ?[1,6]{#2} ?[1,32]{#7 [1,32]" POS_SIB "}"
		" ?{#2 #2 [1,6]{[1,6]" PLMN_5GC " ?#256 24 <28|#6>}} ?0 ?0 ?"                /* v1530 */
	"{?0 ?"                                                                              /* v1540 */
	"{?0 ?0 ?0 ?[1,6]{?0 ?0 ?0} ?"                                                       /* v1610 */
	"{?{#2 ?[1,6]{?[1,12]16}} ?"                                                         /* v1700 */
	"* }}}}}}}}}}}";
/* clang-format on */

static void digits(struct uper *r, unsigned count, char *text)
{
	for (unsigned i = 0; i < count; i++)
		text[i] = (char)('0' + uper_of(r, 10));
	text[count] = 0;
}

/* An MCC that is left out is that of the entry before. The first entry has one. */
static void plmns_read(struct uper *r, struct cell *cell)
{
	cell->nof_plmns = (uint8_t)uper_int(r, 1, CELL_PLMNS_MAX);
	for (int i = 0; i < cell->nof_plmns; i++) {
		struct cell_plmn *plmn = &cell->plmns[i];

		if (uper_flag(r))
			digits(r, 3, plmn->mcc);
		else if (i > 0)
			*plmn = plmn[-1];
		else
			r->failed = true;
		digits(r, 2 + uper_flag(r), plmn->mnc);
		uper_flag(r); /* cellReservedForOperatorUse */
	}
	snprintf(cell->mcc, sizeof(cell->mcc), "%s", cell->plmns[0].mcc);
	snprintf(cell->mnc, sizeof(cell->mnc), "%s", cell->plmns[0].mnc);
}

static void access_read(struct uper *r, struct cell *cell)
{
	bool has_csg = uper_flag(r);

	plmns_read(r, cell);
	cell->lte.tac = (int32_t)uper_bits(r, 16);
	cell->lte.eci = (int32_t)uper_bits(r, 28);
	cell->lte.cell_barred = !uper_flag(r);
	cell->lte.intra_freq_reselection = !uper_flag(r);
	cell->lte.csg_indication = uper_flag(r);
	cell->lte.csg_identity = has_csg ? (int32_t)uper_bits(r, 27) : CELL_UNKNOWN;
}

static void selection_read(struct uper *r, struct cell *cell)
{
	bool has_offset = uper_flag(r);

	cell->lte.q_rx_lev_min_dbm = rrc_q_rx_lev_min_dbm(r);
	cell->lte.q_rx_lev_min_offset_db = has_offset ? 2 * uper_int(r, 1, 8) : CELL_UNKNOWN;
}

/* SIB-Type: SIB3 to SIB18, then those added later. */
static uint64_t sib_type(struct uper *r)
{
	static const uint8_t added[] = { 19, 20, 21, 24, 25, 26, 26, 27, 28, 29 };
	uint32_t index;

	if (!uper_flag(r))
		return UINT64_C(1) << (3 + uper_of(r, 16));
	index = uper_small(r);
	return index < sizeof(added) ? UINT64_C(1) << added[index] : 0;
}

/* SIB-Type-v12j0: three values are spare. */
static uint64_t sib_type_v12j0(struct uper *r)
{
	static const uint8_t types[] = { 19, 20, 21, 24, 25, 26, 26, 27, 28, 29, 30, 31, 32 };
	bool added = uper_flag(r);
	uint32_t index = added ? uper_small(r) + 16 : uper_of(r, 16);

	return index < sizeof(types) ? UINT64_C(1) << types[index] : 0;
}

static uint16_t period_frames(struct uper *r)
{
	return (uint16_t)(8u << uper_of(r, 7));
}

static void schedule_read(struct uper *r, struct cell *cell)
{
	cell->lte.nof_si_messages = (uint8_t)uper_int(r, 1, 32);
	for (int i = 0; i < cell->lte.nof_si_messages; i++) {
		struct cell_si_message *message = &cell->lte.si_schedule[i];

		*message = (struct cell_si_message){ .period_frames = period_frames(r), .sibs = i ? 0 : 1 << 2 };
		for (uint32_t sibs = uper_of(r, 32); sibs; sibs--)
			message->sibs |= sib_type(r);
	}
}

static void tdd_read(struct uper *r, bool present, struct cell *cell)
{
	cell->lte.tdd_config = present ? (int32_t)uper_of(r, 7) : CELL_UNKNOWN;
	cell->lte.tdd_special = present ? (int32_t)uper_of(r, 9) : CELL_UNKNOWN;
}

/* More SIBs in the messages above. */
static void schedule_v12j0_read(struct uper *r, struct cell *cell)
{
	uint32_t count = (uint32_t)uper_int(r, 1, 32);

	for (uint32_t i = 0; i < count; i++) {
		uint64_t sibs = 0;

		if (!uper_flag(r))
			continue;
		for (int32_t n = uper_int(r, 1, 31); n; n--)
			sibs |= sib_type_v12j0(r);
		if (i < cell->lte.nof_si_messages)
			cell->lte.si_schedule[i].sibs |= sibs;
	}
}

/* The extension that schedules further SI messages. */
static void schedule_ext_read(struct uper *r, struct cell *cell)
{
	uint32_t count = (uint32_t)uper_int(r, 1, 32);

	for (uint32_t i = 0; i < count && cell->lte.nof_si_messages < CELL_SI_MESSAGES_MAX; i++) {
		struct cell_si_message message = { .period_frames = period_frames(r) };

		for (int32_t n = uper_int(r, 1, 31); n; n--)
			message.sibs |= sib_type_v12j0(r);
		cell->lte.si_schedule[cell->lte.nof_si_messages++] = message;
	}
}

static void v12j0_read(struct uper *r, struct cell *cell)
{
	uint32_t has = uper_bits(r, 3);

	if (has & 4)
		schedule_v12j0_read(r, cell);
	if (has & 2)
		schedule_ext_read(r, cell);
}

/* Up to two fields, then the next sequence, all of them optional. True when the next one follows. */
static bool late_fields(struct uper *r, const char *first, const char *second)
{
	bool has_first = uper_flag(r), has_second = second && uper_flag(r), more = uper_flag(r);

	if (has_first)
		uper_skip(r, first);
	if (has_second)
		uper_skip(r, second);
	return more;
}

/* v9e0: a band that six bits do not hold. */
static bool late_bands(struct uper *r, struct cell *cell)
{
	uint32_t has = uper_bits(r, 3);

	if (has & 4)
		cell->lte.freq_band_indicator = uper_int(r, 65, 256);
	if (has & 2)
		uper_skip(r, "[1,8]{?#192}");
	return has & 1;
}

/* v8h0, v9e0, v10j0, v10l0, v10x0, v12j0, each in the one before. */
static void late_read(struct uper *r, struct cell *cell)
{
	if (late_fields(r, "[1,8]#64", NULL) && late_bands(r, cell) &&
	    late_fields(r, "[1,8]{?#64 #32}", "[1,8][1,8]{?#64 #32}") &&
	    late_fields(r, "[1,8]{?#256}", "[1,8][1,8]{?#256}") && late_fields(r, "s", NULL))
		v12j0_read(r, cell);
}

/* What cannot be read in there is left as it was. */
static void late_extension_read(struct uper *r, struct cell *cell)
{
	struct uper late = uper_octets(r);
	struct cell said = *cell;

	late_read(&late, &said);
	if (!late.failed)
		*cell = said;
}

static bool v890_read(struct uper *r, struct cell *cell)
{
	uint32_t has = uper_bits(r, 2);

	if (has & 2)
		late_extension_read(r, cell);
	return has & 1;
}

static bool v920_read(struct uper *r, struct cell *cell)
{
	uint32_t has = uper_bits(r, 3);

	cell->lte.ims_emergency_support = has >> 2;
	if (has & 2)
		uper_skip(r, "{" Q_QUAL_MIN " ?#8}");
	return has & 1;
}

static bool v1130_read(struct uper *r, struct cell *cell)
{
	uint32_t has = uper_bits(r, 3);

	if (has & 4)
		cell->lte.tdd_special = uper_flag(r) ? 9 : 7;
	if (has & 2)
		uper_skip(r, Q_QUAL_MIN);
	return has & 1;
}

/* A carrier that lies in several bands has the number of the one that the cell names. */
static void band_apply(struct cell *cell)
{
	int32_t earfcn = earfcn_in_band(cell->lte.freq_band_indicator, cell->freq_hz);

	if (earfcn >= 0)
		cell->lte.earfcn = earfcn;
	if (earfcn >= 0 || cell->freq_hz == 0)
		snprintf(cell->band, sizeof(cell->band), "B%d", cell->lte.freq_band_indicator);
}

void rrc_sib1(struct uper *r, struct cell *cell)
{
	static const uint8_t windows_ms[] = { 1, 2, 5, 10, 15, 20, 40 };
	uint32_t has = uper_bits(r, 3); /* p-Max, tdd-Config, nonCriticalExtension */

	access_read(r, cell);
	selection_read(r, cell);
	cell->lte.p_max_dbm = has & 4 ? uper_int(r, -30, 33) : CELL_UNKNOWN;
	cell->lte.freq_band_indicator = uper_int(r, 1, 64);
	schedule_read(r, cell);
	tdd_read(r, has & 2, cell);
	cell->lte.si_window_ms = windows_ms[uper_of(r, 7)];
	cell->lte.system_info_value_tag = (int32_t)uper_of(r, 32);
	cell->lte.ims_emergency_support = false;
	if (has & 1 && v890_read(r, cell) && v920_read(r, cell) && v1130_read(r, cell))
		uper_skip(r, extensions);
	band_apply(cell);
}
