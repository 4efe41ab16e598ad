// SPDX-License-Identifier: GPL-3.0-or-later
/* grid: a subframe as a base station fills it, resource element by resource element (36.211 clause 6), and as it
 * arrives. Shares no code with src/lte, only its structures.
 */
#pragma once

#include "../../src/lte/lte.h"  // struct lte_subframe
#include "encoder.h"            // struct random

enum grid_owner { GRID_FREE, GRID_REFERENCE, GRID_SYNC, GRID_PBCH, GRID_PCFICH, GRID_PHICH, GRID_PDCCH, GRID_PDSCH };

struct grid {
	struct lte_cell cell;
	unsigned sfn, number, symbols; /* symbols that are downlink */
	unsigned cfi;
	struct random random;
	uint8_t owner[LTE_SYMBOLS_MAX][LTE_SUBCARRIERS_MAX];
	float complex y[LTE_PORTS_MAX][LTE_SYMBOLS_MAX][LTE_SUBCARRIERS_MAX];
	unsigned nof_regs; /* of PDCCH */
	struct {
		uint16_t symbol, k[4];
	} regs[1100]; /* of PDCCH, in the order of its quadruplets */
};

/* An empty subframe: reference signals, synchronisation, PBCH, PCFICH, and where PHICH and PDCCH are. factor: m_i. */
void grid_begin(struct grid *g, const struct lte_cell *cell, unsigned sfn, unsigned number, unsigned cfi,
                unsigned factor);

/* PDCCH with one message at CCE `first`, or none (n = 0), over `level` CCEs; all others are random with this
 * probability. */
void grid_pdcch(struct grid *g, const uint8_t *payload, unsigned n, unsigned rnti, unsigned first, unsigned level,
                double load);

/* PDSCH in the blocks that in_use names for slot 0 and 1 -> bits that it carries. */
unsigned grid_pdsch(struct grid *g, const bool in_use[2][LTE_PRB_MAX], const uint8_t *payload, unsigned tbs,
                    unsigned rv, unsigned rnti);

/* What is free is filled with random QPSK. Every port through its own smooth channel of unit power, with noise of this
 * SNR per resource element; all blocks. */
void grid_receive(struct grid *g, double snr_db, struct lte_subframe *sf);

/* Only blocks first to end - 1. */
void grid_cut(struct lte_subframe *sf, unsigned first, unsigned end);

/* Literal interleaver of distributed virtual blocks, 36.211 6.2.3.2. */
unsigned grid_distributed(unsigned prbs, bool gap2, unsigned vrb, unsigned slot);
