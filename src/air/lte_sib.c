// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_sib: SystemInformationBlockType2 to 7 of 36.331 6.3.1. What the scenario says nothing of has an ordinary value.
 */
#include "lte_rrc.h"

enum { OFFSET_0_DB = 15 };

struct field {
	uint8_t width;
	uint16_t value;
};

static void put_fields(struct air_bits *bits, const struct field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++)
		air_bits_put(bits, fields[i].value, fields[i].width);
}

/* From the extension bit to timeAlignmentTimerCommon: nothing optional, no sounding. */
static void put_sib2(struct air_bits *bits)
{
	static const struct field
		fields[] = {
			{ 3, 0 },                        /* extension, ac-BarringInfo, mbsfn-SubframeConfigList */
			{ 1, 0 },                        /* RadioResourceConfigCommonSIB: extension */
			{ 1, 0 },   { 1, 0 }, { 4, 12 }, /* RACH: extension, group A, n52 preambles */
			{ 2, 1 },   { 4, 8 }, { 4, 6 },  { 3, 7 },   { 3, 5 },
			{ 3, 3 },                       /* ramping, target, attempts, windows, Msg3 */
			{ 2, 1 },   { 2, 2 }, { 3, 2 }, /* modification period, paging cycle rf128, oneT */
			{ 10, 22 }, { 6, 3 }, { 1, 0 },  { 4, 5 },   { 7, 2 }, /* PRACH */
			{ 7, 78 },  { 2, 1 },                                  /* reference signal power 18 dBm, p-b */
			{ 2, 0 },   { 1, 0 }, { 7, 4 },  { 1, 0 },             /* PUSCH */
			{ 1, 0 },   { 5, 0 }, { 1, 0 },  { 3, 0 },             /* its reference signals */
			{ 2, 0 },   { 7, 2 }, { 3, 0 },  { 11, 12 },           /* PUCCH */
			{ 1, 0 },                                              /* sounding: release */
			{ 8, 51 },  { 3, 5 }, { 5, 7 }, /* nominal powers -75 and -120 dBm, alpha 0.8 */
			{ 2, 1 },   { 2, 1 }, { 2, 1 },  { 2, 1 },   { 2, 1 },
			{ 3, 3 }, /* deltaFList-PUCCH, deltaPreambleMsg3 */
			{ 1, 0 }, /* ul-CyclicPrefixLength */
			{ 1, 0 },   { 3, 5 }, { 3, 5 },  { 3, 5 },   { 3, 6 },
			{ 3, 2 },   { 3, 0 }, /* timers and constants */
			{ 2, 0 },   { 5, 0 }, /* freqInfo */
			{ 3, 7 },             /* time alignment: infinity */
		};
	put_fields(bits, fields, sizeof(fields) / sizeof(*fields));
}

static uint32_t hysteresis_code(int db)
{
	return (uint32_t)(db <= 6 ? db : 3 + db / 2);
}

static void put_sib3(struct air_bits *bits, const struct air_enb *enb)
{
	const struct field fields[] = {
		{ 2, 0 }, /* extension, speed states */
		{ 4, (uint16_t)hysteresis_code(enb->q_hyst_db) },
		{ 1, 1 },
		{ 5, (uint16_t)(enb->s_non_intra_db / 2) }, /* s-NonIntraSearch */
		{ 5, (uint16_t)(enb->thresh_serving_low_db / 2) },
		{ 3, (uint16_t)enb->priority },
		{ 4, 4 }, /* p-Max, s-IntraSearch, bandwidth, speed factors */
		{ 6, (uint16_t)(enb->q_rx_lev_min_dbm / 2 + 70) },
		{ 5, 29 },
		{ 1, enb->ports > 1 },
		{ 2, 1 },
		{ 3, 1 }, /* s-IntraSearch 58 dB, port 1, neighCellConfig, 1 s */
	};
	put_fields(bits, fields, sizeof(fields) / sizeof(*fields));
}

static void put_sib4(struct air_bits *bits, const struct air_enb *enb)
{
	const struct air_list *list = &enb->intra_neighbours;
	air_bits_put(bits, list->count ? 4 : 0, 4); /* extension, neighbours, forbidden ones, CSG range */
	if (list->count)
		air_bits_put(bits, (uint32_t)list->count - 1, 4);
	for (int i = 0; i < list->count; i++) {
		air_bits_put(bits, (uint32_t)list->value[i], 1 + 9);
		air_bits_put(bits, OFFSET_0_DB, 5);
	}
}

static void put_sib5(struct air_bits *bits, const struct air_enb *enb)
{
	air_bits_put(bits, 0, 1);
	air_bits_put(bits, (uint32_t)enb->nof_lte - 1, 3);
	for (int i = 0; i < enb->nof_lte; i++) {
		const struct air_lte *lte = &enb->lte[i];
		bool given = lte->priority != AIR_ANY;
		/* extension, p-Max, speed factors, priority, offset, neighbours, forbidden ones */
		air_bits_put(bits, given ? 8 : 0, 7);
		air_bits_put(bits, (uint32_t)lte->earfcn, 16);
		air_bits_put(bits, (uint32_t)(enb->q_rx_lev_min_dbm / 2 + 70), 6);
		air_bits_put(bits, 1, 3);  /* t-ReselectionEUTRA */
		air_bits_put(bits, 11, 5); /* threshX-High 22 dB */
		air_bits_put(bits, 11, 5);
		air_bits_put(bits, 3, 3); /* mbw50 */
		air_bits_put(bits, 1, 1); /* presenceAntennaPort1 */
		if (given)
			air_bits_put(bits, (uint32_t)lte->priority, 3);
		air_bits_put(bits, 1, 2); /* neighCellConfig */
	}
}

/* No UMTS carriers: t-ReselectionUTRA alone. */
static void put_sib6(struct air_bits *bits)
{
	air_bits_put(bits, 0, 4);
	air_bits_put(bits, 1, 3);
}

/* All carriers in one group. */
static void put_sib7(struct air_bits *bits, const struct air_enb *enb)
{
	const struct air_list *list = &enb->gsm_neighbours;
	air_bits_put(bits, list->count ? 1 : 0, 3); /* extension, speed factors, carriers */
	air_bits_put(bits, 1, 3);                   /* t-ReselectionGERAN */
	if (!list->count)
		return;
	air_bits_put(bits, 0, 4 + 1); /* one group; extension */
	air_bits_put(bits, (uint32_t)list->value[0], 10);
	air_bits_put(bits, 0, 1 + 2); /* dcs1800; an explicit list */
	air_bits_put(bits, (uint32_t)list->count - 1, 5);
	for (int i = 1; i < list->count; i++)
		air_bits_put(bits, (uint32_t)list->value[i], 10);
	air_bits_put(bits, 2, 2); /* priority, no p-MaxGERAN */
	air_bits_put(bits, (uint32_t)enb->gsm_priority, 3);
	air_bits_put(bits, 0xff, 8); /* ncc-Permitted */
	air_bits_put(bits, 7, 6);    /* q-RxLevMin -101 dBm */
	air_bits_put(bits, 5, 5);
	air_bits_put(bits, 2, 5);
}

void air_lte_sib(struct air_bits *bits, const struct air_enb *enb, int sib)
{
	if (sib == 2)
		put_sib2(bits);
	else if (sib == 3)
		put_sib3(bits, enb);
	else if (sib == 4)
		put_sib4(bits, enb);
	else if (sib == 5)
		put_sib5(bits, enb);
	else if (sib == 6)
		put_sib6(bits);
	else if (sib == 7)
		put_sib7(bits, enb);
}
