// SPDX-License-Identifier: GPL-3.0-or-later
/* lte_signals: what a cell sends that carries no bits: primary and secondary synchronisation signals (36.211 6.11) and
 * cell-specific reference signals (36.211 6.10.1). Synchronisation signals leave from port 0.
 */
#include <math.h>

#include "lte_gold.h"  // struct air_gold
#include "lte_grid.h"  // struct air_lte_grid
#include "turn.h"      // air_complex

enum { SYNC_CARRIERS = 62, SYNC_HALF = 31, SYNC_GUARD = 5, PRBS_MOST = 110 };

/* 6.11.1.1: n of 0..61 leaves out the middle of a Zadoff-Chu sequence of length 63. */
static float complex pss(int n_id_2, int n)
{
	static const int roots[3] = { 25, 29, 34 };
	int m = n < SYNC_HALF ? n : n + 1;
	double angle = -M_PI * (roots[n_id_2] * m * (m + 1) % 126) / 63;
	return air_complex((float)cos(angle), (float)sin(angle));
}

/* 6.11.2.1: x(i+5) is the sum of the x(i+j) that taps names, from 0 0 0 0 1; as +1 and -1. */
static void m_sequence(unsigned taps, int out[SYNC_HALF])
{
	int x[SYNC_HALF] = { [4] = 1 };
	for (int i = 0; i + 5 < SYNC_HALF; i++)
		for (int j = 0; j < 5; j++)
			x[i + 5] ^= (taps >> j & 1) ? x[i + j] : 0;
	for (int i = 0; i < SYNC_HALF; i++)
		out[i] = 1 - 2 * x[i];
}

/* second: of subframe 5 */
static void sss(int pci, bool second, int d[SYNC_CARRIERS])
{
	int s[SYNC_HALF], c[SYNC_HALF], z[SYNC_HALF];
	int n_id_1 = pci / 3, n_id_2 = pci % 3, q_dash = n_id_1 / 30, q = (n_id_1 + q_dash * (q_dash + 1) / 2) / 30;
	int m_dash = n_id_1 + q * (q + 1) / 2, m0 = m_dash % 31, m1 = (m0 + m_dash / 31 + 1) % 31;
	int even = second ? m1 : m0, odd = second ? m0 : m1;
	m_sequence(0x05, s);
	m_sequence(0x09, c);
	m_sequence(0x17, z);
	for (int n = 0; n < SYNC_HALF; n++) {
		d[2 * n] = s[(n + even) % 31] * c[(n + n_id_2) % 31];
		d[2 * n + 1] = s[(n + odd) % 31] * c[(n + n_id_2 + 3) % 31] * z[(n + even % 8) % 31];
	}
}

static void put_62(struct air_lte_grid *grid, int symbol, const float complex d[SYNC_CARRIERS])
{
	int first = grid->width / 2 - SYNC_HALF;
	for (int n = -SYNC_GUARD; n < SYNC_CARRIERS + SYNC_GUARD; n++)
		air_lte_grid_set(grid, 0, symbol, first + n, n >= 0 && n < SYNC_CARRIERS ? d[n] : 0);
}

/* 6.11.1.2 and 6.11.2.2: FDD: both at the end of the first slot; TDD: the secondary one at the end of subframes 0 and
 * 5, the primary one three symbols later. */
void air_lte_put_sync(struct air_lte_grid *grid)
{
	const struct air_enb *enb = grid->enb;
	int half = grid->number / 5 * 5, slot = grid->nof_symbols / 2;
	int pss_subframe = enb->tdd ? half + 1 : half, pss_symbol = enb->tdd ? 2 : slot - 1;
	int sss_symbol = enb->tdd ? 2 * slot - 1 : slot - 2, d[SYNC_CARRIERS];
	float complex values[SYNC_CARRIERS];
	if (grid->number == pss_subframe) {
		for (int n = 0; n < SYNC_CARRIERS; n++)
			values[n] = pss(enb->pci % 3, n);
		put_62(grid, pss_symbol, values);
	}
	if (grid->number == half) {
		sss(enb->pci, half == 5, d);
		for (int n = 0; n < SYNC_CARRIERS; n++)
			values[n] = air_complex((float)d[n], 0);
		put_62(grid, sss_symbol, values);
	}
}

/* One port in one symbol; l within the slot, shift: 0 or 3 (v of 6.10.1.2). */
static void put_crs_symbol(struct air_lte_grid *grid, int port, int slot, int l, int shift)
{
	const struct air_enb *enb = grid->enb;
	struct air_gold gold;
	int ns = 2 * grid->number + slot, symbol = slot * grid->nof_symbols / 2 + l, v = (shift + enb->pci) % 6;
	air_gold_init(&gold, (uint32_t)(1024 * (7 * (ns + 1) + l + 1) * (2 * enb->pci + 1) + 2 * enb->pci +
	                                !enb->cp_extended));
	air_gold_skip(&gold, (size_t)(2 * (PRBS_MOST - enb->nof_prb)));
	for (int m = 0; m < 2 * enb->nof_prb; m++) {
		float re = air_gold_next(&gold) ? -(float)M_SQRT1_2 : (float)M_SQRT1_2;
		float im = air_gold_next(&gold) ? -(float)M_SQRT1_2 : (float)M_SQRT1_2;
		air_lte_grid_set(grid, port, symbol, 6 * m + v, air_complex(re, im));
	}
}

void air_lte_put_crs(struct air_lte_grid *grid)
{
	int per_slot = grid->nof_symbols / 2;
	for (int slot = 0; slot < 2; slot++)
		for (int port = 0; port < grid->enb->ports; port++)
			for (int half = 0; half < (port < 2 ? 2 : 1); half++) {
				int l = port >= 2 ? 1 : half ? per_slot - 3 : 0;
				int shift = port >= 2 ? 3 * (port - 2 + slot) : 3 * (port ^ half);
				if (slot * per_slot + l < grid->end)
					put_crs_symbol(grid, port, slot, l, shift);
			}
}
