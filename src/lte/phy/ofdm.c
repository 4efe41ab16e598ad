// SPDX-License-Identifier: GPL-3.0-or-later
/* ofdm: transform and channel estimate of one subframe.
 *
 * Transforms start in the middle of the cyclic prefix: an early window turns the subcarriers by a known slope, which is
 * taken out again, and leaves room for a timing error either way. The channel estimate puts the reference elements of
 * all symbols of the subframe onto one comb (they alternate between two), takes the mean slope over frequency out,
 * smooths, and puts it back.
 */
#include "ofdm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dsp.h"      // struct dft, dsp_derotate
#include "signals.h"  // crs_sequence, crs_first

struct ofdm {
	unsigned n;
	struct dft *dft;
	float complex *turned; /* [size: n] */
};

struct ofdm *ofdm_create(unsigned n)
{
	struct ofdm *o = calloc(1, sizeof(*o));
	if (!o)
		return NULL;
	o->n = n;
	o->dft = dft_create(n);
	o->turned = calloc(n, sizeof(*o->turned));
	if (!o->dft || !o->turned) {
		ofdm_destroy(o);
		return NULL;
	}
	return o;
}

void ofdm_destroy(struct ofdm *o)
{
	if (!o)
		return;
	dft_destroy(o->dft);
	free(o->turned);
	free(o);
}

unsigned ofdm_points(const struct ofdm *o)
{
	return o->n;
}

unsigned ofdm_subframe_samples(const struct ofdm *o)
{
	return 15 * o->n;
}

static float complex unit(double radians)
{
	return CMPLXF((float)cos(radians), (float)sin(radians));
}

/* Length of the cyclic prefix of symbol l of a slot, 36.211 table 6.12-1, given for 2048 points. No whole number of
 * samples at rates that are not 1.92 MHz times a whole number. */
static double prefix(const struct ofdm *o, bool extended, unsigned l)
{
	return (extended ? 512 : l == 0 ? 160 : 144) * (double)o->n / 2048;
}

/* Bin of the transform. A carrier far off the centre has subcarriers outside -n/2 .. n/2: they wrap around. */
static int bin_of(const struct ofdm *o, int subcarrier)
{
	const int bin = subcarrier % (int)o->n;
	return bin < 0 ? bin + (int)o->n : bin;
}

/* first: phase of the first sample. The phase that the early window adds grows with the subcarrier: it is stepped on
 * from one to the next, and computed afresh in each block, as rounding errors add up. */
static void one_symbol(struct ofdm *o, const float complex *x, double early, double turn, double first,
                       struct lte_subframe *sf, unsigned l)
{
	const int half = (int)sf->cell->nof_prb * LTE_PRB_SUBCARRIERS / 2;
	dsp_derotate(x, turn, o->turned, o->n);
	const float complex *bins = dft_execute(o->dft, o->turned);
	const double slope = 2 * M_PI * early / o->n;
	const float complex step = unit(slope);
	for (int prb = sf->first_prb; prb < sf->end_prb; prb++) {
		int k = prb * LTE_PRB_SUBCARRIERS;
		float complex back = unit(slope * (k - half + (k >= half)) - first);
		for (int end = k + LTE_PRB_SUBCARRIERS; k < end; k++) {
			if (k == half &&
			    k % LTE_PRB_SUBCARRIERS) /* no subcarrier at 0 Hz, which may be inside a block */
				back = dsp_mul(back, step);
			sf->res[l][k] = dsp_mul(bins[bin_of(o, k - half + (k >= half))], back);
			back = dsp_mul(back, step);
		}
	}
}

/* Number of subcarriers below the one `at` off the carrier's middle, where there is none at 0 Hz; 0 to `all`. */
static int subcarriers_below(int at, int all)
{
	const int k = at + all / 2 - (at > 0);
	return k < 0 ? 0 : k < all ? k : all;
}

/* So many subcarriers of a resource block may lie beyond the edge without spoiling it. */
enum { SPOILT_MAX = 3 };

