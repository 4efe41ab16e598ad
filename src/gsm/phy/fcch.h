// SPDX-License-Identifier: GPL-3.0-or-later
/* fcch: the frequency correction burst, 148 zero bits: a tone a quarter of the symbol rate above the carrier
 * (45.002 5.2.4). Private to src/gsm.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>
#include <stdint.h>

#include "burst.h"  // GSM_SYMBOL_HZ
#include "dsp.h"    // struct dft

#define FCCH_TONE_HZ (GSM_SYMBOL_HZ / 4)

enum { FCCH_LINES = 3 };

/* Candidates: bins of the channeliser's spectrum, and how far they stand out. */
struct fcch_lines {
	int count;
	int bin[FCCH_LINES];
	float ratio[FCCH_LINES];
};

/* ---- first look: in the time domain, at every sample; expensive, but works without earlier blocks ---- */

enum { FCCH_SCAN_WINDOW = 128 };

/* dft: of FCCH_SCAN_WINDOW points. Looks for a tone within ±max_offset_hz of where it should be, in samples of one
 * carrier at rate_hz [size: n]. Lines are given as bins of bin_hz against the carrier's centre. True when there is one.
 */
bool fcch_scan(struct dft *dft, const float complex *x, int n, double rate_hz, double max_offset_hz, double bin_hz,
               struct fcch_lines *lines);

/* ---- watch: compares the channeliser's spectra, block by block, with their own past ---- */

struct fcch_watch {
	int first, bins; /* spectrum bins where the tone may be, for the largest carrier error */
	int lobe, side;  /* half widths in bins: of the line, and of what it is compared with */
	unsigned blocks; /* blocks seen since the start */
	float *mean;     /* of each bin, smoothed, [size: bins] */
	float *power;    /* of the latest block, with the neighbourhoods of the outer bins, [size: bins + 2 side] */
};

/* A watch that covers ±max_offset_hz around the tone works in memory of the caller's, this many floats. */
size_t fcch_watch_memory(double bin_hz, double max_offset_hz);
void fcch_watch_init(struct fcch_watch *watch, float *memory, int carrier_bin, double bin_hz, double max_offset_hz);

/* Whether enough blocks were seen to compare with. */
bool fcch_watch_settled(const struct fcch_watch *watch);

/* Takes the next block's spectrum [size: nfft, cyclic]. True with the lines that stand out, once settled. */
bool fcch_watch_block(struct fcch_watch *watch, const float complex *spectrum, int nfft, struct fcch_lines *lines);

/* ---- measuring one candidate ---- */

/* Where the tone's burst starts in samples at one a symbol, de-rotated so that the tone is near 0 Hz [size: n > 148;
 * spoilt]. *contrast is the tone's share of the energy around its frequency, 0..1. */
int fcch_locate(float complex *x, int n, float *contrast);

/* Frequency [Hz] of the tone near 0 Hz in the inner part of a burst [size: BURST_SYMBOLS], by maximum likelihood.
 * *sd_hz: one standard deviation (Cramer-Rao bound at the measured ratio of tone to rest). */
double fcch_frequency(const float complex *x, float *sd_hz);
