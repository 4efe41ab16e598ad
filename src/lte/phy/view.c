// SPDX-License-Identifier: GPL-3.0-or-later
/* view: a carrier that the window holds is cut out around its own middle; of one that it does not, all that it holds is
 * taken, around the window's middle. Its subcarriers are then off by a known number of places, as if by a large carrier
 * error.
 *
 * The same crystal makes samples and carrier: where samples come too fast, all frequencies seem too low, in proportion,
 * and a slice that lies below the carrier's middle is less far from it.
 */
#include "view.h"

#include <math.h>
#include <stdlib.h>

#include "dsp.h"     // channeliser_rate_hz
#include "points.h"  // points_for

enum {
	BLOCKS_MIN = 4, /* fewest resource blocks received for an estimate of the channel */
	ROUNDS = 2,     /* rounds of correction: the carrier, then timing too */
};
static const double block_hz = LTE_PRB_SUBCARRIERS * LTE_SUBCARRIER_HZ;
static const double slot_s = 0.5e-3;
static const double heard = 0.4; /* signal to noise of reference elements, averaged; noise alone comes to 0.12 */
static const uint8_t widths[VIEW_WIDTHS] = { 6, 15, 25, 50, 75, 100 }; /* blocks */

/* Widths that have the same transform size share one entry. */
static bool make_width(struct view *v, double rate_hz, int width)
{
	const unsigned n = v->points[width];
	if (width > 0 && n == v->points[width - 1])
		return true;
	v->cutters[width] = cutter_create(rate_hz, n * LTE_SUBCARRIER_HZ);
	v->ofdms[width] = ofdm_create(n);
	return v->cutters[width] && v->ofdms[width];
}

bool view_init(struct view *v, double rate_hz)
{
	unsigned most = 0;
	bool ok = true;
	view_begin(v);
	v->search_hz = channeliser_rate_hz(rate_hz, SEARCH_RATE_HZ);
	for (int i = 0; i < VIEW_WIDTHS; i++) {
		v->points[i] = points_for(rate_hz, widths[i]);
		most = v->points[i] > most ? v->points[i] : most;
	}
	v->max_samples = (int)(most * LTE_SUBCARRIER_HZ / SEARCH_RATE_HZ * (SEARCH_SAMPLES + SEARCH_FRAME / 4));
	v->samples = malloc((size_t)v->max_samples * sizeof(*v->samples));
	for (int i = 0; i < VIEW_WIDTHS; i++)
		ok = ok && make_width(v, rate_hz, i);
	return ok && v->samples;
}

void view_free(struct view *v)
{
	for (int i = 0; i < VIEW_WIDTHS; i++) {
		cutter_destroy(v->cutters[i]);
		ofdm_destroy(v->ofdms[i]);
	}
	free(v->samples);
}

bool view_reaches(double rate_hz, const struct lte_cell *cell, double place_hz)
{
	const double half_hz = cell->nof_prb * block_hz / 2, reach_hz = rate_hz / 2;
	const double low = fmax(place_hz - half_hz, -reach_hz), high = fmin(place_hz + half_hz, reach_hz);
	return high - low > fmin(2 * half_hz, (BLOCKS_MIN + 1) * block_hz);
}

/* The smallest that holds the carrier, or all that there is. */
static int width_of(const struct view *v, const struct lte_cell *cell)
{
	int width = 0;
	while (width < VIEW_WIDTHS - 1 && widths[width] < cell->nof_prb)
		width++;
	while (width > 0 && !v->cutters[width])
		width--;
	return width;
}

static int widest(const struct view *v)
{
	int width = 0;
	for (int i = 1; i < VIEW_WIDTHS; i++)
		width = v->cutters[i] && v->points[i] > v->points[width] ? i : width;
	return width;
}

void view_begin(struct view *v)
{
	v->cut_width = -1;
}

/* The cells of one carrier share what was cut out of the stretch. */
static void cut(struct view *v, const struct stretch *stretch, int width, double place_hz)
{
	if (v->cut_width == width && v->cut_wish_hz == place_hz)
		return;
	v->cut_width = width;
	v->cut_wish_hz = v->cut_hz = place_hz;
	v->nof_samples = cutter_execute(v->cutters[width], stretch, &v->cut_hz, v->samples, v->max_samples);
}

