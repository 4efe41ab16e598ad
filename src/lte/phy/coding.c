// SPDX-License-Identifier: GPL-3.0-or-later
/* coding: scrambling (36.211 7.2), parity (36.212 5.1.1), the tail-biting convolutional code (5.1.3.1) and its rate
 * matching (5.1.4.2).
 *
 * Both shift registers of the Gold sequence have their newest tap 28 places from the end, so 28 bits come out of a
 * step. The Viterbi decoder is libosmocore's; only the code's trellis is here.
 */
#include "coding.h"

#include <math.h>
#include <osmocom/core/conv.h>  // osmo_conv_decode

/* ---- Gold sequence ---- */

enum { GOLD_STEP = 28, GOLD_NC = 1600 };

/* 31 bits of each register; bit i is x(n + i). */
struct gold {
	uint32_t x1, x2;
};

static struct gold gold_after(struct gold g, unsigned steps)
{
	const uint32_t mask = (1u << steps) - 1;
	uint32_t new1 = (g.x1 ^ g.x1 >> 3) & mask, new2 = (g.x2 ^ g.x2 >> 1 ^ g.x2 >> 2 ^ g.x2 >> 3) & mask;
	return (struct gold){ g.x1 >> steps | new1 << (31 - steps), g.x2 >> steps | new2 << (31 - steps) };
}

static struct gold gold_at(uint32_t c_init, uint32_t first)
{
	struct gold g = { 1, c_init & 0x7fffffff };
	uint32_t left = first + GOLD_NC;
	for (; left >= GOLD_STEP; left -= GOLD_STEP)
		g = gold_after(g, GOLD_STEP);
	return gold_after(g, left);
}

void gold_sequence(uint32_t c_init, uint32_t first, uint8_t *bits, size_t n)
{
	struct gold g = gold_at(c_init, first);
	for (; n > 0; g = gold_after(g, GOLD_STEP)) {
		size_t now = n < GOLD_STEP ? n : GOLD_STEP;
		uint32_t word = g.x1 ^ g.x2;
		for (size_t i = 0; i < now; i++)
			bits[i] = word >> i & 1;
		bits += now;
		n -= now;
	}
}

void gold_descramble(uint32_t c_init, float *llr, size_t n)
{
	struct gold g = gold_at(c_init, 0);
	for (; n > 0; g = gold_after(g, GOLD_STEP)) {
		size_t now = n < GOLD_STEP ? n : GOLD_STEP;
		uint32_t word = g.x1 ^ g.x2;
		for (size_t i = 0; i < now; i++)
			llr[i] *= 1.0f - 2.0f * (float)(word >> i & 1);
		llr += now;
		n -= now;
	}
}

/* ---- parity ---- */

uint32_t crc_bits(enum crc_kind kind, const uint8_t *bits, size_t n)
{
	static const struct {
		uint32_t polynomial; /* without its highest term */
		unsigned length;
	} crcs[] = { [CRC_24A] = { 0x864cfb, 24 },
		     [CRC_24B] = { 0x800063, 24 },
		     [CRC_16] = { 0x1021, 16 },
		     [CRC_8] = { 0x9b, 8 } };
	const uint32_t polynomial = crcs[kind].polynomial << (32 - crcs[kind].length);
	uint32_t reg = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t top = reg >> 31 ^ bits[i];
		reg = reg << 1 ^ (polynomial & -top);
	}
	return reg >> (32 - crcs[kind].length);
}

/* ---- rate matching of convolutional codes ---- */

enum { STREAMS = 3 };

const uint8_t conv_column[CONV_COLUMNS] = { 1, 17, 9, 25, 5, 21, 13, 29, 3, 19, 11, 27, 7, 23, 15, 31,
	                                    0, 16, 8, 24, 4, 20, 12, 28, 2, 18, 10, 26, 6, 22, 14, 30 };

/* Every stream by itself: its columns, top to bottom; the first row begins with filling. */
void conv_places(size_t n, uint16_t *places)
{
	const size_t rows = (n + CONV_COLUMNS - 1) / CONV_COLUMNS, filling = rows * CONV_COLUMNS - n;
	for (size_t stream = 0; stream < STREAMS; stream++)
		for (size_t column = 0; column < CONV_COLUMNS; column++)
			for (size_t at = conv_column[column]; at < rows * CONV_COLUMNS; at += CONV_COLUMNS)
				if (at >= filling)
					*places++ = (uint16_t)(stream * n + at - filling);
}

