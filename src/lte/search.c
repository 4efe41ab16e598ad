/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * search: PSS by correlation in the frequency domain, SSS by all its sequences.
 *
 * A block's spectrum is made once; a carrier error of a few bins is the same spectrum read a few bins further on, so all
 * hypotheses of carrier error and root share it. Correlations are squared, weighed with the energy they were made of (a TDD
 * carrier is silent half the time), and added up at the half-frame's period. A sampling error shifts them by some samples
 * over 80 ms: quarters are added up under several hypotheses of it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"      // struct dft, dsp_derotate
#include "search.h"
#include "signals.h"  // pss_sequence, sss_sequence

enum {
	NFFT = 4096,                  /* of a block */
	NARROW = NFFT / 2,            /* the PSS fills less than half of the band: correlations come out at half the rate */
	HOP = 3840,                   /* new samples of a block: 2 ms */
	BLOCKS = 16 * SEARCH_HALF_FRAME / HOP,
	PERIOD = SEARCH_HALF_FRAME / 2, /* of the metric */
	QUARTERS = 4,
	STEP_BINS = 16,               /* between two hypotheses of carrier error: 7.5 kHz */
	SYMBOL = 128,
	SLIPS = 7,
	PEAKS = 40,
	HALF_FRAMES = 16,
};

#define BIN_HZ (SEARCH_RATE_HZ / NFFT)
/* Hypotheses of sampling error are this far apart, around none. */
#define SLIP_STEP_PPM 40.0
/* A peak this much above the mean of 16 squared correlations, or of 4, is not noise. */
static const float PEAK_RATIO = 2.6f, QUICK_RATIO = 6;
/* Lowest believable correlation of the SSS, in standard deviations over 336 sequences and four layouts. */
static const float SSS_SCORE = 5.0f;

struct peak {
	float ratio;
	int at;           /* 0..PERIOD */
	unsigned root;
	int shift, slip;  /* indices of the hypotheses */
};

struct search {
	int max_shifts, shifts;        /* hypotheses of carrier error, odd */
	struct dft *block, *narrow, *symbol;
	float complex *pss_spectrum[3]; /* conjugate, [size: NARROW], lowest bin first */
	float complex pss_time[3][SYMBOL];
	float complex pss[3][SYNC_SUBCARRIERS];
	int8_t sss[3][SSS_GROUPS][2][SYNC_SUBCARRIERS];
	float *metric;                 /* [size: 3 x shifts x QUARTERS x PERIOD] */
	float *weight;                 /* [size: HOP / 2] */
	float complex *work;           /* [size: NFFT] */
};

void search_destroy(struct search *s)
{
	if (!s)
		return;
	dft_destroy(s->block);
	dft_destroy(s->narrow);
	dft_destroy(s->symbol);
	for (int u = 0; u < 3; u++)
		free(s->pss_spectrum[u]);
	free(s->metric);
	free(s->weight);
	free(s->work);
	free(s);
}

/* One OFDM symbol of the PSS in time, unit energy; its spectrum over a whole block. */
static bool make_pss(struct search *s, unsigned u)
{
	float complex bins[SYMBOL] = { 0 }, padded[NFFT] = { 0 };
	pss_sequence(u, s->pss[u]);
	for (int n = 0; n < SYNC_SUBCARRIERS; n++)
		bins[n < 31 ? SYMBOL - 31 + n : n - 30] = s->pss[u][n];
	for (int i = 0; i < SYMBOL; i++) { /* an inverse transform by the formula: done once */
		double complex sum = 0;
		for (int k = 0; k < SYMBOL; k++)
			sum += bins[k] * cexp(2 * M_PI * I * i * k / SYMBOL);
		s->pss_time[u][i] = (float complex)(sum / sqrt((double)SYMBOL * SYNC_SUBCARRIERS));
	}
	memcpy(padded, s->pss_time[u], sizeof(s->pss_time[u]));
	const float complex *spectrum = dft_execute(s->block, padded);
	s->pss_spectrum[u] = calloc(NARROW, sizeof(float complex));
	if (!s->pss_spectrum[u])
		return false;
	for (int j = 0; j < NARROW; j++)
		s->pss_spectrum[u][j] = conjf(spectrum[(j - NARROW / 2 + NFFT) % NFFT]);
	return true;
}

