// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_interp: the value of a band-limited signal between its samples: a sinc under a Kaiser window. What lies below
 * 0.42 of the sampling rate passes, images above 0.58 of it are 80 dB down.
 */
#pragma once

#include <complex.h>
#include <stddef.h>
#include <stdint.h>

enum { AIR_INTERP_TAPS = 32, AIR_INTERP_PHASES = 512, AIR_INTERP_FRACTION = 40 };

struct air_interp {
	float taps[AIR_INTERP_PHASES + 1][AIR_INTERP_TAPS];
};

void air_interp_fill(struct air_interp *interp);

/* n values of x at position, position + step … (2^40 = one sample). Reads AIR_INTERP_TAPS / 2 samples to either side.
 */
void air_interp_run(const struct air_interp *interp, const float complex *x, uint64_t position, uint64_t step,
                    float complex *out, size_t n);
