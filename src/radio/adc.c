// SPDX-License-Identifier: GPL-3.0-or-later
/* adc: pieces of each block stand for the whole. The noise is what the quieter half of the window's spectrum has,
 * without the outer tenths, where the receiver's filters fall. */
#include "adc.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"  // dft_execute

enum { PIECE_EVERY = 4096, EDGE = ADC_BINS / 10 };

/* Steps of the converter that its noise should be wide: 0.6 of 8 bits' in I and in Q. Of more bits 12 are good. */
static const double lacking_8_dbfs = -43.5, lacking_12_dbfs = -67.6;

int adc_init(struct adc *adc)
{
	*adc = (struct adc){ .dft = dft_create(ADC_BINS) };
	for (int i = 0; i < ADC_BINS; i++) /* Hann, of unit power: a strong carrier stays out of the others' bins */
		adc->taper[i] = (float)(sqrt(2 / 3.0) * (1 - cos(2 * M_PI * i / ADC_BINS)));
	return adc->dft ? 0 : -ENOMEM;
}

void adc_fini(struct adc *adc)
{
	dft_destroy(adc->dft);
	adc->dft = NULL;
}

static void begin(struct adc *adc, const struct iq_block *block)
{
	const bool octets = block->format == IQ_CU8 || block->format == IQ_CS8;

	memset(&adc->sum, 0, sizeof(adc->sum));
	adc->sum.tune = block->tune;
	adc->sum.over_db = block->over_db;
	adc->sum.lacking_dbfs = (float)(octets ? lacking_8_dbfs : lacking_12_dbfs);
}

static float squared(float complex x)
{
	return crealf(x) * crealf(x) + cimagf(x) * cimagf(x);
}

static void take_piece(struct adc *adc, enum iq_format format, const void *samples)
{
	adc->sum.full_scale += iq_full_scale(format, samples, ADC_BINS);
	convert_execute(format, samples, adc->piece, ADC_BINS);
	for (int i = 0; i < ADC_BINS; i++) {
		adc->sum.power += squared(adc->piece[i]);
		adc->piece[i] *= adc->taper[i];
	}
	const float complex *spectrum = dft_execute(adc->dft, adc->piece);

	for (int i = 0; i < ADC_BINS; i++)
		adc->sum.bins[i] += squared(spectrum[i]);
	adc->sum.spectra++;
}

void adc_feed(struct adc *adc, const struct iq_block *block)
{
	const uint8_t *octets = block->samples;

	if (block->tune != adc->sum.tune || !adc->sum.spectra)
		begin(adc, block);
	for (uint32_t at = 0; at + ADC_BINS <= block->nof_samples; at += PIECE_EVERY)
		take_piece(adc, block->format, octets + at * iq_sample_bytes(block->format));
	adc->sum.seconds += block->nof_samples / block->rate_hz;
}

static int compare_floats(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return (x > y) - (x < y);
}

/* The bins of the middle: from the centre on, and its lower half at the end. */
static float median_bin(const struct adc *adc)
{
	float bins[ADC_BINS];
	int count = 0;

	for (int i = 0; i < ADC_BINS; i++)
		if (abs(i - ADC_BINS / 2) > EDGE)
			bins[count++] = adc->sum.bins[i];
	qsort(bins, (size_t)count, sizeof(bins[0]), compare_floats);
	return bins[count / 2];
}

static float in_db(double power)
{
	return (float)(10 * log10(fmax(power, 1e-12)));
}

void adc_tell(const struct adc *adc, struct adc_level *level)
{
	const double spectra = adc->sum.spectra ? (double)adc->sum.spectra : 1, looked_at = spectra * ADC_BINS;

	*level = (struct adc_level){
		.seconds = adc->sum.seconds,
		.floor_dbfs = in_db(median_bin(adc) / spectra / ADC_BINS),
		.power_dbfs = in_db(adc->sum.power / looked_at),
		.clipped = (float)((double)adc->sum.full_scale / looked_at),
		.lacking_dbfs = adc->sum.lacking_dbfs,
		.over_db = adc->sum.over_db,
	};
}
