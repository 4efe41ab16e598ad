// SPDX-License-Identifier: GPL-3.0-or-later
/* turbo: the code of transport channels. Two recursive convolutional codes of eight states (36.212 5.1.3.2.1: feedback
 * 1 + D^2 + D^3, parity 1 + D + D^3) see the same bits in two orders; each decoder tells the other what it learnt of
 * every bit beyond what it was told (max-log-MAP, J. Hagenauer et al., "Iterative decoding of binary block and
 * convolutional codes", 1996, with the messages scaled by 0.75).
 *
 * A state is s1 s2 s3, the newest bit highest. a = u ^ s2 ^ s3 enters the register, z = a ^ s1 ^ s3 is sent, and
 * a s1 s2 follows. Both branches into a state, and both out of it, differ in u and in z alike, so one metric with two
 * signs serves them; the eight states are one vector.
 */
#include "turbo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "coding.h"  // crc_bits
#include "qpp.h"

enum { COLUMNS = 32, BLOCKS_MAX = 64, CRC_BITS = 24, STEPS_MAX = TURBO_K_MAX + 3 };

static const float scale = 0.75f;
#define IMPOSSIBLE -1e20f
static const float certain = 1e4f, sure_limit = 1e5f;

typedef float v4 __attribute__((vector_size(16)));

/* States 0 to 3 and 4 to 7. */
struct states {
	v4 low, high;
};

struct turbo {
	struct states before[TURBO_K_MAX];
	float systematic[STEPS_MAX],
		systematic2[STEPS_MAX]; /* in order and interleaved, each with its own three tail bits */
	float parity[STEPS_MAX], parity2[STEPS_MAX];
	float told[TURBO_K_MAX], told2[TURBO_K_MAX]; /* what the other decoder said, in this one's order */
	float learnt[TURBO_K_MAX];
	uint16_t interleaver[TURBO_K_MAX];
	uint8_t hard[TURBO_K_MAX];
};

struct turbo *turbo_create(void)
{
	struct turbo *turbo = aligned_alloc(_Alignof(struct turbo), sizeof(*turbo));
	return turbo ? memset(turbo, 0, sizeof(*turbo)) : NULL;
}

void turbo_destroy(struct turbo *turbo)
{
	free(turbo);
}

void turbo_wipe(struct turbo *turbo)
{
	explicit_bzero(turbo, sizeof(*turbo));
}

/* ---- segmentation ---- */

/* Row of table 5.1.3-3 of the smallest block that holds so many bits; 188 for none. */
static unsigned size_index(size_t bits)
{
	if (bits <= 512)
		return bits <= 40 ? 0 : (unsigned)(bits - 40 + 7) / 8;
	if (bits <= 1024)
		return 59 + (unsigned)(bits - 512 + 15) / 16;
	if (bits <= 2048)
		return 91 + (unsigned)(bits - 1024 + 31) / 32;
	return bits <= TURBO_K_MAX ? 123 + (unsigned)(bits - 2048 + 63) / 64 : 188;
}

static unsigned size_of(unsigned index)
{
	return index < 60    ? 40 + 8 * index
	       : index < 92  ? 512 + 16 * (index - 59)
	       : index < 124 ? 1024 + 32 * (index - 91)
	                     : 2048 + 64 * (index - 123);
}

bool turbo_plan(size_t bits, struct turbo_plan *plan)
{
	const size_t payload = TURBO_K_MAX - CRC_BITS;
	const size_t blocks = bits <= TURBO_K_MAX ? 1 : (bits + payload - 1) / payload;
	if (bits == 0 || blocks > BLOCKS_MAX)
		return false;
	const size_t coded = blocks == 1 ? bits : bits + blocks * CRC_BITS;
	const unsigned index = size_index((coded + blocks - 1) / blocks);
	*plan = (struct turbo_plan){ .blocks = (unsigned)blocks, .k_large = size_of(index) };
	if (blocks > 1) {
		plan->k_small = size_of(index - 1);
		plan->nof_small = (unsigned)(blocks * plan->k_large - coded) / (plan->k_large - plan->k_small);
	}
	const size_t all = plan->nof_small * plan->k_small + (blocks - plan->nof_small) * plan->k_large;
	plan->filling = (unsigned)(all - coded);
	return true;
}

