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

#include "dsp.h"  // dsp_norm, dsp_derotate
#include "fcch.h"

enum {
	SETTLED_BLOCKS = 12, /* until a bin's own past counts */
	SIDE_BINS = 24,      /* neighbourhood of a bin, either side */
};

/* Power of a line over its surroundings. Noise alone gets there once in e^10 / bins blocks. */
static const float LINE_RATIO = 10;
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

bool fcch_watch_block(struct fcch_watch *watch, const float complex *spectrum, int nfft, int *bin)
{
	const float a = watch->blocks < 32 ? 1.0f / (float)(watch->blocks + 1) : MEAN_RATE;
	const bool settled = watch->blocks >= SETTLED_BLOCKS;
	float best = 0;
	int best_at = 0;
	unsigned wrapped = (unsigned)(((watch->first % nfft) + nfft) % nfft);
	for (int i = 0; i < watch->bins; i++) {
		float p = dsp_norm(spectrum[wrapped]);
		wrapped = wrapped + 1 == (unsigned)nfft ? 0 : wrapped + 1;
		float mean = watch->mean[i];
		float stands_out = settled ? p / (mean + 1e-30f) : p;
		if (stands_out > best) {
			best = stands_out;
			best_at = i;
		}
		float enters = settled && p > LINE_CEILING * mean ? LINE_CEILING * mean : p;
		watch->mean[i] += a * (enters - mean);
	}
	watch->blocks++;
	*bin = watch->first + best_at;
	if (settled && best < LINE_RATIO)
		return false;
	float p = power_at(spectrum, nfft, *bin);
	return p > LINE_RATIO * 0.7f * neighbourhood(watch, spectrum, nfft, best_at) && p > 0;
}

int fcch_locate(const float complex *x, int n, float *contrast)
{
	float complex sum = 0;
	float energy = 0, best = -1, best_energy = 1;
	int best_at = 0;
	for (int i = 0; i < n; i++) {
		sum += x[i];
		energy += dsp_norm(x[i]);
		if (i >= BURST_SYMBOLS) {
			sum -= x[i - BURST_SYMBOLS];
			energy -= dsp_norm(x[i - BURST_SYMBOLS]);
		}
		if (i >= BURST_SYMBOLS - 1 && dsp_norm(sum) > best) {
			best = dsp_norm(sum);
			best_energy = energy;
			best_at = i - BURST_SYMBOLS + 1;
		}
	}
	*contrast = best / (BURST_SYMBOLS * fmaxf(best_energy, 1e-20f));
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
	float energy = 0;
	for (int i = 0; i < N; i++)
		energy += dsp_norm(inner[i]);
	float tone = top / N, rest = fmaxf(energy - tone, 1e-6f * energy + 1e-20f);
	float snr = fmaxf(tone / N, 1e-20f) / (rest / (N - 1));
	*sd_hz = sqrtf(6 / (snr * (float)N * N * N)) * (float)(GSM_SYMBOL_HZ / (2 * M_PI));
	return w * GSM_SYMBOL_HZ / (2 * M_PI);
}
