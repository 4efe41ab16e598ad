// SPDX-License-Identifier: GPL-3.0-or-later
/* earfcn: LTE carrier numbers, their bands and downlink frequencies (3GPP TS 36.101 table 5.7.3-1), 100 kHz a step.
 * A number belongs to one band; a frequency may lie in several, and then has a number in each of them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct earfcn_band {
	uint8_t band; /* 1..88; 0 ends the table */
	bool tdd;
	int32_t first, last; /* downlink EARFCNs */
	double first_hz;     /* downlink of `first` */
};

/* Ended by band 0; where bands overlap, the one more often met comes first. */
extern const struct earfcn_band earfcn_bands[];

/* Row of the band that has this number, NULL when none has it. */
const struct earfcn_band *earfcn_band(int32_t earfcn);

/* Downlink carrier [Hz], 0 when no band has this number. */
double earfcn_freq_hz(int32_t earfcn);

enum earfcn_duplex { EARFCN_FDD, EARFCN_TDD, EARFCN_ANY };

/* Number of the carrier at freq_hz, -1 when it is off the raster by more than 1 kHz or in no band of this duplex mode.
 * Of several bands the first in the table. */
int32_t earfcn_from_freq(double freq_hz, enum earfcn_duplex duplex);

/* The same in one band: after SIB1 has said which it is. */
int32_t earfcn_in_band(int32_t band, double freq_hz);
