// SPDX-License-Identifier: GPL-3.0-or-later
/* reader: a cell that was heard in the stretch is read at once. One that was heard in another window is first looked
 * for where its clock says, by the reference signals of those of its blocks that are in this window.
 */
#include "reader.h"

#include "subband.h"  // subband_looked

struct emission {
	const struct reader *reader;
	const struct tracked *cell;
};

static void emit(void *ctx, enum pdu_channel channel, uint16_t sfn, unsigned subframe, bool combined,
                 const uint8_t *octets, unsigned len)
{
	struct emission *e = ctx;
	if (e->cell->ghost)
		return;
	e->reader->blocks_ok[channel]++;
	pdus_block(&e->reader->pdus, e->cell, channel, sfn, subframe, combined, octets, len);
}

static struct agenda_clock clock_of(const struct reader *r, const struct tracked *cell)
{
	const double decimation = r->rate_hz / r->central_hz;
	return (struct agenda_clock){ cell->index, cell->last.frame_at * decimation, cell->last.mib.sfn,
		                      tracked_frame(cell) * decimation };
}

static uint64_t next(const struct reader *r, const struct tracked *cell, uint64_t index)
{
	const struct agenda_clock clock = clock_of(r, cell);
	if (!broadcast_reachable(r->broadcast, &cell->last, cell->place_hz))
		return UINT64_MAX;
	return broadcast_next(&cell->reading, &clock, index);
}

/* Whether the stretch can hold anything that is due: SIB1, which any stretch holds, or a message whose window opens in
 * it. */
static bool readable(const struct reader *r, const struct tracked *cell)
{
	const uint64_t index = r->stretch->index;
	return broadcast_reachable(r->broadcast, &cell->last, cell->place_hz) &&
	       (cell->reading.agenda.sib1.at <= index || next(r, cell, index) < index + r->stretch->nof_samples);
}

/* Part of a stretch, at a change of the window, does not count as a look. */
static void looked(const struct reader *r, struct tracked *cell)
{
	unsigned first, end;
	broadcast_shown(r->broadcast, &first, &end);
	if (r->stretch->nof_samples > r->stretch->max_samples / 2)
		subband_looked(&cell->subband, &cell->last.cell, &cell->reading, first, end,
		               r->stretch->index + r->stretch->nof_samples, r->rate_hz);
}

void reader_here(const struct reader *r, struct tracked *cell)
{
	if (!readable(r, cell))
		return;
	broadcast_open(r->broadcast, r->stretch, cell->place_hz, &cell->last);
	broadcast_read(r->broadcast, &cell->last, &cell->reading, emit, &(struct emission){ r, cell });
	looked(r, cell);
}

void reader_away(const struct reader *r, struct tracked *cell)
{
	const double decimation = r->rate_hz / r->central_hz;
	struct acquired here = cell->last;
	if (cell->doubtful || !readable(r, cell))
		return;
	here.frame_at = tracked_expected(cell, r->stretch->index, decimation, 0).frame_at;
	broadcast_open(r->broadcast, r->stretch, cell->place_hz, &here);
	if (broadcast_settle(r->broadcast, &here)) {
		tracked_follow(cell, &here, r->stretch->index, decimation);
		here.mib.sfn = cell->last.mib.sfn;
		broadcast_read(r->broadcast, &here, &cell->reading, emit, &(struct emission){ r, cell });
		cell->last.cell = here.cell;
	}
	looked(r, cell);
}

/* The first sample from `index` on at which the next stretch must begin, to read any of the cells heard since sample
 * `since`. */
static uint64_t next_of_all(const struct reader *r, const struct tracked_cells *cells, uint64_t since, uint64_t index)
{
	uint64_t first = UINT64_MAX;
	for (int i = 0; i < cells->count; i++) {
		const uint64_t at = cells->cells[i].index >= since ? next(r, &cells->cells[i], index) : UINT64_MAX;
		first = at < first ? at : first;
	}
	return first;
}

uint64_t reader_pause(const struct reader *r, const struct tracked_cells *here, const struct tracked_cells *away,
                      uint64_t since, uint64_t most)
{
	const uint64_t now = r->stretch->index + r->stretch->nof_samples;
	const uint64_t here_at = next_of_all(r, here, 0, now), away_at = next_of_all(r, away, since, now);
	const uint64_t pause = (here_at < away_at ? here_at : away_at) - now;
	return pause < most ? pause : most;
}
