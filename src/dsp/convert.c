// SPDX-License-Identifier: GPL-3.0-or-later
/* convert: integer and float IQ to float complex, full scale 1.0.
 *
 * An unsigned 8-bit ADC has its zero between 127 and 128, so cu8 centres on 127.5. Floats come from files and may hold
 * anything: what is not finite counts as silence, since one NaN would poison a whole transform.
 */
#include <math.h>
#include <string.h>

#include "dsp.h"  // convert_execute, DSP_HOT

DSP_HOT static size_t from_cu8(const uint8_t *in, float *out, size_t n)
{
	size_t full = 0;
	for (size_t i = 0; i < n; i++) {
		out[i] = ((float)in[i] - 127.5f) * (1 / 127.5f);
		full += (uint8_t)(in[i] + 1) < 2;
	}
	return full;
}

DSP_HOT static size_t from_cs8(const int8_t *in, float *out, size_t n)
{
	size_t full = 0;
	for (size_t i = 0; i < n; i++) {
		out[i] = (float)in[i] * (1 / 128.0f);
		full += in[i] == 127 || in[i] == -128;
	}
	return full;
}

DSP_HOT static size_t from_cs16(const uint8_t *in, float *out, size_t n)
{
	size_t full = 0;
	for (size_t i = 0; i < n; i++) {
		int16_t v = (int16_t)(in[2 * i] | in[2 * i + 1] << 8);
		out[i] = (float)v * (1 / 32768.0f);
		full += v == INT16_MAX || v == INT16_MIN;
	}
	return full;
}

DSP_HOT static size_t from_cf32(const uint8_t *in, float *out, size_t n)
{
	const float limit = 1e5f; /* files scaled like 16-bit integers exist */
	for (size_t i = 0; i < n; i++) {
		float v;
		memcpy(&v, in + i * sizeof(v), sizeof(v));
		v = v > limit ? limit : v; /* a NaN fails every comparison and arrives at the last line */
		v = v < -limit ? -limit : v;
		out[i] = v == v ? v : 0.0f;
	}
	return 0;
}

size_t convert_execute(enum iq_format format, const void *in, float complex *out, size_t n)
{
	float *flat = (float *)out;
	switch (format) {
	case IQ_CU8:
		return from_cu8(in, flat, 2 * n);
	case IQ_CS8:
		return from_cs8(in, flat, 2 * n);
	case IQ_CS16:
		return from_cs16(in, flat, 2 * n);
	case IQ_CF32:
		return from_cf32(in, flat, 2 * n);
	}
	return 0;
}

/* A run of phasors side by side, turned on together: independent products, which the compiler can make vectors of. */
enum { LANES = 16, RUN_LANES = 32 };

DSP_HOT static void derotate_run(const float complex *in, float *re, float *im, float complex step, float complex *out,
                                 size_t n)
{
	const float c = crealf(step), s = cimagf(step);
	for (size_t i = 0; i + LANES <= n; i += LANES)
		for (size_t k = 0; k < LANES; k++) {
			float a = crealf(in[i + k]), b = cimagf(in[i + k]), turned = re[k] * c - im[k] * s;
			out[i + k] = CMPLXF(a * re[k] - b * im[k], a * im[k] + b * re[k]);
			im[k] = re[k] * s + im[k] * c;
			re[k] = turned;
		}
}

static float complex phasor(double radians)
{
	return CMPLXF((float)cos(radians), (float)sin(radians));
}

void dsp_derotate(const float complex *in, double step_rad, float complex *out, size_t n)
{
	const size_t run = LANES * RUN_LANES; /* products of floats drift: each run starts from exact phasors */
	const double c = cos(step_rad), d = -sin(step_rad);
	double lane_re[LANES + 1] = { 1 }, lane_im[LANES + 1] = { 0 };
	for (size_t k = 0; k < LANES; k++) {
		lane_re[k + 1] = lane_re[k] * c - lane_im[k] * d;
		lane_im[k + 1] = lane_re[k] * d + lane_im[k] * c;
	}
	for (size_t i = 0; i < n; i += run) {
		float complex start = phasor(-step_rad * (double)i);
		float re[LANES], im[LANES];
		size_t whole = n - i < run ? (n - i) / LANES * LANES : run;
		for (size_t k = 0; k < LANES; k++) {
			float complex w = dsp_mul(start, CMPLXF((float)lane_re[k], (float)lane_im[k]));
			re[k] = crealf(w);
			im[k] = cimagf(w);
		}
		derotate_run(in + i, re, im, CMPLXF((float)lane_re[LANES], (float)lane_im[LANES]), out + i, whole);
		for (size_t k = 0; k < LANES && i + whole + k < n && whole < run; k++)
			out[i + whole + k] = dsp_mul(in[i + whole + k], CMPLXF(re[k], im[k]));
	}
}
