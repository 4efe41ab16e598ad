// SPDX-License-Identifier: GPL-3.0-or-later
/* equaliser: soft symbols of one burst through a known channel. Private to src/gsm.
 */
#pragma once

#include <complex.h>
#include <stdint.h>

enum {
	EQUALISER_TAPS_MIN = 4,
	EQUALISER_TAPS_MAX = 8,
	EQUALISER_STEPS_MAX = 168, /* a burst of 148 symbols and the channel's tail */
};

struct equaliser; /* trellis memory, shared by all bursts of a thread */

struct equaliser *equaliser_create(void);
void equaliser_destroy(struct equaliser *eq);

/* Max-log symbol-by-symbol MAP (forward-backward) for y[n] = sum over k of h[k] s[n-k] + noise, s = +1 or -1.
 *   y      received, de-rotated, one sample a symbol, [size: steps]
 *   h      channel, [size: taps]; taps EQUALISER_TAPS_MIN..MAX
 *   noise  variance of the complex noise, > 0
 *   known  +1 or -1 where the symbol is known, 0 elsewhere, [size: steps]; symbols before the first step are unknown
 *   llr    out: log P(s = +1) - log P(s = -1), [size: steps] */
void equaliser_execute(struct equaliser *eq, const float complex *y, unsigned steps, const float complex *h,
                       unsigned taps, float noise, const int8_t *known, float *llr);
