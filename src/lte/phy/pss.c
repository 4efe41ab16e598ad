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
	PERIOD = SEARCH_HALF_FRAME / 2, /* places of the metric */
	QUARTERS = 4,
	HALF_FRAMES = 16, /* most that are added up */
	STEP_BINS = 16,   /* bins between two hypotheses of carrier error: 11.25 kHz; half of it costs 2 dB */
	SLIPS = 7,
};

/* Roots and hypotheses of carrier error: from the first to below the end. */
struct grid {
	unsigned root, root_end;
	int shift, shift_end, step;
};

#define BIN_HZ (SEARCH_RATE_HZ / NFFT)
/* Hypotheses of sampling error are this far apart, around none. */
#define SLIP_STEP_PPM 40.0
/* Peaks above the mean of 16 squared correlations; noise leaves one or two. By half of the hypotheses and so many
 * half-frames: noise leaves one in a hundred windows. */
static const float peak_ratio = 2.6f, glance_ratio[] = { [2] = 10, [4] = 6.5f, [8] = 4.2f, [16] = 3 };
enum { NEAR = 8 }; /* places of the metric by which a peak may have moved since it was predicted */

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

/* One hypothesis in one block, whose spectrum and weights are there. */
static void correlate(struct pss *s, const float complex *spectrum, unsigned u, int shift, int block)
{
	const int start = block * (HOP / 2), at = start % PERIOD;
	const int before_wrap = PERIOD - at < HOP / 2 ? PERIOD - at : HOP / 2;
	const int first = ((shift - s->shifts / 2) * STEP_BINS - NARROW / 2 + 2 * NFFT) % NFFT;
	const int tail = NFFT - first < NARROW ? NFFT - first : NARROW;
	float *metric = metric_of(s, u, shift, start / (4 * PERIOD));
	multiply(spectrum + first, s->spectrum[u], s->work, tail);
	multiply(spectrum, s->spectrum[u] + tail, s->work + tail, NARROW - tail);
	const float complex *c = dft_execute(s->narrow, s->work);
	accumulate(c, s->weight, metric + at, before_wrap);
	accumulate(c + before_wrap, s->weight + before_wrap, metric, HOP / 2 - before_wrap);
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

/* The metric of so many half-frames under one hypothesis of each error -> sum [size: PERIOD]. */
static void add_up(struct pss *s, unsigned u, int shift, int slip, int half_frames, float *sum)
{
	memset(sum, 0, PERIOD * sizeof(*sum));
	for (int q = 0; 4 * q < half_frames; q++) {
		const float *m = metric_of(s, u, shift, q);
		const int by = (slip_samples(slip, q) + PERIOD) % PERIOD;
		for (int i = 0; i < PERIOD - by; i++)
			sum[i] += m[i + by];
		for (int i = PERIOD - by; i < PERIOD; i++)
			sum[i] += m[i + by - PERIOD];
	}
}

/* Of what add_up() gives. */
static float mean_metric(struct pss *s, unsigned u, int shift, int half_frames)
{
	const int quarters = (half_frames + 3) / 4;
	return mean_of(metric_of(s, u, shift, 0), quarters * PERIOD) * (float)quarters + 1e-30f;
}

static void keep_peaks(const struct pss *s, const float *sum, float mean, float threshold, unsigned u, int shift,
                       int slip, struct pss_peak *peaks, int *count)
{
	for (int i = 0; i < PERIOD; i++)
		if (sum[i] > threshold * mean)
			keep_peak(peaks, count,
			          &(struct pss_peak){ .ratio = sum[i] / mean,
			                              .at = 2 * i,
			                              .root = u,
			                              .shift = shift,
			                              .offset_hz = (shift - s->shifts / 2) * STEP_BINS * BIN_HZ,
			                              .slip_ppm = (slip - SLIPS / 2) * SLIP_STEP_PPM });
}

static void find_peaks(struct pss *s, int half_frames, const struct grid *g, struct pss_peak *peaks, int *count)
{
	const int side = half_frames > 4 ? SLIPS / 2 : 0; /* hypotheses of the sampling error either way */
	float sum[PERIOD];
	*count = 0;
	for (unsigned u = g->root; u < g->root_end; u++)
		for (int shift = g->shift; shift < g->shift_end; shift += g->step) {
			const float mean = mean_metric(s, u, shift, half_frames);
			for (int slip = SLIPS / 2 - side; slip <= SLIPS / 2 + side; slip++) {
				add_up(s, u, shift, slip, half_frames, sum);
				keep_peaks(s, sum, mean, g->step > 1 ? glance_ratio[half_frames] : peak_ratio, u, shift,
				           slip, peaks, count);
			}
		}
}

static int by_ratio(const void *a, const void *b)
{
	const struct pss_peak *p = a, *q = b;
	return (p->ratio < q->ratio) - (p->ratio > q->ratio);
}

static void correlate_all(struct pss *s, const float complex *x, int half_frames, const struct grid *g)
{
	for (unsigned u = g->root; u < g->root_end; u++)
		for (int shift = g->shift; shift < g->shift_end; shift += g->step)
			memset(metric_of(s, u, shift, 0), 0, QUARTERS * PERIOD * sizeof(float));
	for (int block = 0; block < half_frames * SEARCH_HALF_FRAME / HOP; block++) {
		const float complex *spectrum = dft_execute(s->block, x + block * HOP);
		weigh(s, x + block * HOP);
		for (unsigned u = g->root; u < g->root_end; u++)
			for (int shift = g->shift; shift < g->shift_end; shift += g->step)
				correlate(s, spectrum, u, shift, block);
	}
}

int pss_find(struct pss *s, const float complex *x, int half_frames, enum pss_grid grid,
             struct pss_peak peaks[PSS_PEAKS_MAX])
{
	const struct grid g = { 0, 3, grid == PSS_ODD, s->shifts, grid == PSS_ALL ? 1 : 2 };
	int count;
	correlate_all(s, x, half_frames, &g);
	find_peaks(s, half_frames, &g, peaks, &count);
	qsort(peaks, (size_t)count, sizeof(peaks[0]), by_ratio);
	return count;
}

/* The highest ratio near place `middle` of the metric, under one hypothesis of the carrier error. */
static float ratio_near(struct pss *s, unsigned root, int shift, int middle)
{
	float sum[PERIOD], best = 0;
	for (int slip = 0; slip < SLIPS; slip++) {
		add_up(s, root, shift, slip, HALF_FRAMES, sum);
		for (int i = middle - NEAR; i <= middle + NEAR; i++)
			best = fmaxf(best, sum[(i + PERIOD) % PERIOD]);
	}
	return best / mean_metric(s, root, shift, HALF_FRAMES);
}

float pss_again(struct pss *s, const float complex *x, double at, struct pss_peak *peak)
{
	const int middle = s->shifts / 2 + (int)lrint(peak->offset_hz / (STEP_BINS * BIN_HZ));
	const int first = middle > 0 ? middle - 1 : 0, end = middle + 2 < s->shifts ? middle + 2 : s->shifts;
	float best = 0;
	correlate_all(s, x, HALF_FRAMES, &(struct grid){ peak->root, peak->root + 1, first, end, 1 });
	for (int shift = first; shift < end; shift++) {
		const float ratio = ratio_near(s, peak->root, shift, (int)lrint(at / 2));
		if (ratio <= best)
			continue;
		best = ratio;
		peak->shift = shift;
		peak->offset_hz = (shift - s->shifts / 2) * STEP_BINS * BIN_HZ;
	}
	peak->ratio = best;
	return best;
}
