// SPDX-License-Identifier: GPL-3.0-or-later
/* levels: see levels.h. The mean power of each of BINS bins; of them only the usable middle of the window, without
 * what stands at its centre (the DC offset). A level is the median of neighbouring bins: a spur of the receiver's own,
 * one bin wide, is none. */
#include "levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"       // dft_execute
#include "receiver.h"  // RECEIVER_USABLE

enum { BINS = 512, DC_BINS = 4 /* either side */, NEIGHBOURS_MAX = 128 };

static const double width_hz = 100e3; /* of what counts as a signal: narrower than a carrier of any cell or broadcast */
static const double reference_hz = 270833.333; /* levels are in the width of a GSM carrier, as everywhere */

struct levels {
	struct dft *dft;
	float window[BINS];
	float complex samples[BINS];
	double power[BINS]; /* bin 0 is the centre */
	double rate_hz;
	uint64_t count;
};

/* Four terms: a tone takes seven bins, and is 92 dB down in all others. At a share of its length. */
static float blackman_harris(double at)
{
	return (float)(0.35875 - 0.48829 * cos(2 * M_PI * at) + 0.14128 * cos(4 * M_PI * at) -
	               0.01168 * cos(6 * M_PI * at));
}

struct levels *levels_create(void)
{
	struct levels *levels = calloc(1, sizeof(*levels));

	if (!levels)
		return NULL;
	levels->dft = dft_create(BINS);
	for (int i = 0; i < BINS; i++)
		levels->window[i] = blackman_harris((i + 0.5) / BINS);
	if (levels->dft)
		return levels;
	levels_destroy(levels);
	return NULL;
}

void levels_destroy(struct levels *levels)
{
	if (!levels)
		return;
	dft_destroy(levels->dft);
	free(levels);
}

void levels_reset(struct levels *levels)
{
	memset(levels->power, 0, sizeof(levels->power));
	levels->count = 0;
}

void levels_feed(struct levels *levels, const struct iq_block *block)
{
	const size_t octets = iq_sample_bytes(block->format);

	levels->rate_hz = block->rate_hz;
	for (uint32_t at = 0; at + BINS <= block->nof_samples; at += BINS) {
		convert_execute(block->format, (const char *)block->samples + at * octets, levels->samples, BINS);
		for (int i = 0; i < BINS; i++)
			levels->samples[i] *= levels->window[i];
		const float complex *bins = dft_execute(levels->dft, levels->samples);

		for (int i = 0; i < BINS; i++)
			levels->power[i] += dsp_norm(bins[i]);
		levels->count++;
	}
}

static int by_size(const void *one, const void *other)
{
	double a = *(const double *)one, b = *(const double *)other;

	return (a > b) - (a < b);
}

/* Median power of `width` bins from the place `from` on, counted from the centre. */
static double level(const struct levels *levels, int from, int width)
{
	double near[NEIGHBOURS_MAX];

	for (int i = 0; i < width; i++)
		near[i] = levels->power[(from + i + BINS) % BINS];
	qsort(near, (size_t)width, sizeof(near[0]), by_size);
	return near[width / 2];
}

static const double window_mean_square = 0.257963;

/* The power of noise in one bin is BINS times its power a sample, times the window's mean square. */
static double dbfs(const struct levels *levels, double sum)
{
	const double scale = (double)levels->count * window_mean_square * BINS * (levels->rate_hz / reference_hz);

	return 10 * log10(fmax(sum / scale, 1e-15));
}

struct levels_seen levels_seen(const struct levels *levels)
{
	const int half = (int)(RECEIVER_USABLE / 2 * BINS);
	struct levels_seen seen = { .floor_dbfs = NAN, .top_dbfs = NAN };
	double all[BINS], top = 0;
	int count = 0, width;

	if (!levels->count)
		return seen;
	width = (int)fmin(fmax(ceil(width_hz / levels->rate_hz * BINS), 3), NEIGHBOURS_MAX);
	for (int from = -half; from + width <= half; from++) {
		if (from + width > -DC_BINS && from <= DC_BINS)
			continue;
		all[count++] = level(levels, from, width);
		top = fmax(top, all[count - 1]);
	}
	qsort(all, (size_t)count, sizeof(all[0]), by_size);
	seen.seconds = (double)levels->count * BINS / levels->rate_hz;
	seen.floor_dbfs = dbfs(levels, all[count / 10]);
	seen.top_dbfs = dbfs(levels, top);
	return seen;
}
