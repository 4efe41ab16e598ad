// SPDX-License-Identifier: GPL-3.0-or-later
/* cell_of: a cell of 460-00 in area 7, for tests: channel is an ARFCN or EARFCN, code a BSIC or PCI.
 */
#pragma once

#include <string.h>

#include "cell.h"

static inline struct cell cell_of(enum rat rat, int32_t channel, int32_t code, int32_t number)
{
	struct cell cell;

	cell_init(&cell, rat);
	strcpy(cell.mcc, "460");
	strcpy(cell.mnc, "00");
	*(rat == RAT_GSM ? &cell.gsm.arfcn : &cell.lte.earfcn) = channel;
	*(rat == RAT_GSM ? &cell.gsm.bsic : &cell.lte.pci) = code;
	*(rat == RAT_GSM ? &cell.gsm.lac : &cell.lte.tac) = 7;
	*(rat == RAT_GSM ? &cell.gsm.ci : &cell.lte.eci) = number;
	return cell;
}
