// SPDX-License-Identifier: GPL-3.0-or-later
/* link: what has been learnt of the radio channel to one cell, and the detection of its bursts with it. Private to
 * src/gsm.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>

#include "burst.h"      // struct burst_pattern
#include "equaliser.h"  // struct equaliser
#include "taps.h"       // TAPS_MAX

enum {
	LINK_LAG_MIN = -3, /* the power-delay profile covers these lags in symbols around the nominal burst position;
	                    * further out the midamble has side lobes */
	LINK_LAGS = TAPS_MAX,
	LINK_WHITENER = 3, /* order of the prediction-error filter */
};

struct link {
	bool whiten;                               /* interference is coloured enough to be worth it */
	float complex acf[LINK_WHITENER + 1];      /* autocorrelation of noise and interference, smoothed */
	float complex whitener[LINK_WHITENER + 1]; /* monic */
	float profile[LINK_LAGS]; /* mean power of each lag, after the whitener, its estimation noise taken off */
	float noise;              /* variance of a sample after the whitener, smoothed */
	float raw_noise;          /* the same before it */
	float power;              /* mean square of a sample, smoothed */
	float match;              /* mean of struct burst .match */
	unsigned bursts;          /* bursts learnt from */
};

/* One burst: de-rotated samples, symbol i at y[BURST_LEAD + i] at lag 0, and what is made of them. */
struct burst {
	float complex y[BURST_WINDOW];
	float complex z[BURST_WINDOW]; /* whitened */
	float llr[BURST_SYMBOLS];
	float noise; /* noise variance used for this burst */
	bool loud;   /* much louder than the bursts before: nothing is to be learnt from it */
	float match; /* share of the training sequence's energy that the channel explains, 0..1 */
};

void link_reset(struct link *link);

/* When the training sequence of such a burst arrived: symbols after its nominal place; NAN beyond ±LINK_ARRIVAL of
 * them.
 */
enum { LINK_ARRIVAL = 10 };
float link_arrival(const float complex y[BURST_WINDOW], const struct burst_pattern *pattern);

/* Learns noise colour from a burst with a long known stretch (a synchronisation burst). */
void link_learn_noise(struct link *link, const float complex y[BURST_WINDOW], const struct burst_pattern *pattern);

/* Estimates the channel from the pattern and detects: fills z, llr, noise and match; learns profile and noise. */
void link_detect(struct link *link, struct equaliser *eq, const struct burst_pattern *pattern, struct burst *burst);

/* These samples are much louder than the bursts before: something else is on the air, or the receiver is overloaded. */
bool link_loud(const struct link *link, const float complex y[BURST_WINDOW]);

/* The burst did not carry the pattern's training sequence, as far as the bursts before it tell. */
bool link_foreign(const struct link *link, const struct burst *burst);

/* Once more, with the first pass's soft symbols as training. Learns nothing. */
void link_refine(const struct link *link, struct equaliser *eq, const struct burst_pattern *pattern,
                 struct burst *burst);

/* Before anything is known: flattens the spectrum of x [size: n] in place by its own prediction-error filter, so that a
 * strong neighbour carrier does not drown the correlation. */
void link_flatten(float complex *x, unsigned n);

/* Best place 0..shifts of a burst's training sequence in x [size: shifts + BURST_SYMBOLS]; *contrast is the share of
 * the energy there that it explains. */
int link_correlate(const struct burst_pattern *pattern, const float complex *x, unsigned shifts, float *contrast);

/* Centre of gravity of the profile in symbols after the nominal position: the timing error. */
float link_delay(const struct link *link);

/* Mean power of the cell's own bursts. */
float link_signal(const struct link *link);

/* Es/N0 [dB] before whitening. */
float link_snr_db(const struct link *link);
