// SPDX-License-Identifier: GPL-3.0-or-later
/* cancel: a cell whose MIB was read has few secrets left in the subframes that a search works on. PSS and SSS,
 * reference signals and PBCH (36.211 6.6, 6.10.1, 6.11) are made again, sent through the channel that they themselves
 * tell of, and taken away.
 *
 * Every SSS is its own pilot, for itself and the PSS beside it, which comes from the same antenna (36.211 6.11.2.2):
 * cells of the same root that are synchronous share the PSS, but not the SSS. What a weaker cell adds to the estimate
 * shrinks with the number of subcarriers it is smoothed over.
 */
#include "cancel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"      // struct dft, dsp_mul, dsp_derotate
#include "ofdm.h"     // ofdm_demodulate, crs_estimate
#include "pbch.h"     // pbch_expect
#include "search.h"   // search_layout
#include "signals.h"  // sss_sequence, crs_sequence

enum {
	POINTS = 128,
	NARROW_PRB = 6,
	NARROW = NARROW_PRB * LTE_PRB_SUBCARRIERS,
	EARLY = 4,
	PREFIX = 9,
	PREFIX_EXTENDED = 32
};

struct cancel {
	struct ofdm *ofdm;
	struct dft *dft;
	struct lte_subframe sf;
};

void cancel_destroy(struct cancel *c)
{
	if (!c)
		return;
	ofdm_destroy(c->ofdm);
	dft_destroy(c->dft);
	free(c);
}

struct cancel *cancel_create(void)
{
	struct cancel *c = calloc(1, sizeof(*c));
	if (!c)
		return NULL;
	c->ofdm = ofdm_create(POINTS);
	c->dft = dft_create(POINTS);
	if (!c->ofdm || !c->dft) {
		cancel_destroy(c);
		return NULL;
	}
	return c;
}

static float complex unit(double radians)
{
	return CMPLXF((float)cos(radians), (float)sin(radians));
}

static double turn_of(const struct acquired *cell)
{
	return 2 * M_PI * cell->offset_hz / SEARCH_RATE_HZ;
}

/* A symbol of these subcarriers, `n` of them around 0 Hz, which is left out: its useful part begins at x[0], `before`
 * samples of prefix ahead of it. first: phase of x[0] that the carrier error makes. */
static void take_out(struct cancel *c, const float complex *subcarriers, int n, int before, int after, double turn,
                     double first, float complex *x)
{
	float complex bins[POINTS] = { 0 }, useful[POINTS];
	for (int k = 0; k < n; k++)
		bins[k < n / 2 ? POINTS - n / 2 + k : k - n / 2 + 1] = conjf(subcarriers[k]);
	const float complex *back = dft_execute(c->dft, bins);
	for (int i = 0; i < POINTS; i++)
		useful[i] = conjf(back[i]) / POINTS;
	float complex phase = unit(first - before * turn), step = unit(turn);
	for (int i = -before; i < after; i++) {
		x[i] -= dsp_mul(useful[(i + POINTS) % POINTS], phase);
		phase = dsp_mul(phase, step);
	}
}

/* ---- synchronisation signals ---- */

/* Means of neighbours, as many on either side. */
static void smooth(const float complex *raw, float complex *out)
{
	enum { SIDE = 4 };
	for (int n = 0; n < SYNC_SUBCARRIERS; n++) {
		int side = n < SIDE ? n : n > SYNC_SUBCARRIERS - 1 - SIDE ? SYNC_SUBCARRIERS - 1 - n : SIDE;
		float complex sum = 0;
		side = side < 2 ? 2 : side;
		int from = n - side < 0 ? 0 : n - side,
		    to = n + side > SYNC_SUBCARRIERS - 1 ? SYNC_SUBCARRIERS - 1 : n + side;
		for (int k = from; k <= to; k++)
			sum += raw[k];
		out[n] = sum / (float)(to - from + 1);
	}
}

static double subcarrier(int n)
{
	return n < SYNC_SUBCARRIERS / 2 ? n - SYNC_SUBCARRIERS / 2 : n - SYNC_SUBCARRIERS / 2 + 1;
}

/* The channel over the SSS whose useful part begins at x[EARLY], as seen from x[0]. */
static void sss_channel(struct cancel *c, const float complex *x, const int8_t *sss, double turn, float complex *h)
{
	float complex raw[SYNC_SUBCARRIERS], turned[POINTS];
	dsp_derotate(x, turn, turned, POINTS);
	const float complex *bins = dft_execute(c->dft, turned);
	for (int n = 0; n < SYNC_SUBCARRIERS; n++) {
		float complex y = bins[((int)subcarrier(n) + POINTS) % POINTS];
		raw[n] = dsp_mul(sss[n] * y, unit(2 * M_PI * EARLY * subcarrier(n) / POINTS));
	}
	smooth(raw, h);
	for (int n = 0; n < SYNC_SUBCARRIERS; n++)
		h[n] = dsp_mul(h[n], unit(-2 * M_PI * EARLY * subcarrier(n) / POINTS));
}

