// SPDX-License-Identifier: GPL-3.0-or-later
/* standard: LTE as the rooms see it that serve every standard. Radio frames of 10 ms are numbered from 0 to 1023 (3GPP
 * TS 36.211 4.1, 36.331 MasterInformationBlock). */
#include "standard.h"

#include <arpa/inet.h>
#include <math.h>
#include <osmocom/core/gsmtap.h>
#include <stdio.h>

#include "cell.h"    // struct cell
#include "earfcn.h"  // earfcn_band
#include "reason.h"  // lte_reason

enum { SFNS = 1024, SUBFRAMES = 10, PCIS = 504, PORTS_MAX = 4, EARFCN_MAX = 262143 };

/* An eNB is the ECI without its last 8 bits (36.300 8.2); sectors of a site have three PCIs in a row. */
enum { ENB_SHIFT = 8, PCI_GROUP = 3 };

static void place(struct cell *cell, const struct pdu *pdu)
{
	const struct earfcn_band *band = earfcn_band(pdu->lte.earfcn);

	cell->freq_hz = pdu->freq_hz > 0 ? pdu->freq_hz : earfcn_freq_hz(pdu->lte.earfcn);
	if (band) {
		cell->lte.earfcn = pdu->lte.earfcn;
		snprintf(cell->band, sizeof(cell->band), "B%u", band->band);
	}
	if (pdu->lte.pci != PDU_PCI_UNKNOWN)
		cell->lte.pci = pdu->lte.pci;
}

static void place_key(const struct cell *cell, char *text, size_t size)
{
	char carrier[32], pci[16] = "";

	if (cell->lte.earfcn != CELL_UNKNOWN)
		snprintf(carrier, sizeof(carrier), "earfcn%d", cell->lte.earfcn);
	else
		snprintf(carrier, sizeof(carrier), "freq%.0fHz", cell->freq_hz);
	if (cell->lte.pci != CELL_UNKNOWN)
		snprintf(pci, sizeof(pci), "-pci%d", cell->lte.pci);
	snprintf(text, size, "%s%s", carrier, pci);
}

static void flags(const struct cell *cell, enum language language, char *text, size_t size)
{
	char width[20] = "", ports[20] = "";

	if (cell->lte.bandwidth_prb != CELL_UNKNOWN)
		snprintf(width, sizeof(width), " %dprb", cell->lte.bandwidth_prb);
	if (cell->lte.antenna_ports != CELL_UNKNOWN)
		snprintf(ports, sizeof(ports),
		         language == LANGUAGE_ZH       ? " %d端口"
		         : cell->lte.antenna_ports > 1 ? " %dports"
		                                       : " %dport",
		         cell->lte.antenna_ports);
	snprintf(text, size, " lte%s%s%s%s%s", cell->lte.duplex[0] ? " " : "", cell->lte.duplex, width, ports,
	         cell->lte.cell_barred == 1 ? language_text(language, " barred", " 禁止接入") : "");
}

static void heard(const struct pdu *pdu, struct heard *heard)
{
	const bool known = pdu->lte.pci != PDU_PCI_UNKNOWN;

	*heard = (struct heard){
		.channel = pdu->lte.earfcn >= 0 ? (uint32_t)pdu->lte.earfcn : 1u << 31 | (uint32_t)(pdu->freq_hz / 5e3),
		.code = known ? (int16_t)pdu->lte.pci : -1,
		.frame = pdu->lte.sfn,
		.subframe = pdu->lte.subframe,
		.frame_s = known ? pdu->lte.sfn * 10e-3 + pdu->lte.subframe * 1e-3 : NAN,
		.level_dbfs = pdu->lte.rsrp_dbfs,
	};
}

static void numbers(const struct pdu *pdu, struct pdu_numbers *numbers)
{
	*numbers = (struct pdu_numbers){
		.where = { { "earfcn", pdu->lte.earfcn },
		           { "pci", pdu->lte.pci != PDU_PCI_UNKNOWN ? pdu->lte.pci : -1 } },
		.when = { { "sfn", pdu->lte.sfn }, { "subframe", pdu->lte.subframe } },
	};
}

/* The MIB is source 0, each SIB its number; SIB1 is the one that names the cell. */
static uint64_t sources(const struct pdu *pdu, const struct cell *said)
{
	if (pdu->channel == PDU_PBCH)
		return said->lte.bandwidth_prb != CELL_UNKNOWN;
	return said->lte.sib_seen | (uint64_t)(said->lte.tac != CELL_UNKNOWN) << 1;
}

static bool sound(const struct pdu *pdu)
{
	return pdu->lte.earfcn >= -1 && pdu->lte.earfcn <= EARFCN_MAX &&
	       (pdu->lte.pci < PCIS || pdu->lte.pci == PDU_PCI_UNKNOWN) && pdu->lte.sfn < SFNS &&
	       pdu->lte.subframe < SUBFRAMES && pdu->lte.ports <= PORTS_MAX && pdu->channel >= PDU_PBCH &&
	       pdu->channel <= PDU_PCCH;
}

