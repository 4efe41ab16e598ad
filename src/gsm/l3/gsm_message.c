// SPDX-License-Identifier: GPL-3.0-or-later
/* gsm_message: what a block of any channel is, by name, and who takes it apart. Downlink only.
 */
#include "gsm_message.h"

#include <stddef.h>

#include "access.h"  // access_count

struct named_message {
	uint8_t discriminator, type;
	const char *name;
};

/* clang-format off */
/* Layer 3 before ciphering on a dedicated channel: 44.018 table 10.4.1, 24.008 tables 9.2.1 and 9.54, 24.011 8.1.3. */
static const struct named_message dedicated[] = {
	{ 5, 0x02, "Location Updating Accept" },
	{ 5, 0x04, "Location Updating Reject" },
	{ 5, 0x11, "Authentication Reject" },
	{ 5, 0x12, "Authentication Request" },
	{ 5, 0x18, "Identity Request" },
	{ 5, 0x1a, "TMSI Reallocation Command" },
	{ 5, 0x21, "CM Service Accept" },
	{ 5, 0x22, "CM Service Reject" },
	{ 5, 0x29, "Abort" },
	{ 5, 0x31, "MM Status" },
	{ 5, 0x32, "MM Information" },
	{ 6, 0x0d, "Channel Release" },
	{ 6, 0x10, "Channel Mode Modify" },
	{ 6, 0x13, "Classmark Enquiry" },
	{ 6, 0x2b, "Handover Command" },
	{ 6, 0x2d, "Physical Information" },
	{ 6, 0x2e, "Assignment Command" },
	{ 6, 0x35, "Ciphering Mode Command" },
	{ 6, 0x38, "Application Information" },
	{ GSM_PD_SMS, 0x01, "CP-DATA" },
	{ GSM_PD_SMS, 0x04, "CP-ACK" },
	{ GSM_PD_SMS, 0x10, "CP-ERROR" },
};

static const struct named_message common[] = {
	{ GSM_PD_RR, RR_PAGING_1, "Paging Request Type 1" },
	{ GSM_PD_RR, RR_PAGING_2, "Paging Request Type 2" },
	{ GSM_PD_RR, RR_PAGING_3, "Paging Request Type 3" },
	{ GSM_PD_RR, RR_IMM_ASS, "Immediate Assignment" },
	{ GSM_PD_RR, RR_IMM_ASS_EXT, "Immediate Assignment Extended" },
	{ GSM_PD_RR, RR_IMM_ASS_REJ, "Immediate Assignment Reject" },
};
/* clang-format on */

static const char *name_find(const struct named_message *table, size_t count, uint8_t discriminator, uint8_t type)
{
	for (size_t i = 0; i < count; i++)
		if (table[i].discriminator == discriminator && table[i].type == type)
			return table[i].name;
	return NULL;
}

/* Short messages share a link: the upper half of the octet says which transaction it is, seven is kept for an octet
 * more (24.007 11.2.3.1.3). Of other protocols it is a skip indicator, zero. */
static uint8_t protocol_of(uint8_t discriminator)
{
	bool sms = (discriminator & 0x0f) == GSM_PD_SMS, extended = (discriminator & 0x70) == 0x70;

	return sms && !extended ? GSM_PD_SMS : discriminator;
}

const char *gsm_dedicated_name(uint8_t discriminator, uint8_t type)
{
	discriminator = protocol_of(discriminator);
	return name_find(dedicated, sizeof(dedicated) / sizeof(dedicated[0]), discriminator, type);
}

const char *gsm_common_name(uint8_t discriminator, uint8_t type)
{
	return name_find(common, sizeof(common) / sizeof(common[0]), discriminator, type);
}

static const char *broadcast_name(const uint8_t *octets)
{
	const char *name = octets[1] == GSM_PD_RR ? si_name(octets[2]) : NULL;

	return name ? name : gsm_common_name(octets[1], octets[2]);
}

/* LAPDm (44.006 3): address, control, length; then layer 3 where there is any. */
static const char *lapdm_name(const uint8_t *lapdm)
{
	bool has_layer_3 = (lapdm[1] & 1) == 0 || (lapdm[1] & 0xef) == 0x03;

	if ((lapdm[0] & 0x61) != 0x01) /* link protocol 00, no extension */
		return NULL;
	if (has_layer_3 && lapdm[2] >> 2 >= 2)
		return gsm_dedicated_name(lapdm[3], lapdm[4]);
	switch (lapdm[1] & 0xef) {
	case 0x03:
		return "LAPDm UI";
	case 0x0f:
		return "LAPDm DM";
	case 0x43:
		return "LAPDm DISC";
	case 0x63:
		return "LAPDm UA";
	default:
		return (lapdm[1] & 3) == 1 ? "LAPDm supervisory" : NULL;
	}
}

static const char *name_on_channel(const struct pdu *pdu)
{
	const uint8_t *sacch_si;

	switch (pdu->channel) {
	case PDU_BCCH:
	case PDU_CCCH:
	case PDU_PCH:
	case PDU_AGCH:
		return broadcast_name(pdu->octets);
	case PDU_SDCCH4:
	case PDU_SDCCH8:
		return lapdm_name(pdu->octets);
	case PDU_SACCH4:
	case PDU_SACCH8:
		sacch_si = si_sacch_message(pdu->octets);
		return sacch_si ? si_name(sacch_si[2]) : lapdm_name(pdu->octets + 2);
	default:
		return NULL;
	}
}

const char *gsm_message_name(const struct pdu *pdu)
{
	const char *name = NULL;

	if (pdu->rat == RAT_GSM && pdu->channel == PDU_SCH && pdu->len >= 4)
		name = "Synchronization Channel Information";
	else if (pdu->rat == RAT_GSM && pdu->len >= PDU_GSM_OCTETS)
		name = name_on_channel(pdu);
	return name ? name : "unknown";
}

/* SB(1..25) of 44.018 9.1.30a: the BSIC is the first six bits. */
static bool sch_parse(const uint8_t *octets, struct cell *cell)
{
	cell->gsm.bsic = octets[0] >> 2;
	cell->gsm.ncc = cell->gsm.bsic >> 3;
	cell->gsm.bcc = cell->gsm.bsic & 7;
	return true;
}

bool gsm_parse(const struct pdu *pdu, struct cell *cell)
{
	const uint8_t *message;

	if (pdu->rat != RAT_GSM)
		return false;
	if (pdu->channel == PDU_SCH)
		return pdu->len >= 4 && sch_parse(pdu->octets, cell);
	if (pdu->len < PDU_GSM_OCTETS)
		return false;
	switch (pdu->channel) {
	case PDU_BCCH:
		return si_parse(pdu->octets, cell);
	case PDU_CCCH:
	case PDU_PCH:
	case PDU_AGCH: /* also extended BCCH: System Information in a block of the access grant channel (45.002 6.3.1.3)
	                */
		access_count(pdu, cell);
		return ccch_parse(pdu->octets, cell) || si_parse(pdu->octets, cell);
	case PDU_SACCH4:
	case PDU_SACCH8:
		message = si_sacch_message(pdu->octets);
		return message && si_parse(message, cell);
	default:
		return false;
	}
}
