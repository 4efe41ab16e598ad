// SPDX-License-Identifier: GPL-3.0-or-later
/* encoder: segmentation, turbo code and rate matching of 36.212 5.1.2, 5.1.3.2, 5.1.4.1 and 5.1.5.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "encoder.h"

enum { NOTHING = 2 };

/* Some rows of table 5.1.3-3. */
static unsigned interleaved(unsigned i, unsigned k)
{
	static const struct {
		unsigned k, f1, f2;
	} rows[] = { { 40, 3, 10 },     { 56, 19, 42 },     { 104, 7, 26 },    { 168, 101, 84 },   { 200, 13, 50 },
		     { 232, 85, 58 },   { 320, 21, 120 },   { 352, 21, 44 },   { 480, 89, 180 },   { 512, 31, 64 },
		     { 528, 17, 66 },   { 1024, 31, 64 },   { 1056, 17, 66 },  { 1760, 27, 110 },  { 2048, 31, 64 },
		     { 2112, 17, 66 },  { 2240, 209, 420 }, { 3136, 13, 28 },  { 3200, 111, 240 }, { 4096, 31, 64 },
		     { 6080, 47, 190 }, { 6144, 263, 480 }, { 280, 103, 210 }, { 96, 11, 24 },     { 144, 17, 108 },
		     { 248, 33, 62 },   { 80, 11, 20 },     { 128, 15, 32 } };
	for (unsigned row = 0; row < sizeof(rows) / sizeof(*rows); row++)
		if (rows[row].k == k)
			return (unsigned)((rows[row].f1 * (uint64_t)i + rows[row].f2 * (uint64_t)i * i) % k);
	assert(!"no interleaver for this length");
	return 0;
}

struct rsc {
	unsigned s1, s2, s3;
};

static unsigned rsc_step(struct rsc *r, unsigned a)
{
	unsigned z = a ^ r->s1 ^ r->s3;
	*r = (struct rsc){ a, r->s1, r->s2 };
	return z;
}

/* Bits of 0, 1 or NOTHING (which counts as 0) -> d0, d1, d2, k + 4 each. */
static void turbo(const uint8_t *c, unsigned k, uint8_t *d)
{
	uint8_t *d0 = d, *d1 = d + k + 4, *d2 = d + 2 * (k + 4), tail[12];
	struct rsc first = { 0 }, second = { 0 };
	for (unsigned i = 0; i < k; i++) {
		unsigned u = c[i] & 1, v = c[interleaved(i, k)] & 1;
		unsigned z = rsc_step(&first, u ^ first.s2 ^ first.s3);
		d0[i] = c[i];
		d1[i] = c[i] == NOTHING ? NOTHING : z;
		d2[i] = rsc_step(&second, v ^ second.s2 ^ second.s3);
	}
	for (unsigned i = 0; i < 3; i++) {
		tail[2 * i] = first.s2 ^ first.s3;
		tail[2 * i + 1] = rsc_step(&first, 0);
		tail[6 + 2 * i] = second.s2 ^ second.s3;
		tail[6 + 2 * i + 1] = rsc_step(&second, 0);
	}
	for (unsigned i = 0; i < 4; i++) {
		d0[k + i] = tail[3 * i];
		d1[k + i] = tail[3 * i + 1];
		d2[k + i] = tail[3 * i + 2];
	}
}

static void match(const uint8_t *d, unsigned k, unsigned rv, uint8_t *out, size_t e)
{
	static const unsigned p[32] = { 0, 16, 8, 24, 4, 20, 12, 28, 2, 18, 10, 26, 6, 22, 14, 30,
		                        1, 17, 9, 25, 5, 21, 13, 29, 3, 19, 11, 27, 7, 23, 15, 31 };
	unsigned length = k + 4, rows = (length + 31) / 32, kpi = 32 * rows, dummy = kpi - length;
	uint8_t *y = malloc(3 * kpi), *w = malloc(3 * kpi);
	for (unsigned s = 0; s < 3; s++)
		for (unsigned i = 0; i < kpi; i++)
			y[s * kpi + i] = i < dummy ? NOTHING : d[s * length + i - dummy];
	for (unsigned i = 0; i < kpi; i++) {
		unsigned at = p[i / rows] + 32 * (i % rows);
		w[i] = y[at];
		w[kpi + 2 * i] = y[kpi + at];
		w[kpi + 2 * i + 1] = y[2 * kpi + (at + 1) % kpi];
	}
	unsigned ncb = 3 * kpi, k0 = rows * (2 * ((ncb + 8 * rows - 1) / (8 * rows)) * rv + 2);
	for (size_t j = 0, sent = 0; sent < e; j++)
		if (w[(k0 + j) % ncb] != NOTHING)
			out[sent++] = w[(k0 + j) % ncb];
	free(y);
	free(w);
}

/* The table's lengths, one after another. */
static unsigned longer(unsigned k)
{
	return k + (k < 512 ? 8 : k < 1024 ? 16 : k < 2048 ? 32 : 64);
}

static unsigned smallest(size_t bits)
{
	unsigned k = 40;
	while (k < bits)
		k = longer(k);
	return k;
}

void enc_transport(const uint8_t *bits, size_t n, unsigned rv, unsigned unit, uint8_t *out, size_t e)
{
	size_t b = n + 24, crc = b > 6144 ? 24 : 0, c = b > 6144 ? (b + 6119) / 6120 : 1, all = b + c * crc;
	unsigned kp = smallest((all + c - 1) / c), km = 40;
	while (c > 1 && longer(km) < kp)
		km = longer(km);
	size_t cm = c > 1 ? (c * kp - all) / (kp - km) : 0, filling = (c - cm) * kp + cm * km - all, s = 0;
	size_t g = e / unit, gamma = g % c;
	for (size_t r = 0; r < c; r++) {
		unsigned k = r < cm ? km : kp;
		uint8_t *block = malloc(k + 24), *d = malloc(3 * (k + 4));
		size_t from = 0, er = unit * (r + 1 <= c - gamma ? g / c : (g + c - 1) / c);
		for (; r == 0 && from < filling; from++)
			block[from] = NOTHING;
		for (; from < k - crc; from++)
			block[from] = bits[s++];
		if (crc) {
			uint8_t zeros[6144 + 24];
			for (unsigned i = 0; i < k - crc; i++)
				zeros[i] = block[i] & 1;
			enc_crc(zeros, k - crc, 0x1800063, 24, 0);
			memcpy(block + k - crc, zeros + k - crc, crc);
		}
		turbo(block, k, d);
		match(d, k, rv, out, er);
		out += er;
		free(block);
		free(d);
	}
}
