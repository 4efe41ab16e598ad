// SPDX-License-Identifier: GPL-3.0-or-later
/* drift: the clock of a cell's symbols, from when its synchronisation bursts arrive. Private to src/gsm.
 */
#pragma once

/* Sums of a linear regression: arrival of each burst against the time that the first one and the nominal frame length
 * predict. */
struct drift {
	double first_at; /* output sample where the first burst arrived */
	unsigned count;
	double t, tt, d, td, dd; /* of t [frames] and d [symbols] */
};

void drift_start(struct drift *drift, double at);

/* Takes in a burst, `frames` after the first, that arrived at output sample `at`; samples_a_symbol: nominal. */
void drift_add(struct drift *drift, unsigned frames, double at, double samples_a_symbol);

/* How much faster than nominal the symbols come [ppm], and its standard deviation, which is never less than the
 * accuracy of one arrival allows. Both INFINITY before the second burst. */
double drift_ppm(const struct drift *drift, double *sd_ppm);
