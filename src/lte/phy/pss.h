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

/* Hypotheses of the carrier error: all, every 7.5 kHz, or every second one, which costs up to 3 dB more. */
enum pss_grid { PSS_ALL, PSS_EVEN, PSS_ODD };

/* The highest peaks of so many half-frames, 2, 4, 8 or 16, all hypotheses of 16 only, of x [size: half_frames *
 * SEARCH_HALF_FRAME + SEARCH_BEYOND]. Their number, the highest first. */
int pss_find(struct pss *pss, const float complex *x, int half_frames, enum pss_grid grid,
             struct pss_peak peaks[PSS_PEAKS_MAX]);

/* Does this peak stand out in other samples, too, x [size: SEARCH_SAMPLES], where it is expected at sample `at`? Its
 * ratio there; ratio and carrier error of *peak become what they are there. */
float pss_again(struct pss *pss, const float complex *x, double at, struct pss_peak *peak);

/* The symbol in time, unit energy [size: PSS_SAMPLES]. */
const float complex *pss_symbol(const struct pss *pss, unsigned root);
