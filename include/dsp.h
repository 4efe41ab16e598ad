// SPDX-License-Identifier: GPL-3.0-or-later
/* dsp: the signal tools that know no radio standard. Samples are float complex, full scale 1.0.
 */
#pragma once

#include <complex.h>
#include <stddef.h>
#include <stdint.h>

#include "iq.h"  // enum iq_format

#if defined(__aarch64__)
#include <arm_neon.h>
#endif

/* Marks a function worth compiling twice on x86-64: for every machine, and for those with AVX2 and FMA (chosen at
 * start). Sanitizers cannot instrument that choice. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&               \
	!defined(__SANITIZE_THREAD__)
#define DSP_HOT __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define DSP_HOT
#endif

/* Four floats that every SIMD unit handles at once, and the larger of two in each place: C has no choice between
 * vectors. */
typedef float dsp_v4 __attribute__((vector_size(16)));

static inline dsp_v4 dsp_larger(dsp_v4 a, dsp_v4 b)
{
#if defined(__SSE__)
	return __builtin_ia32_maxps(a, b);
#elif defined(__aarch64__)
	return vmaxq_f32(a, b);
#else
	for (int i = 0; i < 4; i++)
		a[i] = a[i] > b[i] ? a[i] : b[i];
	return a;
#endif
}

/* a * b without C's rules for infinities, which cost a call. */
static inline float complex dsp_mul(float complex a, float complex b)
{
	return CMPLXF(crealf(a) * crealf(b) - cimagf(a) * cimagf(b), crealf(a) * cimagf(b) + cimagf(a) * crealf(b));
}

static inline float dsp_norm(float complex a)
{
	return crealf(a) * crealf(a) + cimagf(a) * cimagf(a);
}

/* x[i] = in[i] * exp(-j * step_rad * i), [size: n]. */
void dsp_derotate(const float complex *in, double step_rad, float complex *out, size_t n);

/* ---- dft: the transform of one block ---- */

struct dft;
struct dft *dft_create(unsigned n);
void dft_destroy(struct dft *dft);
/* in [size: n]; the result [size: n] is the dft's own and lasts until the next call. */
const float complex *dft_execute(struct dft *dft, const float complex *in);

/* ---- convert: what a source delivers -> float ---- */

/* in: n samples of `format`; out [size: n]. What is not a number becomes 0, what is beyond all reason is cut.
 * Returns how many components touch full scale; floats have none. */
size_t convert_execute(enum iq_format format, const void *in, float complex *out, size_t n);

/* ---- symmetry: is the spectrum its own mirror image, as that of real samples is? ---- */

struct symmetry;
struct symmetry *symmetry_create(void);
void symmetry_destroy(struct symmetry *s);
/* Forgets all. */
void symmetry_reset(struct symmetry *s);
/* Looks here and there into a block, until it has seen enough. */
void symmetry_feed(struct symmetry *s, const struct iq_block *block);
/* 0 (the two sides of the centre have nothing to do with each other, or too little was looked at) to 1 (real samples).
 */
float symmetry_share(const struct symmetry *s);
/* Mean power of a bin between two frequencies, as shares of the rate from the centre (-0.5 to 0.5); of one bin at
 * least. */
float symmetry_power(const struct symmetry *s, double low, double high);

/* ---- channeliser: overlap-save, one forward transform shared by all channels ----
 *
 * A block is `nfft` input samples, of which `hop` are new. The spectrum of a block is kept until the one after the
 * next, and any part of it can be turned back into time: `out_hop` samples of a channel whose rate is out_rate_hz.
 * Output sample n stands for input sample n * rate / out_rate, to one sample: the filter has no delay. */
struct channeliser;

struct channeliser_shape {
	unsigned nfft, hop;         /* input samples of a block; new ones */
	unsigned out_nfft, out_hop; /* the same at the output */
	double rate_hz, out_rate_hz, bin_hz;
};

/* out_rate_hz comes out within 700 ppm of the one asked for (see shape). The filter is a root raised cosine whose
 * -3 dB edge is half the output rate, so that white noise stays white. NULL: out of memory, or the rate is
 * lower than the output's. */
struct channeliser *channeliser_create(double rate_hz, double out_rate_hz);
void channeliser_destroy(struct channeliser *ch);
/* The rate that would come out; NAN when the rate is lower than the output's. */
double channeliser_rate_hz(double rate_hz, double out_rate_hz);
/* Forgets all samples; the next block is number 0. */
void channeliser_reset(struct channeliser *ch);
const struct channeliser_shape *channeliser_shape(const struct channeliser *ch);

/* Where the next input samples go: *room of them at most. */
float complex *channeliser_input(struct channeliser *ch, size_t *room);
/* That many were written there; true when a block is full, its spectrum is then ready. */
int channeliser_push(struct channeliser *ch, size_t n);

/* Number of the latest block: it covers output samples [block * out_hop, (block + 1) * out_hop). */
int64_t channeliser_block(const struct channeliser *ch);

/* Spectrum of the latest block (age 0) or the one before (age 1), [size: nfft], bin i at i * bin_hz, scaled so that a
 * full scale tone has magnitude 1. */
const float complex *channeliser_spectrum(const struct channeliser *ch, int age);

/* Time samples of the channel centred on `bin` (negative below the centre), [size: out_hop]. Needs scratch inside: one
 * thread. */
void channeliser_extract(struct channeliser *ch, int age, int bin, float complex *out);

/* Power in the channel of the filter's width around `bin`, full scale tone = 1. */
float channeliser_power(const struct channeliser *ch, int bin);

/* The same of what fills the quietest tenth of the latest spectrum: the noise floor, unless everything is occupied. */
float channeliser_floor(const struct channeliser *ch);