void conv_dematch(const float *llr, size_t received, size_t n, float *out)
{
	uint16_t places[STREAMS * CONV_BITS_MAX];
	if (n == 0 || n > CONV_BITS_MAX)
		return;
	conv_places(n, places);
	for (size_t i = 0, next = 0; i < received; i++) {
		out[places[next]] += llr[i];
		next = next + 1 == STREAMS * n ? 0 : next + 1;
	}
}

/* ---- the convolutional code ---- */

/* States hold the last six bits, the newest lowest. The generators 133, 171 and 165 (octal) have the newest bit
 * highest: here they stand the other way round. */
#define OUTPUT(reg)                                                                                                    \
	(__builtin_parity((reg)&0155) << 2 | __builtin_parity((reg)&0117) << 1 | __builtin_parity((reg)&0127))
#define OUTPUTS(s)                                                                                                     \
	{                                                                                                              \
		OUTPUT(2 * (s)), OUTPUT(2 * (s) + 1)                                                                   \
	}
#define NEXT(s)                                                                                                        \
	{                                                                                                              \
		2 * (s)&63, (2 * (s) + 1) & 63                                                                         \
	}
#define FOUR(f, s) f(s), f((s) + 1), f((s) + 2), f((s) + 3)
#define STATES(f)                                                                                                      \
	FOUR(f, 0), FOUR(f, 4), FOUR(f, 8), FOUR(f, 12), FOUR(f, 16), FOUR(f, 20), FOUR(f, 24), FOUR(f, 28),           \
		FOUR(f, 32), FOUR(f, 36), FOUR(f, 40), FOUR(f, 44), FOUR(f, 48), FOUR(f, 52), FOUR(f, 56), FOUR(f, 60)

static const uint8_t conv_output[64][2] = { STATES(OUTPUTS) };
static const uint8_t conv_next[64][2] = { STATES(NEXT) };

/* libosmocore's soft bits: +127 is a certain 0. It takes the streams bit by bit. */
static void quantise(const float *llr, size_t n, sbit_t *soft)
{
	float sum = 1e-20f;
	unsigned known = 0;
	for (size_t i = 0; i < STREAMS * n; i++) {
		float size = fabsf(llr[i]);
		sum += size < 1e6f ? size : 1e6f;
		known += size > 0;
	}
	const float scale = 36 * (float)known / sum;
	for (size_t i = 0; i < STREAMS * n; i++) {
		float v = llr[i % STREAMS * n + i / STREAMS] * scale;
		v = v > 127 ? 127 : v > -127 ? v : -127;
		soft[i] = (sbit_t)(int)(v + (v < 0 ? -0.5f : 0.5f));
	}
}

void conv_decode(const float *llr, size_t n, uint8_t *bits)
{
	struct osmo_conv_code code = { .N = STREAMS,
		                       .K = 7,
		                       .len = (int)n,
		                       .term = CONV_TERM_TAIL_BITING,
		                       .next_output = conv_output,
		                       .next_state = conv_next };
	sbit_t soft[STREAMS * CONV_BITS_MAX];
	if (n == 0 || n > CONV_BITS_MAX)
		return;
	quantise(llr, n, soft);
	osmo_conv_decode(&code, soft, bits);
}

void conv_encode(const uint8_t *bits, size_t n, uint8_t *out)
{
	unsigned state = 0;
	for (size_t i = n - 6; i < n; i++)
		state = conv_next[state][bits[i]];
	for (size_t i = 0; i < n; state = conv_next[state][bits[i++]])
		for (unsigned stream = 0; stream < STREAMS; stream++)
			out[stream * n + i] = conv_output[state][bits[i]] >> (STREAMS - 1 - stream) & 1;
}

float conv_agreement(const float *llr, size_t n, const uint8_t *bits)
{
	float with = 0, all = 1e-20f;
	uint8_t word[STREAMS * CONV_BITS_MAX];
	conv_encode(bits, n, word);
	for (size_t i = 0; i < STREAMS * n; i++) {
		with += word[i] ? -llr[i] : llr[i];
		all += fabsf(llr[i]);
	}
	return with / all;
}
