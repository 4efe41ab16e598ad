// SPDX-License-Identifier: GPL-3.0-or-later
/* search: candidates by their PSS, then carrier error and timing more exactly, then the SSS by all its sequences.
 */
#include "search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"      // struct dft, dsp_derotate
#include "pss.h"      // pss_find
#include "signals.h"  // sss_sequence

enum {
	HALF_FRAMES = 16, /* half-frames of one search */
	SSS_PADDED = 64,  /* 62 subcarriers, zeros behind them */
	SAME_TIMING = 96, /* samples */
};

/* Lowest believable correlation of the SSS, in standard deviations over 336 sequences and four layouts. */
static const float sss_score_min = 5.0f;

struct search {
	struct pss *pss;
	struct dft *symbol;
	float complex sequence[3][SYNC_SUBCARRIERS]; /* of the PSS */
	float sss[3][SSS_GROUPS][2][SSS_PADDED];
	struct pss_peak peaks[PSS_PEAKS_MAX]; /* of the latest search, */
	int nof_peaks;                        /* the highest first */
};

/* The samples that are searched: 80 ms or more. */
struct span {
	const float complex *x;
	int n, half_frames;
};

void search_destroy(struct search *s)
{
	if (!s)
		return;
	pss_destroy(s->pss);
	dft_destroy(s->symbol);
	free(s);
}

static void make_sss(unsigned group, unsigned root, unsigned half, float *out)
{
	int8_t d[SYNC_SUBCARRIERS];
	sss_sequence(group, root, 5 * half, d);
	for (int n = 0; n < SYNC_SUBCARRIERS; n++)
		out[n] = d[n];
}

struct search *search_create(double max_offset_hz)
{
	struct search *s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	s->pss = pss_create(max_offset_hz);
	s->symbol = dft_create(PSS_SAMPLES);
	for (unsigned u = 0; u < 3; u++) {
		pss_sequence(u, s->sequence[u]);
		for (unsigned g = 0; g < SSS_GROUPS; g++)
			for (unsigned half = 0; half < 2; half++)
				make_sss(g, u, half, s->sss[u][g][half]);
	}
	if (!s->pss || !s->symbol) {
		search_destroy(s);
		return NULL;
	}
	return s;
}

void search_limit(struct search *s, double offset_hz)
{
	pss_limit(s->pss, offset_hz);
}

/* Sample of the PSS's useful part in half-frame h. */
static double pss_at(const struct search_found *f, double first, int h)
{
	return first + h * SEARCH_HALF_FRAME * (1 + f->slip_ppm * 1e-6);
}

static bool inside(const struct span *span, double at)
{
	return at >= 1024 && at + PSS_SAMPLES + 8 <= span->n;
}

/* Correction of the timing: by how many samples the PSS, from half-frame `begin` on, comes later than assumed. */
static int lateness(const struct search *s, const struct span *span, const struct pss_peak *p,
                    const struct search_found *f, double first, int begin)
{
	enum { SIDE = 6, LAGS = 2 * SIDE + 1 };
	const float complex *symbol = pss_symbol(s->pss, p->root);
	float power[LAGS] = { 0 };
	float complex turned[PSS_SAMPLES + LAGS - 1];
	int best = SIDE;
	for (int h = begin; h < begin + HALF_FRAMES && h < span->half_frames; h++) {
		long at = lrint(pss_at(f, first, h)) - SIDE;
		if (!inside(span, (double)at))
			continue;
		dsp_derotate(span->x + at, 2 * M_PI * f->offset_hz / SEARCH_RATE_HZ, turned, PSS_SAMPLES + LAGS - 1);
		for (int k = 0; k < LAGS; k++) {
			float complex sum = 0;
			for (int i = 0; i < PSS_SAMPLES; i++)
				sum += dsp_mul(turned[i + k], conjf(symbol[i]));
			power[k] += dsp_norm(sum);
		}
	}
	for (int k = 0; k < LAGS; k++)
		best = power[k] > power[best] ? k : best;
	return best - SIDE;
}

