// SPDX-License-Identifier: GPL-3.0-or-later
/* symmetry: of a real signal Z(-f) is Z(f) turned over, so that their product has always the same phase; of two sides
 * of a spectrum that have nothing to do with each other the products add up to nothing. Counted is
 *
 *   sum over f |mean of Z(f) Z(-f)| / sum over f of the mean of (|Z(f)|^2 + |Z(-f)|^2) / 2
 *
 * without the bins around zero, where a receiver's offset is. Samples of one real channel that were taken for pairs
 * come to the cosine of pi f / rate. See dsp.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"  // dft_execute

enum { SIZE = 512, ZERO_BINS = 3, STRIDE = 8192, ENOUGH = 32, AT_MOST = 1024 };

/* Of one bin, full scale being SIZE^2: less is what rounding leaves of a constant. */
static const double silence = 1e-9;

struct symmetry {
	struct dft *dft;
	float window[SIZE];
	unsigned count;                  /* number of transforms */
	float complex product[SIZE / 2]; /* sums over them */
	float power[SIZE];
};

struct symmetry *symmetry_create(void)
{
	struct symmetry *s = calloc(1, sizeof(*s));
	if (!s)
		return NULL;
	for (int i = 0; i < SIZE; i++)
		s->window[i] = (float)(1 - cos(2 * M_PI * (i + 0.5) / SIZE));
	s->dft = dft_create(SIZE);
	if (s->dft)
		return s;
	free(s);
	return NULL;
}

void symmetry_destroy(struct symmetry *s)
{
	if (!s)
		return;
	dft_destroy(s->dft);
	free(s);
}

void symmetry_reset(struct symmetry *s)
{
	s->count = 0;
	memset(s->product, 0, sizeof(s->product));
	memset(s->power, 0, sizeof(s->power));
}

static void add(struct symmetry *s, float complex *samples)
{
	for (int i = 0; i < SIZE; i++)
		samples[i] *= s->window[i];
	const float complex *z = dft_execute(s->dft, samples);
	for (int i = ZERO_BINS; i < SIZE / 2; i++)
		s->product[i] += dsp_mul(z[i], z[SIZE - i]);
	for (int i = 0; i < SIZE; i++)
		s->power[i] += dsp_norm(z[i]);
	s->count++;
}

void symmetry_feed(struct symmetry *s, const struct iq_block *block)
{
	const uint8_t *octets = block->samples;
	float complex samples[SIZE];
	for (size_t at = 0; at + SIZE <= block->nof_samples && s->count < AT_MOST; at += STRIDE) {
		convert_execute(block->format, octets + at * iq_sample_bytes(block->format), samples, SIZE);
		add(s, samples);
	}
}

float symmetry_share(const struct symmetry *s)
{
	double products = 0, powers = 0;
	for (int i = ZERO_BINS; i < SIZE / 2; i++) {
		products += cabsf(s->product[i]);
		powers += 0.5 * (s->power[i] + s->power[SIZE - i]);
	}
	return s->count < ENOUGH || powers < silence * s->count ? 0 : (float)(products / powers);
}

float symmetry_power(const struct symmetry *s, double low, double high)
{
	long first = lround(low * SIZE), last = lround(high * SIZE);
	double sum = 0;
	for (long i = first; i <= last; i++)
		sum += s->power[(i + 2 * SIZE) % SIZE];
	return s->count ? (float)(sum / (double)(last - first + 1) / s->count) : 0;
}
