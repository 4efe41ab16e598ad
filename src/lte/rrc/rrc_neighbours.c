// SPDX-License-Identifier: GPL-3.0-or-later
/* rrc_neighbours: SystemInformationBlockType4 to 7 of 36.331 6.3.1: LTE cells on the same carrier, other LTE carriers,
 * UMTS carriers, GSM carriers, with the priorities among them.
 *
 * Each SIB replaces what it listed before. Each carrier is one neighbour, and so is each of its cells that is named.
 */
#include "rrc.h"

enum { CARRIERS_MAX = 8, CELLS_MAX = 16, EARFCN_IN_EXTENSION = 65535 };

static void neighbour_add(struct cell *cell, int sib, enum neighbour_rat rat, int32_t channel, int id, int priority)
{
	struct cell_neighbour n = {
		.rat = rat,
		.source = (uint8_t)(CELL_SOURCE_SIB + sib),
		.channel = channel,
		.id = (int16_t)id,
		.priority = (int8_t)priority,
	};

	cell_neighbour_add(cell, &n);
}

static int priority_read(struct uper *r, bool present)
{
	return present ? (int)uper_of(r, 8) : -1;
}

/* SIB4 */

static void same_carrier_read(struct uper *r, struct cell *cell)
{
	for (int32_t count = uper_int(r, 1, CELLS_MAX); count && !r->failed; count--) {
		bool extended = uper_flag(r);
		int pci = (int)uper_of(r, LTE_PCIS);

		uper_skip(r, "#31");
		if (extended)
			uper_additions(r, NULL, 0);
		neighbour_add(cell, 4, NEIGHBOUR_LTE, cell->lte.earfcn != CELL_UNKNOWN ? cell->lte.earfcn : -1, pci,
		              -1);
	}
}

void rrc_sib4(struct uper *r, struct cell *cell)
{
	bool extended = uper_flag(r);
	uint32_t has = uper_bits(r, 3); /* cells, excluded cells, cells of closed subscriber groups */

	cell_neighbours_begin(cell, CELL_SOURCE_SIB + 4, NEIGHBOUR_LTE);
	if (has & 4)
		same_carrier_read(r, cell);
	if (has & 2)
		uper_skip(r, "[1,16]" RRC_PCI_RANGE);
	if (has & 1)
		uper_skip(r, RRC_PCI_RANGE);
	if (extended)
		uper_additions(r, NULL, 0);
}

/* SIB5 */

struct carrier {
	int32_t earfcn;
	int priority, nof_cells;
	int16_t pci[CELLS_MAX];
};

struct carriers {
	int count;
	struct carrier of[CARRIERS_MAX];
};

static void cells_read(struct uper *r, struct carrier *carrier)
{
	carrier->nof_cells = uper_int(r, 1, CELLS_MAX);
	for (int i = 0; i < carrier->nof_cells; i++) {
		carrier->pci[i] = (int16_t)uper_of(r, LTE_PCIS);
		uper_skip(r, "#31");
	}
}

/* What InterFreqCarrierFreqInfo and its successor of Release 12 have in common. has: p-Max, t-ReselectionEUTRA-SF,
 * cellReselectionPriority, q-OffsetFreq, interFreqNeighCellList, interFreqExcludedCellList. */
static void carrier_read(struct uper *r, unsigned earfcn_bits, uint32_t has, struct carrier *carrier)
{
	carrier->earfcn = (int32_t)uper_bits(r, earfcn_bits);
	uper_skip(r, RRC_Q_RX_LEV_MIN);
	if (has & 32)
		uper_skip(r, RRC_P_MAX);
	uper_skip(r, "#8");
	if (has & 16)
		uper_skip(r, RRC_SPEED_SCALE);
	uper_skip(r, RRC_THRESHOLD RRC_THRESHOLD "#6 1"); /* thresholds, bandwidth, presenceAntennaPort1 */
	carrier->priority = priority_read(r, has & 8);
	uper_skip(r, "2"); /* neighCellConfig */
	if (has & 4)
		uper_skip(r, "#31");
	carrier->nof_cells = 0;
	if (has & 2)
		cells_read(r, carrier);
	if (has & 1)
		uper_skip(r, "[1,16]" RRC_PCI_RANGE);
}

static void carriers_read(struct uper *r, struct carriers *carriers)
{
	carriers->count = uper_int(r, 1, CARRIERS_MAX);
	for (int i = 0; i < carriers->count; i++) {
		bool extended = uper_flag(r);

		carrier_read(r, 16, uper_bits(r, 6), &carriers->of[i]);
		if (extended)
			uper_additions(r, NULL, 0);
	}
}

