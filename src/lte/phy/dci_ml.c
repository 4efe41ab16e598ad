// SPDX-License-Identifier: GPL-3.0-or-later
/* dci_ml: reading an assignment without its parity.
 *
 * A message is 41 to 47 bits with its parity, but all that is unknown of it are 14 to 21, and the parity follows from
 * them: it is code, too. Every coded bit is the sum (modulo 2) of some unknown bits, the columns below, and of a
 * constant. So with x[column] = sum of the soft bits of that column, turned by their constants, the Walsh-Hadamard
 * transform of x
 *
 *   X[u] = sum over columns of x[column] (-1)^(column . u)
 *
 * is the correlation of what was received with the code word of message u, for all u at once. A received bit of soft
 * value L (log2) speaks for 0 rather than chance by z = 1 - log2(1 + 2^-L), for 1 by o = 1 - log2(1 + 2^L), and z - o =
 * L, so that the score of u is (sum of z + o, plus X[u]) / 2.
 *
 * Redundancy versions turn some bits of the code word, whatever the rest of the message: they are undone when adding
 * up.
 */
#include "dci_ml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"  // DSP_HOT

enum { UNKNOWN_MAX = 21, UNKNOWN_LIKELY_MAX = 18, NOF_MAX = 24, MCS_MAX = 17, VISIBLE_MIN = 24 };
static const float sure = 40;            /* bits; no single received bit may decide alone */
static const float margin = 8, lead = 6; /* bits, over chance and over the second best */

struct dci_ml {
	enum dci_ml_reach reach;
	float *table; /* [size: 2^unknown] */
};

struct dci_ml *dci_ml_create(enum dci_ml_reach reach)
{
	struct dci_ml *ml = calloc(1, sizeof(*ml));
	if (!ml)
		return NULL;
	ml->reach = reach;
	ml->table = malloc(sizeof(*ml->table) << (reach == DCI_ML_EVERY ? UNKNOWN_MAX : UNKNOWN_LIKELY_MAX));
	if (ml->table)
		return ml;
	free(ml);
	return NULL;
}

void dci_ml_destroy(struct dci_ml *ml)
{
	if (!ml)
		return;
	free(ml->table);
	free(ml);
}

/* ---- fields of format 1A (see dci.c) ---- */

static unsigned after_riv(const struct lte_cell *cell)
{
	return 2 + dci_riv_size(cell, DCI_1A);
}

static unsigned ndi_place(const struct lte_cell *cell)
{
	return after_riv(cell) + 5 + (cell->tdd ? 4 : 3);
}

/* Bits that 24 blocks need less than any number of them: the RIV of few blocks is small. */
static unsigned riv_zeros(const struct lte_cell *cell)
{
	const unsigned end = NOF_MAX * cell->nof_prb, size = dci_riv_size(cell, DCI_1A);
	unsigned zeros = 0;
	while (end <= 1u << (size - zeros - 1))
		zeros++;
	return zeros;
}

/* Places of the unknown bits in the message -> how many. */
static unsigned unknown_places(const struct dci_ml *ml, const struct lte_cell *cell, uint8_t places[UNKNOWN_MAX])
{
	const bool likely = ml->reach != DCI_ML_EVERY;
	const unsigned mcs = after_riv(cell), ndi = ndi_place(cell);
	unsigned n = 0;
	for (unsigned at = likely ? 2 + riv_zeros(cell) : 1; at < mcs; at++)
		places[n++] = (uint8_t)at;
	for (unsigned at = likely ? mcs + 1 : mcs; at < mcs + 5; at++)
		places[n++] = (uint8_t)at;
	places[n++] = (uint8_t)ndi;
	places[n++] = (uint8_t)(ndi + 4);
	return n;
}

/* The code word of a message, parity and all; mask 0 leaves the code linear. */
static unsigned code_word(const struct lte_cell *cell, const uint8_t bits[DCI_BITS_MAX], uint32_t mask, uint8_t *word)
{
	const unsigned size = dci_size(cell, DCI_1A);
	uint8_t message[CONV_BITS_MAX];
	memcpy(message, bits, size);
	const uint32_t parity = crc_bits(CRC_16, bits, size) ^ mask;
	for (unsigned i = 0; i < DCI_PARITY; i++)
		message[size + i] = parity >> (DCI_PARITY - 1 - i) & 1;
	conv_encode(message, size + DCI_PARITY, word);
	return 3 * (size + DCI_PARITY);
}

/* ---- evidence ---- */

void dci_ml_add(const struct lte_cell *cell, const float *llr, unsigned received, unsigned rv, struct dci_ml_sum *sum)
{
	uint8_t bits[DCI_BITS_MAX] = { 0 }, turned[3 * CONV_BITS_MAX];
	uint16_t places[3 * CONV_BITS_MAX];
	bits[ndi_place(cell) + 1] = rv >> 1 & 1;
	bits[ndi_place(cell) + 2] = rv & 1;
	const unsigned n = code_word(cell, bits, 0, turned);
	conv_places(n / 3, places);
	for (unsigned i = 0; i < received; i++) {
		const unsigned at = places[i % n];
		float soft = llr[i] * (float)M_LOG2E;
		soft = soft > sure ? sure : soft > -sure ? soft : -sure;
		if (llr[i] == 0 || isnan(llr[i]))
			continue;
		sum->visible++;
		sum->total += 2 - log2f(1 + exp2f(-soft)) - log2f(1 + exp2f(soft));
		sum->soft[at] += turned[at] ? -soft : soft;
	}
}

