/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * roam: a dongle hears a tenth of a wide carrier. Samples are counted on while it is tuned, and cell and dongle each keep
 * their clock, so that a cell found in one window is expected to the microsecond in the next, whatever part of it that is.
 */
#include <math.h>

#include "hunt.h"      // hunt_wish
#include "receiver.h"  // struct receiver_want
#include "roam.h"

static const double SAME_PLACE_HZ = 50e3;
static const float SNR_MIN_DB = -5; /* below, what is heard is no more than the MIB */

void roam_clear(struct roam *roam)
{
	roam->away.count = 0;
}

/* Where there is no room, instead of the one that was not heard for the longest time. */
static void take_in(struct known_cells *cells, const struct known *cell)
{
	int at = cells->count;
	if (at == KNOWN_MAX) {
		at = 0;
		for (int i = 1; i < KNOWN_MAX; i++)
			at = cells->cells[i].index < cells->cells[at].index ? i : at;
	} else {
		cells->count++;
	}
	cells->cells[at] = *cell;
}

/* A hunt that goes on gives every window a fresh try. */
static void shift(struct known_cells *cells, double shift_hz)
{
	for (int i = 0; i < cells->count; i++) {
		struct known *cell = &cells->cells[i];
		cell->place_hz -= shift_hz;
		if (cell->reading.scheduled || hunt_goes_on(&cell->hunt))
			agenda_retry(&cell->reading.agenda);
	}
}

/* Those that belong to the other list go there. */
static void sort(struct known_cells *from, struct known_cells *to, bool to_here, double reach_hz, uint64_t oldest)
{
	for (int i = from->count - 1; i >= 0; i--) {
		struct known *cell = &from->cells[i];
		const bool here = fabs(cell->place_hz) <= reach_hz && cell->index >= oldest;
		if (here != to_here)
			continue;
		take_in(to, cell);
		known_forget(from, i);
	}
}

void roam_move(struct roam *roam, struct known_cells *here, double shift_hz, double reach_hz, uint64_t oldest)
{
	shift(here, shift_hz);
	shift(&roam->away, shift_hz);
	sort(here, &roam->away, false, reach_hz, oldest);
	sort(&roam->away, here, true, reach_hz, oldest);
}

static bool is_same(const struct known *before, const struct known *cell, uint64_t oldest, double decimation)
{
	if (before->index >= oldest)
		return known_is(before, cell->place_hz, &cell->last, cell->index, decimation);
	return before->last.cell.pci == cell->last.cell.pci && fabs(before->place_hz - cell->place_hz) < SAME_PLACE_HZ;
}

void roam_recall(struct roam *roam, struct known *cell, uint64_t oldest, double decimation)
{
	for (int i = 0; i < roam->away.count; i++) {
		const struct known *before = &roam->away.cells[i];
		if (!is_same(before, cell, oldest, decimation))
			continue;
		cell->reading = before->reading;
		cell->reading.sib1.count = 0; /* it may say something else by now */
		cell->hunt = before->hunt;
		cell->last.cell.tdd_config = before->last.cell.tdd_config;
		cell->last.cell.tdd_special = before->last.cell.tdd_special;
		known_forget(&roam->away, i);
		return;
	}
}

struct wish {
	double place_hz, seconds;
	float snr_db; /* of the cell */
};

/* Of these cells, the strongest that has one. */
static void strongest_wish(const struct known_cells *cells, double rate_hz, uint64_t oldest, uint64_t index,
                           struct wish *wish)
{
	struct wish now;
	for (int i = 0; i < cells->count; i++) {
		const struct known *cell = &cells->cells[i];
		if (cell->index < oldest || cell->doubtful || cell->last.snr_db <= wish->snr_db ||
		    !hunt_wish(&cell->hunt, &cell->last.cell, &cell->reading, index, rate_hz, &now.place_hz,
		               &now.seconds))
			continue;
		*wish = (struct wish){ now.place_hz + cell->place_hz, now.seconds, cell->last.snr_db };
	}
}

bool roam_wish(const struct roam *roam, const struct known_cells *here, double window_hz, double rate_hz,
               uint64_t oldest, uint64_t index, struct receiver_want *want)
{
	struct wish wish = { 0, 0, SNR_MIN_DB };
	strongest_wish(&roam->away, rate_hz, oldest, index, &wish);
	strongest_wish(here, rate_hz, oldest, index, &wish);
	if (wish.seconds <= 0)
		return false;
	*want = (struct receiver_want){ .centre_hz = window_hz + wish.place_hz,
		                        .seconds = wish.seconds,
		                        .why = "system information of an LTE carrier wider than the window" };
	return true;
}
