/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fcch: finding the frequency correction burst and measuring its frequency.
 *
 * The tone lasts 547 us, about a third of a channeliser block, and stands some 15 dB out of the carrier's own modulation: so
 * the spectra that the channeliser makes anyway show it, at the price of a few operations a bin. Each bin is compared with its
 * own past and with its neighbourhood, so that neither spurs of the receiver nor the skirts of a neighbour look like a tone.
 */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

#include "dsp.h"  // dsp_norm, dsp_derotate
#include "fcch.h"

enum {
	SETTLED_BLOCKS = 12, /* until a bin's own past counts */
	SIDE_BINS = 24,      /* neighbourhood of a bin, either side */
	LINE_BINS = 3,       /* half width of a line */
};

/* Power of a line over its own past, and over its neighbours now. Noise gets there in every fifth block or so: the next
 * look, in time, costs little. */
static const float LINE_RATIO = 7, NEAR_RATIO = 4;
static const float MEAN_RATE = 1 / 48.0f;
/* Share of a bin's power that enters its mean while a line stands there. */
static const float LINE_CEILING = 4;

static int half_width(double bin_hz, double max_offset_hz)
{
	return (int)ceil(max_offset_hz / bin_hz) + 2;
}

int fcch_watch_bins(double bin_hz, double max_offset_hz)
{
	return 2 * half_width(bin_hz, max_offset_hz) + 1;
}

void fcch_watch_init(struct fcch_watch *watch, float *mean, int carrier_bin, double bin_hz, double max_offset_hz)
{
	watch->first = carrier_bin + (int)lrint(FCCH_TONE_HZ / bin_hz) - half_width(bin_hz, max_offset_hz);
	watch->bins = fcch_watch_bins(bin_hz, max_offset_hz);
	watch->blocks = 0;
	watch->mean = mean;
	for (int i = 0; i < watch->bins; i++)
		mean[i] = 0;
}

static float power_at(const float complex *spectrum, int nfft, int bin)
{
	return dsp_norm(spectrum[((bin % nfft) + nfft) % nfft]);
}

static float neighbourhood(const struct fcch_watch *watch, const float complex *spectrum, int nfft, int at)
{
	float sum = 0;
	int n = 0;
	for (int i = at - SIDE_BINS; i <= at + SIDE_BINS; i++)
		if (i < at - 4 || i > at + 4) {
			sum += power_at(spectrum, nfft, watch->first + i);
			n++;
		}
	return sum / (float)n;
}

/* Keeps the strongest lines; neighbouring bins are one line. */
static void keep_line(struct fcch_lines *lines, int bin, float ratio)
{
	int at = 0;
	for (int i = 0; i < lines->count; i++)
		if (abs(lines->bin[i] - bin) <= LINE_BINS) {
			if (ratio > lines->ratio[i]) {
				lines->bin[i] = bin;
				lines->ratio[i] = ratio;
			}
			return;
		}
	if (lines->count < FCCH_LINES)
		at = lines->count++;
	else
		for (int i = 1; i < FCCH_LINES; i++)
			at = lines->ratio[i] < lines->ratio[at] ? i : at;
	if (lines->ratio[at] < ratio || at == lines->count - 1) {
		lines->bin[at] = bin;
		lines->ratio[at] = ratio;
	}
}

bool fcch_watch_block(struct fcch_watch *watch, const float complex *spectrum, int nfft, struct fcch_lines *lines)
{
	const float a = watch->blocks < 32 ? 1.0f / (float)(watch->blocks + 1) : MEAN_RATE;
	const bool settled = watch->blocks >= SETTLED_BLOCKS;
	unsigned wrapped = (unsigned)(((watch->first % nfft) + nfft) % nfft);
	float level = 0;
	lines->count = 0;
	if (!settled)
		for (int i = 0; i < watch->bins; i++)
			level += power_at(spectrum, nfft, watch->first + i) / (float)watch->bins;
	for (int i = 0; i < watch->bins; i++) {
		float p = dsp_norm(spectrum[wrapped]), mean = watch->mean[i];
		wrapped = wrapped + 1 == (unsigned)nfft ? 0 : wrapped + 1;
		float over = p / ((settled ? mean : level) + 1e-30f);
		if (over > LINE_RATIO && p > NEAR_RATIO * neighbourhood(watch, spectrum, nfft, i))
			keep_line(lines, watch->first + i, over);
		float enters = settled && p > LINE_CEILING * mean ? LINE_CEILING * mean : p;
		watch->mean[i] += a * (enters - mean);
	}
	watch->blocks++;
	return lines->count > 0;
}

