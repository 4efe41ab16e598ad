// SPDX-License-Identifier: GPL-3.0-or-later
/* periodogram: measures the power in each bin of a window, from short pieces of the samples (Welch's method).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "dsp.h"       // struct dft
#include "iq.h"        // struct iq_block
#include "spectrum.h"  // struct spectrum_part

struct periodogram {
	struct dft *dft;
	unsigned n; /* samples of a piece */
	float *taper, *sum;
	float complex *piece; /* these three [size: n] */
	double rate_hz, centre_hz;
	double longest_s; /* a part is full after so long: 1 where nobody says else */
	uint32_t tune;
	bool open;
	unsigned pieces;
	uint64_t samples;
	int64_t to_ns;
};

/* 0, or -ENOMEM, or -EINVAL where a window has more than SPECTRUM_PART_MAX bins. */
int periodogram_init(struct periodogram *p, double rate_hz);
void periodogram_free(struct periodogram *p);

/* One more block. True when what came before it was of another window, or a part is full: that is in *done, without
 * the block. */
bool periodogram_block(struct periodogram *p, const struct iq_block *block, struct spectrum_part *done);

/* No block follows: true when a part was under way. */
bool periodogram_end(struct periodogram *p, struct spectrum_part *done);