/* Which resource blocks lie inside the received band; the carrier may be partly or wholly beside it. */
static void visible(const struct ofdm *o, double offset_hz, struct lte_subframe *sf)
{
	const int all = sf->cell->nof_prb * LTE_PRB_SUBCARRIERS, reach = (int)o->n / 2 - 1;
	const int middle = (int)lrint(-offset_hz / LTE_SUBCARRIER_HZ);
	const int first = subcarriers_below(middle - reach, all), end = subcarriers_below(middle + reach + 1, all);
	sf->first_prb = (uint8_t)((first + LTE_PRB_SUBCARRIERS - 1 - SPOILT_MAX) / LTE_PRB_SUBCARRIERS);
	sf->end_prb = (uint8_t)((end + SPOILT_MAX) / LTE_PRB_SUBCARRIERS);
	if (sf->end_prb < sf->first_prb)
		sf->end_prb = sf->first_prb;
}

void ofdm_demodulate(struct ofdm *o, const float complex *x, double offset_hz, struct lte_subframe *sf)
{
	const bool extended = sf->cell->cp_extended;
	const unsigned slot_symbols = extended ? 6 : 7;
	const double turn = 2 * M_PI * offset_hz / (o->n * LTE_SUBCARRIER_HZ);
	double at = 0;
	visible(o, offset_hz, sf);
	sf->nof_symbols = (uint8_t)(2 * slot_symbols);
	for (unsigned l = 0; l < sf->nof_symbols; l++) {
		double begin = at + prefix(o, extended, l % slot_symbols);
		unsigned from = (unsigned)((at + begin) / 2); /* the middle of the prefix */
		one_symbol(o, x + from, begin - from, turn, turn * from, sf, l);
		at = begin + o->n;
	}
}

/* ---- channel ---- */

enum { COMB = 3, TEETH_MAX = LTE_SUBCARRIERS_MAX / COMB, SIDE = 4 };

/* Reference elements of one port, brought onto a comb of every third subcarrier. */
struct comb {
	unsigned begin, end;          /* teeth inside the visible band */
	int first;                    /* subcarrier of tooth 0, 0..2 */
	float complex sum[TEETH_MAX]; /* of all symbols */
	float weight[TEETH_MAX];
	float complex turn; /* between the two slots */
	float power;        /* mean of the elements' squares */
	unsigned count;
};

static void read_symbol(const struct lte_subframe *sf, unsigned port, unsigned l, struct comb *comb,
                        float complex *seen)
{
	const struct lte_cell *cell = sf->cell;
	const unsigned slot_symbols = cell->cp_extended ? 6 : 7, n_s = 2u * sf->number + l / slot_symbols;
	float complex r[CRS_MAX];
	int first = crs_first(cell->pci, port, n_s, l % slot_symbols, slot_symbols);
	if (first < 0)
		return;
	crs_sequence(cell->pci, n_s, l % slot_symbols, cell->cp_extended, cell->nof_prb, r);
	comb->first = first % COMB;
	for (unsigned m = 2u * sf->first_prb; m < 2u * sf->end_prb; m++) {
		unsigned k = 6 * m + (unsigned)first, tooth = k / COMB;
		float complex h = dsp_mul(sf->res[l][k], conjf(r[m]));
		comb->sum[tooth] += h;
		comb->weight[tooth] += 1;
		comb->power += dsp_norm(h);
		comb->count++;
		if (l < slot_symbols) {
			seen[tooth] = h;
		} else if (seen[tooth] != 0) {
			comb->turn += dsp_mul(h, conjf(seen[tooth]));
			seen[tooth] = 0;
		}
	}
}

static void read_comb(const struct lte_subframe *sf, unsigned port, struct comb *comb)
{
	float complex seen[TEETH_MAX] = { 0 };
	memset(comb, 0, sizeof(*comb));
	comb->begin = (unsigned)sf->first_prb * LTE_PRB_SUBCARRIERS / COMB;
	comb->end = (unsigned)sf->end_prb * LTE_PRB_SUBCARRIERS / COMB;
	for (unsigned l = 0; l < sf->nof_symbols; l++)
		read_symbol(sf, port, l, comb, seen);
}

/* Sum of the phase turns over a distance of so many teeth. Neighbouring teeth come from different symbols, so a carrier
 * error turns every other step the other way: over an even distance this cancels. */
static float complex turn_over(const struct comb *comb, unsigned teeth)
{
	float complex turn = 0;
	for (unsigned t = comb->begin; t + teeth < comb->end; t++)
		turn += dsp_mul(comb->sum[t + teeth], conjf(comb->sum[t]));
	return turn;
}

