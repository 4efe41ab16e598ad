// SPDX-License-Identifier: GPL-3.0-or-later
/* pss: correlation with the three primary synchronisation signals, in the frequency domain.
 *
 * A block's spectrum is made once; a carrier error of a few bins is the same spectrum read a few bins further on, so
 * all hypotheses of carrier error and root share it. Correlations are squared, weighed with the energy they were made
 * of (a TDD carrier is silent half the time), and added up at the half-frame's period. A sampling error shifts them by
 * some samples over 80 ms: quarters are added up under several hypotheses of it.
 */
#include "pss.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"     // struct dft
#include "search.h"  // SEARCH_RATE_HZ

enum {
	NFFT = 4096,       /* points of the transform of a block */
	NARROW = NFFT / 2, /* the PSS fills less than half of the band: correlations come out at half the rate */
	HOP = 3840,        /* new samples of a block: 2 ms */
	BLOCKS = 16 * SEARCH_HALF_FRAME / HOP,
	PERIOD = SEARCH_HALF_FRAME / 2, /* places of the metric */
	QUARTERS = 4,
	STEP_BINS = 16, /* bins between two hypotheses of carrier error: 7.5 kHz */
	SLIPS = 7,
};

#define BIN_HZ (SEARCH_RATE_HZ / NFFT)
/* Hypotheses of sampling error are this far apart, around none. */
#define SLIP_STEP_PPM 40.0
/* A peak this much above the mean of 16 squared correlations, or of 4, is not noise. */
static const float peak_ratio = 2.6f, quick_ratio = 6;

struct pss {
	int max_shifts, shifts; /* hypotheses of carrier error, odd */
	struct dft *block, *narrow;
	float complex *spectrum[3]; /* conjugate, [size: NARROW], lowest bin first */
	float complex symbol[3][PSS_SAMPLES];
	float *metric;       /* [size: 3 x shifts x QUARTERS x PERIOD] */
	float *weight;       /* [size: HOP / 2] */
	float complex *work; /* [size: NFFT] */
};

void pss_destroy(struct pss *s)
{
	if (!s)
		return;
	dft_destroy(s->block);
	dft_destroy(s->narrow);
	for (int u = 0; u < 3; u++)
		free(s->spectrum[u]);
	free(s->metric);
	free(s->weight);
	free(s->work);
	free(s);
}

/* One OFDM symbol in time; its spectrum over a whole block. */
static bool make_symbol(struct pss *s, unsigned u)
{
	float complex d[SYNC_SUBCARRIERS], bins[PSS_SAMPLES] = { 0 }, padded[NFFT] = { 0 };
	pss_sequence(u, d);
	for (int n = 0; n < SYNC_SUBCARRIERS; n++)
		bins[n < 31 ? PSS_SAMPLES - 31 + n : n - 30] = d[n];
	for (int i = 0; i < PSS_SAMPLES; i++) { /* an inverse transform by the formula: done once */
		double complex sum = 0;
		for (int k = 0; k < PSS_SAMPLES; k++)
			sum += bins[k] * cexp(2 * M_PI * I * i * k / PSS_SAMPLES);
		s->symbol[u][i] = (float complex)(sum / sqrt((double)PSS_SAMPLES * SYNC_SUBCARRIERS));
	}
	memcpy(padded, s->symbol[u], sizeof(s->symbol[u]));
	const float complex *spectrum = dft_execute(s->block, padded);
	s->spectrum[u] = calloc(NARROW, sizeof(float complex));
	if (!s->spectrum[u])
		return false;
	for (int j = 0; j < NARROW; j++)
		s->spectrum[u][j] = conjf(spectrum[(j - NARROW / 2 + NFFT) % NFFT]);
	return true;
}

static int shifts_for(double offset_hz)
{
	return 2 * (int)ceil(offset_hz / (STEP_BINS * BIN_HZ)) + 1;
}

void pss_limit(struct pss *s, double offset_hz)
{
	int shifts = shifts_for(offset_hz);
	s->shifts = shifts < s->max_shifts ? shifts : s->max_shifts;
}

