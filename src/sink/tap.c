// SPDX-License-Identifier: GPL-3.0-or-later
/* tap: GSMTAP version 2, as libosmocore's gsmtap.h lays it out. The signal level is in dBm there; ours is relative to
 * the receiver's full scale (dBFS) and goes into the same field, rounded, for lack of another. LTE: RSRP, and as frame
 * number the SFN, as slot the subframe. */
#include "tap.h"

#include <arpa/inet.h>
#include <math.h>
#include <string.h>

#include <osmocom/core/gsmtap.h>

static const uint8_t channel_types[PDU_CHANNELS] = {
	[PDU_BCCH] = GSMTAP_CHANNEL_BCCH,
	[PDU_CCCH] = GSMTAP_CHANNEL_CCCH,
	[PDU_PCH] = GSMTAP_CHANNEL_PCH,
	[PDU_AGCH] = GSMTAP_CHANNEL_AGCH,
	[PDU_SDCCH4] = GSMTAP_CHANNEL_SDCCH4,
	[PDU_SACCH4] = GSMTAP_CHANNEL_SDCCH4 | GSMTAP_CHANNEL_ACCH,
	[PDU_PBCH] = GSMTAP_LTE_RRC_SUB_BCCH_BCH_Message,
	[PDU_BCCH_DLSCH] = GSMTAP_LTE_RRC_SUB_BCCH_DL_SCH_Message,
	[PDU_PCCH] = GSMTAP_LTE_RRC_SUB_PCCH_Message,
};

/* Decibels to the nearest of -128..127; 0 where not measured. */
static int8_t whole_db(float db)
{
	return isfinite(db) ? (int8_t)lrintf(fmaxf(-128, fminf(127, db))) : 0;
}

static struct gsmtap_hdr gsm_header(const struct pdu *pdu)
{
	return (struct gsmtap_hdr){
		.type = GSMTAP_TYPE_UM,
		.timeslot = pdu->gsm.timeslot,
		.arfcn = htons(pdu->gsm.arfcn), /* libosmogsm's PCS flag is GSMTAP's */
		.frame_number = htonl(pdu->gsm.fn),
		.sub_type = channel_types[pdu->channel],
		.sub_slot = pdu->gsm.subslot,
	};
}

/* The number of the carrier has 14 bits; a larger one is left out. */
static struct gsmtap_hdr lte_header(const struct pdu *pdu)
{
	bool fits = pdu->lte.earfcn >= 0 && pdu->lte.earfcn <= GSMTAP_ARFCN_MASK;

	return (struct gsmtap_hdr){
		.type = GSMTAP_TYPE_LTE_RRC,
		.arfcn = htons(fits ? (uint16_t)pdu->lte.earfcn : 0),
		.frame_number = htonl(pdu->lte.sfn),
		.sub_type = channel_types[pdu->channel],
		.sub_slot = pdu->lte.subframe,
	};
}

size_t tap_frame(const struct pdu *pdu, uint8_t frame[TAP_FRAME_MAX])
{
	bool lte = pdu->channel >= PDU_PBCH;
	struct gsmtap_hdr header = lte ? lte_header(pdu) : gsm_header(pdu);

	if (!header.sub_type || lte != (pdu->rat == RAT_LTE) || pdu->len > PDU_OCTETS_MAX)
		return 0;
	header.version = GSMTAP_VERSION;
	header.hdr_len = sizeof(header) / 4;
	header.signal_dbm = whole_db(lte ? pdu->lte.rsrp_dbfs : pdu->m.power_dbfs);
	header.snr_db = whole_db(pdu->m.snr_db);
	memcpy(frame, &header, sizeof(header));
	memcpy(frame + sizeof(header), pdu->octets, pdu->len);
	return sizeof(header) + pdu->len;
}
