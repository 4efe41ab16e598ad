// SPDX-License-Identifier: GPL-3.0-or-later
/* rrc_message: what a message of the broadcast or paging channel is, and who takes it apart: BCCH-BCH-Message,
 * BCCH-DL-SCH-Message and PCCH-Message of 36.331 6.2.1.
 *
 * Behind a message stand zeros up to the size of its transport block, so that what is followed by something else was
 * not understood, or is noise.
 */
#include "rrc.h"

#include <stdio.h>
#include <string.h>

enum { MIB_OCTETS = 3, SIB1_BR_MAX = 18 };
enum { ADDED_SIBS_MAX = 32 }; /* room for alternatives of later releases: 20 are known */

bool rrc_mib(const uint8_t octets[3], struct lte_cell *cell, uint16_t *sfn_high)
{
	static const uint8_t prb[] = { 6, 15, 25, 50, 75, 100 };
	struct uper r = uper_open(octets, MIB_OCTETS);
	uint8_t nof_prb = prb[uper_of(&r, 6)];
	bool extended = uper_flag(&r);
	uint8_t resource = (uint8_t)uper_bits(&r, 2);
	uint16_t sfn = (uint16_t)uper_bits(&r, 8);
	uint32_t sib1_br = uper_bits(&r, 5); /* 36.213 table 7.1.6-1: 19 to 31 are reserved */
	bool unchanged_br = uper_flag(&r);
	bool has_earfcn =
		uper_flag(&r); /* Release 17: the carrier's lowest bits, of cells on satellites, which have SIB1-BR */
	uint32_t earfcn = uper_bits(&r, 2);

	if (sib1_br > SIB1_BR_MAX || (unchanged_br && !sib1_br) || !uper_finished(&r))
		return false;
	if (has_earfcn ? !sib1_br : earfcn)
		return false;
	cell->nof_prb = nof_prb;
	cell->phich_extended = extended;
	cell->phich_resource = resource;
	*sfn_high = sfn;
	return true;
}

static bool mib_parse(const struct pdu *pdu, struct cell *cell)
{
	static const char *const resources[] = {
		[LTE_NG_SIXTH] = "1/6", [LTE_NG_HALF] = "1/2", [LTE_NG_ONE] = "1", [LTE_NG_TWO] = "2"
	};
	struct lte_cell mib;
	uint16_t sfn_high;

	if (pdu->len < MIB_OCTETS || !rrc_mib(pdu->octets, &mib, &sfn_high))
		return false;
	cell->lte.bandwidth_prb = mib.nof_prb;
	cell->lte.sfn = sfn_high << 2 | (pdu->lte.sfn & 3);
	snprintf(cell->lte.phich_duration, sizeof(cell->lte.phich_duration), "%s",
	         mib.phich_extended ? "extended" : "normal");
	snprintf(cell->lte.phich_resource, sizeof(cell->lte.phich_resource), "%s", resources[mib.phich_resource]);
	return true;
}

/* SIBs in the order of their choice in SystemInformation-r8-IEs. */
struct sib {
	uint8_t number;
	void (*read)(struct uper *r, struct cell *cell);
	const char *pattern; /* where nothing of it is wanted */
};

#define CDMA_BAND "#...32"
#define CDMA_RESELECTION                                                                                               \
	"{[1,32]{..." CDMA_BAND " ?" RRC_PRIORITY " #64 #64} "                                                         \
	"[1,16]{" CDMA_BAND " [1,16]{#2048 [1,16]#512}} #8 ?" RRC_SPEED_SCALE "}"
#define SIB8 "{...?{1 <39|49>} ?#16 ?{{1 ?#256 ?[1,2]#256} ?" CDMA_RESELECTION "} ?{?63 ?42 ?" CDMA_RESELECTION "}}"

static const struct sib sibs[] = {
	{ 2, rrc_sib2, NULL },
	{ 3, rrc_sib3, NULL },
	{ 4, rrc_sib4, NULL },
	{ 5, rrc_sib5, NULL },
	{ 6, rrc_sib6, NULL },
	{ 7, rrc_sib7, NULL },
	{ 8, NULL, SIB8 },
	{ 9, NULL, "{...?[1,48]8}" },
	{ 10, NULL, "{...16 16 16 ?400}" }, /* earthquake and tsunami warning: its kind */
	{ 11, NULL, NULL },                 /* the same: its text */
};

