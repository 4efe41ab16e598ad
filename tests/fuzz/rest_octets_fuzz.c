// SPDX-License-Identifier: GPL-3.0-or-later
/* Rest octets out of anything: the first octet chooses the message, the others are its rest octets. They lie in a
 * buffer of just their size, so that a bit read past the end is seen.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/gsm/l3/gsm_message.h"  // si3_rest

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void (*const readers[])(const uint8_t *octets, size_t from, struct cell *cell) = {
	si2ter_rest, si2quater_rest, si3_rest, si4_rest, si7_rest, si13_rest,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cell cell;
	uint8_t *block;
	size_t len;

	if (size == 0)
		return 0;
	len = size - 1 < 20 ? size - 1 : 20;
	block = malloc(PDU_GSM_OCTETS);
	if (!block)
		return 0;
	memset(block, 0x2b, PDU_GSM_OCTETS);
	memcpy(block + PDU_GSM_OCTETS - len, data + 1, len);
	cell_init(&cell, RAT_GSM);
	cell.gsm.acs = data[0] >> 7;
	readers[data[0] % 6](block, PDU_GSM_OCTETS - len, &cell);
	for (int i = 0; i < cell.nof_neighbours; i++)
		if (cell.neighbours[i].channel < 0 || cell.neighbours[i].priority > 7 || cell.neighbours[i].id > 511)
			abort();
	free(block);
	return 0;
}
