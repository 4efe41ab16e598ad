// SPDX-License-Identifier: GPL-3.0-or-later
/* standard: GSM as the rooms see it that serve every standard. Frames of 60/13 ms are numbered from 0 to 2715647 (3GPP
 * TS 45.002 4.3.3). */
#include "standard.h"

#include <arpa/inet.h>
#include <math.h>
#include <osmocom/core/gsmtap.h>
#include <stdio.h>

#include "arfcn.h"   // arfcn_range
#include "cell.h"    // struct cell
#include "reason.h"  // gsm_reason

enum { FRAMES = 2715648 };

/* GSM tells the area of a cell, not its site: of the cells of an area up to three sites count. */
enum { AREA_SITES = 3 };

static void place(struct cell *cell, const struct pdu *pdu)
{
	const struct arfcn_range *range = arfcn_range(pdu->gsm.arfcn);

	cell->freq_hz = pdu->freq_hz > 0 ? pdu->freq_hz : arfcn_freq_hz(pdu->gsm.arfcn);
	cell->gsm.arfcn = pdu->gsm.arfcn & ARFCN_MASK;
	if (range)
		snprintf(cell->band, sizeof(cell->band), "%s", range->band);
	if (pdu->gsm.bsic < 0)
		return;
	cell->gsm.bsic = pdu->gsm.bsic;
	cell->gsm.ncc = pdu->gsm.bsic >> 3;
	cell->gsm.bcc = pdu->gsm.bsic & 7;
}

static void place_key(const struct cell *cell, char *text, size_t size)
{
	if (cell->gsm.bsic != CELL_UNKNOWN)
		snprintf(text, size, "arfcn%d-bsic%d", cell->gsm.arfcn, cell->gsm.bsic);
	else
		snprintf(text, size, "arfcn%d", cell->gsm.arfcn);
}

static void flags(const struct cell *cell, enum language language, char *text, size_t size)
{
	const char *packet = cell->gsm.gprs != 1 ? "" : cell->gsm.egprs == 1 ? " edge" : " gprs";
	char neighbours[16] = "";
	int lte = 0;

	for (int i = 0; i < cell->nof_neighbours; i++)
		lte += cell->neighbours[i].rat == NEIGHBOUR_LTE;
	if (lte)
		snprintf(neighbours, sizeof(neighbours), " lte:%d", lte);
	snprintf(text, size, "%s%s%s%s",
	         cell->gsm.cell_bar_access == 1 ? language_text(language, " barred", " 禁止接入") : "",
	         cell->gsm.ccch_conf == 1 ? language_text(language, " combined", " 合用信道") : "", packet, neighbours);
}

/* Of the timeslots only number 0 is the cell's own count for certain. */
static void heard(const struct pdu *pdu, struct heard *heard)
{
	*heard = (struct heard){
		.channel = pdu->gsm.arfcn,
		.code = pdu->gsm.bsic,
		.frame = pdu->gsm.fn,
		.frame_s = pdu->gsm.bsic < 0 || pdu->gsm.timeslot ? NAN : pdu->gsm.fn * 60e-3 / 13,
		.level_dbfs = pdu->m.power_dbfs,
	};
}

/* Of a dedicated channel: into how many sub-slots its timeslot is divided; of another 0. */
static int subslots(const struct pdu *pdu)
{
	switch (pdu->channel) {
	case PDU_SDCCH4:
	case PDU_SACCH4:
		return 4;
	case PDU_SDCCH8:
	case PDU_SACCH8:
		return 8;
	default:
		return 0;
	}
}

static void numbers(const struct pdu *pdu, struct pdu_numbers *numbers)
{
	*numbers = (struct pdu_numbers){
		.where = { { "arfcn", pdu->gsm.arfcn & ARFCN_MASK } },
		.when = { { "timeslot", pdu->gsm.timeslot },
		          { "subslot", subslots(pdu) ? pdu->gsm.subslot : -1 },
		          { "fn", (int32_t)pdu->gsm.fn } },
	};
}

static uint64_t sources(const struct pdu *pdu, const struct cell *said)
{
	(void)pdu;
	return said->gsm.si_seen;
}

static bool sound(const struct pdu *pdu)
{
	return (pdu->gsm.arfcn & ~ARFCN_PCS_FLAG) <= ARFCN_MASK && pdu->gsm.bsic >= -1 && pdu->gsm.bsic < 64 &&
	       pdu->gsm.timeslot < 8 && pdu->gsm.subslot < 8 && pdu->gsm.fn < FRAMES &&
	       (pdu->channel <= PDU_SACCH4 || pdu->channel == PDU_SDCCH8 || pdu->channel == PDU_SACCH8) &&
	       pdu->gsm.access[0] < GSM_ACCESS_COUNT && pdu->gsm.access[1] < GSM_ACCESS_COUNT;
}

