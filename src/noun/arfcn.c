// SPDX-License-Identifier: GPL-3.0-or-later
/* arfcn: GSM carrier numbers to downlink frequencies: the table of 3GPP TS 45.005 clause 2, 200 kHz a step. */
#include "arfcn.h"

/* clang-format off */
const struct arfcn_range arfcn_ranges[] = {
	{ "E900",      0,    0,  935.0e6 },
	{ "P900",      1,  124,  935.2e6 },
	{ "GSM850",  128,  251,  869.2e6 },
	{ "GSM450",  259,  293,  460.6e6 },
	{ "GSM480",  306,  340,  489.0e6 },
	{ "GSM750",  438,  511,  777.2e6 },
	{ "DCS1800", 512,  885, 1805.2e6 },
	{ "ER900",   940,  954,  918.2e6 },
	{ "R900",    955,  974,  921.2e6 },
	{ "E900",    975, 1023,  925.2e6 },
	{ "PCS1900", 512 | ARFCN_PCS_FLAG, 810 | ARFCN_PCS_FLAG, 1930.2e6 },
	{ 0 },
};
/* clang-format on */

const struct arfcn_range *arfcn_range(uint16_t arfcn)
{
	for (const struct arfcn_range *range = arfcn_ranges; range->band; range++)
		if (arfcn >= range->first && arfcn <= range->last)
			return range;
	return NULL;
}

double arfcn_freq_hz(uint16_t arfcn)
{
	const struct arfcn_range *range = arfcn_range(arfcn);

	return range ? range->first_hz + 200e3 * (arfcn - range->first) : 0;
}