/* Alternatives that later releases added. */
static const uint8_t added_sibs[] = { 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 24, 25, 26, 26, 27, 28, 29, 30, 31, 32 };

#define WARNING "16 16 #2 #64" /* kind, serial number, whether the last segment, its number */

/* A segment of a warning to the public: its octets. */
static struct uper sib11_text(struct uper *r)
{
	bool extended = uper_flag(r), has_coding = uper_flag(r);

	uper_skip(r, WARNING);
	struct uper text = uper_octets(r);

	if (has_coding)
		uper_skip(r, "8");
	if (extended)
		uper_additions(r, NULL, 0);
	return text;
}

/* The same in SIB12, for the commercial system; all of it where it cannot be read. */
static struct uper sib12_text(struct uper sib)
{
	struct uper r = sib;

	uper_bits(&r, 3); /* extension, dataCodingScheme, lateNonCriticalExtension */
	uper_skip(&r, WARNING);
	struct uper text = uper_octets(&r);

	return r.failed ? sib : text;
}

/* *text: the octets of it that are meant for people's eyes; no bits where there are none. */
static void sib_read(struct uper *r, struct cell *cell, struct uper *text)
{
	*text = (struct uper){ 0 };
	if (uper_flag(r)) {
		uint32_t index = uper_small(r);
		struct uper added = uper_octets(r);

		r->failed |= index >= ADDED_SIBS_MAX;
		if (index < sizeof(added_sibs))
			cell->lte.sib_seen |= UINT64_C(1) << added_sibs[index];
		if (index == 0)
			*text = sib12_text(added);
		return;
	}
	const struct sib *sib = &sibs[uper_of(r, sizeof(sibs) / sizeof(sibs[0]))];

	if (sib->read)
		sib->read(r, cell);
	else if (sib->pattern)
		uper_skip(r, sib->pattern);
	else
		*text = sib11_text(r);
	cell->lte.sib_seen |= UINT64_C(1) << sib->number;
}

/* Assistance data for positioning (Release 15): known to be there, not looked at. */
static void positioning_skip(struct uper *r)
{
	bool other = uper_flag(r);
	uint32_t has = uper_bits(r, 2);

	r->failed |= other;
	for (int32_t count = uper_int(r, 1, 32); count && !r->failed; count--) {
		if (uper_flag(r)) {
			uper_small(r);
			uper_octets(r);
		} else {
			uper_skip(r, "#27 {...s ?s}");
		}
	}
	if (has & 2)
		uper_skip(r, "s");
}

static void system_information_read(struct uper *r, struct cell *cell)
{
	if (uper_flag(r)) {
		positioning_skip(r);
		return;
	}
	bool extended = uper_flag(r);
	struct uper text;

	for (int32_t count = uper_int(r, 1, 32); count && !r->failed; count--)
		sib_read(r, cell, &text);
	if (extended)
		uper_skip(r, "{?s ?0}"); /* no release has put anything there */
}

/* BCCH-DL-SCH-MessageType: 0 system information, 1 SIB1, others are of later classes. */
static bool broadcast_parse(const uint8_t *octets, size_t len, struct cell *cell)
{
	struct uper r = uper_open(octets, len);
	struct cell said = *cell;

	if (uper_flag(&r))
		return false;
	if (uper_flag(&r))
		rrc_sib1(&r, &said);
	else
		system_information_read(&r, &said);
	if (!uper_finished(&r))
		return false;
	*cell = said;
	return true;
}

bool rrc_sib1_scheduling(const uint8_t *octets, size_t len, struct rrc_scheduling *out)
{
	struct cell cell;

	cell_init(&cell, RAT_LTE);
	if (!broadcast_parse(octets, len, &cell) || !cell.lte.nof_si_messages)
		return false;
	*out = (struct rrc_scheduling){
		.si_window_ms = (uint16_t)cell.lte.si_window_ms,
		.value_tag = (uint8_t)cell.lte.system_info_value_tag,
		.tdd_config = (int8_t)(cell.lte.tdd_config != CELL_UNKNOWN ? cell.lte.tdd_config : -1),
		.tdd_special = (int8_t)(cell.lte.tdd_special != CELL_UNKNOWN ? cell.lte.tdd_special : -1),
		.nof_messages = cell.lte.nof_si_messages,
	};
	memcpy(out->messages, cell.lte.si_schedule, sizeof(out->messages));
	return true;
}

