// SPDX-License-Identifier: GPL-3.0-or-later
/* refine: carrier, timing and sampling error by the reference signals of subframes 0 and 5, which every cell sends in
 * every frame, over the middle six blocks (36.211 6.10.1).
 *
 * The carrier error turns the channel from slot to slot, which tells it coarsely, and from one of these subframes to
 * the next, 5 ms later, which tells it ten times as well but for multiples of 200 Hz. Timing is the channel's slope
 * over frequency. In one symbol reference signals stand six subcarriers apart, so that the slope is known but for a
 * sixth of a symbol; those of the symbols between stand in the middle of these and tell which it is, but for a third.
 */
#include "refine.h"

#include <math.h>
#include <string.h>

#include "dsp.h"  // dsp_mul

enum { FRAMES = PBCH_FRAMES_MAX, SUBFRAMES_MAX = 2 * FRAMES, SUBCARRIERS = REFINE_PRB * LTE_PRB_SUBCARRIERS };
enum { SLIP_SUBFRAMES = 8 }; /* a slope over fewer says nothing */
static const double slot_s = 0.5e-3;
static const double pair_hz = 200;          /* ambiguity of the offset by the turn over 5 ms: 1 / 5 ms */
static const double coarse_hz = 25;         /* standard deviation that leaves no doubt which multiple of 200 Hz it is */
static const double sure = 0.5;             /* coherence: below, the channel itself has turned */
static const double offset_sd_min_hz = 0.5; /* a moving receiver's Doppler spread is no error of the carrier */

/* Measurements of one subframe. */
struct look {
	double frame, weight; /* when; signal with its noise to noise */
	float complex turn_6; /* as in the report, noise 1, the rounding to whole samples taken out */
};

/* Sums over all subframes. */
struct looks {
	int n, pairs;
	struct look at[SUBFRAMES_MAX];
	double complex slots, halves; /* sums of the phase turns from slot to slot, and over 5 ms */
	double complex turn_6, turn_3;
	double halves_most; /* what halves would come to if all turns were alike */
	double signal, noise, total;
};

static double frame_samples(const struct acquired *cell)
{
	return SEARCH_FRAME * (1 + cell->slip_ppm * 1e-6);
}

static double begin_of(const struct acquired *cell, double frame)
{
	return cell->frame_at + frame * frame_samples(cell);
}

bool refine_subframe(struct refine *r, const float complex *x, int n, const struct acquired *cell, int f,
                     unsigned number)
{
	double at = begin_of(cell, f + number / 10.0);
	if (at < 0 || at + ofdm_subframe_samples(r->ofdm) > n)
		return false;
	r->sf.cell = &cell->cell;
	r->sf.number = (uint8_t)number;
	ofdm_demodulate(r->ofdm, x + lrint(at), cell->offset_hz, &r->sf);
	return true;
}

/* Turns by so many radians. */
static double complex turned(double complex z, double radians)
{
	return z * cexp(I * radians);
}

/* The channel against that of 5 ms before, noise 1. */
static void look_back(struct refine *r, const struct acquired *cell, long at, struct looks *all)
{
	const float complex *h = r->sf.h[0][0];
	double complex turn = 0;
	double before = 0, now = 0;
	for (int k = 0; k < SUBCARRIERS && r->follows; k++) {
		turn += dsp_mul(h[k], conjf(r->before[k]));
		before += dsp_norm(r->before[k]);
		now += dsp_norm(h[k]);
	}
	if (r->follows) {
		double apart_s = (double)(at - r->before_at) / SEARCH_RATE_HZ,
		       scale = 1 / ((double)r->sf.noise + 1e-20);
		all->halves += turned(turn * scale, -2 * M_PI * cell->offset_hz * apart_s);
		all->halves_most += sqrt(before * now) * scale;
		all->pairs++;
	}
	memcpy(r->before, h, sizeof(r->before));
	r->before_at = at;
	r->follows = true;
}

static void look(struct refine *r, const struct acquired *cell, double frame, unsigned ports, struct looks *all)
{
	struct crs_report report;
	crs_estimate(&r->sf, ports, &report);
	const double begin = begin_of(cell, frame), late = (double)lrint(begin) - begin;
	const double scale = 1 / ((double)report.noise + 1e-20), slope = -2 * M_PI * late / REFINE_POINTS;
	struct look *look = &all->at[all->n++];
	look->frame = frame;
	look->weight = report.signal * scale;
	look->turn_6 = (float complex)turned(report.turn_6 * scale, 6 * slope);
	all->turn_6 += look->turn_6;
	all->turn_3 += turned(report.turn_3 * scale, 3 * slope);
	all->slots += turned(report.signal * scale, 2 * M_PI * report.offset_hz * slot_s);
	all->signal += report.signal;
	all->noise += report.noise;
	all->total += report.total;
	look_back(r, cell, lrint(begin), all);
}

