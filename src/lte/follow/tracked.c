// SPDX-License-Identifier: GPL-3.0-or-later
/* tracked: between stretches a cell's frame timing is carried on, from its last frame and the sampling error. Over the
 * gap between two stretches the number of frames is certain, so that the sampling error is known ten times as well as
 * from one stretch.
 *
 * A PCI does not identify a cell: a copy has the same one, but a frame timing of its own. Nor does the frequency tell
 * the raster point: a step is 30 to 140 ppm, and cheap crystals are off by half of that. But one crystal makes sampling
 * clock and carrier, so both have the same error.
 */
#include "tracked.h"

#include <math.h>
#include <string.h>

#include "raster.h"         // PLACES_RASTER_HZ
#include "../phy/search.h"  // SEARCH_FRAME, SEARCH_RATE_HZ

/* Cells of one code are the same when their places are within half a raster step. */
#define SAME_PLACE_HZ 50e3
/* Frame timings within 50 us [samples] are one cell's: no echo comes later. */
#define SAME_TIMING 96
/* Cells of two carriers within 4 us [samples] are one transmitter's; that is the error of a timing predicted for
 * seconds. */
#define TWIN_TIMING 8
/* Two findings within this distance are the same carrier: less than any two carriers are apart. */
#define SAME_CARRIER_HZ 3e3

enum { SPAN_FRAMES = 16, SPANS = 8, OFFSETS = 4 };
static const double fading_hz = 20;
/* Carrier and sampling error of one crystal agree within this, the accuracy at which both are measured. */
static const double alike_ppm = 15;
/* A measured jump larger than this is no sampling error, but a damaged stretch or an echo. */
static const double first_jump_ppm = 50, jump_ppm = 3;

bool tracked_is(const struct tracked *cell, double place_hz, const struct acquired *a, uint64_t index,
                double decimation)
{
	const double at = tracked_expected(cell, index, decimation, 0).frame_at;
	return cell->last.cell.pci == a->cell.pci && fabs(cell->place_hz - place_hz) < SAME_PLACE_HZ &&
	       fabs(remainder(a->frame_at - at, tracked_frame(cell))) < SAME_TIMING;
}

struct tracked *tracked_remember(struct tracked_cells *tracked, double place_hz, const struct acquired *a,
                                 uint64_t index, double decimation)
{
	for (int i = 0; i < tracked->count; i++)
		if (tracked_is(&tracked->cells[i], place_hz, a, index, decimation))
			return &tracked->cells[i];
	if (tracked->count == TRACKED_MAX)
		return NULL;
	struct tracked *cell = &tracked->cells[tracked->count++];
	*cell = (struct tracked){ .place_hz = place_hz };
	return cell;
}

void tracked_forget(struct tracked_cells *tracked, int i)
{
	memmove(&tracked->cells[i], &tracked->cells[i + 1], (size_t)(--tracked->count - i) * sizeof(tracked->cells[0]));
}

static double frame_samples(const struct acquired *a)
{
	return SEARCH_FRAME * (1 + a->slip_ppm * 1e-6);
}

double tracked_frame(const struct tracked *cell)
{
	return frame_samples(&cell->last);
}

/* Mean over the latest spans only, since a crystal drifts. */
static double slip_over(struct tracked *cell, const struct acquired *now, double samples)
{
	const struct acquired *before = &cell->last;
	const double span = samples + now->frame_at - before->frame_at, frames = round(span / frame_samples(before));
	if (frames < SPAN_FRAMES)
		return before->slip_ppm;
	const double apart_ppm = (span / frames / SEARCH_FRAME - 1) * 1e6 - before->slip_ppm;
	if (fabs(apart_ppm) > (cell->spans ? jump_ppm : first_jump_ppm)) {
		cell->spans = 0;
		return now->slip_ppm;
	}
	cell->spans += cell->spans < SPANS;
	return before->slip_ppm + apart_ppm / cell->spans;
}

/* Fading moves the carrier for a while, to both sides; a crystal that warms up moves it for good. */
static void offset_add(struct tracked *cell, const struct acquired *now)
{
	const double apart_hz = now->offset_hz - cell->offset_hz;
	cell->offsets =
		fabs(apart_hz) > fading_hz + 4 * now->offset_sd_hz ? 1 : cell->offsets + (cell->offsets < OFFSETS);
	cell->offset_hz += apart_hz / cell->offsets;
}

void tracked_hear(struct tracked *cell, const struct acquired *a, uint64_t index, double decimation)
{
	const struct acquired before = cell->last;
	double slip_ppm = a->slip_ppm;
	if (cell->mibs++ > 0)
		slip_ppm = slip_over(cell, a, (double)(index - cell->index) / decimation);
	offset_add(cell, a);
	cell->last = *a;
	cell->last.slip_ppm = slip_ppm;
	cell->last.cell.tdd_config = cell->mibs > 1 ? before.cell.tdd_config : -1;
	cell->last.cell.tdd_special = cell->mibs > 1 ? before.cell.tdd_special : -1;
	cell->index = index;
	cell->missed = 0;
	cell->heard = true;
}

int tracked_order(const struct tracked_cells *tracked, int order[TRACKED_MAX])
{
	for (int i = 0; i < tracked->count; i++) {
		const struct tracked *cell = &tracked->cells[i];
		int at = i;
		for (; at > 0; at--) {
			const struct tracked *before = &tracked->cells[order[at - 1]];
			if (before->place_hz < cell->place_hz ||
			    (before->place_hz == cell->place_hz && before->last.rsrp_dbfs >= cell->last.rsrp_dbfs))
				break;
			order[at] = order[at - 1];
		}
		order[at] = i;
	}
	return tracked->count;
}