static bool paging_parse(const struct pdu *pdu, struct cell *cell)
{
	struct uper r = uper_open(pdu->octets, pdu->len);
	struct cell said = *cell;

	rrc_paging(&r, &said);
	if (!uper_finished(&r))
		return false;
	*cell = said;
	return true;
}

static bool message_parse(const struct pdu *pdu, struct cell *cell)
{
	switch (pdu->channel) {
	case PDU_PBCH:
		return mib_parse(pdu, cell);
	case PDU_BCCH_DLSCH:
		return broadcast_parse(pdu->octets, pdu->len, cell);
	case PDU_PCCH:
		return paging_parse(pdu, cell);
	default:
		return false;
	}
}

/* What the receiver knew to read it at all. Other tools' recordings do not say; of these SIB1 tells the duplex mode. */
static void heard(const struct pdu *pdu, struct cell *cell)
{
	bool ours = pdu->lte.pci != PDU_PCI_UNKNOWN, tracked = ours || cell->lte.freq_band_indicator != CELL_UNKNOWN;
	bool tdd = ours ? pdu->lte.tdd : cell->lte.tdd_config != CELL_UNKNOWN;

	if (tracked)
		snprintf(cell->lte.duplex, sizeof(cell->lte.duplex), "%s", tdd ? "tdd" : "fdd");
	if (ours)
		snprintf(cell->lte.cp, sizeof(cell->lte.cp), "%s", pdu->lte.cp_extended ? "extended" : "normal");
	if (pdu->lte.ports)
		cell->lte.antenna_ports = pdu->lte.ports;
}

bool lte_parse(const struct pdu *pdu, struct cell *cell)
{
	if (pdu->rat != RAT_LTE || pdu->len > PDU_OCTETS_MAX || !message_parse(pdu, cell))
		return false;
	heard(pdu, cell);
	return true;
}

const char *lte_message_name(const struct pdu *pdu)
{
	unsigned first = pdu->rat == RAT_LTE && pdu->len ? pdu->octets[0] >> 6 : 4;

	switch (pdu->channel) {
	case PDU_PBCH:
		return first < 4 && pdu->len >= MIB_OCTETS ? "MasterInformationBlock" : "unknown";
	case PDU_BCCH_DLSCH:
		return first == 0 ? "SystemInformation" : first == 1 ? "SystemInformationBlockType1" : "unknown";
	case PDU_PCCH:
		return first < 2 ? "Paging" : "unknown";
	default:
		return "unknown";
	}
}

/* Text of warnings is overwritten, its length stays; what cannot be read is overwritten from there on. */
static void broadcast_redact(uint8_t *octets, size_t len)
{
	struct uper r = uper_open(octets, len), text;
	struct cell cell;

	cell_init(&cell, RAT_LTE);
	if (uper_bits(&r, 3) != 0) /* no SystemInformation of the first message class: nothing of warnings in it */
		return;
	uper_flag(&r);
	for (int32_t count = uper_int(&r, 1, 32); count && !r.failed; count--) {
		size_t begin = r.bit;

		sib_read(&r, &cell, &text);
		if (r.failed)
			uper_blank(octets, begin, 8 * len);
		else
			uper_blank(octets, text.bit, text.end);
	}
}

void lte_redact(struct pdu *pdu)
{
	if (pdu->len > PDU_OCTETS_MAX)
		pdu->len = PDU_OCTETS_MAX;
	memset(pdu->octets + pdu->len, 0, sizeof(pdu->octets) - pdu->len);
	if (pdu->channel == PDU_PBCH)
		return;
	if (pdu->channel == PDU_BCCH_DLSCH)
		broadcast_redact(pdu->octets, pdu->len);
	else if (pdu->channel != PDU_PCCH || !rrc_paging_redact(pdu->octets, pdu->len))
		memset(pdu->octets, 0, sizeof(pdu->octets));
}
