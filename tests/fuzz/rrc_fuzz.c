// SPDX-License-Identifier: GPL-3.0-or-later
/* rrc: any octets on any LTE channel. What is redacted parses as before, and redacting it again changes nothing.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/lte/rrc/rrc.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t len)
{
	static const enum pdu_channel channels[] = { PDU_PBCH, PDU_BCCH_DLSCH, PDU_PCCH, PDU_BCCH };
	struct pdu pdu = { .rat = RAT_LTE, .freq_hz = 1815e6, .lte = { .earfcn = 1300 } }, once;
	struct rrc_scheduling scheduling;
	struct cell cell, redacted;
	bool parsed;

	if (len < 1 || len - 1 > PDU_OCTETS_MAX)
		return 0;
	pdu.channel = channels[octets[0] % 4];
	pdu.lte.pci = octets[0] & 8 ? PDU_PCI_UNKNOWN : 7;
	pdu.len = (uint16_t)(len - 1);
	memcpy(pdu.octets, octets + 1, len - 1);
	cell_init(&cell, RAT_LTE);
	cell_place(&cell, &pdu);
	redacted = cell;
	parsed = lte_parse(&pdu, &cell);
	assert(cell.nof_neighbours <= CELL_NEIGHBOURS_MAX && cell.nof_plmns <= CELL_PLMNS_MAX);
	assert(cell.lte.nof_si_messages <= CELL_SI_MESSAGES_MAX && strlen(cell.mcc) <= 3 && strlen(cell.mnc) <= 3);
	if (rrc_sib1_scheduling(pdu.octets, pdu.len, &scheduling))
		assert(scheduling.nof_messages && scheduling.si_window_ms && scheduling.messages[0].period_frames >= 8);
	lte_message_name(&pdu);
	lte_redact(&pdu);
	once = pdu;
	lte_redact(&pdu);
	assert(!memcmp(&pdu, &once, sizeof(pdu)));
	if (parsed && pdu.channel != PDU_BCCH) {
		assert(lte_parse(&pdu, &redacted));
		assert(cell.lte.paging == redacted.lte.paging && cell.paged_imsi == redacted.paged_imsi);
		assert(cell.paged_tmsi == redacted.paged_tmsi &&
		       cell.lte.paging_warning == redacted.lte.paging_warning);
	}
	/* a copy of its own size, so that one octet read too many is seen */
	uint8_t *exact = malloc(len - 1 ? len - 1 : 1);
	memcpy(exact, octets + 1, len - 1);
	rrc_sib1_scheduling(exact, len - 1, &scheduling);
	free(exact);
	return 0;
}