/* SSS and PSS of one half-frame; at: useful part of the SSS, before: from there to the PSS. */
static void half_frame(struct cancel *c, float complex *x, int n, const struct acquired *cell, long at, int before,
                       const int8_t *sss, const float complex *pss)
{
	const double turn = turn_of(cell);
	const int prefix = (cell->cell.cp_extended ? PREFIX_EXTENDED : PREFIX) - EARLY;
	float complex h[SYNC_SUBCARRIERS], sent[SYNC_SUBCARRIERS];
	at -= EARLY;
	if (at < prefix || at + before + POINTS + EARLY > n)
		return;
	sss_channel(c, x + at, sss, turn, h);
	for (int k = 0; k < SYNC_SUBCARRIERS; k++)
		sent[k] = (float)sss[k] * h[k];
	take_out(c, sent, SYNC_SUBCARRIERS, prefix, POINTS + EARLY, turn, 0, x + at);
	for (int k = 0; k < SYNC_SUBCARRIERS; k++)
		sent[k] = dsp_mul(pss[k], h[k]);
	take_out(c, sent, SYNC_SUBCARRIERS, prefix, POINTS + EARLY, turn, turn * before, x + at + before);
}

static void synchronisation(struct cancel *c, float complex *x, int n, const struct acquired *cell)
{
	const double frame = SEARCH_FRAME * (1 + cell->slip_ppm * 1e-6);
	const struct search_layout *layout = search_layout(cell->cell.tdd, cell->cell.cp_extended);
	float complex pss[SYNC_SUBCARRIERS];
	int8_t sss[2][SYNC_SUBCARRIERS];
	pss_sequence(cell->cell.pci % 3, pss);
	for (unsigned half = 0; half < 2; half++)
		sss_sequence(cell->cell.pci / 3, cell->cell.pci % 3, 5 * half, sss[half]);
	for (int h = -2; cell->frame_at + h * frame / 2 < n; h++) {
		double at = cell->frame_at + h * frame / 2 + layout->pss_in_half_frame - layout->before;
		half_frame(c, x, n, cell, lrint(at), layout->before, sss[h & 1], pss);
	}
}

/* ---- reference signals and PBCH ---- */

static void add_reference(const struct lte_subframe *sf, unsigned port, unsigned l, float complex *to)
{
	const struct lte_cell *cell = sf->cell;
	const unsigned slot_symbols = sf->nof_symbols / 2u, n_s = 2u * sf->number + l / slot_symbols;
	float complex r[CRS_MAX];
	int first = crs_first(cell->pci, port, n_s, l % slot_symbols, slot_symbols);
	if (first < 0)
		return;
	crs_sequence(cell->pci, n_s, l % slot_symbols, cell->cp_extended, NARROW_PRB, r);
	for (int m = 0; m < 2 * NARROW_PRB; m++)
		to[6 * m + first] += dsp_mul(r[m], sf->h[port][l][6 * m + first]);
}

static void subframe(struct cancel *c, float complex *x, int n, const struct acquired *cell, int f, unsigned number)
{
	const double frame = SEARCH_FRAME * (1 + cell->slip_ppm * 1e-6), turn = turn_of(cell);
	const long at = lrint(cell->frame_at + f * frame + number * frame / 10);
	float complex sent[LTE_SYMBOLS_MAX][NARROW] = { 0 };
	struct crs_report report;
	if (at < 0 || at + ofdm_subframe_samples(c->ofdm) > n)
		return;
	c->sf.number = (uint8_t)number;
	ofdm_demodulate(c->ofdm, x + at, cell->offset_hz, &c->sf);
	crs_estimate(&c->sf, cell->cell.ports, &report);
	if (number == 0)
		pbch_expect(&cell->mib, f, &c->sf, sent);
	int begin = 0;
	for (unsigned l = 0; l < c->sf.nof_symbols; l++) {
		int prefix = cell->cell.cp_extended ? PREFIX_EXTENDED : PREFIX + (l % 7 == 0);
		for (unsigned port = 0; port < cell->cell.ports; port++)
			add_reference(&c->sf, port, l, sent[l]);
		begin += prefix;
		take_out(c, sent[l], NARROW, prefix, POINTS, turn, turn * begin, x + at + begin);
		begin += POINTS;
	}
}

void cancel_execute(struct cancel *c, float complex *x, int n, const struct acquired *cell)
{
	struct lte_cell narrow = cell->cell;
	narrow.nof_prb = NARROW_PRB;
	c->sf.cell = &narrow;
	synchronisation(c, x, n, cell);
	for (int f = -1; cell->frame_at + f * SEARCH_FRAME < n; f++)
		for (unsigned number = 0; number <= 5; number += 5)
			subframe(c, x, n, cell, f, number);
	c->sf.cell = NULL;
}
