// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_band: downlink carriers of 36.101 5.7.3.
 */
#pragma once

/* NAN where no band has it. */
double air_lte_band_freq_hz(int earfcn);

/* The first band that has this carrier; 1 where none has. */
int air_lte_band_of(double freq_hz);
