// SPDX-License-Identifier: GPL-3.0-or-later
/* ofdm: samples of a subframe to resource elements, and the channel from its reference signals (36.211 6.10.1, 6.12).
 * Private to src/lte.
 */
#pragma once

#include <complex.h>

#include "../lte.h"  // struct lte_subframe

/* Transform of n points at n x 15 kHz. */
struct ofdm;
struct ofdm *ofdm_create(unsigned n);
void ofdm_destroy(struct ofdm *ofdm);
unsigned ofdm_points(const struct ofdm *ofdm);

/* Samples of one subframe. */
unsigned ofdm_subframe_samples(const struct ofdm *ofdm);

/* x: from the subframe's first sample on, [size: ofdm_subframe_samples]. sf->cell, its nof_prb, sfn and number are
 * given; fills in res, nof_symbols and which resource blocks lie within the samples. offset_hz: carrier offset in the
 * samples, as far as it is known. */
void ofdm_demodulate(struct ofdm *ofdm, const float complex *x, double offset_hz, struct lte_subframe *sf);

/* What reference signals tell beside the channel itself. */
struct crs_report {
	double offset_hz;             /* carrier error left, by the turn between the slots; ±1 kHz */
	double delay_s;               /* by the slope over frequency: the subframe began this much later; ±5.5 us */
	float complex turn_6, turn_3; /* from a subcarrier to the sixth and to the third above it, summed: that slope */
	float signal, noise;          /* mean power of a reference element, and what of it is noise */
	float total;                  /* mean power of all elements of the first symbol */
};

/* Fills h of `ports` antenna ports and noise. The channel counts as constant over the subframe. */
void crs_estimate(struct lte_subframe *sf, unsigned ports, struct crs_report *report);
