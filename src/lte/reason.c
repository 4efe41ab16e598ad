// SPDX-License-Identifier: GPL-3.0-or-later
/* reason: why no LTE cell was read, by the counts of the receiver. */
#include "reason.h"

#include <stdio.h>

/* LTE: PSS and SSS, then the MIB, then SIB1 where the window holds what it takes. */
void lte_reason(const struct receiver_counts *counts, double max_offset_ppm, char text[STANDARD_REASON_SIZE])
{
	if (counts->blocks_ok[PDU_PBCH])
		snprintf(text, STANDARD_REASON_SIZE,
		         "LTE: a cell's MIB read but no SIB1: too weak, too short, or the window holds too little of "
		         "the carrier (--rate)");
	else if (counts->carriers_sync)
		snprintf(text, STANDARD_REASON_SIZE,
		         "LTE: synchronisation signals (PSS, SSS) found but no MIB read: too weak, or chance");
	else
		snprintf(text, STANDARD_REASON_SIZE,
		         "LTE: no cell's synchronisation signals (PSS): none is there, too weak, too short, or the "
		         "receiver is off "
		         "by more than %.0f ppm",
		         max_offset_ppm);
}
