/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reader: a cell that was heard in the stretch is read at once. One that was heard in another window is first looked for
 * where its clock says, by the reference signals of those of its blocks that are in this window.
 */
#include "hunt.h"  // hunt_looked
#include "reader.h"

enum {
	REVISIT_EVERY = 4, /* stretches, for a cell that was read: has anything changed? */
	RETRY_EVERY = 16,  /* stretches, for a cell whose SIB1 would not be read */
};

struct emission {
	const struct reader *reader;
	const struct known *cell;
};

static void emit(void *ctx, enum pdu_channel channel, uint16_t sfn, unsigned subframe, bool combined, const uint8_t *octets, unsigned len)
{
	struct emission *e = ctx;
	e->reader->blocks_ok[channel]++;
	pdus_block(&e->reader->pdus, e->cell, channel, sfn, subframe, combined, octets, len);
}

/* Stretches from one look at the broadcasts of a cell to the next: all that it has to say was read, or could not be. */
static unsigned broadcast_every(const struct reading *reading)
{
	return !broadcast_done(reading) ? 1 : reading->scheduled ? REVISIT_EVERY : RETRY_EVERY;
}

static bool readable(const struct reader *r, const struct known *cell, unsigned turn)
{
	return turn % broadcast_every(&cell->reading) == 0 &&
	       broadcast_reachable(r->broadcast, &cell->last, cell->place_hz);
}

/* Part of a stretch, at a change of the window, does not count as a look. */
static void looked(const struct reader *r, struct known *cell)
{
	unsigned first, end;
	broadcast_shown(r->broadcast, &first, &end);
	if (r->stretch->nof_samples > r->stretch->max_samples / 2)
		hunt_looked(&cell->hunt, &cell->last.cell, &cell->reading, first, end,
		            r->stretch->index + r->stretch->nof_samples, r->rate_hz);
}

void reader_here(const struct reader *r, struct known *cell, unsigned turn)
{
	if (!readable(r, cell, turn))
		return;
	broadcast_open(r->broadcast, r->stretch, cell->place_hz, &cell->last);
	broadcast_read(r->broadcast, &cell->last, &cell->reading, emit, &(struct emission){ r, cell });
	looked(r, cell);
}

void reader_away(const struct reader *r, struct known *cell, unsigned turn)
{
	const double decimation = r->rate_hz / r->narrow_hz;
	struct acquired here = cell->last;
	if (cell->doubtful || !readable(r, cell, turn))
		return;
	here.frame_at = known_expected(cell, r->stretch->index, decimation, 0).frame_at;
	broadcast_open(r->broadcast, r->stretch, cell->place_hz, &here);
	if (broadcast_settle(r->broadcast, &here)) {
		known_follow(cell, &here, r->stretch->index, decimation);
		here.mib.sfn = cell->last.mib.sfn;
		broadcast_read(r->broadcast, &here, &cell->reading, emit, &(struct emission){ r, cell });
		cell->last.cell = here.cell;
	}
	looked(r, cell);
}

bool reader_unread(const struct reader *r, const struct known_cells *cells, uint64_t since)
{
	for (int i = 0; i < cells->count; i++)
		if (cells->cells[i].index >= since && !broadcast_done(&cells->cells[i].reading) &&
		    broadcast_reachable(r->broadcast, &cells->cells[i].last, cells->cells[i].place_hz))
			return true;
	return false;
}
