// SPDX-License-Identifier: GPL-3.0-or-later
/* window: low-pass (Kaiser, 60 dB) and decimation. Flat to 0.44 of the output rate, down by 60 dB from 0.54 on.
 */
#include "window.h"

#include <liquid/liquid.h>
#include <string.h>

#include "dsp.h"  // DSP_HOT

#define STOP_DB 60
#define CUT_OFF 0.49 /* of the output rate */

void air_window_set(struct air_window *window, int factor)
{
	memset(window, 0, sizeof(*window));
	window->factor = factor;
	window->nof_taps = factor > 1 ? AIR_WINDOW_TAPS * factor + 1 : 1;
	window->taps[0] = 1;
	if (factor == 1)
		return;
	liquid_firdes_kaiser((unsigned)window->nof_taps, (float)CUT_OFF / (float)factor, STOP_DB, 0, window->taps);
	float sum = 0;
	for (int i = 0; i < window->nof_taps; i++)
		sum += window->taps[i];
	for (int i = 0; i < window->nof_taps; i++)
		window->taps[i] /= sum;
}

float complex *air_window_input(struct air_window *window, size_t n)
{
	float complex *input = window->wide + window->nof_taps - 1;
	memset(input, 0, n * (size_t)window->factor * sizeof(*input));
	return input;
}

DSP_HOT static void filter(const float *taps, int nof_taps, const float *x, float y[2])
{
	float re = 0, im = 0;
#pragma omp simd reduction(+ : re, im)
	for (int k = 0; k < nof_taps; k++) {
		re += x[2 * k] * taps[k];
		im += x[2 * k + 1] * taps[k];
	}
	y[0] = re;
	y[1] = im;
}

void air_window_output(struct air_window *window, float complex *out, size_t n)
{
	size_t past = (size_t)window->nof_taps - 1, taken = n * (size_t)window->factor;
	for (size_t i = 0; i < n; i++)
		filter(window->taps, window->nof_taps, (const float *)(window->wide + i * (size_t)window->factor),
		       (float *)(out + i));
	memmove(window->wide, window->wide + taken, past * sizeof(*window->wide));
}