/* The number of the carrier has 14 bits; a larger one is left out. */
static void gsmtap_put(const struct pdu *pdu, struct gsmtap_hdr *header)
{
	const bool fits = pdu->lte.earfcn >= 0 && pdu->lte.earfcn <= GSMTAP_ARFCN_MASK;

	header->arfcn = htons(fits ? (uint16_t)pdu->lte.earfcn : 0);
	header->frame_number = htonl(pdu->lte.sfn);
	header->sub_slot = pdu->lte.subframe;
}

/* 0 where no carrier was given, no place for the cell's number, and for RSRP that of the signal level. */
static bool gsmtap_get(const struct gsmtap_hdr *header, struct pdu *pdu)
{
	const int32_t earfcn = ntohs(header->arfcn) & GSMTAP_ARFCN_MASK;
	const uint32_t sfn = ntohl(header->frame_number);

	pdu->freq_hz = earfcn ? earfcn_freq_hz(earfcn) : 0;
	pdu->lte.earfcn = earfcn && earfcn_band(earfcn) ? earfcn : -1;
	pdu->lte.pci = PDU_PCI_UNKNOWN;
	pdu->lte.sfn = sfn < SFNS ? (uint16_t)sfn : 0;
	pdu->lte.subframe = header->sub_slot < SUBFRAMES ? header->sub_slot : 0;
	pdu->lte.rsrp_dbfs = pdu->m.power_dbfs;
	pdu->lte.rsrq_db = pdu->lte.load = pdu->m.power_dbfs = NAN;
	return pdu->len > 0;
}

/* Bands overlap: a frequency may be in a range under another number than the one it is heard by. */
static bool channel_within(int32_t first, int32_t last, int32_t channel)
{
	const double freq_hz = earfcn_freq_hz(channel);

	if (channel >= first && channel <= last)
		return true;
	for (const struct earfcn_band *band = earfcn_bands; band->band; band++) {
		const int32_t from = first > band->first ? first : band->first;
		const int32_t to = last < band->last ? last : band->last;

		if (from <= to && freq_hz >= band->first_hz + 100e3 * (from - band->first) &&
		    freq_hz <= band->first_hz + 100e3 * (to - band->first))
			return true;
	}
	return false;
}

#define CELL(member) offsetof(struct cell, member)
#define PDU(member)  offsetof(struct pdu, member)
#define PACKED(member)                                                                                                 \
	{                                                                                                              \
		PDU(member), sizeof(((struct pdu *)0)->member)                                                         \
	}

const struct standard lte_standard = {
	.rat = RAT_LTE,
	.name = "lte",
	.part = CELL(lte),
	.part_size = sizeof(struct cell_lte),
	.channel = CELL(lte.earfcn),
	.code = CELL(lte.pci),
	.area = CELL(lte.tac),
	.identity = CELL(lte.eci),
	.area_key = "tac",
	.identity_key = "eci",
	.level = CELL(lte.rsrp_dbfs),
	.place = place,
	.place_key = place_key,
	.flags = flags,
	.heard = heard,
	.numbers = numbers,
	.frame_key = "sfn",
	.subframe_key = "subframe",
	.frame_digits = 4,
	.period_s = 10.24,
	.measured = { { PDU(lte.rsrp_dbfs), CELL(lte.rsrp_dbfs) },
	              { PDU(lte.rsrq_db), CELL(lte.rsrq_db) },
	              { PDU(lte.load), CELL(lte.load) } },
	.sources = sources,
	.packed = { PACKED(lte.earfcn), PACKED(lte.pci), PACKED(lte.sfn), PACKED(lte.subframe), PACKED(lte.ports),
	            PACKED(lte.rsrp_dbfs), PACKED(lte.rsrq_db), PACKED(lte.load) },
	.packed_flags = { PDU(lte.tdd), PDU(lte.cp_extended) },
	.sound = sound,
	.gsmtap_type = GSMTAP_TYPE_LTE_RRC,
	.gsmtap_channels = {
		[PDU_PBCH] = GSMTAP_LTE_RRC_SUB_BCCH_BCH_Message,
		[PDU_BCCH_DLSCH] = GSMTAP_LTE_RRC_SUB_BCCH_DL_SCH_Message,
		[PDU_PCCH] = GSMTAP_LTE_RRC_SUB_PCCH_Message,
	},
	.gsmtap_put = gsmtap_put,
	.gsmtap_get = gsmtap_get,
	.site = CELL(lte.eci),
	.site_shift = ENB_SHIFT,
	.site_codes = PCI_GROUP,
	.site_votes = 1,
	.plan_channels = 4,
	.plan_areas = 6,
	.channel_max = EARFCN_MAX,
	.area_max = 0xffff,
	.channel_within = channel_within,
	.list_radio = "LTE",
	.list_wrong = "cell: no number from 0 to 268435455",
	.list_bits = 28,
	.reason = lte_reason,
};
