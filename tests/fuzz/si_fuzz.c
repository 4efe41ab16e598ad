// SPDX-License-Identifier: GPL-3.0-or-later
/* GSM blocks out of anything: the first octet is the channel, then up to four blocks follow into one cell. What is
 * parsed must be in range, the same after redaction where it counts, and redaction must come to rest.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/gsm/l3/gsm_message.h"  // gsm_parse

enum { BLOCKS = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check_cell(const struct cell *cell)
{
	require(cell->nof_neighbours <= CELL_NEIGHBOURS_MAX && cell->gsm.nof_allocation <= CELL_ALLOCATION_MAX);
	for (int i = 0; i < cell->nof_neighbours; i++) {
		const struct cell_neighbour *n = &cell->neighbours[i];
		require(n->channel >= 0 && n->channel <= 65535 && n->id >= -1 && n->id < 512);
		require(n->rat <= NEIGHBOUR_LTE && n->priority >= -1 && n->priority <= 7);
	}
	require(memchr(cell->mcc, 0, sizeof(cell->mcc)) && memchr(cell->mnc, 0, sizeof(cell->mnc)));
}

static void check_redaction(const struct pdu *pdu)
{
	struct pdu once = *pdu, twice;
	struct cell before, after;

	gsm_redact(&once);
	twice = once;
	gsm_redact(&twice);
	require(memcmp(&once, &twice, sizeof(once)) == 0);
	cell_init(&before, RAT_GSM);
	cell_init(&after, RAT_GSM);
	require(gsm_parse(pdu, &before) == gsm_parse(&once, &after));
	require(!cell_broadcast_differs(&before, &after));
	require(before.gsm.paging_1 == after.gsm.paging_1 && before.gsm.paging_2 == after.gsm.paging_2 &&
	        before.gsm.paging_3 == after.gsm.paging_3);
	require(before.paged_tmsi == after.paged_tmsi && before.paged_imsi == after.paged_imsi);
	require(strcmp(gsm_message_name(pdu), gsm_message_name(&once)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cell cell;
	struct ccch_config config;

	if (size == 0)
		return 0;
	cell_init(&cell, RAT_GSM);
	for (size_t at = 1; at < size && at < BLOCKS * PDU_GSM_OCTETS; at += PDU_GSM_OCTETS) {
		struct pdu pdu = { .rat = RAT_GSM, .channel = data[0] % PDU_CHANNELS };

		pdu.len = size - at < PDU_GSM_OCTETS ? size - at : PDU_GSM_OCTETS;
		memcpy(pdu.octets, data + at, pdu.len);
		gsm_parse(&pdu, &cell);
		gsm_control_channel(pdu.octets, &config);
		check_cell(&cell);
		if (at == 1)
			check_redaction(&pdu);
	}
	return 0;
}
