// SPDX-License-Identifier: GPL-3.0-or-later
#include "recent.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pdu_pack.h"  // pdu_pack

int recent_init(struct recent *recent)
{
	recent->pdus = malloc(RECENT_PDU_BYTES);
	return recent->pdus ? 0 : -ENOMEM;
}

void recent_fini(struct recent *recent)
{
	free(recent->pdus);
}

static void forget_half(struct recent *recent)
{
	size_t cut = 0;
	struct pdu pdu;

	for (; cut < recent->pdu_used / 2; recent->forgotten++)
		cut += pdu_unpack(recent->pdus + cut, recent->pdu_used - cut, &pdu);
	memmove(recent->pdus, recent->pdus + cut, recent->pdu_used - cut);
	recent->pdu_used -= cut;
}

void recent_pdu(struct recent *recent, const struct pdu *pdu)
{
	if (recent->pdu_used + PDU_PACKED_MAX > RECENT_PDU_BYTES)
		forget_half(recent);
	recent->pdu_used += pdu_pack(pdu, recent->pdus + recent->pdu_used);
	recent->nof_pdus++;
}
