// SPDX-License-Identifier: GPL-3.0-or-later
/* blind: rate matching (36.212 5.1.4.1.2) sends a short block several times over: its coded bits go round in a ring,
 * the next transmission starts elsewhere on it. Under the right assignment the soft bits of one place of the ring
 * agree, under all others they are like thrown dice. With S, Q and R the sums over a place of soft bits, their squares
 * and their fourth powers,
 *
 *   z = sum (S^2 - Q) / sqrt(2 sum (Q^2 - R))
 *
 * is the agreement of all pairs over its standard deviation by chance. It costs a few additions a bit, so that
 * thousands of assignments can be asked; a turbo decoder and the block's parity then judge the few best.
 */
#include "blind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"    // DSP_HOT
#include "turbo.h"  // turbo_plan, turbo_ring

enum {
	SIZES = 28,
	SIB1_FIRST = 3, /* of the sizes, those of SIB1 */
	SIB1_END = 17,
	HITS = 24,
	PARITY = 24,
	VERSIONS = 4,
	RING_MAX = 3 * (1024 + TURBO_TAIL),
	SHORT_MIN = 3, /* blocks of an assignment off the edges */
	SHORT_MAX = 6,
	EDGE_MIN = 2,
};
static const float chance = 3.0f;    /* z */
static const float soft_max = 3;     /* limit of a soft bit, in means, so that none decides alone */
static const float seen_min = 0.25f; /* least share of an assignment's resource elements that must have been received */
static const float rate_max = 0.8f, rate_min = 0.03f; /* bounds of the code rate, by the elements received */

/* Transport block sizes of 36.213 table 7.1.7.2.1-1 for two and three blocks, as far as system information goes. */
static const uint16_t sizes[SIZES] = { 56,  72,  88,  104, 120, 144, 176, 208, 224, 256, 296, 328, 376, 392,
	                               440, 456, 488, 504, 552, 584, 600, 632, 680, 696, 744, 776, 840, 904 };

/* Soft bits by their place on the ring. */
struct ring_sums {
	float s[RING_MAX], q[RING_MAX], r[RING_MAX];
};

struct combiner {
	struct blind_hit hit;
	float z;
};

struct blind {
	unsigned ring[SIZES], start[SIZES][VERSIONS];
	struct ring_sums sums;
	float all[SOFT_BITS_MAX]; /* of a block that is sent unchanged, added up */
	unsigned nof_guesses;
	struct combiner guesses[HITS];
};

struct blind *blind_create(void)
{
	struct turbo_plan plan;
	struct blind *blind = calloc(1, sizeof(*blind));
	for (unsigned i = 0; blind && i < SIZES; i++)
		if (turbo_plan(sizes[i] + PARITY, &plan))
			blind->ring[i] = turbo_ring(&plan, blind->start[i]);
	return blind;
}

void blind_destroy(struct blind *blind)
{
	free(blind);
}

/* ---- agreement ---- */

static void clear(struct blind *blind, unsigned ring)
{
	memset(blind->sums.s, 0, ring * sizeof(float));
	memset(blind->sums.q, 0, ring * sizeof(float));
	memset(blind->sums.r, 0, ring * sizeof(float));
}

DSP_HOT static void add_run(struct ring_sums *sums, unsigned at, const float *x, size_t n)
{
	float *s = sums->s + at, *q = sums->q + at, *r = sums->r + at;
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		const float square = x[i] * x[i];
		s[i] += x[i];
		q[i] += square;
		r[i] += square * square;
	}
}

static void add(struct blind *blind, unsigned ring, unsigned start, const float *x, size_t n)
{
	for (size_t done = 0, at = start; done < n; at = 0) {
		const size_t run = n - done < ring - at ? n - done : ring - at;
		add_run(&blind->sums, (unsigned)at, x + done, run);
		done += run;
	}
}

DSP_HOT static float agreement(const struct ring_sums *sums, unsigned ring)
{
	float pairs = 0, variance = 0;
#pragma omp simd reduction(+ : pairs, variance)
	for (unsigned i = 0; i < ring; i++) {
		pairs += sums->s[i] * sums->s[i] - sums->q[i];
		variance += sums->q[i] * sums->q[i] - sums->r[i];
	}
	return variance > 1e-6f ? pairs / sqrtf(2 * variance) : 0;
}

/* ---- the best ---- */

static void keep(struct blind *blind, const struct dci *dci, unsigned cfi, unsigned mask, float z)
{
	unsigned at = blind->nof_guesses < HITS ? blind->nof_guesses++ : HITS - 1;
	for (; at > 0 && blind->guesses[at - 1].z < z; at--)
		blind->guesses[at] = blind->guesses[at - 1];
	blind->guesses[at] = (struct combiner){ { *dci, cfi, mask }, z };
}

static void weigh(struct blind *blind, const struct dci *dci, unsigned cfi, unsigned mask, unsigned ring)
{
	const float z = agreement(&blind->sums, ring);
	if (z > chance && (blind->nof_guesses < HITS || z > blind->guesses[HITS - 1].z))
		keep(blind, dci, cfi, mask, z);
}

