// SPDX-License-Identifier: GPL-3.0-or-later
/* load: share of the resource elements in use.
 *
 * Data is assigned in whole resource blocks, so that the mean power of one tells whether there is any, even when it is
 * sent some dB below the reference signals (36.213 5.2). Control elements are strewn in groups of four, too few to
 * judge each; they are sent as strong as reference signals, so that the mean power of all of them tells the share.
 * Reference signals do not count, nor do blocks where synchronisation signals and PBCH are.
 */
#include "load.h"

#include <math.h>

#include "dsp.h"      // dsp_norm
#include "regs.h"     // regs_symbols
#include "signals.h"  // crs_first

enum { MIDDLE = 36 };
/* Power of a used block, at least: of what reference signals make expected; above the noise by four of its deviations.
 */
static const float quarter = 0.25f, above_noise = 0.35f;

bool load_shows(const struct lte_cell *cell, unsigned number)
{
	return cell->tdd ? number % 5 == 0 : number == 4 || number == 9;
}

/* Subcarriers modulo 6 with reference signals of so many ports, a bit each. */
static unsigned reference_mask(const struct lte_subframe *sf, unsigned symbol, unsigned ports)
{
	const unsigned slot_symbols = sf->cell->cp_extended ? 6 : 7, n_s = 2u * sf->number + symbol / slot_symbols;
	unsigned mask = 0;
	for (unsigned port = 0; port < ports; port++) {
		int first = crs_first(sf->cell->pci, port, n_s, symbol % slot_symbols, slot_symbols);
		if (first >= 0)
			mask |= 1u << first;
	}
	return mask;
}

struct power {
	float sum;
	unsigned n;
};

/* Elements of a block in symbols [from, end). Control leaves room for two ports even where there is one (36.211 6.2.4).
 */
static struct power power_of(const struct lte_subframe *sf, unsigned prb, unsigned from, unsigned end, unsigned ports)
{
	struct power power = { 0 };
	for (unsigned l = from; l < end; l++) {
		const unsigned mask = reference_mask(sf, l, ports);
		for (unsigned k = prb * LTE_PRB_SUBCARRIERS; k < (prb + 1) * LTE_PRB_SUBCARRIERS; k++)
			if (!(mask >> k % 6 & 1)) {
				power.sum += dsp_norm(sf->res[l][k]);
				power.n++;
			}
	}
	return power;
}

/* Of an element in use, by the channel of all ports. */
static float expected(const struct lte_subframe *sf, unsigned prb)
{
	float sum = 0;
	for (unsigned port = 0; port < sf->cell->ports; port++)
		for (unsigned k = prb * LTE_PRB_SUBCARRIERS; k < (prb + 1) * LTE_PRB_SUBCARRIERS; k++)
			sum += dsp_norm(sf->h[port][0][k]);
	return sum / (float)(sf->cell->ports * LTE_PRB_SUBCARRIERS);
}

static bool counts(const struct lte_subframe *sf, unsigned prb)
{
	const int all = sf->cell->nof_prb * LTE_PRB_SUBCARRIERS, low = (int)prb * LTE_PRB_SUBCARRIERS;
	return sf->number % 5 != 0 || low + LTE_PRB_SUBCARRIERS <= all / 2 - MIDDLE || low >= all / 2 + MIDDLE;
}

void load_add(struct load *load, const struct lte_subframe *sf, unsigned cfi)
{
	const unsigned symbols = regs_symbols(sf->cell, cfi), ports = sf->cell->ports;
	struct power control = { 0 };
	float signal = 0;
	double used = 0, all = 0;
	unsigned blocks = 0;
	for (unsigned prb = sf->first_prb; prb < sf->end_prb; prb++) {
		if (!counts(sf, prb))
			continue;
		const struct power data = power_of(sf, prb, symbols, sf->nof_symbols, ports);
		const struct power part = power_of(sf, prb, 0, symbols, ports > 2 ? ports : 2);
		const float here = expected(sf, prb), above = data.sum / (float)data.n - sf->noise;
		used += above > fmaxf(quarter * here, above_noise * sf->noise) ? data.n : 0;
		all += data.n;
		signal += here;
		control.sum += part.sum;
		control.n += part.n;
		blocks++;
	}
	if (blocks == 0 || signal < (float)blocks * sf->noise)
		return;
	const float share = (control.sum / (float)control.n - sf->noise) / (signal / (float)blocks);
	load->used += used + control.n * fmaxf(0, fminf(share, 1));
	load->all += all + control.n;
}

float load_share(const struct load *load)
{
	return load->all > 0 ? (float)(load->used / load->all) : NAN;
}
