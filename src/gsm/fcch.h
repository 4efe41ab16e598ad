/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fcch: the frequency correction burst, 148 zero bits: a tone a quarter of the symbol rate above the carrier (45.002 5.2.4).
 * Private to src/gsm.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>
#include <stdint.h>

#include "burst.h"  // GSM_SYMBOL_HZ

#define FCCH_TONE_HZ (GSM_SYMBOL_HZ / 4)

/* Watches one carrier's part of the spectrum, block by block, for a line that was not there before. */
struct fcch_watch {
	int first, bins;      /* spectrum bins where the tone may be, for the largest carrier error */
	unsigned blocks;      /* seen since the start */
	float *mean;          /* smoothed power of each bin, [size: bins]; the caller's memory */
};

/* bins of a watch that covers ±max_offset_hz around the tone. */
int fcch_watch_bins(double bin_hz, double max_offset_hz);
void fcch_watch_init(struct fcch_watch *watch, float *mean, int carrier_bin, double bin_hz, double max_offset_hz);

enum { FCCH_LINES = 3 };
struct fcch_lines {
	int count;
	int bin[FCCH_LINES];
	float ratio[FCCH_LINES];
};

/* Takes the next block's spectrum [size: nfft, cyclic]. True with the lines that stand out. */
bool fcch_watch_block(struct fcch_watch *watch, const float complex *spectrum, int nfft, struct fcch_lines *lines);

/* Where the tone's burst starts in samples at one a symbol, de-rotated so that the tone is near 0 Hz [size: n > 148; spoilt].
 * *contrast is the tone's share of the energy around its frequency, 0..1. */
int fcch_locate(float complex *x, int n, float *contrast);

/* Frequency [Hz] of the tone near 0 Hz in the inner part of a burst [size: BURST_SYMBOLS], by maximum likelihood.
 * *sd_hz: one standard deviation (Cramer-Rao bound at the measured ratio of tone to rest). */
double fcch_frequency(const float complex *x, float *sd_hz);
