// SPDX-License-Identifier: GPL-3.0-or-later
/* pcap: a whole capture file out of anything, down to the pdus. What comes out must be in range.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../src/source/capture.h"  // capture_open
#include "../../src/source/gsmtap.h"   // gsmtap_parse

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int in_range(const struct pdu *pdu)
{
	if (pdu->channel >= PDU_CHANNELS || pdu->len > PDU_OCTETS_MAX)
		return 0;
	if (pdu->rat == RAT_LTE) /* a carrier need not be given */
		return pdu->channel >= PDU_PBCH && pdu->lte.sfn < 1024 && pdu->lte.subframe < 10 && pdu->len > 0 &&
		       (pdu->lte.earfcn >= 0) == (pdu->freq_hz > 0);
	return pdu->channel < PDU_PBCH && pdu->freq_hz > 0 && pdu->gsm.timeslot <= 7 && pdu->gsm.fn <= 2715647;
}

static void check(const struct packet *packet)
{
	struct pdu pdu;
	size_t left;
	const uint8_t *octets = packet_gsmtap(packet->link, packet->octets, packet->length, &left);
	if (packet->time_ns < 0 || !packet_link_known(217))
		abort();
	if (!octets)
		return;
	if (octets < packet->octets || octets + left > packet->octets + packet->length)
		abort();
	if (gsmtap_parse(octets, left, &pdu) == GSMTAP_VERDICT_TAKEN && !in_range(&pdu))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct capture capture;
	struct packet packet;
	struct fault fault;
	FILE *file = size ? fmemopen((void *)data, size, "r") : NULL;
	if (!file)
		return 0;
	if (capture_open(&capture, file, "fuzz", &fault) == 0) {
		while (capture_next(&capture, &packet, &fault) > 0)
			check(&packet);
		capture_close(&capture);
	}
	fclose(file);
	return 0;
}
