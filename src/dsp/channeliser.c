// SPDX-License-Identifier: GPL-3.0-or-later
/* channeliser: many narrow channels out of one wide stream by overlap-save.
 *
 * One forward transform of nfft samples serves all channels. A channel is out_nfft neighbouring bins, weighted with the
 * filter and transformed back: that filters, mixes and decimates by nfft / out_nfft in one go. The filter's impulse
 * response is shorter than the overlap, and zero-phase, so half of the overlap is thrown away at either end of each
 * block.
 *
 * The rate ratio is approximated by in/out = a/b with small b, so that block sizes stay smooth numbers; what remains
 * (below 700 ppm, known exactly) looks like a sample-clock error, which every receiver must follow anyway.
 */
#include <assert.h>
#include <complex.h>  // before fftw3.h, which then takes C99 complex numbers
#include <fftw3.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"  // struct channeliser_shape

enum { SPECTRA = 2 };

struct channeliser {
	struct channeliser_shape shape;
	unsigned edge;    /* output samples dropped at the front: half the overlap */
	unsigned in_edge; /* the same at the input */
	unsigned fill;    /* how full `time` is */
	int64_t block;
	float complex *time;              /* [size: nfft] */
	float complex *spectrum[SPECTRA]; /* [size: nfft]; 0 is the latest */
	float complex *narrow, *back;     /* [size: out_nfft] */
	float *filter;                    /* [size: out_nfft], bin order of FFTW */
	float *filter_power;              /* its square */
	fftwf_plan forward, backward;     /* forward always writes to spectrum[0]: executed with the new-array call */
};

/* ---- shape ---- */

static int is_smooth(unsigned n)
{
	static const unsigned primes[] = { 2, 3, 5, 7, 11, 13 };
	for (size_t i = 0; i < sizeof(primes) / sizeof(primes[0]); i++)
		while (n % primes[i] == 0)
			n /= primes[i];
	return n == 1;
}

static double transform_cost(unsigned n)
{
	return n * log2(n) * (is_smooth(n) ? 1 : 4);
}

/* Cost of one new input sample with a window half full of channels, of which an eighth of the time is turned back. */
static double shape_cost(const struct channeliser_shape *s)
{
	double channels = s->rate_hz / s->out_rate_hz / 2;
	return (transform_cost(s->nfft) + channels * 0.4 * transform_cost(s->out_nfft)) / s->hop;
}

/* Blocks long against the filter and short against what is looked for in them; odd ratios need longer ones. */
enum { OUT_OVERLAP_MIN = 56, OUT_NFFT_MIN = 320 };
static const struct {
	double tolerance;
	unsigned out_nfft_max;
} shape_rounds[] = { { 100e-6, 560 }, { 300e-6, 560 }, { 700e-6, 1100 }, { 700e-6, 4200 } };

/* Best shape with in : out = a : b exactly. */
static void try_ratio(unsigned a, unsigned b, unsigned out_nfft_max, double rate_hz, struct channeliser_shape *best,
                      double *best_cost)
{
	const unsigned overlap = (OUT_OVERLAP_MIN + b - 1) / b; /* in units of b */
	for (unsigned g = overlap + 1; g * b <= out_nfft_max; g++) {
		struct channeliser_shape s = { g * a,   (g - overlap) * a, g * b, (g - overlap) * b,
			                       rate_hz, rate_hz * b / a,   0 };
		if (s.out_nfft < OUT_NFFT_MIN)
			continue;
		s.bin_hz = rate_hz / s.nfft;
		double cost = shape_cost(&s);
		if (cost < *best_cost) {
			*best_cost = cost;
			*best = s;
		}
	}
}

/* Over all ratios within `tolerance` of the wanted one; INFINITY when there is none. */
static double search(double rate_hz, double out_rate_hz, double tolerance, unsigned out_nfft_max,
                     struct channeliser_shape *best)
{
	double best_cost = INFINITY, ratio = rate_hz / out_rate_hz;
	for (unsigned b = 1; 2 * b <= out_nfft_max; b++) {
		unsigned a = (unsigned)lround(ratio * b);
		if (a >= b && fabs(a / (ratio * b) - 1) < tolerance)
			try_ratio(a, b, out_nfft_max, rate_hz, best, &best_cost);
	}
	return best_cost;
}

static int shape_find(double rate_hz, double out_rate_hz, struct channeliser_shape *best)
{
	for (size_t i = 0; i < sizeof(shape_rounds) / sizeof(shape_rounds[0]); i++)
		if (isfinite(search(rate_hz, out_rate_hz, shape_rounds[i].tolerance, shape_rounds[i].out_nfft_max,
		                    best)))
			return 0;
	return -1;
}

double channeliser_rate_hz(double rate_hz, double out_rate_hz)
{
	struct channeliser_shape shape;
	return shape_find(rate_hz, out_rate_hz, &shape) < 0 ? NAN : shape.out_rate_hz;
}

/* ---- filter ---- */