static int shifts_for(double offset_hz)
{
	return 2 * (int)ceil(offset_hz / (STEP_BINS * BIN_HZ)) + 1;
}

void search_limit(struct search *s, double offset_hz)
{
	int shifts = shifts_for(offset_hz);
	s->shifts = shifts < s->max_shifts ? shifts : s->max_shifts;
}

struct search *search_create(double max_offset_hz)
{
	struct search *s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	s->max_shifts = s->shifts = shifts_for(max_offset_hz);
	s->block = dft_create(NFFT);
	s->narrow = dft_create(NARROW);
	s->symbol = dft_create(SYMBOL);
	s->metric = calloc((size_t)3 * s->shifts * QUARTERS * PERIOD, sizeof(float));
	s->weight = calloc(HOP / 2, sizeof(float));
	s->work = calloc(NFFT, sizeof(float complex));
	bool ok = s->block && s->narrow && s->symbol && s->metric && s->weight && s->work;
	for (unsigned u = 0; ok && u < 3; u++) {
		ok = make_pss(s, u);
		for (unsigned g = 0; g < SSS_GROUPS; g++)
			for (unsigned half = 0; half < 2; half++)
				sss_sequence(g, u, 5 * half, s->sss[u][g][half]);
	}
	if (!ok) {
		search_destroy(s);
		return NULL;
	}
	return s;
}

/* ---- PSS ---- */

static float *metric_of(struct search *s, unsigned u, int shift, int quarter)
{
	return s->metric + (((size_t)u * s->shifts + shift) * QUARTERS + quarter) * PERIOD;
}

/* One over the energy of the 128 samples that a correlation is made of, at every other sample. What is nearly silent, as
 * uplink subframes are and gaps in a recording, counts no more than a little. */