static unsigned block_size(const struct turbo_plan *plan, unsigned block)
{
	return block < plan->nof_small ? plan->k_small : plan->k_large;
}

size_t turbo_soft_size(const struct turbo_plan *plan)
{
	size_t size = 0;
	for (unsigned block = 0; block < plan->blocks; block++)
		size += 3 * (block_size(plan, block) + TURBO_TAIL);
	return size;
}

/* ---- rate matching ---- */

/* 36.212 table 5.1.4-1: column numbers with their five bits turned round */
static const uint8_t column_of[COLUMNS] = { 0, 16, 8, 24, 4, 20, 12, 28, 2, 18, 10, 26, 6, 22, 14, 30,
	                                    1, 17, 9, 25, 5, 21, 13, 29, 3, 19, 11, 27, 7, 23, 15, 31 };

/* The interleavers of one code block and the buffer behind them, dummy bits and all. */
struct buffer {
	unsigned length, rows, size, dummy, filling;
};

static struct buffer buffer_of(unsigned k, unsigned filling)
{
	const unsigned length = k + TURBO_TAIL, rows = (length + COLUMNS - 1) / COLUMNS, size = rows * COLUMNS;
	return (struct buffer){ length, rows, size, size - length, filling };
}

/* k_0 of 5.1.4.1.2 */
static unsigned buffer_start(const struct buffer *b, unsigned rv)
{
	return b->rows * (2 * ((3 * b->size + 8 * b->rows - 1) / (8 * b->rows)) * (rv & 3) + 2);
}

/* Which bit of d0, d1, d2 stands at a place of the buffer, v0, then v1 and v2 in turns; -1: none. */
static int buffer_bit(const struct buffer *b, unsigned at)
{
	unsigned stream = at < b->size ? 0 : 1 + (at - b->size) % 2, i = at < b->size ? at : (at - b->size) / 2;
	unsigned y = column_of[i / b->rows] + COLUMNS * (i % b->rows);
	if (stream == 2)
		y = y + 1 == b->size ? 0 : y + 1;
	if (y < b->dummy || (stream < 2 && y - b->dummy < b->filling))
		return -1;
	return (int)(stream * b->length + y - b->dummy);
}

/* Adds the bits sent of one code block: around the buffer, from where rv says. */
static void dematch_block(const float *llr, size_t received, const struct buffer *b, unsigned rv, float *d)
{
	unsigned at = buffer_start(b, rv);
	for (size_t used = 0; used < received; at++) {
		at = at >= 3 * b->size ? at - 3 * b->size : at;
		int bit = buffer_bit(b, at);
		if (bit >= 0)
			d[bit] += llr[used++];
	}
}

unsigned turbo_ring(const struct turbo_plan *plan, unsigned start[4])
{
	const struct buffer b = buffer_of(plan->k_large, plan->filling);
	unsigned n = 0;
	for (unsigned at = 0; at < 3 * b.size; at++) {
		for (unsigned rv = 0; rv < 4; rv++)
			if (at == buffer_start(&b, rv))
				start[rv] = n;
		n += buffer_bit(&b, at) >= 0;
	}
	return n;
}

void turbo_dematch(const struct turbo_plan *plan, const float *llr, size_t received, unsigned unit, unsigned rv,
                   float *soft)
{
	const size_t units = received / unit, longer = units % plan->blocks;
	for (unsigned block = 0; block < plan->blocks; block++) {
		size_t now = unit * (units / plan->blocks + (block >= plan->blocks - longer));
		const struct buffer b = buffer_of(block_size(plan, block), block == 0 ? plan->filling : 0);
		dematch_block(llr, now, &b, rv, soft);
		llr += now;
		soft += 3 * (block_size(plan, block) + TURBO_TAIL);
	}
}

