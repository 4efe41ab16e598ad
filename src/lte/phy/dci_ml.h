// SPDX-License-Identifier: GPL-3.0-or-later
/* dci_ml: assignments of system information from a few of their coded bits: exhaustive maximum likelihood over the
 * fields that are not known beforehand. For carriers of which only a slice is received. Private to src/lte.
 */
#pragma once

#include "coding.h"  // CONV_BITS_MAX
#include "dci.h"     // struct dci

/* What is taken as known of format 1A under SI-RNTI. Always: HARQ process, TPC's high bit, assignment index and padding
 * 0, the redundancy version as told. LIKELY: also localized, at most 24 blocks, MCS below 16. SPREAD: the same, but
 * distributed. */
enum dci_ml_reach { DCI_ML_LIKELY, DCI_ML_SPREAD, DCI_ML_EVERY };

enum { DCI_ML_HITS = 16 };

/* Evidence under one hypothesis of place, level and control format, over any number of transmissions that differ in the
 * redundancy version only. Zero: none yet. */
struct dci_ml_sum {
	unsigned visible; /* how many of the bits sent were received */
	float total;      /* evidence in bits, see dci_ml.c */
	float soft[3 *
	           CONV_BITS_MAX]; /* of the mother code: log2 P(0) - log2 P(1) as if sent with redundancy version 0 */
};

struct dci_ml_hit {
	struct dci dci; /* its rv: 0, that of the transmission is the caller's */
	uint8_t bits[DCI_BITS_MAX];
	float score; /* log2 of how much likelier this word is than bits at random; bits */
};

/* One thread's memory: 1 MiB for LIKELY and SPREAD, 8 MiB for EVERY. */
struct dci_ml;
struct dci_ml *dci_ml_create(enum dci_ml_reach reach);
void dci_ml_destroy(struct dci_ml *ml);

/* Adds a candidate's soft bits, `received` of them (288 or 576, zero where nothing was received). */
void dci_ml_add(const struct lte_cell *cell, const float *llr, unsigned received, unsigned rv, struct dci_ml_sum *sum);

/* The likeliest assignments, best first -> how many. One transform of 2^11 to 2^18 numbers (6 to 100 blocks) or
 * 2^13 to 2^21 (EVERY), whatever was received. Chance has its best words, too: ask dci_ml_believed, or let the parity
 * of the transport block decide. */
unsigned dci_ml_decode(struct dci_ml *ml, const struct lte_cell *cell, const struct dci_ml_sum *sum,
                       struct dci_ml_hit hits[DCI_ML_HITS]);

/* Whether the first of n hits is more than chance, which passes once in 256 times over so many hypotheses (places,
 * levels, control formats, redundancy versions), and well ahead of the second. */
bool dci_ml_believed(const struct dci_ml *ml, const struct lte_cell *cell, const struct dci_ml_sum *sum,
                     const struct dci_ml_hit *hits, unsigned n, unsigned hypotheses);