/* One size of block: each subframe by itself, then all of them with versions by time, or always the same. */
static void try_size(struct blind *blind, const struct soft_set *soft_set, struct dci dci, unsigned cfi, size_t n,
                     unsigned size)
{
	const unsigned ring = blind->ring[size], *start = blind->start[size], every = (1u << soft_set->count) - 1;
	dci.tbs = sizes[size];
	dci.rv = DCI_RV_BY_TIME;
	for (unsigned k = 0; k < soft_set->count; k++) {
		clear(blind, ring);
		add(blind, ring, 0, soft_set->llr[k], n);
		weigh(blind, &dci, cfi, 1u << k, ring);
	}
	if (soft_set->count < 2)
		return;
	clear(blind, ring);
	for (unsigned k = 0; k < soft_set->count; k++)
		add(blind, ring, start[soft_bits_version(&soft_set->at[k], &dci)], soft_set->llr[k], n);
	weigh(blind, &dci, cfi, every, ring);
	clear(blind, ring);
	add(blind, ring, 0, blind->all, n);
	dci.rv = 0;
	weigh(blind, &dci, cfi, every, ring);
}

/* ---- assignments ---- */

/* Scales soft bits to a mean of one and clips them; returns the share that was received. */
DSP_HOT static float level(float *x, size_t n)
{
	float sum = 0, seen = 0;
#pragma omp simd reduction(+ : sum, seen)
	for (size_t i = 0; i < n; i++) {
		sum += fabsf(x[i]);
		seen += x[i] != 0 ? 1 : 0;
	}
	const float scale = sum > 0 ? seen / sum : 0;
#pragma omp simd
	for (size_t i = 0; i < n; i++) {
		const float y = scale * x[i];
		x[i] = y > soft_max ? soft_max : y < -soft_max ? -soft_max : y;
	}
	return seen / (float)n;
}

static void try_blocks(struct blind *blind, struct soft_set *soft_set, enum blind_kind kind, unsigned first,
                       unsigned nof, unsigned cfi)
{
	const struct dci dci = { .rnti = DCI_SI_RNTI, .first = (uint8_t)first, .nof = (uint8_t)nof };
	const size_t n = soft_set_bits(soft_set, &dci, cfi);
	float seen = 0;
	memset(blind->all, 0, n * sizeof(*blind->all));
	for (unsigned k = 0; k < soft_set->count; k++) {
		seen = level(soft_set->llr[k], n);
		for (size_t i = 0; i < n; i++)
			blind->all[i] += soft_set->llr[k][i];
	}
	const unsigned begin = kind == BLIND_SIB1 ? SIB1_FIRST : 0, end = kind == BLIND_SIB1 ? SIB1_END : SIZES;
	for (unsigned size = begin; seen >= seen_min && size < end; size++) {
		const float rate = (float)(sizes[size] + PARITY) / (seen * (float)n);
		if (rate >= rate_min && rate <= rate_max)
			try_size(blind, soft_set, dci, cfi, n, size);
	}
}

static void try_places(struct blind *blind, struct soft_set *soft_set, enum blind_kind kind, unsigned cfi)
{
	const struct lte_subframe *sf = soft_set->shape;
	const unsigned all = sf->cell->nof_prb, most = all < SOFT_NOF_MAX ? all : SOFT_NOF_MAX;
	for (unsigned nof = EDGE_MIN; nof <= most; nof++) {
		if (sf->first_prb == 0)
			try_blocks(blind, soft_set, kind, 0, nof, cfi);
		if (sf->end_prb == all)
			try_blocks(blind, soft_set, kind, all - nof, nof, cfi);
	}
	const bool edge = sf->first_prb == 0 || sf->end_prb == all;
	for (unsigned nof = SHORT_MIN; nof <= SHORT_MAX && (kind == BLIND_SIB1 || !edge); nof++)
		for (unsigned first = sf->first_prb; first + nof <= sf->end_prb; first++)
			if (first > 0 && first + nof < all)
				try_blocks(blind, soft_set, kind, first, nof, cfi);
}

/* ---- proof ---- */

static bool prove(struct soft_set *soft_set, struct pdsch *pdsch, enum blind_kind kind, const struct combiner *combiner,
                  struct blind_hit *hit, uint8_t octets[PDSCH_OCTETS_MAX])
{
	const bool one = !(combiner->hit.mask & (combiner->hit.mask - 1));
	*hit = combiner->hit;
	if (kind == BLIND_SIB1 && soft_set_decode(soft_set, pdsch, &hit->dci, hit->cfi, hit->mask, octets))
		return true;
	for (unsigned rv = 0; one && rv < (kind == BLIND_SIB1 ? 1 : VERSIONS); rv++) {
		hit->dci.rv = (uint8_t)rv;
		if (soft_set_decode(soft_set, pdsch, &hit->dci, hit->cfi, hit->mask, octets))
			return true;
	}
	return false;
}

static bool some_possible(const struct soft_set *soft_set, unsigned cfi)
{
	for (unsigned k = 0; k < soft_set->count; k++)
		if (cfi_possible(&soft_set->at[k].cfi, cfi))
			return true;
	return false;
}

bool blind_find(struct blind *blind, struct soft_set *soft_set, struct pdsch *pdsch, enum blind_kind kind,
                struct blind_hit *hit, uint8_t octets[PDSCH_OCTETS_MAX])
{
	blind->nof_guesses = 0;
	for (unsigned cfi = 1; cfi <= SOFT_CFIS; cfi++)
		if (some_possible(soft_set, cfi))
			try_places(blind, soft_set, kind, cfi);
	for (unsigned i = 0; i < blind->nof_guesses; i++)
		if (prove(soft_set, pdsch, kind, &blind->guesses[i], hit, octets))
			return true;
	return false;
}
