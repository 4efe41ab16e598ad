// SPDX-License-Identifier: GPL-3.0-or-later
/* grid: mapping of the downlink's channels to resource elements, from the words of 36.211.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "grid.h"

enum { BITS_MAX = 2 * LTE_SYMBOLS_MAX * LTE_SUBCARRIERS_MAX };

static unsigned per_slot(const struct grid *g)
{
	return g->cell.cp_extended ? 6 : 7;
}

static unsigned subcarriers(const struct grid *g)
{
	return 12u * g->cell.nof_prb;
}

static float complex qpsk(unsigned b0, unsigned b1)
{
	return CMPLXF((float)M_SQRT1_2 * (1 - 2 * (float)b0), (float)M_SQRT1_2 * (1 - 2 * (float)b1));
}

/* ---- 6.3.3, 6.3.4: layers and precoding ---- */

struct place {
	unsigned l, k;
};

static void send(struct grid *g, const struct place *at, const float complex *d, unsigned n)
{
	const float half = (float)M_SQRT1_2;
	for (unsigned i = 0; i < n && g->cell.ports == 1; i++)
		g->y[0][at[i].l][at[i].k] = d[i];
	for (unsigned i = 0; i < n && g->cell.ports != 1; i += 2) {
		unsigned a = 0, b = 1;
		if (g->cell.ports == 4)
			a = i % 4 == 0 ? 0 : 1, b = a + 2;
		g->y[a][at[i].l][at[i].k] = half * d[i];
		g->y[b][at[i].l][at[i].k] = -half * conjf(d[i + 1]);
		g->y[a][at[i + 1].l][at[i + 1].k] = half * d[i + 1];
		g->y[b][at[i + 1].l][at[i + 1].k] = half * conjf(d[i]);
	}
}

static void send_bits(struct grid *g, const struct place *at, const uint8_t *bits, unsigned n)
{
	float complex *d = malloc((n / 2 + 1) * sizeof(*d));
	for (unsigned i = 0; i < n / 2; i++)
		d[i] = qpsk(bits[2 * i], bits[2 * i + 1]);
	send(g, at, d, n / 2);
	free(d);
}

static void scramble(uint32_t c_init, uint8_t *bits, unsigned n)
{
	uint8_t *c = malloc(n + 1);
	enc_gold(c_init, c, n);
	for (unsigned i = 0; i < n; i++)
		bits[i] ^= c[i];
	free(c);
}

/* ---- 6.10, 6.11, 6.6: what is always there ---- */

static void own(struct grid *g, unsigned l, unsigned k, enum grid_owner owner)
{
	g->owner[l][k] = owner;
}

static void reference_signals(struct grid *g)
{
	for (unsigned port = 0; port < g->cell.ports; port++) {
		for (unsigned ns = 0; ns < 2; ns++) {
			for (unsigned l = 0; l < per_slot(g); l++) {
				int v = -1;
				if (port < 2 && l == 0)
					v = port == 0 ? 0 : 3;
				if (port < 2 && l == per_slot(g) - 3)
					v = port == 0 ? 3 : 0;
				if (port >= 2 && l == 1)
					v = port == 2 ? 3 * (int)ns : 3 + 3 * (int)ns;
				for (unsigned m = 0; v >= 0 && m < 2u * g->cell.nof_prb; m++) {
					unsigned k = 6 * m + (unsigned)(v + g->cell.pci % 6) % 6;
					own(g, ns * per_slot(g) + l, k, GRID_REFERENCE);
					g->y[port][ns * per_slot(g) + l][k] = qpsk(m & 1, m >> 1 & 1);
				}
			}
		}
	}
}

static void middle(struct grid *g, unsigned l, enum grid_owner owner)
{
	for (unsigned k = subcarriers(g) / 2 - 36; k < subcarriers(g) / 2 + 36; k++)
		if (g->owner[l][k] == GRID_FREE)
			own(g, l, k, owner);
}

static void sync_and_pbch(struct grid *g)
{
	unsigned last = per_slot(g) - 1;
	if (!g->cell.tdd && (g->number == 0 || g->number == 5)) {
		middle(g, last, GRID_SYNC);
		middle(g, last - 1, GRID_SYNC);
	}
	if (g->cell.tdd && (g->number == 0 || g->number == 5))
		middle(g, per_slot(g) + last, GRID_SYNC);
	if (g->cell.tdd && (g->number == 1 || g->number == 6))
		middle(g, 2, GRID_SYNC);
	for (unsigned l = 0; g->number == 0 && l < 4; l++)
		middle(g, per_slot(g) + l, GRID_PBCH);
}

