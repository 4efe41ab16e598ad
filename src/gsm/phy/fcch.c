// SPDX-License-Identifier: GPL-3.0-or-later
/* fcch: finding the frequency correction burst and measuring its frequency.
 *
 * The tone lasts 547 us, about a third of a channeliser block, and stands some 15 dB out of the carrier's own
 * modulation: so the spectra that the channeliser makes anyway show it, at the price of a few operations a bin. Each
 * bin is compared with its own past and with its neighbourhood, so that neither spurs of the receiver nor the skirts of
 * a neighbour look like a tone.
 */
#include "fcch.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"  // dsp_norm, dsp_derotate

enum { SETTLED_BLOCKS = 48 }; /* some 70 ms: one FCCH at least has come and gone */

/* Power of a line over its own past, and over its neighbours now. Noise gets there in every fifth block or so: the next
 * look, in time, costs little. */
static const float line_ratio = 8, near_ratio = 4;
/* Half the main lobe of a line of 547 us, and the neighbourhood it is held against. */
static const double lobe_hz = 1900, side_hz = 12e3;
static const float mean_rate = 1 / 48.0f;
/* Share of a window's energy in one bin of its transform that makes a candidate; bursts of data reach less. */
static const float scan_share = 0.3f;
/* Share of a bin's power that enters its mean while a line stands there. */
static const float line_ceiling = 4;

static int half_width(double bin_hz, double max_offset_hz)
{
	return (int)ceil(max_offset_hz / bin_hz) + 2;
}

static int bins_for(double bin_hz, double max_offset_hz)
{
	return 2 * half_width(bin_hz, max_offset_hz) + 1;
}

static int side_of(double bin_hz)
{
	return (int)ceil(side_hz / bin_hz);
}

size_t fcch_watch_memory(double bin_hz, double max_offset_hz)
{
	return 2 * (size_t)bins_for(bin_hz, max_offset_hz) + 2 * (size_t)side_of(bin_hz);
}

void fcch_watch_init(struct fcch_watch *watch, float *memory, int carrier_bin, double bin_hz, double max_offset_hz)
{
	watch->first = carrier_bin + (int)lrint(FCCH_TONE_HZ / bin_hz) - half_width(bin_hz, max_offset_hz);
	watch->bins = bins_for(bin_hz, max_offset_hz);
	watch->blocks = 0;
	watch->lobe = (int)ceil(lobe_hz / bin_hz);
	watch->side = side_of(bin_hz);
	watch->mean = memory;
	watch->power = memory + watch->bins;
	for (int i = 0; i < watch->bins; i++)
		watch->mean[i] = 0;
}

static float power_at(const float complex *spectrum, int nfft, int bin)
{
	return dsp_norm(spectrum[((bin % nfft) + nfft) % nfft]);
}

/* Mean power beside a bin, the line's own lobe left out. */
static float neighbourhood(const struct fcch_watch *watch, int at)
{
	const float *power = watch->power + watch->side + at;
	float sum = 0;
	for (int i = -watch->side; i < -watch->lobe; i++)
		sum += power[i];
	for (int i = watch->lobe + 1; i <= watch->side; i++)
		sum += power[i];
	return sum / (float)(2 * (watch->side - watch->lobe));
}

/* Keeps the strongest lines; neighbouring bins are one line. */
static void keep_line(struct fcch_lines *lines, int bin, float ratio, int lobe)
{
	int at = 0;
	for (int i = 0; i < lines->count; i++)
		if (abs(lines->bin[i] - bin) <= lobe) {
			if (ratio > lines->ratio[i]) {
				lines->bin[i] = bin;
				lines->ratio[i] = ratio;
			}
			return;
		}
	if (lines->count < FCCH_LINES)
		lines->ratio[at = lines->count++] = 0;
	for (int i = 0; i < lines->count; i++)
		at = lines->ratio[i] < lines->ratio[at] ? i : at;
	if (ratio > lines->ratio[at]) {
		lines->bin[at] = bin;
		lines->ratio[at] = ratio;
	}
}

bool fcch_watch_settled(const struct fcch_watch *watch)
{
	return watch->blocks >= SETTLED_BLOCKS;
}

/* Smoothed means follow; lines enter them only so far. */
DSP_HOT static void follow(float *mean, const float *power, int n, float rate, float ceiling)
{
	for (int i = 0; i < n; i++) {
		float most = ceiling * mean[i], enters = power[i] < most ? power[i] : most;
		mean[i] += rate * (enters - mean[i]);
	}
}

static void average(float *mean, const float *power, int n, unsigned count)
{
	for (int i = 0; i < n; i++)
		mean[i] += (power[i] - mean[i]) / (float)count;
}