bool turbo_interleaver(unsigned k, uint16_t *interleaver)
{
	const unsigned index = size_index(k);
	if (index >= 188 || size_of(index) != k)
		return false;
	/* f1 i + f2 i^2 by its differences */
	for (unsigned i = 0, place = 0, step = (qpp[index].f1 + qpp[index].f2) % k; i < k; i++) {
		interleaver[i] = (uint16_t)place;
		place = (place + step) % k;
		step = (step + 2 * qpp[index].f2) % k;
	}
	return true;
}

/* ---- one of the two decoders ---- */

#define SHUFFLE __builtin_shufflevector

static const struct states from_zero = { { 0, IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE },
	                                 { IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE, IMPOSSIBLE } };

static inline v4 larger(v4 a, v4 b)
{
	v4 max;
	for (int i = 0; i < 4; i++)
		max[i] = a[i] > b[i] ? a[i] : b[i];
	return max;
}

/* Into state n lead 2 (n & 3) and the state above it; the signs are those of u and z on the first. */
static inline struct states forward(struct states from, float u, float z)
{
	const v4 even = SHUFFLE(from.low, from.high, 0, 2, 4, 6), odd = SHUFFLE(from.low, from.high, 1, 3, 5, 7);
	const v4 metric = (v4){ u, -u, u, -u } + (v4){ z, z, -z, -z };
	return (struct states){ larger(even + metric, odd - metric), larger(even - metric, odd + metric) };
}

/* Out of state s lead s / 2 (a = 0) and s / 2 + 4; the signs are those of u and z on the first. */
static inline struct states backward(struct states from, float u, float z)
{
	const v4 sign_u = (v4){ u, -u, -u, u }, sign_z = (v4){ z, -z, z, -z };
	const v4 low = sign_u + sign_z, high = sign_u - sign_z;
	return (struct states){
		larger(SHUFFLE(from.low, from.low, 0, 0, 1, 1) + low, SHUFFLE(from.high, from.high, 0, 0, 1, 1) - low),
		larger(SHUFFLE(from.low, from.low, 2, 2, 3, 3) + high,
		       SHUFFLE(from.high, from.high, 2, 2, 3, 3) - high),
	};
}

static inline float largest(v4 v)
{
	v = larger(v, SHUFFLE(v, v, 2, 3, 0, 1));
	return v[0] > v[1] ? v[0] : v[1];
}

/* From the states before a bit to those after it: log P(u = 0) - log P(u = 1). With u = 0 the states lead to
 * 0 4 5 1 2 6 7 3 and z has the signs below; with u = 1 to the other half, and z is turned. */
static inline float compare(struct states before, struct states after, float z)
{
	const v4 sign_z = (v4){ z, z, -z, -z };
	const v4 zero = larger(before.low + sign_z + SHUFFLE(after.low, after.high, 0, 4, 5, 1),
	                       before.high - sign_z + SHUFFLE(after.low, after.high, 2, 6, 7, 3));
	const v4 one = larger(before.low - sign_z + SHUFFLE(after.low, after.high, 4, 0, 1, 5),
	                      before.high + sign_z + SHUFFLE(after.low, after.high, 6, 2, 3, 7));
	return largest(zero) - largest(one);
}

/* What code and parity say of every bit, beyond what `systematic` and `told` do -> learnt [size: k]. */
static void learn(struct turbo *t, unsigned k, const float *systematic, const float *parity, const float *told)
{
	struct states state = from_zero;
	for (unsigned i = 0; i < k; i++) {
		t->before[i] = state;
		state = forward(state, 0.5f * (systematic[i] + told[i]), 0.5f * parity[i]);
	}
	state = from_zero;
	for (unsigned i = k + 3; i-- > k;)
		state = backward(state, 0.5f * systematic[i], 0.5f * parity[i]);
	for (unsigned i = k; i-- > 0;) {
		t->learnt[i] = compare(t->before[i], state, 0.5f * parity[i]);
		state = backward(state, 0.5f * (systematic[i] + told[i]), 0.5f * parity[i]);
	}
}

