// SPDX-License-Identifier: GPL-3.0-or-later
/* tap: GSMTAP version 2, as libosmocore's gsmtap.h lays it out. The signal level is in dBm there; ours is relative to
 * the receiver's full scale (dBFS) and goes into the same field, rounded, for lack of another. LTE: RSRP, and as frame
 * number the SFN, as slot the subframe. */
#include "tap.h"

#include <math.h>
#include <string.h>

#include <osmocom/core/gsmtap.h>

#include "standard.h"  // standard_of

/* Decibels to the nearest of -128..127; 0 where not measured. */
static int8_t whole_db(float db)
{
	return isfinite(db) ? (int8_t)lrintf(fmaxf(-128, fminf(127, db))) : 0;
}

size_t tap_frame(const struct pdu *pdu, uint8_t frame[TAP_FRAME_MAX])
{
	const struct standard *standard = standard_of(pdu->rat);
	struct heard heard;

	standard->heard(pdu, &heard);
	struct gsmtap_hdr header = {
		.version = GSMTAP_VERSION,
		.hdr_len = sizeof(header) / 4,
		.type = standard->gsmtap_type,
		.signal_dbm = whole_db(heard.level_dbfs),
		.snr_db = whole_db(pdu->m.snr_db),
		.sub_type = standard->gsmtap_channels[pdu->channel],
	};

	if (!header.sub_type || pdu->len > PDU_OCTETS_MAX)
		return 0;
	standard->gsmtap_put(pdu, &header);
	memcpy(frame, &header, sizeof(header));
	memcpy(frame + sizeof(header), pdu->octets, pdu->len);
	return sizeof(header) + pdu->len;
}