/* InterFreqCarrierFreqInfo-r12; the six optional fields behind the common ones are skipped. */
static void carriers_r12_read(struct uper *r, struct carriers *carriers)
{
	static const char *const behind[] = { "#32", "{#32 #32}", "#32", "[1,8]#256", "0", "#32" };

	carriers->count = uper_int(r, 1, CARRIERS_MAX);
	for (int i = 0; i < carriers->count; i++) {
		bool extended = uper_flag(r);
		uint32_t has = uper_bits(r, 12);

		carrier_read(r, 18, has >> 6, &carriers->of[i]);
		for (int k = 0; k < 6; k++)
			if (has & 32u >> k)
				uper_skip(r, behind[k]);
		if (extended)
			uper_additions(r, NULL, 0);
	}
}

/* SystemInformationBlockType5-v9e0: EARFCNs above 65535, of the carriers that the main list gives as 65535. */
static void large_numbers_read(struct uper *r, struct carriers *carriers)
{
	uint32_t has = uper_bits(r, 2);
	int32_t count;

	if (has & 2)
		uper_skip(r, "[1,8]{?[1,8]#64}"); /* v8h0 */
	if (!(has & 1) || !(uper_bits(r, 2) & 2))
		return;
	count = uper_int(r, 1, CARRIERS_MAX);
	for (int i = 0; i < count; i++) {
		uint32_t number = uper_bits(r, 2);

		if (number & 2) {
			int32_t earfcn = uper_int(r, 65536, 262143);

			if (i < carriers->count && carriers->of[i].earfcn == EARFCN_IN_EXTENSION && !r->failed)
				carriers->of[i].earfcn = earfcn;
		}
		if (number & 1)
			uper_skip(r, "[1,8]{?#192}");
	}
}

static void carriers_add(struct cell *cell, const struct carriers *carriers)
{
	for (int i = 0; i < carriers->count; i++) {
		const struct carrier *c = &carriers->of[i];

		neighbour_add(cell, 5, NEIGHBOUR_LTE, c->earfcn, -1, c->priority);
		for (int k = 0; k < c->nof_cells; k++)
			neighbour_add(cell, 5, NEIGHBOUR_LTE, c->earfcn, c->pci[k], c->priority);
	}
}

/* Extension additions of SIB5: lateNonCriticalExtension (an octet string with SIB5-v8h0 in it), then Release 12. */
static void sib5_additions_read(struct uper *r, struct carriers *carriers, struct carriers *more)
{
	struct uper added[2];
	struct uper late;

	uper_additions(r, added, 2);
	if (uper_present(&added[0])) {
		late = uper_octets(&added[0]);
		large_numbers_read(&late, carriers);
	}
	if (!uper_present(&added[1]))
		return;
	uint32_t has = uper_bits(&added[1], 2);

	if (has & 2)
		uper_skip(&added[1], "[1,8]{?0 ?#32}");
	if (has & 1)
		carriers_r12_read(&added[1], more);
	if (added[1].failed)
		more->count = 0;
}

void rrc_sib5(struct uper *r, struct cell *cell)
{
	struct carriers carriers = { 0 }, more = { 0 };
	bool extended = uper_flag(r);

	carriers_read(r, &carriers);
	if (extended)
		sib5_additions_read(r, &carriers, &more);
	cell_neighbours_begin(cell, CELL_SOURCE_SIB + 5, NEIGHBOUR_LTE);
	carriers_add(cell, &carriers);
	carriers_add(cell, &more);
}

/* SIB6 */

/* Patterns (uper.h) of a carrier's fields behind its thresholds, and of the optional ones that Release 12 adds. */
struct utra {
	const char *fields, *optional[3];
	unsigned nof_optional;
};

static const struct utra fdd = { .fields = "#48 #84 #25" };
static const struct utra tdd = { .fields = "#48 #84" };
static const struct utra fdd_r12 = { "#48 #84 #25", { "{#32 #32}", "[1,8]#86", "0" }, 3 };
static const struct utra tdd_r12 = { "#48 #84", { "0" }, 1 };

static void utra_read(struct uper *r, const struct utra *kind, struct cell *cell)
{
	for (int32_t count = uper_int(r, 1, 16); count && !r->failed; count--) {
		bool extended = uper_flag(r);
		uint32_t has = uper_bits(r, 1 + kind->nof_optional);
		int32_t uarfcn = (int32_t)uper_bits(r, 14);
		int priority = priority_read(r, has >> kind->nof_optional);

		uper_skip(r, RRC_THRESHOLD RRC_THRESHOLD);
		uper_skip(r, kind->fields);
		for (unsigned k = 0; k < kind->nof_optional; k++)
			if (has >> (kind->nof_optional - 1 - k) & 1)
				uper_skip(r, kind->optional[k]);
		if (extended)
			uper_additions(r, NULL, 0);
		neighbour_add(cell, 6, NEIGHBOUR_UMTS, uarfcn, -1, priority);
	}
}