/* ---- both ---- */

static float within(float llr)
{
	return llr > sure_limit ? sure_limit : llr > -sure_limit ? llr : llr <= -sure_limit ? -sure_limit : 0;
}

/* The twelve tail bits end both registers in zero, four in each stream (36.212 5.1.3.2.2). */
static void load_tails(struct turbo *t, const float *d, unsigned k)
{
	const unsigned length = k + TURBO_TAIL;
	for (unsigned i = 0; i < 6; i++) {
		float *x = i < 3 ? t->systematic : t->systematic2, *z = i < 3 ? t->parity : t->parity2;
		const unsigned bit = 2 * i; /* of x z x z x z x' z' x' z' x' z' */
		x[k + i % 3] = within(d[bit % 3 * length + k + bit / 3]);
		z[k + i % 3] = within(d[(bit + 1) % 3 * length + k + (bit + 1) / 3]);
	}
}

static void load(struct turbo *t, const float *d, unsigned k, unsigned filling)
{
	const unsigned length = k + TURBO_TAIL;
	for (unsigned i = 0; i < k; i++) {
		t->systematic[i] = i < filling ? certain : within(d[i]);
		t->parity[i] = i < filling ? certain : within(d[length + i]);
		t->parity2[i] = within(d[2 * length + i]);
		t->told[i] = 0;
	}
	for (unsigned i = 0; i < k; i++)
		t->systematic2[i] = t->systematic[t->interleaver[i]];
	load_tails(t, d, k);
}

static void iterate(struct turbo *t, unsigned k)
{
	learn(t, k, t->systematic, t->parity, t->told);
	for (unsigned i = 0; i < k; i++) {
		t->told2[i] = scale * t->learnt[t->interleaver[i]];
		t->hard[i] = t->systematic[i] + t->told[i] + t->learnt[i] < 0;
	}
}

static void iterate_interleaved(struct turbo *t, unsigned k)
{
	learn(t, k, t->systematic2, t->parity2, t->told2);
	for (unsigned i = 0; i < k; i++) {
		t->told[t->interleaver[i]] = scale * t->learnt[i];
		t->hard[t->interleaver[i]] = t->systematic2[i] + t->told2[i] + t->learnt[i] < 0;
	}
}

/* One code block -> hard. */
static bool decode_block(struct turbo *t, const float *d, unsigned k, unsigned filling, enum crc_kind crc,
                         unsigned iterations)
{
	if (!turbo_interleaver(k, t->interleaver))
		return false;
	load(t, d, k, filling);
	for (unsigned i = 0; i < iterations; i++) {
		iterate(t, k);
		if (crc_bits(crc, t->hard + filling, k - filling) == 0)
			return true;
		iterate_interleaved(t, k);
		if (crc_bits(crc, t->hard + filling, k - filling) == 0)
			return true;
	}
	return false;
}

bool turbo_decode(struct turbo *t, const struct turbo_plan *plan, const float *soft, unsigned iterations, uint8_t *bits)
{
	const enum crc_kind crc = plan->blocks == 1 ? CRC_24A : CRC_24B;
	uint8_t *out = bits;
	for (unsigned block = 0; block < plan->blocks; block++) {
		const unsigned k = block_size(plan, block), filling = block == 0 ? plan->filling : 0;
		const unsigned n = k - filling - (plan->blocks == 1 ? 0 : CRC_BITS);
		if (!decode_block(t, soft, k, filling, crc, iterations))
			return false;
		memcpy(out, t->hard + filling, n);
		out += n;
		soft += 3 * (k + TURBO_TAIL);
	}
	const size_t n = (size_t)(out - bits);
	return memchr(bits, 1, n) && crc_bits(CRC_24A, bits, n) == 0;
}