DSP_HOT static void powers(const float complex *x, float *power, int n)
{
	for (int i = 0; i < n; i++)
		power[i] = dsp_norm(x[i]);
}

/* Of the bins watched and those beside them; the spectrum goes round, in a narrow window more than once. */
static void take_powers(const struct fcch_watch *watch, const float complex *spectrum, int nfft)
{
	const int n = watch->bins + 2 * watch->side;
	int from = (((watch->first - watch->side) % nfft) + nfft) % nfft;
	for (int done = 0, piece; done < n; done += piece, from = 0) {
		piece = nfft - from < n - done ? nfft - from : n - done;
		powers(spectrum + from, watch->power + done, piece);
	}
}

bool fcch_watch_block(struct fcch_watch *watch, const float complex *spectrum, int nfft, struct fcch_lines *lines)
{
	const bool settled = fcch_watch_settled(watch);
	const float *power = watch->power + watch->side;
	take_powers(watch, spectrum, nfft);
	lines->count = 0;
	for (int i = 0; settled && i < watch->bins; i++) {
		float p = power[i], mean = watch->mean[i];
		if (p > line_ratio * mean && p > near_ratio * neighbourhood(watch, i))
			keep_line(lines, watch->first + i, p / (mean + 1e-30f), watch->lobe);
	}
	if (settled)
		follow(watch->mean, power, watch->bins, mean_rate, line_ceiling);
	else
		average(watch->mean, power, watch->bins, ++watch->blocks);
	return lines->count > 0;
}

/* ---- scan ---- */

static void scan_window(struct dft *dft, const float complex *x, double rate_hz, double max_offset_hz, double bin_hz,
                        struct fcch_lines *lines)
{
	const double step_hz = rate_hz / FCCH_SCAN_WINDOW;
	int first = (int)floor((FCCH_TONE_HZ - max_offset_hz) / step_hz);
	int last = (int)ceil((FCCH_TONE_HZ + max_offset_hz) / step_hz);
	int best = first;
	float energy = 1e-30f;
	const float complex *line = dft_execute(dft, x);
	for (int i = 0; i < FCCH_SCAN_WINDOW; i++)
		energy += dsp_norm(x[i]);
	for (int i = first; i <= last; i++)
		if (power_at(line, FCCH_SCAN_WINDOW, i) > power_at(line, FCCH_SCAN_WINDOW, best))
			best = i;
	float share = power_at(line, FCCH_SCAN_WINDOW, best) / (FCCH_SCAN_WINDOW * energy);
	if (share > scan_share)
		keep_line(lines, (int)lrint(best * step_hz / bin_hz), share, (int)ceil(step_hz / bin_hz));
}

bool fcch_scan(struct dft *dft, const float complex *x, int n, double rate_hz, double max_offset_hz, double bin_hz,
               struct fcch_lines *lines)
{
	lines->count = 0;
	for (int at = 0; at + FCCH_SCAN_WINDOW <= n; at += FCCH_SCAN_WINDOW / 4)
		scan_window(dft, x + at, rate_hz, max_offset_hz, bin_hz, lines);
	return lines->count > 0;
}

/* ---- one candidate ---- */

/* Means of SMOOTH samples, every STRIDE of them: what is far from the tone does not count, and there are fewer to go
 * through. In place, [size: n] -> the number returned. */
enum { SMOOTH = 8, STRIDE = 4 };

static int smooth(float complex *x, int n)
{
	int out = 0;
	for (int i = 0; i + SMOOTH <= n; i += STRIDE) {
		float re = 0, im = 0;
		for (int k = 0; k < SMOOTH; k++) {
			re += crealf(x[i + k]);
			im += cimagf(x[i + k]);
		}
		x[out++] = CMPLXF(re, im);
	}
	return out;
}

int fcch_locate(float complex *x, int n, float *contrast)
{
	enum { LENGTH = (BURST_SYMBOLS - SMOOTH) / STRIDE + 1 };
	float re = 0, im = 0, energy = 0, best = -1, best_energy = 1;
	int best_at = 0;
	n = smooth(x, n);
	for (int i = 0; i < n; i++) {
		re += crealf(x[i]);
		im += cimagf(x[i]);
		energy += dsp_norm(x[i]);
		if (i >= LENGTH) {
			re -= crealf(x[i - LENGTH]);
			im -= cimagf(x[i - LENGTH]);
			energy -= dsp_norm(x[i - LENGTH]);
		}
		if (i >= LENGTH - 1 && re * re + im * im > best) {
			best = re * re + im * im;
			best_energy = energy;
			best_at = i - LENGTH + 1;
		}
	}
	*contrast = best / (LENGTH * fmaxf(best_energy, 1e-20f));
	return best_at * STRIDE;
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