/* Root raised cosine of the output rate, roll-off 0.08, cut to the overlap by a Kaiser window. Time in output samples.
 */
static double rrc(double t)
{
	const double r = 0.08;
	if (fabs(t) < 1e-9)
		return 1 + r * (4 / M_PI - 1);
	if (fabs(fabs(4 * r * t) - 1) < 1e-9)
		return r / M_SQRT2 * ((1 + 2 / M_PI) * sin(M_PI / 4 / r) + (1 - 2 / M_PI) * cos(M_PI / 4 / r));
	return (sin(M_PI * t * (1 - r)) + 4 * r * t * cos(M_PI * t * (1 + r))) / (M_PI * t * (1 - 16 * r * r * t * t));
}

static double bessel_i0(double x)
{
	double sum = 1, term = 1;
	for (int k = 1; k < 40; k++) {
		term *= (x / 2 / k) * (x / 2 / k);
		sum += term;
	}
	return sum;
}

enum { TAPS_A_SAMPLE = 4 }; /* of the impulse response, per output sample: it is band-limited well below that */

/* The frequency response is wanted on out_nfft bins only, so it is summed directly from the impulse response. */
static float response(const float *taps, int half, double f)
{
	double sum = taps[0];
	for (int k = 1; k <= half; k++)
		sum += 2 * taps[k] * cos(2 * M_PI * f * k / TAPS_A_SAMPLE);
	return (float)(sum / TAPS_A_SAMPLE);
}

static int filter_design(struct channeliser *ch)
{
	const unsigned n = ch->shape.out_nfft;
	const int half = (int)ch->edge * TAPS_A_SAMPLE;
	const double beta = 6.5;
	float *taps = calloc((size_t)half + 1, sizeof(*taps)); /* one side */
	if (!taps)
		return -1;
	for (int k = 0; k <= half; k++) {
		double x = (double)k / half;
		taps[k] = (float)(rrc((double)k / TAPS_A_SAMPLE) * bessel_i0(beta * sqrt(1 - x * x)) / bessel_i0(beta));
	}
	for (unsigned i = 0; i < n; i++) {
		ch->filter[i] = response(taps, half, (i < n / 2 ? (double)i : (double)i - n) / n);
		ch->filter_power[i] = ch->filter[i] * ch->filter[i];
	}
	free(taps);
	return 0;
}

/* ---- life ---- */

static float complex *alloc_samples(unsigned n)
{
	float complex *p = fftwf_alloc_complex(n);
	if (p)
		memset(p, 0, n * sizeof(*p));
	return p;
}

struct channeliser *channeliser_create(double rate_hz, double out_rate_hz)
{
	struct channeliser *ch = calloc(1, sizeof(*ch));
	if (!ch || shape_find(rate_hz, out_rate_hz, &ch->shape) < 0) {
		free(ch);
		return NULL;
	}
	const struct channeliser_shape *s = &ch->shape;
	ch->edge = (s->out_nfft - s->out_hop) / 2;
	ch->in_edge = (s->nfft - s->hop) / 2;
	ch->time = alloc_samples(s->nfft);
	for (int i = 0; i < SPECTRA; i++)
		ch->spectrum[i] = alloc_samples(s->nfft);
	ch->narrow = alloc_samples(s->out_nfft);
	ch->back = alloc_samples(s->out_nfft);
	ch->filter = calloc(s->out_nfft, sizeof(float));
	ch->filter_power = calloc(s->out_nfft, sizeof(float));
	if (!ch->time || !ch->spectrum[0] || !ch->spectrum[1] || !ch->narrow || !ch->back || !ch->filter ||
	    !ch->filter_power) {
		channeliser_destroy(ch);
		return NULL;
	}
	ch->forward = fftwf_plan_dft_1d((int)s->nfft, ch->time, ch->spectrum[0], FFTW_FORWARD, FFTW_ESTIMATE);
	ch->backward = fftwf_plan_dft_1d((int)s->out_nfft, ch->narrow, ch->back, FFTW_BACKWARD, FFTW_ESTIMATE);
	if (!ch->forward || !ch->backward || filter_design(ch) < 0) {
		channeliser_destroy(ch);
		return NULL;
	}
	channeliser_reset(ch);
	return ch;
}

void channeliser_destroy(struct channeliser *ch)
{
	if (!ch)
		return;
	if (ch->forward)
		fftwf_destroy_plan(ch->forward);
	if (ch->backward)
		fftwf_destroy_plan(ch->backward);
	for (int i = 0; i < SPECTRA; i++)
		fftwf_free(ch->spectrum[i]);
	fftwf_free(ch->time);
	fftwf_free(ch->narrow);
	fftwf_free(ch->back);
	free(ch->filter);
	free(ch->filter_power);
	free(ch);
}

void channeliser_reset(struct channeliser *ch)
{
	/* Block 0 starts half an overlap before the first sample, so that the first output sample is the first input
	 * sample. */
	memset(ch->time, 0, ch->in_edge * sizeof(*ch->time));
	ch->fill = ch->in_edge;
	ch->block = -1;
	for (int i = 0; i < SPECTRA; i++)
		memset(ch->spectrum[i], 0, ch->shape.nfft * sizeof(float complex));
}