/* ---- the transform ---- */

/* Four numbers of each of two neighbouring stages. */
static void two_stages(float *x, size_t n, size_t h)
{
	for (size_t block = 0; block < n; block += 4 * h) {
		float *a = x + block, *b = a + h, *c = b + h, *d = c + h;
#pragma omp simd
		for (size_t i = 0; i < h; i++) {
			const float ab = a[i] + b[i], a_b = a[i] - b[i], cd = c[i] + d[i], c_d = c[i] - d[i];
			a[i] = ab + cd;
			b[i] = a_b + c_d;
			c[i] = ab - cd;
			d[i] = a_b - c_d;
		}
	}
}

DSP_HOT static void transform(float *x, unsigned log2_n)
{
	const size_t n = (size_t)1 << log2_n;
	size_t h = 1;
	for (; 4 * h <= n; h *= 4)
		two_stages(x, n, h);
	for (size_t i = 0; h < n && i < h; i++) {
		const float a = x[i], b = x[i + h];
		x[i] = a + b;
		x[i + h] = a - b;
	}
}

/* ---- decoding ---- */

/* Soft bits by column, signs set right -> table. */
static void fill_table(struct dci_ml *ml, const struct lte_cell *cell, const struct dci_ml_sum *sum,
                       const uint8_t *places, unsigned unknown)
{
	uint32_t column[3 * CONV_BITS_MAX] = { 0 };
	uint8_t word[3 * CONV_BITS_MAX];
	unsigned n = 0;
	for (unsigned k = 0; k < unknown; k++) {
		uint8_t bits[DCI_BITS_MAX] = { 0 };
		bits[places[k]] = 1;
		n = code_word(cell, bits, 0, word);
		for (unsigned i = 0; i < n; i++)
			column[i] |= (uint32_t)word[i] << k;
	}
	const uint8_t constant[DCI_BITS_MAX] = { 1, ml->reach == DCI_ML_SPREAD };
	code_word(cell, constant, DCI_SI_RNTI, word);
	memset(ml->table, 0, sizeof(*ml->table) << unknown);
	for (unsigned i = 0; i < n; i++)
		ml->table[column[i]] += word[i] ? -sum->soft[i] : sum->soft[i];
}

/* Message u. False: no base station would send it. */
static bool message(const struct dci_ml *ml, const struct lte_cell *cell, const uint8_t *places, unsigned unknown,
                    uint32_t u, struct dci_ml_hit *hit)
{
	*hit = (struct dci_ml_hit){ .bits = { 1, ml->reach == DCI_ML_SPREAD } };
	for (unsigned k = 0; k < unknown; k++)
		hit->bits[places[k]] = u >> k & 1;
	if (!dci_parse(cell, DCI_1A, hit->bits, &hit->dci))
		return false;
	hit->dci.rnti = DCI_SI_RNTI;
	/* a block carries 240 bits at most beside control and reference signals */
	return hit->dci.nof >= 2 && hit->dci.nof <= NOF_MAX && hit->dci.mcs <= MCS_MAX &&
	       hit->dci.tbs + 24u <= 240u * hit->dci.nof;
}

/* Keeps the best, in order. */
static unsigned insert(struct dci_ml_hit hits[DCI_ML_HITS], unsigned n, const struct dci_ml_hit *hit)
{
	unsigned at = n < DCI_ML_HITS ? n++ : DCI_ML_HITS - 1;
	for (; at > 0 && hits[at - 1].score < hit->score; at--)
		hits[at] = hits[at - 1];
	hits[at] = *hit;
	return n;
}

unsigned dci_ml_decode(struct dci_ml *ml, const struct lte_cell *cell, const struct dci_ml_sum *sum,
                       struct dci_ml_hit hits[DCI_ML_HITS])
{
	uint8_t places[UNKNOWN_MAX];
	const unsigned unknown = unknown_places(ml, cell, places);
	unsigned n = 0;
	fill_table(ml, cell, sum, places, unknown);
	transform(ml->table, unknown);
	for (uint32_t u = 0; u < 1u << unknown; u++) {
		struct dci_ml_hit hit;
		const float score = 0.5f * (sum->total + ml->table[u]);
		if (score <= 0 || (n == DCI_ML_HITS && score <= hits[n - 1].score) ||
		    !message(ml, cell, places, unknown, u, &hit))
			continue;
		hit.score = score;
		n = insert(hits, n, &hit);
	}
	return n;
}

bool dci_ml_believed(const struct dci_ml *ml, const struct lte_cell *cell, const struct dci_ml_sum *sum,
                     const struct dci_ml_hit *hits, unsigned n, unsigned hypotheses)
{
	uint8_t places[UNKNOWN_MAX];
	const float chance = (float)unknown_places(ml, cell, places) + log2f((float)hypotheses);
	if (n == 0 || sum->visible < VISIBLE_MIN || hits[0].score < chance + margin)
		return false;
	return n == 1 || hits[0].score - hits[1].score > lead;
}