struct pss *pss_create(double max_offset_hz)
{
	struct pss *s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	s->max_shifts = s->shifts = shifts_for(max_offset_hz);
	s->block = dft_create(NFFT);
	s->narrow = dft_create(NARROW);
	s->metric = calloc((size_t)3 * s->shifts * QUARTERS * PERIOD, sizeof(float));
	s->weight = calloc(HOP / 2, sizeof(float));
	s->work = calloc(NFFT, sizeof(float complex));
	bool ok = s->block && s->narrow && s->metric && s->weight && s->work;
	for (unsigned u = 0; ok && u < 3; u++)
		ok = make_symbol(s, u);
	if (!ok) {
		pss_destroy(s);
		return NULL;
	}
	return s;
}

const float complex *pss_symbol(const struct pss *s, unsigned root)
{
	return s->symbol[root];
}

static float *metric_of(struct pss *s, unsigned u, int shift, int quarter)
{
	return s->metric + (((size_t)u * s->shifts + shift) * QUARTERS + quarter) * PERIOD;
}

/* One over the energy of the 128 samples that a correlation is made of, at every other sample. What is nearly silent,
 * as uplink subframes are and gaps in a recording, counts no more than a little. */
static void weigh(struct pss *s, const float complex *x)
{
	double energy = 0, least = 1e-20;
	for (int i = 0; i < NFFT; i++)
		least += 1e-3 * dsp_norm(x[i]) * PSS_SAMPLES / NFFT;
	for (int i = 0; i < PSS_SAMPLES; i++)
		energy += dsp_norm(x[i]);
	for (int i = 0; i < HOP / 2; i++) {
		s->weight[i] = (float)(1 / (energy > least ? energy : least));
		energy += dsp_norm(x[2 * i + PSS_SAMPLES]) + dsp_norm(x[2 * i + PSS_SAMPLES + 1]);
		energy -= dsp_norm(x[2 * i]) + dsp_norm(x[2 * i + 1]);
	}
}

DSP_HOT static void multiply(const float complex *a, const float complex *b, float complex *out, int n)
{
	for (int i = 0; i < n; i++)
		out[i] = conjf(dsp_mul(a[i], b[i])); /* a forward transform of the conjugate is a backward one */
}

DSP_HOT static void accumulate(const float complex *c, const float *weight, float *to, int n)
{
	for (int i = 0; i < n; i++)
		to[i] += dsp_norm(c[i]) * weight[i];
}

/* step: 1, or 2 for every other hypothesis of the carrier error. */
static void correlate_block(struct pss *s, const float complex *x, int block, int step)
{
	const int middle = s->shifts / 2, start = block * (HOP / 2), quarter = start / (4 * PERIOD);
	const int at = start % PERIOD, before_wrap = PERIOD - at < HOP / 2 ? PERIOD - at : HOP / 2;
	const float complex *spectrum = dft_execute(s->block, x);
	weigh(s, x);
	for (int shift = 0; shift < s->shifts; shift += step) {
		int first = ((shift - middle) * STEP_BINS - NARROW / 2 + 2 * NFFT) % NFFT;
		int tail = NFFT - first < NARROW ? NFFT - first : NARROW;
		for (unsigned u = 0; u < 3; u++) {
			float *metric = metric_of(s, u, shift, quarter);
			multiply(spectrum + first, s->spectrum[u], s->work, tail);
			multiply(spectrum, s->spectrum[u] + tail, s->work + tail, NARROW - tail);
			const float complex *c = dft_execute(s->narrow, s->work);
			accumulate(c, s->weight, metric + at, before_wrap);
			accumulate(c + before_wrap, s->weight + before_wrap, metric, HOP / 2 - before_wrap);
		}
	}
}

/* Shift of the metric by quarter q under a hypothesis of sampling error: 20 ms apart, half the sample rate. */
static int slip_samples(int slip, int quarter)
{
	return (int)lrint((slip - SLIPS / 2) * SLIP_STEP_PPM * 1e-6 * quarter * 4 * PERIOD);
}

static float mean_of(const float *v, int n)
{
	double sum = 0;
	for (int i = 0; i < n; i++)
		sum += v[i];
	return (float)(sum / n);
}

