// SPDX-License-Identifier: GPL-3.0-or-later
/* tap: GSMTAP version 2, as libosmocore's gsmtap.h lays it out. The signal level is in dBm there; ours is relative to the
 * receiver's full scale (dBFS) and goes into the same field, rounded, for lack of another. */
#include "tap.h"

#include <arpa/inet.h>
#include <math.h>
#include <string.h>

#include <osmocom/core/gsmtap.h>

static const uint8_t channel_types[PDU_CHANNELS] = {
	[PDU_BCCH] = GSMTAP_CHANNEL_BCCH,     [PDU_CCCH] = GSMTAP_CHANNEL_CCCH,
	[PDU_PCH] = GSMTAP_CHANNEL_PCH,       [PDU_AGCH] = GSMTAP_CHANNEL_AGCH,
	[PDU_SDCCH4] = GSMTAP_CHANNEL_SDCCH4, [PDU_SACCH4] = GSMTAP_CHANNEL_SDCCH4 | GSMTAP_CHANNEL_ACCH,
};

/* Decibels to the nearest of -128..127; 0 where not measured. */
static int8_t whole_db(float db)
{
	return isfinite(db) ? (int8_t)lrintf(fmaxf(-128, fminf(127, db))) : 0;
}

size_t tap_frame(const struct pdu *pdu, uint8_t frame[TAP_FRAME_MAX])
{
	struct gsmtap_hdr header = {
		.version = GSMTAP_VERSION,
		.hdr_len = sizeof(header) / 4,
		.type = GSMTAP_TYPE_UM,
		.timeslot = pdu->gsm.timeslot,
		.arfcn = htons(pdu->gsm.arfcn), /* libosmogsm's PCS flag is GSMTAP's */
		.signal_dbm = whole_db(pdu->m.power_dbfs),
		.snr_db = whole_db(pdu->m.snr_db),
		.frame_number = htonl(pdu->gsm.fn),
		.sub_type = channel_types[pdu->channel],
		.sub_slot = pdu->gsm.subslot,
	};

	if (pdu->rat != RAT_GSM || !header.sub_type || pdu->len > PDU_OCTETS_MAX)
		return 0;
	memcpy(frame, &header, sizeof(header));
	memcpy(frame + sizeof(header), pdu->octets, pdu->len);
	return sizeof(header) + pdu->len;
}
