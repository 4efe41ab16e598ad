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
	SEARCH_BEYOND = 4096, /* samples that a correlation reaches beyond the last half-frame */
	SEARCH_SAMPLES = 16 * SEARCH_HALF_FRAME + SEARCH_BEYOND, /* one search: 80 ms */
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

/* x [size: SEARCH_SAMPLES] at SEARCH_RATE_HZ. Number of candidates, the strongest first; none is proved before its MIB
 * is. */
int search_execute(struct search *search, const float complex *x, struct search_found found[SEARCH_FOUND_MAX]);

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

/* A shorter look, for the PSS alone, at half of the hypotheses of the carrier error, the even or the odd: at so many
 * half-frames, 2, 4, 8 or 16, of x [size: half_frames * SEARCH_HALF_FRAME + SEARCH_BEYOND]. False: nothing stands out
 * further than noise alone in all but one of some hundred looks. *peak: what stands out the furthest. */
bool search_glance(struct search *search, const float complex *x, int half_frames, bool odd, struct pss_peak *peak);

/* How far a trace stands out of the noise in other samples, x [size: SEARCH_SAMPLES]; at: where it is expected there,
 * 0 .. SEARCH_HALF_FRAME. What is known of it is updated. Noise exceeds 2.2 in one of a hundred cases. */
float search_again(struct search *search, const float complex *x, double at, struct pss_peak *trace);