static void sib6_additions_read(struct uper *r, struct cell *cell)
{
	struct uper added[2];
	uint16_t before = cell->nof_neighbours;

	uper_additions(r, added, 2); /* lateNonCriticalExtension, Release 12 */
	if (!uper_present(&added[1]))
		return;
	uint32_t has = uper_bits(&added[1], 4);

	for (uint32_t list = 8; list >= 4; list /= 2)
		if (has & list)
			uper_skip(&added[1], "[1,16]{?0}");
	if (has & 2)
		utra_read(&added[1], &fdd_r12, cell);
	if (has & 1)
		utra_read(&added[1], &tdd_r12, cell);
	if (added[1].failed)
		cell->nof_neighbours = before;
}

void rrc_sib6(struct uper *r, struct cell *cell)
{
	bool extended = uper_flag(r);
	uint32_t has = uper_bits(r, 3); /* FDD, TDD, t-ReselectionUTRA-SF */

	cell_neighbours_begin(cell, CELL_SOURCE_SIB + 6, NEIGHBOUR_UMTS);
	if (has & 4)
		utra_read(r, &fdd, cell);
	if (has & 2)
		utra_read(r, &tdd, cell);
	uper_skip(r, "#8");
	if (has & 1)
		uper_skip(r, RRC_SPEED_SCALE);
	if (extended)
		sib6_additions_read(r, cell);
}

/* SIB7 */

enum { ARFCNS = 1024, ARFCNS_MAX = 129 }; /* the first one and a bit map of 16 octets */

struct arfcns {
	int count;
	uint16_t list[ARFCNS_MAX];
};

static void arfcn_add(struct arfcns *arfcns, uint32_t arfcn)
{
	arfcns->list[arfcns->count++] = (uint16_t)(arfcn % ARFCNS);
}

static void spaced_read(struct uper *r, uint32_t first, struct arfcns *arfcns)
{
	uint32_t spacing = (uint32_t)uper_int(r, 1, 8), count = uper_of(r, 32);

	for (uint32_t i = 1; i <= count; i++)
		arfcn_add(arfcns, first + i * spacing);
}

static void bit_map_read(struct uper *r, uint32_t first, struct arfcns *arfcns)
{
	uint32_t bits = 8 * (uint32_t)uper_int(r, 1, 16);

	for (uint32_t i = 1; i <= bits; i++)
		if (uper_flag(r))
			arfcn_add(arfcns, first + i);
}

/* CarrierFreqsGERAN */
static void arfcns_read(struct uper *r, struct arfcns *arfcns)
{
	uint32_t first = uper_bits(r, 10);

	uper_skip(r, "#2"); /* bandIndicator: 1800 or 1900 MHz */
	arfcn_add(arfcns, first);
	switch (uper_of(r, 3)) {
	case 0:
		for (uint32_t count = uper_of(r, 32); count; count--)
			arfcn_add(arfcns, uper_bits(r, 10));
		break;
	case 1:
		spaced_read(r, first, arfcns);
		break;
	default:
		bit_map_read(r, first, arfcns);
	}
}

static void gsm_carriers_read(struct uper *r, struct cell *cell)
{
	struct arfcns arfcns = { 0 };
	bool extended = uper_flag(r);
	uint32_t has;
	int priority;

	arfcns_read(r, &arfcns);
	has = uper_bits(r, 2);
	priority = priority_read(r, has & 2);
	uper_skip(r, "8 #46"); /* ncc-Permitted, q-RxLevMin */
	if (has & 1)
		uper_skip(r, "#40");
	uper_skip(r, RRC_THRESHOLD RRC_THRESHOLD);
	if (extended)
		uper_additions(r, NULL, 0);
	for (int i = 0; i < arfcns.count; i++)
		neighbour_add(cell, 7, NEIGHBOUR_GSM, arfcns.list[i], -1, priority);
}

void rrc_sib7(struct uper *r, struct cell *cell)
{
	bool extended = uper_flag(r);
	uint32_t has = uper_bits(r, 2); /* t-ReselectionGERAN-SF, carrierFreqsInfoList */

	cell_neighbours_begin(cell, CELL_SOURCE_SIB + 7, NEIGHBOUR_GSM);
	uper_skip(r, "#8");
	if (has & 2)
		uper_skip(r, RRC_SPEED_SCALE);
	if (has & 1)
		for (int32_t count = uper_int(r, 1, 16); count && !r->failed; count--)
			gsm_carriers_read(r, cell);
	if (extended)
		uper_additions(r, NULL, 0);
}
