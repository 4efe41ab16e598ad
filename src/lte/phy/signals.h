// SPDX-License-Identifier: GPL-3.0-or-later
/* signals: sequences known beforehand: synchronisation signals and cell-specific reference signals
 * (36.211 6.10.1, 6.11). Private to src/lte.
 */
#pragma once

#include <complex.h>
#include <stdint.h>

enum { SYNC_SUBCARRIERS = 62, SSS_GROUPS = 168, CRS_MAX = 2 * 110 };

/* PSS of root n_id_2 (0..2), from the lowest subcarrier up (DC left out), [size: SYNC_SUBCARRIERS]. */
void pss_sequence(unsigned n_id_2, float complex *d);

/* SSS of the cell in subframe 0 or 5, +1 and -1, [size: SYNC_SUBCARRIERS]. */
void sss_sequence(unsigned n_id_1, unsigned n_id_2, unsigned subframe, int8_t *d);

/* Reference signal of symbol `l` of slot n_s: r(m) for m = 0 .. 2 nof_prb - 1. */
void crs_sequence(unsigned pci, unsigned n_s, unsigned l, int cp_extended, unsigned nof_prb, float complex *r);

/* First subcarrier (0..5) of the port's reference signal in symbol l of a slot, -1 where it has none there. They stand
 * every 6 subcarriers. symbols: of a slot, 7 or 6. */
int crs_first(unsigned pci, unsigned port, unsigned n_s, unsigned l, unsigned symbols);