/* Keeps the highest peaks; what is near a higher one of the same root is its flank. A Zadoff-Chu sequence that is some
 * subcarriers off looks much like itself at another time: those ghosts stay, the SSS tells them apart. */
static void keep_peak(struct pss_peak *peaks, int *count, const struct pss_peak *p)
{
	for (int i = 0; i < *count; i++) {
		int apart = abs(peaks[i].at - p->at);
		bool near = (apart < 8 || apart > SEARCH_HALF_FRAME - 8) && abs(peaks[i].shift - p->shift) <= 1;
		if (peaks[i].root == p->root && near) {
			if (p->ratio > peaks[i].ratio)
				peaks[i] = *p;
			return;
		}
	}
	int least = 0;
	if (*count < PSS_PEAKS_MAX)
		peaks[least = (*count)++].ratio = 0;
	for (int i = 0; i < *count; i++)
		least = peaks[i].ratio < peaks[least].ratio ? i : least;
	if (p->ratio > peaks[least].ratio)
		peaks[least] = *p;
}

static void find_peaks(struct pss *s, bool quick, struct pss_peak *peaks, int *count)
{
	const int quarters = quick ? 1 : QUARTERS;
	float sum[PERIOD], threshold = quick ? quick_ratio : peak_ratio;
	*count = 0;
	for (unsigned u = 0; u < 3; u++)
		for (int shift = 0; shift < s->shifts; shift++) {
			float mean = mean_of(metric_of(s, u, shift, 0), quarters * PERIOD) * (float)quarters + 1e-30f;
			for (int slip = quick ? SLIPS / 2 : 0; slip < (quick ? SLIPS / 2 + 1 : SLIPS); slip++) {
				memset(sum, 0, sizeof(sum));
				for (int q = 0; q < quarters; q++) {
					const float *m = metric_of(s, u, shift, q);
					int by = (slip_samples(slip, q) + PERIOD) % PERIOD;
					for (int i = 0; i < PERIOD - by; i++)
						sum[i] += m[i + by];
					for (int i = PERIOD - by; i < PERIOD; i++)
						sum[i] += m[i + by - PERIOD];
				}
				for (int i = 0; i < PERIOD; i++)
					if (sum[i] > threshold * mean)
						keep_peak(peaks, count,
						          &(struct pss_peak){
								  .ratio = sum[i] / mean,
								  .at = 2 * i,
								  .root = u,
								  .shift = shift,
								  .offset_hz =
									  (shift - s->shifts / 2) * STEP_BINS * BIN_HZ,
								  .slip_ppm = (slip - SLIPS / 2) * SLIP_STEP_PPM });
			}
		}
}

static int by_ratio(const void *a, const void *b)
{
	const struct pss_peak *p = a, *q = b;
	return (p->ratio < q->ratio) - (p->ratio > q->ratio);
}

int pss_find(struct pss *s, const float complex *x, bool quick, struct pss_peak peaks[PSS_PEAKS_MAX])
{
	int count;
	memset(s->metric, 0, (size_t)3 * s->shifts * QUARTERS * PERIOD * sizeof(float));
	for (int b = 0; b < (quick ? BLOCKS / QUARTERS : BLOCKS); b++)
		correlate_block(s, x + b * HOP, b, 1);
	find_peaks(s, quick, peaks, &count);
	qsort(peaks, (size_t)count, sizeof(peaks[0]), by_ratio);
	return count;
}

float pss_glance(struct pss *s, const float complex *x)
{
	float best = 0;
	for (unsigned u = 0; u < 3; u++)
		for (int shift = 0; shift < s->shifts; shift += 2)
			memset(metric_of(s, u, shift, 0), 0, PERIOD * sizeof(float));
	for (int b = 0; b < BLOCKS / 8; b++)
		correlate_block(s, x + b * HOP, b, 2);
	for (unsigned u = 0; u < 3; u++)
		for (int shift = 0; shift < s->shifts; shift += 2) {
			const float *metric = metric_of(s, u, shift, 0);
			float mean = mean_of(metric, PERIOD) + 1e-30f, top = 0;
			for (int i = 0; i < PERIOD; i++)
				top = metric[i] > top ? metric[i] : top;
			best = top / mean > best ? top / mean : best;
		}
	return best;
}