const struct channeliser_shape *channeliser_shape(const struct channeliser *ch)
{
	return &ch->shape;
}

/* ---- run ---- */

float complex *channeliser_input(struct channeliser *ch, size_t *room)
{
	*room = ch->shape.nfft - ch->fill;
	return ch->time + ch->fill;
}

int channeliser_push(struct channeliser *ch, size_t n)
{
	const struct channeliser_shape *s = &ch->shape;
	assert(n <= s->nfft - ch->fill);
	ch->fill += (unsigned)n;
	if (ch->fill < s->nfft)
		return 0;
	float complex *oldest = ch->spectrum[SPECTRA - 1];
	ch->spectrum[1] = ch->spectrum[0];
	ch->spectrum[0] = oldest;
	fftwf_execute_dft(ch->forward, ch->time, ch->spectrum[0]);
	memmove(ch->time, ch->time + s->hop, (s->nfft - s->hop) * sizeof(*ch->time));
	ch->fill = s->nfft - s->hop;
	ch->block++;
	return 1;
}

int64_t channeliser_block(const struct channeliser *ch)
{
	return ch->block;
}

const float complex *channeliser_spectrum(const struct channeliser *ch, int age)
{
	return ch->spectrum[age];
}

DSP_HOT static void weigh(const float complex *in, const float *w, float complex c, float complex *out, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		out[i] = dsp_mul(in[i] * w[i], c);
}

/* Bins `first`.. of the (cyclic) spectrum into n places of `narrow`. */
static void gather(struct channeliser *ch, const float complex *x, int first, unsigned n, unsigned at, float complex c)
{
	const unsigned nfft = ch->shape.nfft;
	unsigned from = (unsigned)(((int64_t)first % (int64_t)nfft + nfft) % nfft);
	unsigned before_wrap = nfft - from < n ? nfft - from : n;
	weigh(x + from, ch->filter + at, c, ch->narrow + at, before_wrap);
	weigh(x, ch->filter + at + before_wrap, c, ch->narrow + at + before_wrap, n - before_wrap);
}

void channeliser_extract(struct channeliser *ch, int age, int bin, float complex *out)
{
	const struct channeliser_shape *s = &ch->shape;
	const unsigned upper = (s->out_nfft + 1) / 2;
	/* Every block is its own time zero; the shift by `bin` must run on from block to block. */
	int64_t turns = (int64_t)bin * (int64_t)s->hop % s->nfft * ((ch->block - age) % s->nfft) % s->nfft;
	double phase = -2 * M_PI * (double)turns / s->nfft;
	float complex c = CMPLXF((float)cos(phase), (float)sin(phase)) / (float)s->nfft;
	const float complex *x = ch->spectrum[age];
	gather(ch, x, bin, upper, 0, c);
	gather(ch, x, bin - (int)(s->out_nfft - upper), s->out_nfft - upper, upper, c);
	fftwf_execute(ch->backward);
	memcpy(out, ch->back + ch->edge, s->out_hop * sizeof(*out));
}

float channeliser_power(const struct channeliser *ch, int bin)
{
	const struct channeliser_shape *s = &ch->shape;
	const float complex *x = ch->spectrum[0];
	const int half = (int)s->out_nfft / 2;
	float sum = 0;
	for (int i = -half; i < half; i++) {
		unsigned at = (unsigned)((bin + i + (int)s->nfft) % (int)s->nfft);
		sum += dsp_norm(x[at]) * ch->filter_power[i < 0 ? i + (int)s->out_nfft : i];
	}
	return sum / (float)s->nfft / (float)s->nfft;
}

float channeliser_floor(const struct channeliser *ch)
{
	/* Powers sorted by the exponent and the first bits of the fraction of their floats: steps below 1 dB. */
	enum { SHIFT = 21, BUCKETS = 1 << (32 - SHIFT) };
	const struct channeliser_shape *s = &ch->shape;
	uint32_t count[BUCKETS] = { 0 }, bits, seen = 0, bucket = 0;
	float quantile, passed = 0;
	for (unsigned i = 0; i < s->nfft; i++) {
		float p = dsp_norm(ch->spectrum[0][i]);
		memcpy(&bits, &p, sizeof(bits));
		count[bits >> SHIFT]++;
	}
	while (bucket < BUCKETS - 1 && (seen += count[bucket]) < s->nfft / 10)
		bucket++;
	bits = bucket << SHIFT;
	memcpy(&quantile, &bits, sizeof(quantile));
	for (unsigned i = 0; i < s->out_nfft; i++)
		passed += ch->filter_power[i];
	/* Powers of noise are exponentially distributed: a tenth of them lies below 0.105 of the mean. */
	return quantile / 0.105f * passed / (float)s->nfft / (float)s->nfft;
}
