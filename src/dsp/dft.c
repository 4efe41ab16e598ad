// SPDX-License-Identifier: GPL-3.0-or-later
/* dft: FFTW behind three calls. Plans are estimated, never measured: the same recording must give the same bits every
 * time.
 */
#include <complex.h>  // before fftw3.h, which then takes C99 complex numbers
#include <fftw3.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"  // struct dft

struct dft {
	unsigned n;
	fftwf_plan plan;
	float complex *in, *out; /* [size: n] */
};

struct dft *dft_create(unsigned n)
{
	struct dft *dft = calloc(1, sizeof(*dft));
	if (!dft)
		return NULL;
	dft->n = n;
	dft->in = (float complex *)fftwf_alloc_complex(n);
	dft->out = (float complex *)fftwf_alloc_complex(n);
	if (dft->in && dft->out)
		dft->plan = fftwf_plan_dft_1d((int)n, dft->in, dft->out, FFTW_FORWARD, FFTW_ESTIMATE);
	if (!dft->plan) {
		dft_destroy(dft);
		return NULL;
	}
	return dft;
}

void dft_destroy(struct dft *dft)
{
	if (!dft)
		return;
	if (dft->plan)
		fftwf_destroy_plan(dft->plan);
	fftwf_free(dft->in);
	fftwf_free(dft->out);
	free(dft);
}

const float complex *dft_execute(struct dft *dft, const float complex *in)
{
	memcpy(dft->in, in, dft->n * sizeof(*in));
	fftwf_execute(dft->plan);
	return dft->out;
}
