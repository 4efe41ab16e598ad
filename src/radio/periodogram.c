// SPDX-License-Identifier: GPL-3.0-or-later
/* periodogram: pieces of 80 µs, tapered by Hann's window, a few of each block. The mixer's own line in the window's
 * middle is left out, and its bin filled with what is beside it. */
#include "periodogram.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECES_A_BLOCK = 8 };

static const double fine_hz = 12.5e3; /* width of a bin of the transform */
static const double usual_s = 1;
static const double shown =
	5 / 6.0;                /* of the window: a little more than the plan counts on, so that its windows meet */
static const int line_bins = 2; /* of the transform, on either side of the middle, that the mixer's line fills */

int periodogram_init(struct periodogram *p, double rate_hz)
{
	*p = (struct periodogram){ .n = (unsigned)lround(rate_hz / fine_hz), .rate_hz = rate_hz, .longest_s = usual_s };
	if (shown * rate_hz / SPECTRUM_STEP_HZ >= SPECTRUM_PART_MAX)
		return -EINVAL;
	p->dft = dft_create(p->n);
	p->taper = calloc(p->n, sizeof(*p->taper));
	p->sum = calloc(p->n, sizeof(*p->sum));
	p->piece = calloc(p->n, sizeof(*p->piece));
	if (!p->dft || !p->taper || !p->sum || !p->piece)
		return -ENOMEM;
	double energy = 0;

	for (unsigned i = 0; i < p->n; i++) {
		p->taper[i] = (float)(0.5 - 0.5 * cos(2 * M_PI * (i + 0.5) / p->n));
		energy += p->taper[i] * p->taper[i];
	}
	for (unsigned i = 0; i < p->n; i++) /* so that the bins of a tone add up to its power */
		p->taper[i] /= (float)sqrt(energy * p->n);
	return 0;
}

void periodogram_free(struct periodogram *p)
{
	dft_destroy(p->dft);
	free(p->taper);
	free(p->sum);
	free(p->piece);
	*p = (struct periodogram){ 0 };
}

static void add_piece(struct periodogram *p, const struct iq_block *block, uint32_t at)
{
	const uint8_t *samples = block->samples;

	convert_execute(block->format, samples + at * iq_sample_bytes(block->format), p->piece, p->n);
	for (unsigned i = 0; i < p->n; i++)
		p->piece[i] *= p->taper[i];
	const float complex *bins = dft_execute(p->dft, p->piece);

	for (unsigned i = 0; i < p->n; i++)
		p->sum[i] += dsp_norm(bins[i]);
	p->pieces++;
}

/* Mean power of the transform's bins in one bin of the spectrum, times how many there should be: those of the mixer's
 * line do not count. */
static float power_of(const struct periodogram *p, double low_hz, double high_hz)
{
	const double bin_hz = p->rate_hz / p->n;
	const int first = (int)ceil(low_hz / bin_hz), end = (int)ceil(high_hz / bin_hz);
	float sum = 0;
	int used = 0;

	for (int i = first; i < end; i++)
		if (abs(i) > line_bins) {
			sum += p->sum[(i + (int)p->n) % (int)p->n];
			used++;
		}
	return used ? sum * (float)(SPECTRUM_STEP_HZ / bin_hz) / (float)used / (float)p->pieces : NAN;
}

/* The bin of the mixer's line may have nothing else. */
static void fill(struct spectrum_part *part)
{
	for (int i = 1; i + 1 < part->count; i++)
		if (isnan(part->power[i]))
			part->power[i] = (part->power[i - 1] + part->power[i + 1]) / 2;
}

bool periodogram_end(struct periodogram *p, struct spectrum_part *done)
{
	const double half_hz = shown * p->rate_hz / 2;

	if (!p->open || !p->pieces)
		return false;
	done->to_ns = p->to_ns;
	done->seconds = (double)p->samples / p->rate_hz;
	done->first = (int)ceil((p->centre_hz - half_hz) / SPECTRUM_STEP_HZ);
	done->count = (int)ceil((p->centre_hz + half_hz) / SPECTRUM_STEP_HZ) - done->first;
	for (int i = 0; i < done->count; i++) {
		double low_hz = (done->first + i - 0.5) * SPECTRUM_STEP_HZ - p->centre_hz;

		done->power[i] = power_of(p, low_hz, low_hz + SPECTRUM_STEP_HZ);
	}
	fill(done);
	p->open = false;
	return done->count > 0;
}

static void begin(struct periodogram *p, const struct iq_block *block)
{
	p->open = true;
	p->tune = block->tune;
	p->centre_hz = block->freq_hz;
	p->pieces = 0;
	p->samples = 0;
	memset(p->sum, 0, p->n * sizeof(*p->sum));
}

bool periodogram_block(struct periodogram *p, const struct iq_block *block, struct spectrum_part *done)
{
	bool ended = p->open && (block->tune != p->tune || block->freq_hz != p->centre_hz ||
	                         (double)p->samples >= p->longest_s * p->rate_hz);

	if (ended)
		ended = periodogram_end(p, done);
	if (!p->open)
		begin(p, block);
	uint32_t stride = block->nof_samples / PIECES_A_BLOCK > p->n ? block->nof_samples / PIECES_A_BLOCK : p->n;

	for (uint32_t at = 0; at + p->n <= block->nof_samples; at += stride)
		add_piece(p, block, at);
	p->samples += block->nof_samples;
	p->to_ns = block->time_ns + iq_duration_ns(block->nof_samples, block->rate_hz);
	return ended;
}
