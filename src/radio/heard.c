// SPDX-License-Identifier: GPL-3.0-or-later
/* heard: a short list, searched from its beginning: cells of one place on earth. */
#include "heard.h"

#include <math.h>
#include <stddef.h>

static const double forgotten_s = 600;
/* Fading moves the level that a receiver without motion measures in a sixth of a second by less than that, but for rare
 * moments. */
static const float louder_db = 10;
/* With less it may have faded away. */
static const float strong_db = 15;
static const float level_rate = 0.3f;
static const double same_hz = 1;

void heard_clear(struct heard *heard)
{
	heard->count = 0;
}

static bool is(const struct heard_cell *cell, const struct candidate *candidate)
{
	return candidate->code >= 0 && cell->rat == candidate->rat && cell->code == candidate->code &&
	       fabs(cell->freq_hz - candidate->freq_hz) < same_hz;
}

static struct heard_cell *find(struct heard *heard, const struct candidate *candidate)
{
	for (int i = 0; i < heard->count; i++)
		if (is(&heard->cells[i], candidate))
			return &heard->cells[i];
	return NULL;
}

const struct heard_cell *heard_find(const struct heard *heard, const struct candidate *candidate)
{
	for (int i = 0; i < heard->count; i++)
		if (is(&heard->cells[i], candidate))
			return &heard->cells[i];
	return NULL;
}

static struct heard_cell *make_room(struct heard *heard)
{
	struct heard_cell *oldest = &heard->cells[0];

	if (heard->count < HEARD_MAX)
		return &heard->cells[heard->count++];
	for (int i = 1; i < heard->count; i++)
		if (heard->cells[i].seen_s < oldest->seen_s)
			oldest = &heard->cells[i];
	return oldest;
}

bool heard_take(struct heard *heard, const struct candidate *candidate, double now_s)
{
	if (candidate->code < 0 || candidate->state == CANDIDATE_WEAK)
		return false;
	struct heard_cell *cell = find(heard, candidate);
	bool anew = !cell || now_s - cell->seen_s > forgotten_s;

	if (!cell)
		cell = make_room(heard);
	if (anew)
		*cell = (struct heard_cell){
			.rat = candidate->rat,
			.code = candidate->code,
			.freq_hz = candidate->freq_hz,
			.level_dbfs = candidate->level_dbfs,
		};
	bool louder = candidate->level_dbfs - cell->level_dbfs >= louder_db;

	cell->level_dbfs += (louder ? 1 : level_rate) * (candidate->level_dbfs - cell->level_dbfs);
	cell->snr_db = candidate->snr_db;
	cell->seen_s = now_s;
	cell->read |= candidate->state == CANDIDATE_READ;
	return anew || louder;
}

static bool shows(const struct receiver_look *look, const struct heard_cell *cell)
{
	for (int i = 0; i < look->count; i++)
		if (look->candidates[i].rat == cell->rat && fabs(look->candidates[i].freq_hz - cell->freq_hz) < same_hz)
			return true;
	return false;
}

bool heard_vanished(struct heard *heard, double low_hz, double high_hz, const struct receiver_look *look)
{
	bool vanished = false;

	for (int i = heard->count - 1; i >= 0; i--) {
		struct heard_cell *cell = &heard->cells[i];

		if (cell->freq_hz < low_hz || cell->freq_hz > high_hz || !(cell->snr_db >= strong_db) ||
		    shows(look, cell))
			continue;
		*cell = heard->cells[--heard->count];
		vanished = true;
	}
	return vanished;
}
