// SPDX-License-Identifier: GPL-3.0-or-later
/* Packed pdus out of anything: what is taken for one packs to the same octets again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pdu_pack.h"  // pdu_unpack

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t again[PDU_PACKED_MAX];
	struct pdu pdu;
	size_t taken = pdu_unpack(data, size, &pdu);

	if (taken > size || (taken && pdu_pack(&pdu, again) != taken))
		abort();
	return 0;
}