/* ---- 6.2.4: resource-element groups ---- */

/* Whether a group of symbol l begins at subcarrier k, and its four elements. */
static bool group(const struct grid *g, unsigned l, unsigned k, unsigned elements[4])
{
	bool two = l == 0 || (l == 1 && g->cell.ports == 4) || (l == 3 && g->cell.cp_extended);
	if (k % 12 % (two ? 6 : 4) != 0)
		return false;
	unsigned n = 0;
	for (unsigned i = k; n < 4; i++) {
		/* port 0 or 1 of symbol 0, as if there were both; ports 2 and 3 stand alike in symbol 1 */
		if (two && (i % 6 == g->cell.pci % 6 || i % 6 == (g->cell.pci + 3u) % 6))
			continue;
		elements[n++] = i;
	}
	return true;
}

static void own_group(struct grid *g, unsigned l, unsigned k, enum grid_owner owner)
{
	unsigned e[4];
	assert(group(g, l, k, e));
	for (int i = 0; i < 4; i++)
		own(g, l, e[i], owner);
}

/* ---- 6.7 ---- */

static void pcfich(struct grid *g)
{
	unsigned nsc = subcarriers(g), prbs = g->cell.nof_prb, kbar = 12 / 2 * (g->cell.pci % (2 * prbs));
	unsigned begins[4] = { kbar, kbar + prbs / 2 * 6, kbar + 2 * prbs / 2 * 6, kbar + 3 * prbs / 2 * 6 };
	struct place at[16];
	uint8_t bits[32];
	for (unsigned q = 0; q < 4; q++) {
		unsigned e[4];
		assert(group(g, 0, begins[q] % nsc, e));
		own_group(g, 0, begins[q] % nsc, GRID_PCFICH);
		for (unsigned i = 0; i < 4; i++)
			at[4 * q + i] = (struct place){ 0, e[i] };
	}
	static const char *words[] = { "", "011", "101", "110" };
	for (unsigned i = 0; i < 32; i++)
		bits[i] = words[g->cfi][i % 3] - '0';
	scramble((g->number + 1) * (2u * g->cell.pci + 1) * 512 + g->cell.pci, bits, 32);
	send_bits(g, at, bits, 32);
}

/* ---- 6.9.3 ---- */

static unsigned free_groups(const struct grid *g, unsigned l, unsigned *begins)
{
	unsigned n = 0, e[4];
	for (unsigned k = 0; k < subcarriers(g); k++)
		if (group(g, l, k, e) && g->owner[l][e[0]] != GRID_PCFICH)
			begins[n++] = k;
	return n;
}

static void phich(struct grid *g, unsigned factor)
{
	static const double ng[] = { 1 / 6.0, 0.5, 1, 2 };
	static unsigned begins[3][400];
	unsigned n[3], units = factor * (unsigned)ceil(ng[g->cell.phich_resource] * g->cell.nof_prb / 8 - 1e-9);
	bool special = g->cell.tdd && (g->number == 1 || g->number == 6), extended = g->cell.phich_extended;
	for (unsigned l = 0; l < 3; l++)
		n[l] = free_groups(g, l, begins[l]);
	for (unsigned m = 0; m < units; m++) {
		for (unsigned i = 0; i < 3; i++) {
			unsigned l = !extended ? 0 : special ? (m / 2 + i + 1) % 2 : i;
			unsigned against = extended && special ? n[1] : n[0];
			unsigned at = (unsigned)floor((double)g->cell.pci * n[l] / against + 1e-9) + m;
			at += i == 0 ? 0 : i == 1 ? n[l] / 3 : 2 * n[l] / 3;
			own_group(g, l, begins[l][at % n[l]], GRID_PHICH);
		}
	}
}

/* ---- 6.8.5 ---- */

