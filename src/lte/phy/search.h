// SPDX-License-Identifier: GPL-3.0-or-later
/* search: cells of one carrier by their synchronisation signals (36.211 6.11), whatever the carrier error. Private to
 * src/lte.
 */
#pragma once

#include <complex.h>
#include <stdbool.h>
#include <stdint.h>

#include "pss.h"  // struct pss_peak

#define SEARCH_RATE_HZ 1.92e6

enum {
	SEARCH_HALF_FRAME = 9600, /* samples */
	SEARCH_FRAME = 2 * SEARCH_HALF_FRAME,
	SEARCH_SAMPLES = 16 * SEARCH_HALF_FRAME + 4096,       /* one search: 80 ms and what a window reaches beyond */
	SEARCH_GLANCE_SAMPLES = 2 * SEARCH_HALF_FRAME + 4096, /* 10 ms, and what the correlation reaches beyond */
	SEARCH_FOUND_MAX = 16,
	SEARCH_TRACES_MAX = 8,
};

/* A cell, as far as PSS and SSS tell. */
struct search_found {
	uint16_t pci;
	bool tdd, cp_extended;
	uint8_t ports;    /* of the antenna, of a cell known from before; 0: not known */
	double frame_at;  /* sample of the start of subframe 0, 0 .. SEARCH_FRAME */
	double offset_hz; /* carrier error */
	double slip_ppm;  /* samples come this much faster than 1.92 MHz, by the signals' own spacing */
	float pss_ratio;  /* peak over the mean of noise */
	float sss_score;  /* correlation of the SSS, standard deviations above chance */
};

/* Where the SSS stands before the PSS, samples between their useful parts (36.211 6.11.1.2, 6.11.2.2). */
struct search_layout {
	bool tdd, cp_extended;
	int before, pss_in_half_frame; /* sample of the PSS's useful part from the start of subframe 0 or 5 */
};
const struct search_layout *search_layout(bool tdd, bool cp_extended);

struct search;
/* For carriers within ±max_offset_hz. NULL: out of memory. */
struct search *search_create(double max_offset_hz);
void search_destroy(struct search *search);

/* Limits the carrier error searched to ±offset_hz (the maximum at most), to which a search's time is proportional. */
void search_limit(struct search *search, double offset_hz);

/* x [size: SEARCH_SAMPLES] at SEARCH_RATE_HZ. quick: by the PSS of 20 ms only, a quarter of the time, for strong cells.
 * Number of candidates, the strongest first; none is proved before its MIB is. */
int search_execute(struct search *search, const float complex *x, bool quick,
                   struct search_found found[SEARCH_FOUND_MAX]);

/* The PSS peaks of the latest search, the clearest first: traces of cells whose SSS was too faint. */
struct search_traces {
	int count;
	struct pss_peak peaks[SEARCH_TRACES_MAX];
};
void search_traces(const struct search *search, struct search_traces *traces);

/* Sums the SSS at these peaks over longer samples, x [size: n], which begin where that search's did: finds cells too
 * faint for 80 ms. Number of candidates. */
int search_follow(struct search *search, const struct search_traces *traces, const float complex *x, int n,
                  struct search_found found[SEARCH_FOUND_MAX]);

/* Peak over mean of the PSS correlation in 10 ms. Noise alone exceeds 9 about once in twenty looks. */
float search_glance(struct search *search, const float complex *x);