/* Running mean of SMOOTH samples in place, [size: n] -> n - SMOOTH + 1: what is far from the tone does not count. */
enum { SMOOTH = 8 };

static int smooth(float complex *x, int n)
{
	float complex sum = 0;
	for (int i = 0; i < n; i++) {
		float complex newest = x[i];
		sum += newest;
		if (i >= SMOOTH - 1) {
			float complex oldest = x[i - SMOOTH + 1];
			x[i - SMOOTH + 1] = sum / SMOOTH;
			sum -= oldest;
		}
	}
	return n - SMOOTH + 1;
}

int fcch_locate(float complex *x, int n, float *contrast)
{
	enum { LENGTH = BURST_SYMBOLS - SMOOTH + 1 };
	float complex sum = 0;
	float energy = 0, best = -1, best_energy = 1;
	int best_at = 0;
	n = smooth(x, n);
	for (int i = 0; i < n; i++) {
		sum += x[i];
		energy += dsp_norm(x[i]);
		if (i >= LENGTH) {
			sum -= x[i - LENGTH];
			energy -= dsp_norm(x[i - LENGTH]);
		}
		if (i >= LENGTH - 1 && dsp_norm(sum) > best) {
			best = dsp_norm(sum);
			best_energy = energy;
			best_at = i - LENGTH + 1;
		}
	}
	*contrast = best / (LENGTH * fmaxf(best_energy, 1e-20f));
	return best_at;
}

/* |sum of x exp(-j w i)|^2 */
static float line_power(const float complex *x, int n, double w)
{
	float complex turned[BURST_SYMBOLS], sum = 0;
	dsp_derotate(x, w, turned, (size_t)n);
	for (int i = 0; i < n; i++)
		sum += turned[i];
	return dsp_norm(sum);
}

double fcch_frequency(const float complex *x, float *sd_hz)
{
	enum { EDGE = 5, N = BURST_SYMBOLS - 2 * EDGE };
	const float complex *inner = x + EDGE;
	double w = 0, step = 2 * M_PI * 0.5 / N; /* half a bin of a transform of this length */
	float top = line_power(inner, N, w);
	/* Climb to the nearest maximum, then close in on it by parabolas. */
	for (int i = 0; i < 24; i++) {
		float left = line_power(inner, N, w - step), right = line_power(inner, N, w + step);
		if (left > top && left >= right) {
			w -= step;
			top = left;
		} else if (right > top) {
			w += step;
			top = right;
		} else {
			float curve = left - 2 * top + right;
			if (curve < 0)
				w += 0.5 * step * (double)((left - right) / curve);
			top = line_power(inner, N, w);
			step /= 4;
			if (step < 2 * M_PI * 0.01 / N)
				break;
		}
	}
	/* The density of what else is near the tone, where the tone itself has nulls. */
	float rest = 1e-20f;
	for (int k = 3; k <= 6; k++)
		rest += line_power(inner, N, w - 2 * M_PI * k / N) + line_power(inner, N, w + 2 * M_PI * k / N);
	float snr = top / (rest / 8) / N;
	*sd_hz = sqrtf(6 / (snr * (float)N * N * N)) * (float)(GSM_SYMBOL_HZ / (2 * M_PI));
	return w * GSM_SYMBOL_HZ / (2 * M_PI);
}
