// SPDX-License-Identifier: GPL-3.0-or-later
/* spectrum: the mean power in each bin of the spectrum heard. Bins are SPECTRUM_STEP_HZ wide and centred on its
 * multiples, so that each carrier of GSM, and each of LTE's raster, has its centre in the middle of one.
 */
#pragma once

#include <stdint.h>

#define SPECTRUM_STEP_HZ 50e3

enum {
	SPECTRUM_PART_MAX = 1024,  /* bins of one window: 51 MHz */
	SPECTRUM_SWEEP_MAX = 4096, /* bins of one record: 30 kB of it */
};

/* What one window held, while it was listened to. */
struct spectrum_part {
	int64_t to_ns; /* end of the time */
	double seconds;
	int first; /* number of the first bin: its centre's frequency over SPECTRUM_STEP_HZ */
	int count;
	float power[SPECTRUM_PART_MAX]; /* a full-scale tone has 1 */
};

/* A piece of the spectrum without a gap. */
struct spectrum_sweep {
	double low_hz, step_hz; /* centre of the first bin */
	int count;
	const float *dbfs;
};
