// SPDX-License-Identifier: GPL-3.0-or-later
/* adc: what the samples make of the converter in the receiver: how much noise moves it, whether peaks are cut. */
#pragma once

#include <complex.h>
#include <stdbool.h>
#include <stdint.h>

#include "iq.h"  // struct iq_block

enum { ADC_BINS = 256 };

/* Of the samples of one tune number. */
struct adc_level {
	double seconds;     /* of signal that this was measured over */
	float floor_dbfs;   /* noise in the whole width of the window; a full-scale sine is 0 */
	float power_dbfs;   /* of everything */
	float clipped;      /* share of the samples with I or Q at full scale */
	float lacking_dbfs; /* a lower floor than this does not move the converter enough */
	float over_db;      /* iq_block.over_db of the samples */
};

struct adc {
	struct dft *dft;
	float taper[ADC_BINS];
	float complex piece[ADC_BINS];
	struct {
		uint32_t tune;
		float over_db, lacking_dbfs;
		double seconds, power; /* power: sum over the samples looked at */
		uint64_t full_scale, spectra;
		float bins[ADC_BINS];
	} sum;
};

/* 0 or -ENOMEM. */
int adc_init(struct adc *adc);
void adc_fini(struct adc *adc);

/* Takes the block in; with another tune number than before it begins anew. */
void adc_feed(struct adc *adc, const struct iq_block *block);

void adc_tell(const struct adc *adc, struct adc_level *level);
