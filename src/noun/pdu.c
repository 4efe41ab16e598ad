// SPDX-License-Identifier: GPL-3.0-or-later
/* pdu: the names of channels and radio standards, as they stand in the records. */
#include "pdu.h"

#include <assert.h>
#include <stddef.h>

#include "standard.h"  // standard_of

/* 3GPP TS 45.002 clause 3.3, 36.331 clause 6.2 */
static const char *const channel_names[PDU_CHANNELS] = {
	[PDU_SCH] = "SCH",         [PDU_BCCH] = "BCCH",
	[PDU_CCCH] = "CCCH",       [PDU_PCH] = "PCH",
	[PDU_AGCH] = "AGCH",       [PDU_SDCCH4] = "SDCCH",
	[PDU_SACCH4] = "SACCH",    [PDU_PBCH] = "PBCH",
	[PDU_PCCH] = "PCCH",       [PDU_BCCH_DLSCH] = "BCCH-DL-SCH",
	[PDU_SDCCH8] = "SDCCH",    [PDU_SACCH8] = "SACCH",
	[PDU_CONDUCT] = "conduct",
};

const char *pdu_channel_name(enum pdu_channel channel)
{
	assert((unsigned)channel < PDU_CHANNELS && channel_names[channel]);
	return channel_names[channel];
}

const char *rat_name(enum rat rat)
{
	assert((unsigned)rat < RATS);
	return standard_of(rat)->name;
}
