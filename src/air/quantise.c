// SPDX-License-Identifier: GPL-3.0-or-later
/* quantise: samples to the octets of a recording. Full scale is 127.5 steps from the centre 127.5 in cu8 (as an RTL-SDR
 * counts), 127 in cs8, 32767 in cs16.
 */
#include <math.h>
#include <string.h>

#include "air.h"

static float clip(float x, float low, float high)
{
	return x < low ? low : x > high ? high : x;
}

static void to_cu8(const float *x, size_t n, uint8_t *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(clip(x[i] * 127.5f + 127.5f, 0, 255) + 0.5f);
}

static void to_cs8(const float *x, size_t n, int8_t *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (int8_t)lrintf(clip(x[i] * 127, -128, 127));
}

static void to_cs16(const float *x, size_t n, uint8_t *out)
{
	for (size_t i = 0; i < n; i++) {
		const int16_t s16 = (int16_t)lrintf(clip(x[i] * 32767, -32768, 32767));
		memcpy(out + 2 * i, &s16, sizeof(s16));
	}
}

void air_quantise(enum iq_format format, const float complex *in, size_t n, void *out)
{
	const float *x = (const float *)in;
	switch (format) {
	case IQ_CU8:
		to_cu8(x, 2 * n, out);
		break;
	case IQ_CS8:
		to_cs8(x, 2 * n, out);
		break;
	case IQ_CS16:
		to_cs16(x, 2 * n, out);
		break;
	case IQ_CF32:
		memcpy(out, x, 2 * n * sizeof(*x));
		break;
	}
}
