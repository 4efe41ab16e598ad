// SPDX-License-Identifier: GPL-3.0-or-later
/* gsmtap: the header of GSMTAP version 2 (libosmocore's gsmtap.h) in front of one block of the GSM Um interface, or one
 * message of LTE's broadcast and paging channels.
 */
#include "gsmtap.h"

#include <arpa/inet.h>
#include <math.h>
#include <osmocom/core/gsmtap.h>
#include <string.h>

#include "standard.h"  // struct standard

/* NULL: no receiver reads frames of this type. */
static const struct standard *standard_of_type(uint8_t type)
{
	for (int i = 0; i < RATS; i++)
		if (standards[i]->gsmtap_type == type)
			return standards[i];
	return NULL;
}

/* -1 for channels that no receiver reads. */
static int channel_of(const struct standard *standard, uint8_t sub_type)
{
	for (int channel = 0; channel < PDU_CHANNELS && sub_type; channel++)
		if (standard->gsmtap_channels[channel] == sub_type)
			return channel;
	return -1;
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

static enum gsmtap_verdict parse_block(const struct gsmtap_hdr *header, const uint8_t *block, size_t length,
                                       struct pdu *pdu)
{
	const struct standard *standard = standard_of_type(header->type);
	const int channel = standard ? channel_of(standard, header->sub_type) : -1;

	if (!standard)
		return GSMTAP_VERDICT_UNUSED;
	if (ntohs(header->arfcn) & GSMTAP_ARFCN_F_UPLINK)
		return GSMTAP_VERDICT_UPLINK;
	if (channel < 0)
		return header->type == GSMTAP_TYPE_LTE_RRC ? GSMTAP_VERDICT_LTE : GSMTAP_VERDICT_UNUSED;
	if (length > PDU_OCTETS_MAX)
		return GSMTAP_VERDICT_MALFORMED;
	memset(pdu, 0, sizeof(*pdu));
	pdu->rat = standard->rat;
	pdu->channel = (enum pdu_channel)channel;
	pdu->m = measured(header->signal_dbm, header->snr_db);
	pdu->len = (uint16_t)length;
	if (!standard->gsmtap_get(header, pdu))
		return GSMTAP_VERDICT_MALFORMED;
	memcpy(pdu->octets, block, length);
	return GSMTAP_VERDICT_TAKEN;
}

enum gsmtap_verdict gsmtap_parse(const uint8_t *octets, size_t length, struct pdu *pdu)
{
	struct gsmtap_hdr header;

	if (length < sizeof(header) || octets[0] != GSMTAP_VERSION)
		return GSMTAP_VERDICT_MALFORMED;
	memcpy(&header, octets, sizeof(header));
	const size_t size = header.hdr_len * 4; /* counted in words of 32 bits */

	if (size < sizeof(header) || size > length)
		return GSMTAP_VERDICT_MALFORMED;
	return parse_block(&header, octets + size, length - size, pdu);
}
