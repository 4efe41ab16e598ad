// SPDX-License-Identifier: GPL-3.0-or-later
/* drift: the clock of a cell's symbols, from when its synchronisation bursts arrive. Private to src/gsm.
 */
#pragma once

/* Sums over arrivals, each against where the first one and the nominal frame length put it. */
struct drift {
	double first_at; /* output sample of the first */
	unsigned count;
	double t, tt, d, td, dd; /* of t [frames] and d [symbols] */
};

void drift_start(struct drift *drift, double at);

/* A burst of `frames` after the first arrived at output sample `at`; samples_a_symbol: nominal. */
void drift_add(struct drift *drift, unsigned frames, double at, double samples_a_symbol);

/* How much faster than nominal the symbols come [ppm], and one standard deviation; the latter is never less than what
 * an arrival is known to at best. Both INFINITY before the second. */
double drift_ppm(const struct drift *drift, double *sd_ppm);
