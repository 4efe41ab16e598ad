// SPDX-License-Identifier: GPL-3.0-or-later
/* window: the filter between a wider rate and the rate of the recording, for carriers at the window's edges.
 */
#pragma once

#include <complex.h>
#include <stddef.h>

enum { AIR_WINDOW_MAX = 8, AIR_WINDOW_TAPS = 48, AIR_WINDOW_BLOCK = 1024 };

struct air_window {
	int factor; /* how many wide samples make one; 1: no filter */
	int nof_taps;
	float twice[2 * (AIR_WINDOW_MAX * AIR_WINDOW_TAPS + 1)]; /* each tap, for real and imaginary part */
	float complex wide[AIR_WINDOW_MAX * (AIR_WINDOW_BLOCK + AIR_WINDOW_TAPS) + 1]; /* past samples, then new ones */
};

/* Forgets the past. factor: 1..AIR_WINDOW_MAX. */
void air_window_set(struct air_window *window, int factor);

/* Where n x factor new wide samples are to be written (n <= AIR_WINDOW_BLOCK), zeroed. */
float complex *air_window_input(struct air_window *window, size_t n);

/* Filters them to n samples, a multiple of four. */
void air_window_output(struct air_window *window, float complex *out, size_t n);
