/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * acquire: first carrier error, timing and sampling error by the reference signals of subframes 0 and 5, which every cell
 * sends in every frame; then the PBCH under one, two and four antenna ports.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "acquire.h"
#include "ofdm.h"  // ofdm_demodulate, crs_estimate

enum { POINTS = 128, NARROW_PRB = 6, FRAMES = PBCH_FRAMES_MAX, PORT_CHOICES = 3 };
#define ALIAS_HZ 2e3 /* one over the length of a slot */
static const uint8_t port_choices[PORT_CHOICES] = { 2, 1, 4 };

struct acquire {
	struct ofdm *ofdm;
	struct lte_subframe sf;
	struct pbch_store store[PORT_CHOICES];
};

void acquire_destroy(struct acquire *a)
{
	if (!a)
		return;
	ofdm_destroy(a->ofdm);
	free(a);
}

struct acquire *acquire_create(void)
{
	struct acquire *a = calloc(1, sizeof(*a));
	if (!a)
		return NULL;
	a->ofdm = ofdm_create(POINTS);
	if (!a->ofdm) {
		acquire_destroy(a);
		return NULL;
	}
	return a;
}

static double frame_samples(const struct acquired *out)
{
	return SEARCH_FRAME * (1 + out->slip_ppm * 1e-6);
}

/* Demodulates a subframe of frame f. False where the samples do not hold it. */
static bool subframe(struct acquire *a, const float complex *x, int n, const struct acquired *out, int f, unsigned number)
{
	double at = out->frame_at + f * frame_samples(out) + number * frame_samples(out) / 10;
	if (at < 0 || at + ofdm_subframe_samples(a->ofdm) > n)
		return false;
	a->sf.cell = &out->cell;
	a->sf.number = (uint8_t)number;
	ofdm_demodulate(a->ofdm, x + lrint(at), out->offset_hz, &a->sf);
	return true;
}

/* Mean and slope of a straight line through points of equal weight. */
struct line {
	double n, x, y, xx, xy;
};

static void line_add(struct line *line, double x, double y)
{
	line->n++;
	line->x += x;
	line->y += y;
	line->xx += x * x;
	line->xy += x * y;
}

static void line_fit(const struct line *l, double *at_zero, double *slope)
{
	double spread = l->n * l->xx - l->x * l->x;
	*slope = spread > 1e-9 ? (l->n * l->xy - l->x * l->y) / spread : 0;
	*at_zero = l->n > 0 ? (l->y - *slope * l->x) / l->n : 0;
}

/* Takes what the reference signals still show of carrier, timing and sampling error out. */
static bool refine(struct acquire *a, const float complex *x, int n, unsigned ports, struct acquired *out)
{
	struct line delay = { 0 };
	struct crs_report report;
	double turn_re = 0, turn_im = 0, signal = 0, noise = 0, total = 0;
	for (int f = 0; f < FRAMES; f++)
		for (unsigned number = 0; number <= 5; number += 5) {
			if (!subframe(a, x, n, out, f, number))
				continue;
			crs_estimate(&a->sf, ports, &report);
			double phase = 2 * M_PI * report.offset_hz * 0.5e-3, weight = report.signal / (report.noise + 1e-20f);
			turn_re += weight * cos(phase);
			turn_im += weight * sin(phase);
			/* lrint() in subframe() left its rounding in the delay: take it out again */
			double at = out->frame_at + (f + number / 10.0) * frame_samples(out);
			line_add(&delay, f + number / 10.0, report.delay_s * SEARCH_RATE_HZ + (double)lrint(at) - at);
			signal += report.signal;
			noise += report.noise;
			total += report.total;
		}
	if (delay.n < 1)
		return false;
	double late, drift;
	line_fit(&delay, &late, &drift);
	out->offset_hz += atan2(turn_im, turn_re) / (2 * M_PI * 0.5e-3);
	out->frame_at += late;
	if (delay.n >= 8)
		out->slip_ppm += drift / SEARCH_FRAME * 1e6;
	double clean = fmax(signal - noise, 0.01 * noise) / delay.n;
	out->snr_db = (float)(10 * log10(clean / (noise / delay.n)));
	out->rsrp_dbfs = (float)(10 * log10(clean) - 20 * log10(POINTS));
	/* the transform of POINTS samples makes each element POINTS times as large as its tone */
	out->power_dbfs = (float)(10 * log10(total / delay.n * NARROW_PRB * LTE_PRB_SUBCARRIERS) - 20 * log10(POINTS));
	out->rsrq_db = (float)(10 * log10(clean / (total / delay.n * LTE_PRB_SUBCARRIERS)));
	/* two phases half a millisecond apart, each the mean of some 24 elements and all subframes */
	double per_subframe = sqrt(1 / fmax(pow(10, out->snr_db / 10) * 24, 1e-3)) / (2 * M_PI * 0.5e-3);
	out->offset_sd_hz = (float)(per_subframe / sqrt(delay.n));
	return true;
}

