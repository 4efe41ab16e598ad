// SPDX-License-Identifier: GPL-3.0-or-later
/* taps: the channel of one burst from symbols that are known, or known to some degree. Private to src/gsm.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>

enum { TAPS_MAX = 9 };

struct taps {
	int lag;        /* of h[0], in symbols after the nominal position */
	unsigned count; /* to be fitted */
	float complex h[TAPS_MAX];
};

/* Fits taps->h to samples z (symbol i at z[BURST_LEAD + i] at lag 0) from the expected symbols s (-1..1) of [from, to),
 * the first of which serve as history only. soft: they are uncertain, their squares still 1. ridge [size: count]: noise
 * over the expected power of each tap, the prior that keeps empty taps small; NULL: none. Returns the variance of what
 * is left. */
float taps_fit(const float complex *z, const float *s, int from, int to, bool soft, const float *ridge,
               struct taps *taps);
