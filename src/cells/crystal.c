// SPDX-License-Identifier: GPL-3.0-or-later
#include "crystal.h"

#include <math.h>
#include <stdlib.h>

#include "site.h"   // site_shared
#include "table.h"  // struct table

static const int64_t recent_ns = INT64_C(60) * 1000000000;
static const double alike_ppm =
	0.3; /* cells that moved by the same within this: two errors of measurement, and a home cell's own 0.25 */

enum { MOVED_MAX = 32, SITES_MIN = 3 };

double crystal_offset_ppm(const struct cell *cell)
{
	return cell->freq_hz > 0 ? cell->m.freq_offset_hz / cell->freq_hz * 1e6 : NAN;
}

double crystal_carried_ppm(const struct crystal_step *step, int64_t time_ns)
{
	return time_ns < step->time_ns && step->time_ns - time_ns <= recent_ns ? step->ppm : 0;
}

struct moved {
	struct entry *entries[MOVED_MAX]; /* the one heard last first */
	int count, sites;
};

static void add(struct moved *moved, struct entry *entry)
{
	int same = 0;

	for (int i = 0; i < moved->count; i++)
		same += site_shared(&entry->cell, &moved->entries[i]->cell);
	moved->sites += same < site_votes(&entry->cell);
	moved->entries[moved->count++] = entry;
}

/* Those that have moved with `own`, back to the one measured last that has not. Cells that were never within say
 * nothing: a van comes with a clock of its own. */
static void collect(struct moved *moved, const struct table *table, const struct entry *own)
{
	for (struct entry *e = table->newest; e && moved->count < MOVED_MAX; e = e->older) {
		if (own->carrier_ns - e->cell.last_seen_ns > recent_ns)
			return;
		if (e->cell.radio != own->cell.radio || !e->was_within || !e->carrier_ns)
			continue;
		if (fabs(e->moved_ppm - own->moved_ppm) > alike_ppm)
			return;
		add(moved, e);
	}
}

static void within(struct entry *entry)
{
	entry->was_within = true;
	entry->within_ppm = crystal_offset_ppm(&entry->cell);
	entry->moved_ppm = 0;
}

/* Whether a cell that kept the networks' clock has left it. Its own carrier must have moved by most of that: newcomers
 * can move what most others say. */
static bool has_moved(struct entry *entry, double off_ppm)
{
	const double own_ppm = crystal_offset_ppm(&entry->cell) - entry->within_ppm;

	if (fabs(off_ppm) <= alike_ppm)
		within(entry);
	if (!entry->was_within || !(fabs(off_ppm) > alike_ppm) || fabs(own_ppm - off_ppm) > fabs(off_ppm) / 2)
		return false;
	if (entry->moved_ppm == 0)
		entry->moved_ns = entry->carrier_ns;
	entry->moved_ppm = off_ppm;
	return true;
}

static struct crystal_step step_of(const struct moved *moved)
{
	struct crystal_step step = { moved->entries[0]->moved_ns, 0 };

	for (int i = 0; i < moved->count; i++) {
		if (moved->entries[i]->moved_ns < step.time_ns)
			step.time_ns = moved->entries[i]->moved_ns;
		step.ppm += moved->entries[i]->moved_ppm / moved->count;
	}
	return step;
}

bool crystal_stepped(const struct table *table, struct entry *own, double off_ppm, struct crystal_step *step)
{
	struct moved moved = { .count = 0 };

	if (!has_moved(own, off_ppm))
		return false;
	collect(&moved, table, own);
	if (moved.sites < SITES_MIN)
		return false;
	*step = step_of(&moved);
	for (int i = 0; i < moved.count; i++) {
		moved.entries[i]->cell.clock_ppm -= step->ppm;
		within(moved.entries[i]);
	}
	return true;
}
