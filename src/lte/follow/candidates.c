// SPDX-License-Identifier: GPL-3.0-or-later
/* candidates: a cell whose MIB is believed has been found, and read when its SIB1 was. That of a carrier wider than the
 * window is read in other windows, and stands for a while. Where only a PSS stood out, or a MIB waits for its second,
 * there may be a cell; not beside a known one, whose ups and downs leave marks on the noise.
 */
#include "candidates.h"

#include <math.h>

#include "receiver.h"  // struct receiver_look
#include "window.h"    // struct window

#define RECENT_S 2.0  /* SIB1 is read again no sooner */
#define STANDS_S 20.0 /* and by a move of the window not before this time */

static bool is_read(const struct window *r, const struct tracked *cell)
{
	const double half_hz = cell->last.cell.nof_prb * LTE_PRB_SUBCARRIERS * LTE_SUBCARRIER_HZ / 2;
	const bool whole = fabs(cell->place_hz) + half_hz <= r->config.rate_hz / 2;
	const uint64_t span = (uint64_t)((whole ? RECENT_S : STANDS_S) * r->config.rate_hz);
	return cell->reading.scheduled && cell->reading.agenda.sib1.last + span >= r->since;
}

static void add(struct receiver_look *look, const struct candidate *candidate)
{
	if (look->count < RECEIVER_CANDIDATES_MAX)
		look->candidates[look->count++] = *candidate;
}

static void add_cell(const struct window *r, const struct tracked *cell, struct receiver_look *look)
{
	add(look, &(struct candidate){ .rat = RAT_LTE,
	                               .state = cell->doubtful     ? CANDIDATE_WEAK
	                                        : is_read(r, cell) ? CANDIDATE_READ
	                                                           : CANDIDATE_FOUND,
	                               .code = cell->last.cell.pci,
	                               .freq_hz = r->freq_hz + cell->place_hz,
	                               .level_dbfs = cell->last.rsrp_dbfs,
	                               .snr_db = cell->last.snr_db });
}

/* The ratio is one more than the SNR times the number of elements that the correlation adds up; the noise floor is that
 * of the search's whole rate. */
static void add_hint(const struct window *r, const struct hint *hint, struct receiver_look *look)
{
	const float snr_db = 10 * log10f(fmaxf(hint->ratio - 1, 0.1f) / SYNC_SUBCARRIERS);
	const float element_dbfs = r->floor_dbfs - 10 * log10f(PSS_SAMPLES);
	add(look, &(struct candidate){ .rat = RAT_LTE,
	                               .state = CANDIDATE_WEAK,
	                               .code = -1,
	                               .freq_hz = round((r->freq_hz + hint->carrier_hz) / PLACES_RASTER_HZ) *
	                                          PLACES_RASTER_HZ,
	                               .level_dbfs = element_dbfs + snr_db,
	                               .snr_db = snr_db });
}

void candidates_add(const struct window *r, struct receiver_look *look)
{
	for (int i = 0; i < r->tracked.count; i++)
		if (!r->tracked.cells[i].ghost)
			add_cell(r, &r->tracked.cells[i], look);
	for (int i = 0; i < r->nof_hints; i++)
		if (!tracked_near(&r->tracked, r->hints[i].carrier_hz, TRACKED_WIDTH_HZ))
			add_hint(r, &r->hints[i], look);
}