void view_open(struct view *v, const struct stretch *stretch, double place_hz, const struct acquired *cell)
{
	const double half_hz = cell->cell.nof_prb * block_hz / 2;
	int width = width_of(v, &cell->cell);
	v->cell = cell;
	v->slice =
		!points_hold(v->points[width], cell->cell.nof_prb) || fabs(place_hz) + half_hz > stretch->rate_hz / 2;
	width = v->slice ? widest(v) : width;
	cut(v, stretch, width, v->slice ? 0 : place_hz);
	v->rate_hz = cutter_rate_hz(v->cutters[width]);
	v->ofdm = v->ofdms[width];
	v->place_hz = place_hz - v->cut_hz;
}

/* ---- one subframe ---- */

unsigned view_sfn(const struct view *v, int frame)
{
	return (v->cell->mib.sfn + (unsigned)(frame + 1024)) % 1024;
}

int view_frames(const struct view *v)
{
	return (int)(v->nof_samples / (v->rate_hz / 100)) + 1;
}

/* First sample of a subframe. */
static double begin_of(const struct view *v, int frame, unsigned number)
{
	const double a_frame = SEARCH_FRAME * (1 + v->cell->slip_ppm * 1e-6);
	return (v->cell->frame_at + (frame + number / 10.0) * a_frame) * v->rate_hz / v->search_hz;
}

double view_begins_s(const struct view *v, int frame, unsigned number)
{
	return begin_of(v, frame, number) / v->rate_hz;
}

bool view_holds(const struct view *v, int frame, unsigned number)
{
	const double at = begin_of(v, frame, number);
	return at >= 0 && at + ofdm_subframe_samples(v->ofdm) <= v->nof_samples;
}

bool view_receive(struct view *v, int frame, unsigned number)
{
	const double at = begin_of(v, frame, number);
	const double offset_hz = v->cell->offset_hz + v->place_hz * (1 + (v->slice ? v->cell->slip_ppm * 1e-6 : 0));
	if (!view_holds(v, frame, number))
		return false;
	v->sf.cell = &v->cell->cell;
	v->sf.number = (uint8_t)number;
	v->sf.sfn = (uint16_t)view_sfn(v, frame);
	ofdm_demodulate(v->ofdm, v->samples + lrint(at), offset_hz, &v->sf);
	if (v->sf.end_prb < v->sf.first_prb + BLOCKS_MIN)
		return false;
	crs_estimate(&v->sf, v->cell->cell.ports, &v->report);
	return true;
}

/* ---- cells that were expected ---- */

/* Sums over the subframes that every cell sends. */
struct sums {
	int n;
	double weight, late_s, signal, noise;
	double complex turn;
};

static void add_subframe(struct view *v, int frame, unsigned number, struct sums *sums)
{
	if (!view_receive(v, frame, number))
		return;
	const double at = begin_of(v, frame, number), weight = v->report.signal / (v->report.noise + 1e-20);
	sums->n++;
	sums->weight += weight;
	sums->late_s += weight * (v->report.delay_s + ((double)lrint(at) - at) / v->rate_hz);
	sums->turn += weight * cexp(2 * I * M_PI * v->report.offset_hz * slot_s);
	sums->signal += v->report.signal;
	sums->noise += v->report.noise;
}

bool view_settle(struct view *v, struct acquired *cell)
{
	for (int round = 0; round < ROUNDS; round++) {
		struct sums sums = { 0 };
		for (int frame = -1; frame < view_frames(v); frame++)
			for (unsigned number = 0; number <= 5; number += 5)
				add_subframe(v, frame, number, &sums);
		if (sums.n == 0)
			return false;
		cell->offset_hz += carg(sums.turn) / (2 * M_PI * slot_s);
		if (round == 0)
			continue;
		if (sums.signal - sums.noise < heard * sums.noise)
			return false;
		cell->frame_at += sums.late_s / sums.weight * v->search_hz;
	}
	return true;
}
