// SPDX-License-Identifier: GPL-3.0-or-later
/* pss: places in time and frequency where primary synchronisation signals stand out (36.211 6.11.1). Private to
 * src/lte.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>

#include "signals.h"  // SYNC_SUBCARRIERS

enum { PSS_SAMPLES = 128, PSS_PEAKS_MAX = 40 }; /* samples of the symbol at SEARCH_RATE_HZ */

struct pss_peak {
	float ratio;      /* over the mean of noise */
	int at;           /* sample of the useful part, 0 .. SEARCH_HALF_FRAME, even */
	unsigned root;    /* n_id_2 */
	int shift;        /* hypothesis of the carrier error, 0 the lowest */
	double offset_hz; /* the same */
	double slip_ppm;  /* hypothesis of the sampling error */
};

struct pss;
/* For carriers within ±max_offset_hz. NULL: out of memory. */
struct pss *pss_create(double max_offset_hz);
void pss_destroy(struct pss *pss);
void pss_limit(struct pss *pss, double offset_hz);

/* x [size: SEARCH_SAMPLES]. quick: 20 ms instead of 80. Number of peaks, the highest first. */
int pss_find(struct pss *pss, const float complex *x, bool quick, struct pss_peak peaks[PSS_PEAKS_MAX]);

/* The highest peak over the mean of 10 ms, in steps of 15 kHz: a look at x [size: SEARCH_GLANCE_SAMPLES] for strong
 * cells. */
float pss_glance(struct pss *pss, const float complex *x);

/* The symbol in time, unit energy [size: PSS_SAMPLES]. */
const float complex *pss_symbol(const struct pss *pss, unsigned root);