static void pdcch_places(struct grid *g)
{
	static const unsigned order[32] = { 1, 17, 9, 25, 5, 21, 13, 29, 3, 19, 11, 27, 7, 23, 15, 31,
		                            0, 16, 8, 24, 4, 20, 12, 28, 2, 18, 10, 26, 6, 22, 14, 30 };
	unsigned control = g->cfi + (g->cell.nof_prb <= 10), n = 0, count = 0, e[4];
	struct place physical[1100];
	for (unsigned k = 0; k < subcarriers(g); k++)
		for (unsigned l = 0; l < control; l++)
			if (group(g, l, k, e) && g->owner[l][e[0]] != GRID_PCFICH && g->owner[l][e[0]] != GRID_PHICH)
				physical[n++] = (struct place){ l, k };
	unsigned rows = (n + 31) / 32, w[1100];
	for (unsigned column = 0; column < 32; column++)
		for (unsigned row = 0; row < rows; row++)
			if (32 * row + order[column] >= 32 * rows - n)
				w[count++] = 32 * row + order[column] - (32 * rows - n);
	assert(count == n);
	g->nof_regs = n;
	for (unsigned i = 0; i < n; i++) {
		struct place p = physical[i];
		unsigned z = w[(i + g->cell.pci) % n];
		group(g, p.l, p.k, e);
		g->regs[z].symbol = (uint16_t)p.l;
		for (unsigned j = 0; j < 4; j++) {
			g->regs[z].k[j] = (uint16_t)e[j];
			own(g, p.l, e[j], GRID_PDCCH);
		}
	}
}

void grid_pdcch(struct grid *g, const uint8_t *payload, unsigned n, unsigned rnti, unsigned first, unsigned level,
                double load)
{
	static uint8_t bits[8 * 1100];
	struct place at[4];
	uint8_t message[100], d[300];
	for (unsigned i = 0; i < 8 * g->nof_regs; i++)
		bits[i] = random_bits(&g->random) >> 9 & 1;
	if (n) {
		memcpy(message, payload, n);
		enc_crc(message, n, 0x11021, 16, rnti);
		enc_conv(message, n + 16, d);
		enc_conv_match(d, n + 16, bits + 72 * first, 72 * level);
	}
	scramble(g->number * 512 + g->cell.pci, bits, 8 * g->nof_regs);
	for (unsigned q = 0; q < g->nof_regs; q++) {
		bool wanted = n && q / 9 >= first && q / 9 < first + level;
		if (!wanted && random_bits(&g->random) > load * 4294967295.0)
			continue;
		for (unsigned i = 0; i < 4; i++)
			at[i] = (struct place){ g->regs[q].symbol, g->regs[q].k[i] };
		send_bits(g, at, bits + 8 * q, 8);
	}
}

void grid_begin(struct grid *g, const struct lte_cell *cell, unsigned sfn, unsigned number, unsigned cfi,
                unsigned factor)
{
	struct random r = g->random;
	memset(g, 0, sizeof(*g));
	g->random = r;
	g->cell = *cell;
	g->sfn = sfn;
	g->number = number;
	g->cfi = cfi;
	g->symbols = 2 * per_slot(g);
	reference_signals(g);
	sync_and_pbch(g);
	pcfich(g);
	phich(g, factor);
	pdcch_places(g);
}

/* ---- 6.4 ---- */

unsigned grid_pdsch(struct grid *g, const bool in_use[2][LTE_PRB_MAX], const uint8_t *payload, unsigned tbs,
                    unsigned rv, unsigned rnti)
{
	static struct place at[BITS_MAX / 2];
	static uint8_t bits[BITS_MAX], block[4000];
	unsigned n = 0;
	for (unsigned l = g->cfi + (g->cell.nof_prb <= 10); l < g->symbols; l++)
		for (unsigned k = 0; k < subcarriers(g); k++)
			if (in_use[l / per_slot(g)][k / 12] && g->owner[l][k] == GRID_FREE) {
				own(g, l, k, GRID_PDSCH);
				at[n++] = (struct place){ l, k };
			}
	memcpy(block, payload, tbs);
	enc_crc(block, tbs, 0x1864cfb, 24, 0);
	enc_transport(block, tbs, rv, g->cell.ports > 1 ? 4 : 2, bits, 2 * n);
	scramble((rnti << 14) + g->number * 512 + g->cell.pci, bits, 2 * n);
	send_bits(g, at, bits, 2 * n);
	return 2 * n;
}

/* ---- the channel ---- */