/* The turn between slots tells the carrier error up to multiples of 2 kHz, and a weak PSS no better than that: of three, the
 * one under which the channel is the clearest. */
static void resolve_alias(struct acquire *a, const float complex *x, int n, struct acquired *out)
{
	struct acquired best = *out;
	for (int alias = -1; alias <= 1; alias += 2) {
		struct acquired other = *out;
		other.offset_hz += alias * ALIAS_HZ;
		if (refine(a, x, n, 2, &other) && other.snr_db > best.snr_db)
			best = other;
	}
	*out = best;
}

static void fill_stores(struct acquire *a, const float complex *x, int n, const struct acquired *out)
{
	struct crs_report report;
	for (int p = 0; p < PORT_CHOICES; p++)
		a->store[p].frames = 0;
	for (int f = 0; f < FRAMES && subframe(a, x, n, out, f, 0); f++)
		for (int p = 0; p < PORT_CHOICES; p++) {
			crs_estimate(&a->sf, port_choices[p], &report);
			pbch_store_add(&a->store[p], &a->sf, port_choices[p]);
		}
}

static void read_mib(const struct pbch_result *mib, struct lte_cell *cell)
{
	static const uint8_t prb[8] = { 6, 15, 25, 50, 75, 100 }; /* 36.331 MasterInformationBlock */
	cell->nof_prb = prb[mib->mib[0] >> 5];
	cell->phich_extended = mib->mib[0] >> 4 & 1;
	cell->phich_resource = mib->mib[0] >> 2 & 3;
	cell->ports = mib->ports;
}

bool acquire_execute(struct acquire *a, const float complex *x, int n, const struct search_found *found,
		     struct acquired *out)
{
	*out = (struct acquired){ .frame_at = found->frame_at, .offset_hz = found->offset_hz, .slip_ppm = found->slip_ppm };
	out->cell = (struct lte_cell){ .pci = found->pci, .tdd = found->tdd, .cp_extended = found->cp_extended,
				       .nof_prb = NARROW_PRB, .tdd_config = -1, .tdd_special = -1 };
	for (int round = 0; round < 2; round++)
		if (!refine(a, x, n, 2, out))
			return false;
	if (found->pss_ratio > 0)
		resolve_alias(a, x, n, out);
	while (out->frame_at < 0)
		out->frame_at += frame_samples(out);
	fill_stores(a, x, n, out);
	for (int p = 0; p < PORT_CHOICES; p++)
		if (pbch_store_decode(&a->store[p], port_choices[p], &out->mib)) {
			read_mib(&out->mib, &out->cell);
			out->cell.nof_prb = NARROW_PRB; /* measured over the middle blocks, by the ports there are */
			refine(a, x, n, out->cell.ports > 1 ? 2 : 1, out);
			read_mib(&out->mib, &out->cell);
			return true;
		}
	return false;
}