/* Remaining carrier error, from the phase between the two halves of the PSS. */
static double offset_left(const struct search *s, const struct span *span, const struct pss_peak *p,
                          const struct search_found *f, double first)
{
	const float complex *symbol = pss_symbol(s->pss, p->root);
	float complex turned[PSS_SAMPLES], turn = 0;
	for (int h = 0; h < span->half_frames; h++) {
		long at = lrint(pss_at(f, first, h));
		float complex half[2] = { 0 };
		if (!inside(span, (double)at))
			continue;
		dsp_derotate(span->x + at, 2 * M_PI * f->offset_hz / SEARCH_RATE_HZ, turned, PSS_SAMPLES);
		for (int i = 0; i < PSS_SAMPLES; i++)
			half[i / 64] += dsp_mul(turned[i], conjf(symbol[i]));
		turn += dsp_mul(half[1], conjf(half[0]));
	}
	return carg(turn) / (2 * M_PI) * SEARCH_RATE_HZ / 64;
}

/* Refines timing, then the sampling error (only a span longer than the PSS search's shows it), then the frequency. */
static double refine(const struct search *s, const struct span *span, const struct pss_peak *p, struct search_found *f)
{
	double first = p->at + lateness(s, span, p, f, p->at, 0);
	for (int h = HALF_FRAMES; h < span->half_frames; h += HALF_FRAMES)
		f->slip_ppm += 1e6 * lateness(s, span, p, f, first, h) / ((double)h * SEARCH_HALF_FRAME);
	for (int round = 0; round < 2; round++)
		f->offset_hz += offset_left(s, span, p, f, first);
	return first;
}

/* The 62 subcarriers of the symbol whose useful part starts at `at`. */
static void subcarriers(struct search *s, const float complex *x, long at, double offset_hz, float complex *y)
{
	float complex turned[PSS_SAMPLES];
	dsp_derotate(x + at, 2 * M_PI * offset_hz / SEARCH_RATE_HZ, turned, PSS_SAMPLES);
	const float complex *bins = dft_execute(s->symbol, turned);
	for (int n = 0; n < SYNC_SUBCARRIERS; n++)
		y[n] = bins[n < 31 ? PSS_SAMPLES - 31 + n : n - 30];
}