static void gsmtap_put(const struct pdu *pdu, struct gsmtap_hdr *header)
{
	header->timeslot = pdu->gsm.timeslot;
	header->arfcn = htons(pdu->gsm.arfcn); /* libosmogsm's PCS flag is GSMTAP's */
	header->frame_number = htonl(pdu->gsm.fn);
	header->sub_slot = pdu->gsm.subslot;
}

static bool gsmtap_get(const struct gsmtap_hdr *header, struct pdu *pdu)
{
	const uint16_t arfcn = ntohs(header->arfcn);

	pdu->freq_hz = (arfcn & GSMTAP_ARFCN_MASK) <= ARFCN_MASK ? arfcn_freq_hz(arfcn) : 0;
	pdu->gsm.arfcn = arfcn;
	pdu->gsm.bsic = -1;
	pdu->gsm.timeslot = header->timeslot;
	pdu->gsm.subslot = subslots(pdu) ? header->sub_slot : 0;
	pdu->gsm.fn = ntohl(header->frame_number);
	return pdu->len == PDU_GSM_OCTETS && pdu->freq_hz > 0 && pdu->gsm.fn < FRAMES && pdu->gsm.timeslot < 8 &&
	       (!subslots(pdu) || pdu->gsm.subslot < subslots(pdu));
}

static bool channel_within(int32_t first, int32_t last, int32_t channel)
{
	return channel >= first && channel <= last;
}

#define CELL(member) offsetof(struct cell, member)
#define PACKED(member)                                                                                                 \
	{                                                                                                              \
		offsetof(struct pdu, member), sizeof(((struct pdu *)0)->member)                                        \
	}

const struct standard gsm_standard = {
	.rat = RAT_GSM,
	.name = "gsm",
	.part = CELL(gsm),
	.part_size = sizeof(struct cell_gsm),
	.channel = CELL(gsm.arfcn),
	.code = CELL(gsm.bsic),
	.area = CELL(gsm.lac),
	.identity = CELL(gsm.ci),
	.area_key = "lac",
	.identity_key = "ci",
	.level = CELL(m.power_dbfs),
	.place = place,
	.place_key = place_key,
	.flags = flags,
	.heard = heard,
	.numbers = numbers,
	.frame_key = "fn",
	.frame_digits = 7,
	.period_s = FRAMES * 60e-3 / 13,
	.sources = sources,
	.constant_sources = 1u << CELL_SI1 | 1u << CELL_SI2 | 1u << CELL_SI2BIS | 1u << CELL_SI3 | 1u << CELL_SI4,
	.pages = { CELL(gsm.paging_1), CELL(gsm.paging_2), CELL(gsm.paging_3) },
	.packed = { PACKED(gsm.arfcn), PACKED(gsm.bsic), PACKED(gsm.timeslot), PACKED(gsm.subslot), PACKED(gsm.fn),
	            PACKED(gsm.access[0]), PACKED(gsm.access[1]) },
	.sound = sound,
	.gsmtap_type = GSMTAP_TYPE_UM,
	.gsmtap_channels = {
		[PDU_BCCH] = GSMTAP_CHANNEL_BCCH,
		[PDU_CCCH] = GSMTAP_CHANNEL_CCCH,
		[PDU_PCH] = GSMTAP_CHANNEL_PCH,
		[PDU_AGCH] = GSMTAP_CHANNEL_AGCH,
		[PDU_SDCCH4] = GSMTAP_CHANNEL_SDCCH4,
		[PDU_SACCH4] = GSMTAP_CHANNEL_SDCCH4 | GSMTAP_CHANNEL_ACCH,
		[PDU_SDCCH8] = GSMTAP_CHANNEL_SDCCH8,
		[PDU_SACCH8] = GSMTAP_CHANNEL_SDCCH8 | GSMTAP_CHANNEL_ACCH,
	},
	.gsmtap_put = gsmtap_put,
	.gsmtap_get = gsmtap_get,
	.site = CELL(gsm.lac),
	.site_votes = AREA_SITES,
	.plan_channels = 3,
	.plan_areas = 5,
	.channel_max = ARFCN_MASK,
	.area_max = 0xffff,
	.channel_within = channel_within,
	.list_radio = "GSM",
	.list_wrong = "cell: no number from 0 to 65535",
	.list_bits = 16,
	.list_from = UINT64_C(1000000) << 44, /* after all of LTE's: 10^6 PLMNs of 2^28 cells of 2^16 areas */
	.reason = gsm_reason,
	.tone_hz = 13e6 / 48 / 4,             /* a quarter of the symbol rate: the FCCH (45.005 annex) */
};
