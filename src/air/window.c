// SPDX-License-Identifier: GPL-3.0-or-later
/* window: low-pass (Kaiser, 60 dB) and decimation. Flat to 0.44 of the output rate, down by 60 dB from 0.54 on.
 */
#include "window.h"

#include <liquid/liquid.h>
#include <string.h>

#include "dsp.h"  // DSP_HOT

#define STOP_DB 60
#define CUT_OFF 0.49 /* of the output rate */

enum { LANES = 8, SIDE = 4 };
typedef float lanes __attribute__((vector_size(sizeof(float) * LANES)));

void air_window_set(struct air_window *window, int factor)
{
	memset(window, 0, sizeof(*window));
	window->factor = factor;
	window->nof_taps = factor > 1 ? AIR_WINDOW_TAPS * factor + 1 : 1;
	float taps[AIR_WINDOW_MAX * AIR_WINDOW_TAPS + 1] = { 1 }, sum = 0;
	if (factor > 1)
		liquid_firdes_kaiser((unsigned)window->nof_taps, (float)CUT_OFF / (float)factor, STOP_DB, 0, taps);
	for (int i = 0; i < window->nof_taps; i++)
		sum += taps[i];
	for (int i = 0; i < window->nof_taps; i++)
		window->twice[2 * i] = window->twice[2 * i + 1] = taps[i] / sum;
}

float complex *air_window_input(struct air_window *window, size_t n)
{
	float complex *input = window->wide + window->nof_taps - 1;
	memset(input, 0, n * (size_t)window->factor * sizeof(*input));
	return input;
}

/* The sums of every eighth tap of one output, one after the other. */
static void add_up(const lanes sum[2], float y[2])
{
	y[0] = y[1] = 0;
	for (int i = 0; i < 2 * LANES; i++)
		y[i % 2] += sum[i / LANES][i % LANES];
}

/* SIDE outputs side by side, whose inputs are `step` floats apart: they share the taps that are loaded. */
DSP_HOT static void filter(const float *twice, int nof_taps, const float *x, size_t step, float *y)
{
	lanes sum[SIDE][2] = { 0 };
	int k = 0;
	for (; k + LANES <= nof_taps; k += LANES) {
		lanes tap, more, in;
		memcpy(&tap, twice + 2 * k, sizeof(tap));
		memcpy(&more, twice + 2 * k + LANES, sizeof(more));
		for (int s = 0; s < SIDE; s++) {
			memcpy(&in, x + (size_t)s * step + 2 * k, sizeof(in));
			sum[s][0] += in * tap;
			memcpy(&in, x + (size_t)s * step + 2 * k + LANES, sizeof(in));
			sum[s][1] += in * more;
		}
	}
	for (; k < nof_taps; k++)
		for (int s = 0; s < SIDE; s++) {
			sum[s][0][0] += x[(size_t)s * step + 2 * (size_t)k] * twice[2 * k];
			sum[s][0][1] += x[(size_t)s * step + 2 * (size_t)k + 1] * twice[2 * k];
		}
	for (int s = 0; s < SIDE; s++)
		add_up(sum[s], y + 2 * s);
}

void air_window_output(struct air_window *window, float complex *out, size_t n)
{
	size_t past = (size_t)window->nof_taps - 1, taken = n * (size_t)window->factor;
	for (size_t i = 0; i < n; i += SIDE)
		filter(window->twice, window->nof_taps, (const float *)(window->wide + i * (size_t)window->factor),
		       2 * (size_t)window->factor, (float *)(out + i));
	memmove(window->wide, window->wide + taken, past * sizeof(*window->wide));
}
