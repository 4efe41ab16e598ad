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

void air_quantise(enum iq_format format, const float complex *in, size_t n, void *out)
{
	const float *x = (const float *)in;
	uint8_t *u8 = out;
	int8_t *s8 = out;
	for (size_t i = 0; i < 2 * n; i++) {
		int16_t s16;
		switch (format) {
		case IQ_CU8:
			u8[i] = (uint8_t)(clip(x[i] * 127.5f + 127.5f, 0, 255) + 0.5f);
			break;
		case IQ_CS8:
			s8[i] = (int8_t)lrintf(clip(x[i] * 127, -128, 127));
			break;
		case IQ_CS16:
			s16 = (int16_t)lrintf(clip(x[i] * 32767, -32768, 32767));
			memcpy((uint8_t *)out + 2 * i, &s16, 2);
			break;
		case IQ_CF32:
			memcpy((uint8_t *)out + 4 * i, &x[i], 4);
			break;
		}
	}
}
