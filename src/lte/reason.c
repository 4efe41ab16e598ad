// SPDX-License-Identifier: GPL-3.0-or-later
/* reason: why no LTE cell was read, by the counts of the receiver. */
#include "reason.h"

#include <stdio.h>

/* LTE: PSS and SSS, then the MIB, then SIB1 where the window holds what it takes. */
void lte_reason(const struct receiver_counts *counts, double max_offset_ppm, enum language language,
                char text[STANDARD_REASON_SIZE])
{
	const bool zh = language == LANGUAGE_ZH;

	if (counts->blocks_ok[PDU_PBCH])
		snprintf(text, STANDARD_REASON_SIZE,
		         zh ? "LTE：已读到 MIB，但没有 SIB1：太弱、太短，或窗口未覆盖足够的载波带宽（--rate）"
		            : "LTE: a cell's MIB read but no SIB1: too weak, too short, or the window holds too little "
		              "of "
		              "the carrier (--rate)");
	else if (counts->carriers_sync)
		snprintf(text, STANDARD_REASON_SIZE,
		         zh ? "LTE：找到同步信号（PSS、SSS），但没有读到 MIB：太弱，或为偶然"
		            : "LTE: synchronisation signals (PSS, SSS) found but no MIB read: too weak, or chance");
	else
		snprintf(
			text, STANDARD_REASON_SIZE,
			zh ? "LTE：没有小区的同步信号（PSS）：没有小区、太弱、太短，或接收机偏差超过 %.0f ppm"
			   : "LTE: no cell's synchronisation signals (PSS): none is there, too weak, too short, or the "
			     "receiver is off by more than %.0f ppm",
			max_offset_ppm);
}