struct search_found tracked_expected(const struct tracked *cell, uint64_t index, double decimation, double rest_hz)
{
	const struct acquired *a = &cell->last;
	double frame = frame_samples(a);
	double at = fmod(a->frame_at - (double)(index - cell->index) / decimation, frame);
	return (struct search_found){ .pci = a->cell.pci,
		                      .tdd = a->cell.tdd,
		                      .cp_extended = a->cell.cp_extended,
		                      .ports = a->cell.ports,
		                      .frame_at = at < 0 ? at + frame : at,
		                      .offset_hz = a->offset_hz + rest_hz,
		                      .slip_ppm = a->slip_ppm };
}

bool tracked_runs_on(const struct tracked *cell, uint64_t index, double decimation, const struct acquired *a)
{
	const struct acquired *last = &cell->last;
	double samples = (double)(index - cell->index) / decimation + a->frame_at - last->frame_at;
	double frames = samples / frame_samples(last);
	return fabs(remainder(frames - (a->mib.sfn - last->mib.sfn), 1024)) < 0.01 &&
	       a->cell.ports == last->cell.ports && a->cell.nof_prb == last->cell.nof_prb &&
	       a->cell.phich_resource == last->cell.phich_resource &&
	       a->cell.phich_extended == last->cell.phich_extended;
}

bool tracked_twins(const struct tracked *cell, const struct tracked *other, uint64_t index, double decimation)
{
	const struct acquired *a = &cell->last;
	const double at = tracked_expected(other, index, decimation, 0).frame_at;
	return other->last.cell.pci == a->cell.pci && fabs(other->place_hz - cell->place_hz) >= SAME_PLACE_HZ &&
	       fabs(remainder(a->frame_at - at, tracked_frame(other))) < TWIN_TIMING &&
	       tracked_runs_on(other, index, decimation, a);
}

void tracked_follow(struct tracked *cell, const struct acquired *here, uint64_t index, double decimation)
{
	const double span = (double)(index - cell->index) / decimation + here->frame_at - cell->last.frame_at;
	const long frames = lround(span / frame_samples(&cell->last));
	cell->last.mib.sfn = (uint16_t)((cell->last.mib.sfn + frames % 1024 + 1024) % 1024);
	cell->last.frame_at = here->frame_at;
	cell->index = index;
	cell->missed = 0;
}

/* [Hz] */
static double raster(double carrier_hz, double slip_ppm, double clock_ppm)
{
	const double meant_hz = round(carrier_hz * (1 + slip_ppm * 1e-6) / PLACES_RASTER_HZ) * PLACES_RASTER_HZ;
	const double apart_ppm = (carrier_hz / meant_hz - 1) * 1e6 + slip_ppm;
	if (fabs(slip_ppm) <= clock_ppm && fabs(apart_ppm) <= alike_ppm)
		return meant_hz;
	return round(carrier_hz / PLACES_RASTER_HZ) * PLACES_RASTER_HZ;
}

double tracked_place(const struct tracked_cells *tracked, const struct acquired *a, double centre_hz, double carrier_hz,
                     double clock_ppm)
{
	for (int i = 0; i < tracked->count; i++) {
		const struct tracked *cell = &tracked->cells[i];
		if (cell->last.cell.pci == a->cell.pci &&
		    fabs(cell->place_hz + cell->last.offset_hz - carrier_hz) < SAME_CARRIER_HZ)
			return cell->place_hz;
	}
	return raster(centre_hz + carrier_hz, a->slip_ppm, clock_ppm) - centre_hz;
}

bool tracked_covers(const struct tracked_cells *tracked, double place_hz)
{
	for (int i = 0; i < tracked->count; i++) {
		const struct tracked *cell = &tracked->cells[i];
		double apart_hz = fabs(place_hz - cell->place_hz);
		if (apart_hz > 0 && apart_hz < 90e3 * cell->last.cell.nof_prb)
			return true;
	}
	return false;
}

bool tracked_shadows(const struct tracked_cells *tracked, double carrier_hz, double pss_at, uint64_t index,
                     double decimation)
{
	for (int i = 0; i < tracked->count; i++) {
		const struct tracked *cell = &tracked->cells[i];
		const struct lte_cell *c = &cell->last.cell;
		const double at = tracked_expected(cell, index, decimation, 0).frame_at +
		                  search_layout(c->tdd, c->cp_extended)->pss_in_half_frame;
		if (fabs(cell->place_hz + cell->last.offset_hz - carrier_hz) < TRACKED_WIDTH_HZ &&
		    fabs(remainder(pss_at - at, tracked_frame(cell) / 2)) < PSS_SAMPLES)
			return true;
	}
	return false;
}

bool tracked_near(const struct tracked_cells *tracked, double place_hz, double within_hz)
{
	for (int i = 0; i < tracked->count; i++)
		if (fabs(place_hz - tracked->cells[i].place_hz) <= within_hz)
			return true;
	return false;
}

float tracked_under_db(const struct tracked_cells *tracked, const struct tracked *cell, float rsrp_dbfs)
{
	float most_db = -INFINITY;

	for (int i = 0; i < tracked->count; i++) {
		const struct tracked *other = &tracked->cells[i];

		if (other != cell && other->place_hz == cell->place_hz)
			most_db = fmaxf(most_db, other->last.rsrp_dbfs - rsrp_dbfs);
	}
	return most_db;
}