static void weigh(struct search *s, const float complex *x)
{
	double energy = 0, least = 1e-20;
	for (int i = 0; i < NFFT; i++)
		least += 1e-3 * dsp_norm(x[i]) * SYMBOL / NFFT;
	for (int i = 0; i < SYMBOL; i++)
		energy += dsp_norm(x[i]);
	for (int i = 0; i < HOP / 2; i++) {
		s->weight[i] = (float)(1 / (energy > least ? energy : least));
		energy += dsp_norm(x[2 * i + SYMBOL]) + dsp_norm(x[2 * i + SYMBOL + 1]);
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

static void correlate_block(struct search *s, const float complex *x, int block)
{
	const int middle = s->shifts / 2, start = block * (HOP / 2), quarter = start / (4 * PERIOD);
	const int at = start % PERIOD, before_wrap = PERIOD - at < HOP / 2 ? PERIOD - at : HOP / 2;
	const float complex *spectrum = dft_execute(s->block, x);
	weigh(s, x);
	for (int shift = 0; shift < s->shifts; shift++) {
		int first = ((shift - middle) * STEP_BINS - NARROW / 2 + 2 * NFFT) % NFFT;
		int tail = NFFT - first < NARROW ? NFFT - first : NARROW;
		for (unsigned u = 0; u < 3; u++) {
			float *metric = metric_of(s, u, shift, quarter);
			multiply(spectrum + first, s->pss_spectrum[u], s->work, tail);
			multiply(spectrum, s->pss_spectrum[u] + tail, s->work + tail, NARROW - tail);
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
static void keep_peak(struct peak *peaks, int *count, const struct peak *p)
{
	for (int i = 0; i < *count; i++) {
		int apart = abs(peaks[i].at - p->at);
		bool near = (apart < 4 || apart > PERIOD - 4) && abs(peaks[i].shift - p->shift) <= 1;
		if (peaks[i].root == p->root && near) {
			if (p->ratio > peaks[i].ratio)
				peaks[i] = *p;
			return;
		}
	}
	int least = 0;
	if (*count < PEAKS)
		peaks[least = (*count)++].ratio = 0;
	for (int i = 0; i < *count; i++)
		least = peaks[i].ratio < peaks[least].ratio ? i : least;
	if (p->ratio > peaks[least].ratio)
		peaks[least] = *p;
}

static void find_peaks(struct search *s, bool quick, struct peak *peaks, int *count)
{
	const int quarters = quick ? 1 : QUARTERS;
	float sum[PERIOD], threshold = quick ? QUICK_RATIO : PEAK_RATIO;
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
							  &(struct peak){ sum[i] / mean, i, u, shift, slip });
			}
		}
}

/* ---- one candidate ---- */

/* Sample of the PSS's useful part in half-frame h. */
static double pss_at(const struct search_found *f, double first, int h)
{
	return first + h * SEARCH_HALF_FRAME * (1 + f->slip_ppm * 1e-6);
}

static bool inside(double at)
{
	return at >= 1024 && at + SYMBOL + 8 <= SEARCH_SAMPLES;
}

/* Time to a sample, then frequency, from all half-frames. */
static double refine(const struct search *s, const float complex *x, const struct peak *p, struct search_found *f)
{
	float power[13] = { 0 };
	float complex turned[SYMBOL + 12];
	double first = 2.0 * p->at;
	for (int h = 0; h < HALF_FRAMES; h++) {
		long at = lrint(pss_at(f, first, h)) - 6;
		if (!inside((double)at))
			continue;
		dsp_derotate(x + at, 2 * M_PI * f->offset_hz / SEARCH_RATE_HZ, turned, SYMBOL + 12);
		for (int k = 0; k <= 12; k++) {
			float complex sum = 0;
			for (int i = 0; i < SYMBOL; i++)
				sum += dsp_mul(turned[i + k], conjf(s->pss_time[p->root][i]));
			power[k] += dsp_norm(sum);
		}
	}
	int best = 6;
	for (int k = 0; k <= 12; k++)
		best = power[k] > power[best] ? k : best;
	first += best - 6;
	for (int round = 0; round < 2; round++) {
		float complex turn = 0;
		for (int h = 0; h < HALF_FRAMES; h++) {
			long at = lrint(pss_at(f, first, h));
			float complex half[2] = { 0 };
			if (!inside((double)at))
				continue;
			dsp_derotate(x + at, 2 * M_PI * f->offset_hz / SEARCH_RATE_HZ, turned, SYMBOL);
			for (int i = 0; i < SYMBOL; i++)
				half[i / 64] += dsp_mul(turned[i], conjf(s->pss_time[p->root][i]));
			turn += dsp_mul(half[1], conjf(half[0]));
		}
		f->offset_hz += carg(turn) / (2 * M_PI) * SEARCH_RATE_HZ / 64;
	}
	return first;
}

/* The 62 subcarriers of the symbol whose useful part starts at `at`. */
static void subcarriers(struct search *s, const float complex *x, long at, double offset_hz, float complex *y)
{
	float complex turned[SYMBOL];
	dsp_derotate(x + at, 2 * M_PI * offset_hz / SEARCH_RATE_HZ, turned, SYMBOL);
	const float complex *bins = dft_execute(s->symbol, turned);
	for (int n = 0; n < SYNC_SUBCARRIERS; n++)
		y[n] = bins[n < 31 ? SYMBOL - 31 + n : n - 30];
}

/* Channel over the PSS, each subcarrier averaged with its neighbours. */
static void channel(const struct search *s, unsigned root, const float complex *y, float complex *h)
{
	enum { SIDE = 4 };
	float complex raw[SYNC_SUBCARRIERS];
	for (int n = 0; n < SYNC_SUBCARRIERS; n++)
		raw[n] = dsp_mul(y[n], conjf(s->pss[root][n]));
	for (int n = 0; n < SYNC_SUBCARRIERS; n++) {
		float complex sum = 0;
		int count = 0;
		for (int k = n - SIDE; k <= n + SIDE; k++)
			if (k >= 0 && k < SYNC_SUBCARRIERS) {
				sum += raw[k];
				count++;
			}
		h[n] = sum / (float)count;
	}
}

/* Where the SSS stands before the PSS, samples between their useful parts (36.211 6.11.1.2, 6.11.2.2). */
static const struct layout {
	bool tdd, cp_extended;
	int before, pss_in_half_frame; /* sample of the PSS's useful part in subframe 0 or 5 */
} layouts[] = {
	{ false, false, 137, 960 - SYMBOL },
	{ false, true, 160, 960 - SYMBOL },
	{ true, false, 412, 1920 + 10 + SYMBOL + 9 + SYMBOL + 9 },
	{ true, true, 480, 1920 + 32 + SYMBOL + 32 + SYMBOL + 32 },
};
enum { LAYOUTS = sizeof(layouts) / sizeof(layouts[0]) };

/* Correlates the equalised SSS of all half-frames: z for even and odd ones apart. */
static float equalised_sss(struct search *s, const float complex *x, unsigned root, const struct search_found *f,
			   double first, const struct layout *layout, float z[2][SYNC_SUBCARRIERS])
{
	float energy = 0;
	memset(z, 0, 2 * sizeof(z[0]));
	for (int h = 0; h < HALF_FRAMES; h++) {
		long at = lrint(pss_at(f, first, h));
		float complex pss[SYNC_SUBCARRIERS], sss[SYNC_SUBCARRIERS], gain[SYNC_SUBCARRIERS];
		if (!inside((double)at))
			continue;
		subcarriers(s, x, at, f->offset_hz, pss);
		subcarriers(s, x, at - layout->before, f->offset_hz, sss);
		channel(s, root, pss, gain);
		/* de-rotation starts anew at each symbol: the time between the two turns as well */
		double between = 2 * M_PI * f->offset_hz * layout->before / SEARCH_RATE_HZ;
		float complex turn = CMPLXF((float)cos(between), (float)sin(between));
		for (int n = 0; n < SYNC_SUBCARRIERS; n++)
			z[h % 2][n] += crealf(dsp_mul(dsp_mul(sss[n], turn), conjf(gain[n])));
	}
	for (int n = 0; n < SYNC_SUBCARRIERS; n++)
		energy += z[0][n] * z[0][n] + z[1][n] * z[1][n];
	return sqrtf(energy) + 1e-30f;
}

/* The best of all sequences: cell and frame timing. */
static bool find_sss(struct search *s, const float complex *x, unsigned root, double first, struct search_found *f)
{
	float z[2][SYNC_SUBCARRIERS];
	f->sss_score = 0;
	for (int l = 0; l < LAYOUTS; l++) {
		float norm = equalised_sss(s, x, root, f, first, &layouts[l], z);
		for (unsigned g = 0; g < SSS_GROUPS; g++)
			for (int odd = 0; odd < 2; odd++) { /* is half-frame 0 the frame's second half? */
				float sum = 0;
				for (int n = 0; n < SYNC_SUBCARRIERS; n++)
					sum += z[0][n] * s->sss[root][g][odd][n] + z[1][n] * s->sss[root][g][!odd][n];
				if (sum / norm <= f->sss_score)
					continue;
				f->sss_score = sum / norm;
				f->pci = (uint16_t)(3 * g + root);
				f->tdd = layouts[l].tdd;
				f->cp_extended = layouts[l].cp_extended;
				f->frame_at = first - layouts[l].pss_in_half_frame - (odd ? SEARCH_HALF_FRAME : 0);
			}
	}
	while (f->frame_at < 0)
		f->frame_at += SEARCH_FRAME * (1 + f->slip_ppm * 1e-6);
	return f->sss_score > SSS_SCORE;
}

static int by_ratio(const void *a, const void *b)
{
	const struct peak *p = a, *q = b;
	return (p->ratio < q->ratio) - (p->ratio > q->ratio);
}

/* A cell shows at several delays, and at several carrier errors: the strongest is first. */
static bool is_known(const struct search_found *found, int n, unsigned pci)
{
	for (int i = 0; i < n; i++)
		if (found[i].pci == pci)
			return true;
	return false;
}

int search_execute(struct search *s, const float complex *x, bool quick, struct search_found found[SEARCH_FOUND_MAX])
{
	struct peak peaks[PEAKS];
	int count, n = 0;
	memset(s->metric, 0, (size_t)3 * s->shifts * QUARTERS * PERIOD * sizeof(float));
	for (int b = 0; b < (quick ? BLOCKS / QUARTERS : BLOCKS); b++)
		correlate_block(s, x + b * HOP, b);
	find_peaks(s, quick, peaks, &count);
	qsort(peaks, (size_t)count, sizeof(peaks[0]), by_ratio);
	for (int i = 0; i < count && n < SEARCH_FOUND_MAX; i++) {
		struct search_found *f = &found[n];
		*f = (struct search_found){ .pss_ratio = peaks[i].ratio };
		f->offset_hz = (peaks[i].shift - s->shifts / 2) * STEP_BINS * BIN_HZ;
		f->slip_ppm = (peaks[i].slip - SLIPS / 2) * SLIP_STEP_PPM;
		double first = refine(s, x, &peaks[i], f);
		n += find_sss(s, x, peaks[i].root, first, f) && !is_known(found, n, f->pci);
	}
	return n;
}