static void load_the_rest(struct grid *g)
{
	for (unsigned l = 0; l < g->symbols; l++)
		for (unsigned k = 0; k < subcarriers(g); k++)
			if (g->owner[l][k] == GRID_FREE || g->owner[l][k] == GRID_SYNC || g->owner[l][k] == GRID_PBCH)
				g->y[0][l][k] =
					qpsk(random_bits(&g->random) >> 3 & 1, random_bits(&g->random) >> 3 & 1);
}

void grid_receive(struct grid *g, double snr_db, struct lte_subframe *sf)
{
	const double sigma = pow(10, -snr_db / 20) * M_SQRT1_2;
	memset(sf, 0, sizeof(*sf));
	sf->cell = &g->cell;
	sf->sfn = (uint16_t)g->sfn;
	sf->number = (uint8_t)g->number;
	sf->nof_symbols = (uint8_t)g->symbols;
	sf->end_prb = g->cell.nof_prb;
	sf->noise = (float)(2 * sigma * sigma);
	load_the_rest(g);
	double phase[4];
	for (unsigned p = 0; p < 4; p++)
		phase[p] = random_bits(&g->random) * (2 * M_PI / 4294967296.0);
	for (unsigned l = 0; l < g->symbols; l++) {
		for (unsigned k = 0; k < subcarriers(g); k++) {
			sf->res[l][k] = CMPLXF((float)(sigma * random_gauss(&g->random)),
			                       (float)(sigma * random_gauss(&g->random)));
			for (unsigned p = 0; p < g->cell.ports; p++) {
				double turn = phase[p] + (p + 1) * 0.003 * k + 0.02 * l;
				sf->h[p][l][k] = CMPLXF((float)cos(turn), (float)sin(turn));
				sf->res[l][k] += sf->h[p][l][k] * g->y[p][l][k];
			}
		}
	}
}

void grid_cut(struct lte_subframe *sf, unsigned first, unsigned end)
{
	sf->first_prb = (uint8_t)first;
	sf->end_prb = (uint8_t)end;
	for (unsigned l = 0; l < LTE_SYMBOLS_MAX; l++) {
		for (unsigned k = 0; k < LTE_SUBCARRIERS_MAX; k++) {
			if (k / 12 >= first && k / 12 < end)
				continue;
			sf->res[l][k] = 0;
			for (unsigned p = 0; p < LTE_PORTS_MAX; p++)
				sf->h[p][l][k] = 0;
		}
	}
}

/* ---- 6.2.3.2 ---- */

unsigned grid_distributed(unsigned prbs, bool gap2, unsigned vrb, unsigned slot)
{
	static const unsigned table[][4] = { { 6, 10, 0, 0 },   { 11, 11, 4, 0 },   { 12, 19, 8, 0 },
		                             { 20, 26, 12, 0 }, { 27, 44, 18, 0 },  { 45, 49, 27, 0 },
		                             { 50, 63, 27, 9 }, { 64, 79, 32, 16 }, { 80, 110, 48, 16 } };
	unsigned gap = 0, p = prbs <= 10 ? 1 : prbs <= 26 ? 2 : prbs <= 63 ? 3 : 4;
	for (unsigned i = 0; i < 9; i++)
		if (prbs >= table[i][0] && prbs <= table[i][1])
			gap = gap2 ? table[i][3] : table[i][2];
	gap = gap == 0 ? (prbs + 1) / 2 : gap;
	unsigned all = gap2 ? prbs / (2 * gap) * 2 * gap : 2 * (gap < prbs - gap ? gap : prbs - gap),
		 unit = gap2 ? 2 * gap : all;
	assert(vrb < all);
	/* the numbers of a unit row by row, with nothing in the last rows of the second and the fourth column */
	unsigned rows = (unsigned)ceil(unit / (4.0 * p)) * p, nulls = 4 * rows - unit, number = 0, at = 0, place = 0;
	int matrix[64][4];
	for (unsigned row = 0; row < rows; row++)
		for (unsigned column = 0; column < 4; column++)
			matrix[row][column] = row >= rows - nulls / 2 && column % 2 ? -1 : (int)number++;
	assert(number == unit);
	for (unsigned column = 0; column < 4; column++)
		for (unsigned row = 0; row < rows; row++)
			if (matrix[row][column] >= 0) {
				if ((unsigned)matrix[row][column] == vrb % unit)
					place = at;
				at++;
			}
	if (slot)
		place = (place + unit / 2) % unit;
	if (place >= unit / 2)
		place += gap - unit / 2;
	return place + vrb / unit * unit;
}