/* Smooths along the comb with a triangle, weights being how many elements a tooth is made of. */
static void smooth(const struct comb *comb, double slope, float complex *out)
{
	float complex flat[TEETH_MAX];
	for (unsigned t = comb->begin; t < comb->end; t++)
		flat[t] = dsp_mul(comb->sum[t], unit(-slope * COMB * t));
	for (int t = (int)comb->begin; t < (int)comb->end; t++) {
		float complex sum = 0;
		float weight = 1e-20f;
		for (int i = t - SIDE; i <= t + SIDE; i++)
			if (i >= (int)comb->begin && i < (int)comb->end) {
				float w = (float)(SIDE + 1 - abs(i - t));
				sum += w * flat[i];
				weight += w * comb->weight[i];
			}
		out[t] = sum / weight;
	}
}

/* The comb's teeth to all subcarriers, the slope put back, the same in every symbol. */
static void spread(struct lte_subframe *sf, unsigned port, const struct comb *comb, const float complex *tooth,
                   double slope)
{
	const int begin = (int)comb->begin, end = (int)comb->end;
	const float complex step = unit(slope);
	float complex turn = 0;
	for (int k = begin * COMB; k < end * COMB; k++) {
		int at = k - comb->first, t = at < begin * COMB ? begin : at / COMB, next = t + 1 < end ? t + 1 : t;
		float part = at < begin * COMB ? 0 : (float)(at % COMB) / COMB;
		turn = (k - begin * COMB) % 24 ? dsp_mul(turn, step) : unit(slope * at);
		float complex h = dsp_mul(tooth[t] + part * (tooth[next] - tooth[t]), turn);
		for (unsigned l = 0; l < sf->nof_symbols; l++)
			sf->h[port][l][k] = h;
	}
}

/* Share of a tooth's noise that is left after the smoothed channel is taken off, which follows the rest; times its
 * elements. */
static float left_of_noise(const struct comb *comb, int tooth)
{
	float sum = 0, squares = 0, own = SIDE + 1;
	for (int i = tooth - SIDE; i <= tooth + SIDE; i++)
		if (i >= (int)comb->begin && i < (int)comb->end) {
			float w = (float)(SIDE + 1 - abs(i - tooth));
			sum += w * comb->weight[i];
			squares += w * w * comb->weight[i];
		}
	return comb->weight[tooth] * (1 - 2 * own / sum + squares / (sum * sum));
}

/* Noise by what the smoothed channel does not explain. */
static float unexplained(const struct comb *comb, const float complex *tooth, double slope)
{
	float explained = 0, count = 0;
	for (unsigned t = comb->begin; t < comb->end; t++) {
		count += left_of_noise(comb, (int)t);
		float complex h = dsp_mul(tooth[t], unit(slope * COMB * t));
		explained += 2 * crealf(dsp_mul(comb->sum[t], conjf(h))) - comb->weight[t] * dsp_norm(h);
	}
	float left = (comb->power - explained) / count;
	return left > 1e-3f * comb->power / (float)comb->count ? left : 1e-3f * comb->power / (float)comb->count;
}

static float total_power(const struct lte_subframe *sf)
{
	float sum = 0;
	for (int k = sf->first_prb * LTE_PRB_SUBCARRIERS; k < sf->end_prb * LTE_PRB_SUBCARRIERS; k++)
		sum += dsp_norm(sf->res[0][k]);
	return sum / (float)((sf->end_prb - sf->first_prb) * LTE_PRB_SUBCARRIERS);
}

void crs_estimate(struct lte_subframe *sf, unsigned ports, struct crs_report *report)
{
	struct comb comb;
	float complex tooth[TEETH_MAX], turn = 0;
	double slope = 0;
	*report = (struct crs_report){ .total = total_power(sf) };
	for (unsigned port = 0; port < ports; port++) {
		read_comb(sf, port, &comb);
		if (port == 0) {
			report->turn_6 = turn_over(&comb, 2);
			report->turn_3 = turn_over(&comb, 1);
			slope = carg(report->turn_6) / (2 * COMB); /* radians a subcarrier */
		}
		smooth(&comb, slope, tooth);
		spread(sf, port, &comb, tooth, slope);
		if (port > 1)
			continue;
		turn += comb.turn;
		report->signal += comb.power / (float)comb.count / (ports > 1 ? 2 : 1);
		report->noise += unexplained(&comb, tooth, slope) / (ports > 1 ? 2 : 1);
	}
	report->offset_hz = carg(turn) / (2 * M_PI * 0.5e-3);
	report->delay_s = -slope / (2 * M_PI * LTE_SUBCARRIER_HZ);
	sf->noise = report->noise;
}
