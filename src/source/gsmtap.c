// SPDX-License-Identifier: GPL-3.0-or-later
/* gsmtap: the header of GSMTAP version 2 (libosmocore's gsmtap.h) in front of one block of the GSM Um interface, or one
 * message of LTE's broadcast and paging channels.
 */
#include "gsmtap.h"

#include <math.h>
#include <osmocom/core/gsmtap.h>
#include <string.h>

#include "arfcn.h"   // arfcn_freq_hz
#include "earfcn.h"  // earfcn_freq_hz

enum { HEADER = sizeof(struct gsmtap_hdr), FN_MAX = 2715647, SFN_MAX = 1023 };

static uint32_t get_be16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

/* -1 for channels that no receiver reads. */
static int channel_of(uint8_t sub_type)
{
	switch (sub_type) {
	case GSMTAP_CHANNEL_BCCH:
		return PDU_BCCH;
	case GSMTAP_CHANNEL_CCCH:
		return PDU_CCCH;
	case GSMTAP_CHANNEL_AGCH:
		return PDU_AGCH;
	case GSMTAP_CHANNEL_PCH:
		return PDU_PCH;
	case GSMTAP_CHANNEL_SDCCH4:
		return PDU_SDCCH4;
	case GSMTAP_CHANNEL_SDCCH4 | GSMTAP_CHANNEL_ACCH:
		return PDU_SACCH4;
	default:
		return -1;
	}
}

/* Zero is what is written where nothing was measured. */
static struct measurement measured(int8_t signal_db, int8_t snr_db)
{
	return (struct measurement){
		.power_dbfs = signal_db ? signal_db : NAN,
		.snr_db = snr_db ? snr_db : NAN,
		.freq_offset_hz = NAN,
		.freq_offset_sd_hz = NAN,
	};
}

static enum gsmtap_verdict parse_um(const uint8_t *header, const uint8_t *block, size_t length, struct pdu *pdu)
{
	uint32_t arfcn = get_be16(header + 4), fn = get_be16(header + 8) << 16 | get_be16(header + 10);
	int channel = channel_of(header[12]);
	if (arfcn & GSMTAP_ARFCN_F_UPLINK)
		return GSMTAP_VERDICT_UPLINK;
	if (channel < 0)
		return GSMTAP_VERDICT_UNUSED;
	double freq_hz = (arfcn & GSMTAP_ARFCN_MASK) <= ARFCN_MASK ? arfcn_freq_hz(arfcn) : 0;
	uint8_t subslot = channel == PDU_SDCCH4 || channel == PDU_SACCH4 ? header[14] : 0;
	if (length != PDU_GSM_OCTETS || freq_hz == 0 || fn > FN_MAX || header[3] > 7 || subslot > 3)
		return GSMTAP_VERDICT_MALFORMED;
	*pdu = (struct pdu){
		.rat = RAT_GSM,
		.channel = channel,
		.freq_hz = freq_hz,
		.m = measured(header[6], header[7]),
		.gsm = { .arfcn = arfcn, .bsic = -1, .timeslot = header[3], .subslot = subslot, .fn = fn },
		.len = PDU_GSM_OCTETS,
	};
	memcpy(pdu->octets, block, PDU_GSM_OCTETS);
	return GSMTAP_VERDICT_TAKEN;
}

/* LTE RRC: the header has a number of 14 bits, 0 where none was given, no place for the cell's, and for RSRP that of
 * the signal level. */
static enum gsmtap_verdict parse_lte(const uint8_t *header, const uint8_t *message, size_t length, struct pdu *pdu)
{
	static const uint8_t channels[] = {
		[GSMTAP_LTE_RRC_SUB_BCCH_BCH_Message] = PDU_PBCH,
		[GSMTAP_LTE_RRC_SUB_BCCH_DL_SCH_Message] = PDU_BCCH_DLSCH,
		[GSMTAP_LTE_RRC_SUB_PCCH_Message] = PDU_PCCH,
	};
	uint32_t arfcn = get_be16(header + 4), sfn = get_be16(header + 8) << 16 | get_be16(header + 10);
	int32_t earfcn = (int32_t)(arfcn & GSMTAP_ARFCN_MASK);
	if (arfcn & GSMTAP_ARFCN_F_UPLINK)
		return GSMTAP_VERDICT_UPLINK;
	if (header[12] >= sizeof(channels) || !channels[header[12]])
		return GSMTAP_VERDICT_LTE;
	if (length == 0 || length > PDU_OCTETS_MAX)
		return GSMTAP_VERDICT_MALFORMED;
	struct measurement level = measured((int8_t)header[6], (int8_t)header[7]);
	*pdu = (struct pdu){
		.rat = RAT_LTE,
		.channel = channels[header[12]],
		.freq_hz = earfcn ? earfcn_freq_hz(earfcn) : 0,
		.m = { NAN, level.snr_db, NAN, NAN },
		.lte = {
			.earfcn = earfcn && earfcn_band(earfcn) ? earfcn : -1,
			.pci = PDU_PCI_UNKNOWN,
			.sfn = sfn <= SFN_MAX ? (uint16_t)sfn : 0,
			.subframe = header[14] <= 9 ? header[14] : 0,
			.rsrp_dbfs = level.power_dbfs,
			.rsrq_db = NAN,
			.load = NAN,
		},
		.len = (uint16_t)length,
	};
	memcpy(pdu->octets, message, length);
	return GSMTAP_VERDICT_TAKEN;
}

enum gsmtap_verdict gsmtap_parse(const uint8_t *octets, size_t length, struct pdu *pdu)
{
	if (length < HEADER || octets[0] != GSMTAP_VERSION)
		return GSMTAP_VERDICT_MALFORMED;
	size_t header = octets[1] * 4; /* counted in words of 32 bits */
	if (header < HEADER || header > length)
		return GSMTAP_VERDICT_MALFORMED;
	if (octets[2] == GSMTAP_TYPE_LTE_RRC)
		return parse_lte(octets, octets + header, length - header, pdu);
	if (octets[2] != GSMTAP_TYPE_UM)
		return GSMTAP_VERDICT_UNUSED;
	return parse_um(octets, octets + header, length - header, pdu);
}