/* Channel over the PSS, each subcarrier averaged with its neighbours. */
static void channel(const struct search *s, unsigned root, const float complex *y, float complex *h)
{
	enum { SIDE = 4 };
	float complex raw[SYNC_SUBCARRIERS];
	for (int n = 0; n < SYNC_SUBCARRIERS; n++)
		raw[n] = dsp_mul(y[n], conjf(s->sequence[root][n]));
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

static const struct search_layout layouts[] = {
	{ false, false, 137, 960 - PSS_SAMPLES },
	{ false, true, 160, 960 - PSS_SAMPLES },
	{ true, false, 412, 1920 + 10 + PSS_SAMPLES + 9 + PSS_SAMPLES + 9 },
	{ true, true, 480, 1920 + 32 + PSS_SAMPLES + 32 + PSS_SAMPLES + 32 },
};
enum { LAYOUTS = sizeof(layouts) / sizeof(layouts[0]) };

const struct search_layout *search_layout(bool tdd, bool cp_extended)
{
	return &layouts[2 * tdd + cp_extended];
}

/* Sums the equalised SSS of even half-frames into z[0] and of odd ones into z[1], which carry different sequences. */
static float equalised_sss(struct search *s, const struct span *span, unsigned root, const struct search_found *f,
                           double first, const struct search_layout *layout, float z[2][SSS_PADDED])
{
	float energy = 0;
	memset(z, 0, 2 * sizeof(z[0]));
	for (int h = 0; h < span->half_frames; h++) {
		long at = lrint(pss_at(f, first, h));
		float complex pss[SYNC_SUBCARRIERS], sss[SYNC_SUBCARRIERS], gain[SYNC_SUBCARRIERS];
		if (!inside(span, (double)at))
			continue;
		subcarriers(s, span->x, at, f->offset_hz, pss);
		subcarriers(s, span->x, at - layout->before, f->offset_hz, sss);
		channel(s, root, pss, gain);
		/* each symbol is de-rotated from its own first sample: turn by the phase between PSS and SSS */
		double between = 2 * M_PI * f->offset_hz * layout->before / SEARCH_RATE_HZ;
		float complex turn = CMPLXF((float)cos(between), (float)sin(between));
		for (int n = 0; n < SYNC_SUBCARRIERS; n++)
			z[h % 2][n] += crealf(dsp_mul(dsp_mul(sss[n], turn), conjf(gain[n])));
	}
	for (int n = 0; n < SYNC_SUBCARRIERS; n++)
		energy += z[0][n] * z[0][n] + z[1][n] * z[1][n];
	return sqrtf(energy) + 1e-30f;
}

DSP_HOT static float both(const float *a, const float *b, const float *c, const float *d)
{
	float sum = 0;
#pragma omp simd reduction(+ : sum)
	for (int n = 0; n < SSS_PADDED; n++)
		sum += a[n] * b[n] + c[n] * d[n];
	return sum;
}

/* The best of all sequences: cell and frame timing. */
static bool find_sss(struct search *s, const struct span *span, unsigned root, double first, struct search_found *f)
{
	float z[2][SSS_PADDED];
	f->sss_score = 0;
	for (int l = 0; l < LAYOUTS; l++) {
		float norm = equalised_sss(s, span, root, f, first, &layouts[l], z);
		for (unsigned g = 0; g < SSS_GROUPS; g++)
			for (int odd = 0; odd < 2; odd++) { /* is half-frame 0 the frame's second half? */
				float sum = both(z[0], s->sss[root][g][odd], z[1], s->sss[root][g][!odd]);
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
	return f->sss_score > sss_score_min;
}

/* One cell shows at several delays and carrier errors, the strongest first: the others are dropped. The same PCI
 * further off in time is another cell. */
static bool is_known(const struct search_found *found, int n, const struct search_found *f)
{
	for (int i = 0; i < n; i++)
		if (found[i].pci == f->pci &&
		    fabs(remainder(found[i].frame_at - f->frame_at, SEARCH_FRAME)) < SAME_TIMING)
			return true;
	return false;
}

static int cells_of(struct search *s, const struct span *span, const struct pss_peak *peaks, int count,
                    struct search_found found[SEARCH_FOUND_MAX])
{
	int n = 0;
	for (int i = 0; i < count && n < SEARCH_FOUND_MAX; i++) {
		struct search_found *f = &found[n];
		*f = (struct search_found){ .pss_ratio = peaks[i].ratio,
			                    .offset_hz = peaks[i].offset_hz,
			                    .slip_ppm = peaks[i].slip_ppm };
		double first = refine(s, span, &peaks[i], f);
		n += find_sss(s, span, peaks[i].root, first, f) && !is_known(found, n, f);
	}
	return n;
}

int search_execute(struct search *s, const float complex *x, struct search_found found[SEARCH_FOUND_MAX])
{
	const struct span span = { x, SEARCH_SAMPLES, HALF_FRAMES };
	s->nof_peaks = pss_find(s->pss, x, HALF_FRAMES, PSS_ALL, s->peaks);
	return cells_of(s, &span, s->peaks, s->nof_peaks, found);
}

void search_traces(const struct search *s, struct search_traces *traces)
{
	traces->count = s->nof_peaks < SEARCH_TRACES_MAX ? s->nof_peaks : SEARCH_TRACES_MAX;
	memcpy(traces->peaks, s->peaks, (size_t)traces->count * sizeof(traces->peaks[0]));
}

int search_follow(struct search *s, const struct search_traces *traces, const float complex *x, int n,
                  struct search_found found[SEARCH_FOUND_MAX])
{
	const struct span span = { x, n, n / SEARCH_HALF_FRAME };
	return cells_of(s, &span, traces->peaks, traces->count, found);
}

bool search_glance(struct search *s, const float complex *x, int half_frames, bool odd, struct pss_peak *peak)
{
	s->nof_peaks = pss_find(s->pss, x, half_frames, odd ? PSS_ODD : PSS_EVEN, s->peaks);
	if (s->nof_peaks > 0)
		*peak = s->peaks[0];
	return s->nof_peaks > 0;
}

float search_again(struct search *s, const float complex *x, double at, struct pss_peak *trace)
{
	return pss_again(s->pss, x, at, trace);
}