/* ---- carrier ---- */

static void correct_carrier(const struct looks *all, struct acquired *cell)
{
	/* two phases half a millisecond apart, each the mean of some 24 elements; one, of two subframes, of 48 */
	const double snr = fmax(all->signal - all->noise, 0.01 * all->noise) / all->noise;
	const double coarse_sd = sqrt(1 / (fmax(24 * snr, 1e-3) * all->n)) / (2 * M_PI * slot_s);
	double error = carg(all->slots) / (2 * M_PI * slot_s);
	cell->offset_sd_hz = (float)coarse_sd;
	if (coarse_sd < coarse_hz && all->pairs > 0 && cabs(all->halves) > sure * all->halves_most) {
		double fine = carg(all->halves) / (2 * M_PI) * pair_hz;
		error = fine + round((error - fine) / pair_hz) * pair_hz;
		cell->offset_sd_hz =
			(float)fmax(sqrt(1 / (48 * snr)) / (2 * M_PI) * pair_hz / all->pairs, offset_sd_min_hz);
	}
	cell->offset_hz += error;
}

/* ---- timing ---- */

/* Weighted straight line. */
struct line {
	double w, x, y, xx, xy;
};

static void line_add(struct line *line, double x, double y, double w)
{
	line->w += w;
	line->x += w * x;
	line->y += w * y;
	line->xx += w * x * x;
	line->xy += w * x * y;
}

static double line_slope(const struct line *l)
{
	double spread = l->w * l->xx - l->x * l->x;
	return spread > 1e-9 * l->w * l->w ? (l->w * l->xy - l->x * l->y) / spread : 0;
}

/* How late the samples are by this turn over so many subcarriers. */
static double late_by(double radians, int subcarriers)
{
	return -radians / subcarriers * REFINE_POINTS / (2 * M_PI);
}

/* All subframes together tell when it was the middle of them; how it changed, each against all. */
static void correct_timing(const struct looks *all, enum refine_trust trust, struct acquired *cell)
{
	struct line line = { 0 };
	double drift = 0, slope = carg(all->turn_6) / 6;
	if (trust & REFINE_CARRIER_KNOWN && creal(turned(all->turn_3, -3 * slope)) < 0)
		slope += slope < 0 ? M_PI / 3 : -M_PI / 3;
	for (int i = 0; i < all->n; i++) {
		double apart = carg(all->at[i].turn_6 * conj(all->turn_6));
		line_add(&line, all->at[i].frame, late_by(apart, 6), all->at[i].weight);
	}
	if (!(trust & REFINE_SLIP_KNOWN) && all->n >= SLIP_SUBFRAMES)
		drift = line_slope(&line);
	cell->frame_at += late_by(slope, 1) - (line.w > 0 ? drift * line.x / line.w : 0);
	cell->slip_ppm += drift / SEARCH_FRAME * 1e6;
}

/* ---- levels ---- */

static void measure(const struct looks *all, struct acquired *cell)
{
	/* the transform makes each element so many times as large as its tone */
	const double gain_db = 20 * log10(REFINE_POINTS);
	double clean = fmax(all->signal - all->noise, 0.01 * all->noise);
	cell->snr_db = (float)(10 * log10(clean / all->noise));
	cell->rsrp_dbfs = (float)(10 * log10(clean / all->n) - gain_db);
	cell->power_dbfs = (float)(10 * log10(all->total / all->n * SUBCARRIERS) - gain_db);
	cell->rsrq_db = (float)(10 * log10(clean / (all->total * LTE_PRB_SUBCARRIERS)));
}

bool refine_execute(struct refine *r, const float complex *x, int n, unsigned ports, enum refine_trust trust,
                    struct acquired *cell)
{
	struct looks all = { 0 };
	r->follows = false;
	for (int half = 0; half < SUBFRAMES_MAX; half++) {
		if (refine_subframe(r, x, n, cell, half / 2, half % 2 ? 5 : 0))
			look(r, cell, half / 2.0, ports, &all);
		else
			r->follows = false;
	}
	if (all.n == 0)
		return false;
	correct_carrier(&all, cell);
	correct_timing(&all, trust, cell);
	measure(&all, cell);
	return true;
}
