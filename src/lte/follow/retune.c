// SPDX-License-Identifier: GPL-3.0-or-later
/* retune: a dongle hears a tenth of a wide carrier. Samples are counted on while it is tuned, and cell and dongle each
 * keep their clock, so that a cell found in one window is expected to the microsecond in the next, whatever part of it
 * that is.
 */
#include "retune.h"

#include <math.h>

#include "subband.h"   // subband_wish
#include "receiver.h"  // struct receiver_want

static const double same_place_hz = 50e3;
static const float snr_min_db = -5; /* below this SNR no more than the MIB can be read */

void retune_clear(struct retune *retune)
{
	retune->away.count = 0;
}

/* Adds a cell; when there is no room, in place of the one not heard for longest. */
static void take_in(struct tracked_cells *cells, const struct tracked *cell)
{
	int at = cells->count;
	if (at == TRACKED_MAX) {
		at = 0;
		for (int i = 1; i < TRACKED_MAX; i++)
			at = cells->cells[i].index < cells->cells[at].index ? i : at;
	} else {
		cells->count++;
	}
	cells->cells[at] = *cell;
}

/* Moves the cells' places by the shift of the window; what is still being looked for is tried anew in each window. */
static void shift(struct tracked_cells *cells, double shift_hz)
{
	for (int i = 0; i < cells->count; i++) {
		struct tracked *cell = &cells->cells[i];
		cell->place_hz -= shift_hz;
		if (cell->reading.scheduled || subband_goes_on(&cell->subband))
			agenda_retry(&cell->reading.agenda);
	}
}

/* Moves the cells that belong to the other list there. */
static void sort(struct tracked_cells *from, struct tracked_cells *to, bool to_here, double reach_hz, uint64_t oldest)
{
	for (int i = from->count - 1; i >= 0; i--) {
		struct tracked *cell = &from->cells[i];
		const bool here = fabs(cell->place_hz) <= reach_hz && cell->index >= oldest;
		if (here != to_here)
			continue;
		take_in(to, cell);
		tracked_forget(from, i);
	}
}

void retune_move(struct retune *retune, struct tracked_cells *here, double shift_hz, double reach_hz, uint64_t oldest)
{
	shift(here, shift_hz);
	shift(&retune->away, shift_hz);
	sort(here, &retune->away, false, reach_hz, oldest);
	sort(&retune->away, here, true, reach_hz, oldest);
}

static bool is_same(const struct tracked *before, const struct tracked *cell, uint64_t oldest, double decimation)
{
	if (before->index >= oldest)
		return tracked_is(before, cell->place_hz, &cell->last, cell->index, decimation);
	return before->last.cell.pci == cell->last.cell.pci && fabs(before->place_hz - cell->place_hz) < same_place_hz;
}

void retune_recall(struct retune *retune, struct tracked *cell, uint64_t oldest, double decimation)
{
	for (int i = 0; i < retune->away.count; i++) {
		const struct tracked *before = &retune->away.cells[i];
		if (!is_same(before, cell, oldest, decimation))
			continue;
		cell->reading = before->reading;
		cell->reading.sib1.count = 0; /* SIB1 may have changed by now */
		cell->subband = before->subband;
		cell->last.cell.tdd_config = before->last.cell.tdd_config;
		cell->last.cell.tdd_special = before->last.cell.tdd_special;
		tracked_forget(&retune->away, i);
		return;
	}
}

struct wish {
	double place_hz, seconds;
	float snr_db; /* SNR of the cell that has the wish */
};

/* The wish of the strongest of these cells that has one. */
static void strongest_wish(const struct tracked_cells *cells, double rate_hz, uint64_t oldest, uint64_t index,
                           struct wish *wish)
{
	struct wish now;
	for (int i = 0; i < cells->count; i++) {
		const struct tracked *cell = &cells->cells[i];
		if (cell->index < oldest || cell->doubtful || cell->last.snr_db <= wish->snr_db ||
		    !subband_wish(&cell->subband, &cell->last.cell, &cell->reading, index, rate_hz, &now.place_hz,
		                  &now.seconds))
			continue;
		*wish = (struct wish){ now.place_hz + cell->place_hz, now.seconds, cell->last.snr_db };
	}
}

bool retune_wish(const struct retune *retune, const struct tracked_cells *here, double window_hz, double rate_hz,
                 uint64_t oldest, uint64_t index, struct receiver_want *want)
{
	struct wish wish = { 0, 0, snr_min_db };
	strongest_wish(&retune->away, rate_hz, oldest, index, &wish);
	strongest_wish(here, rate_hz, oldest, index, &wish);
	if (wish.seconds <= 0)
		return false;
	*want = (struct receiver_want){ .centre_hz = window_hz + wish.place_hz,
		                        .seconds = wish.seconds,
		                        .why = "system information of an LTE carrier wider than the window" };
	return true;
}
