// SPDX-License-Identifier: GPL-3.0-or-later
/* arfcn: GSM carrier numbers, their bands and downlink frequencies (3GPP TS 45.005 clause 2).
 * A number on 1900 MHz carries libosmogsm's ARFCN_PCS flag (0x8000), because 512..810 exist on 1800 MHz as well.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { ARFCN_PCS_FLAG = 0x8000, ARFCN_MASK = 0x3ff };

struct arfcn_range {
	const char *band;     /* "P900", "DCS1800" …; a band may have several rows */
	uint16_t first, last; /* with the PCS flag where it applies */
	double first_hz;      /* downlink of `first`; every next one is 200 kHz higher */
};

/* In ascending order of ARFCN; the last row has band NULL. */
extern const struct arfcn_range arfcn_ranges[];

/* Row of this number, NULL when no band has it. */
const struct arfcn_range *arfcn_range(uint16_t arfcn);

/* Downlink carrier [Hz], 0 when no band has this number. */
double arfcn_freq_hz(uint16_t arfcn);
