// SPDX-License-Identifier: GPL-3.0-or-later
/* cells: keeps every cell heard up to date, smooths what was measured of it, compares the clocks of all, and says when
 * a record is due. All times are those of the pdus: a replay gives the same records on every run. */
#include "cells.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attach.h"    // attach
#include "clock.h"     // clock_compare
#include "standard.h"  // standard_of
#include "table.h"     // struct table

static const int64_t record_every_ns = INT64_C(86400) * 1000000000;
static const int64_t minute_ns = INT64_C(60) * 1000000000;
static const int64_t compare_every_ns = INT64_C(500) * 1000000;
static const int64_t other_radio_ns = INT64_C(60) * 1000000000;
static const double multiframe_s = 51 * 60e-3 / 13;
static const double memory_s = 5; /* time constant of the means of power and SNR */

struct cells {
	struct table table;
	cells_due_fn *due;
	void *due_ctx;
	cells_heard_fn *heard; /* NULL: nobody wants to know */
	int64_t minute_ns;     /* when the minute began; 0: none has */
	struct cell_heard minute[HEARD_CELLS_MAX];
	struct clock_drift drifts[PDU_RADIOS_MAX]; /* of each receiver */
};

struct cells *cells_create(size_t max, cells_due_fn *due, void *due_ctx)
{
	assert(max > 0);
	struct cells *cells = calloc(1, sizeof(*cells));

	if (!cells)
		return NULL;
	cells->due = due;
	cells->due_ctx = due_ctx;
	if (table_init(&cells->table, max)) {
		cells_destroy(cells);
		return NULL;
	}
	return cells;
}

void cells_on_heard(struct cells *cells, cells_heard_fn *heard)
{
	cells->heard = heard;
}

void cells_destroy(struct cells *cells)
{
	if (!cells)
		return;
	table_fini(&cells->table);
	free(cells);
}

/* Plain mean at first, then one that forgets with memory_s. */
static void mean_add(float *mean, float value, double weight)
{
	if (!isfinite(value))
		return;
	*mean = isnan(*mean) ? value : *mean + (value - *mean) / (float)weight;
}

/* What this standard measures besides. */
static void measure_own(struct entry *entry, const struct pdu *pdu)
{
	const struct standard *standard = standard_of(pdu->rat);

	for (int i = 0; i < STANDARD_MEASURED && standard->measured[i].pdu; i++) {
		char *place = (char *)&entry->cell + standard->measured[i].cell;
		float mean, value;

		memcpy(&mean, place, sizeof(mean));
		memcpy(&value, (const char *)pdu + standard->measured[i].pdu, sizeof(value));
		mean_add(&mean, value, entry->measured_weight);
		memcpy(place, &mean, sizeof(mean));
	}
}

static void measure(struct cells *cells, struct entry *entry, const struct pdu *pdu)
{
	struct measurement *m = &entry->cell.m;
	double gap_s = llabs(pdu->time_ns - entry->measured_ns) * 1e-9;

	entry->measured_weight = 1 + entry->measured_weight * exp(-gap_s / memory_s);
	entry->measured_ns = pdu->time_ns;
	mean_add(&m->power_dbfs, pdu->m.power_dbfs, entry->measured_weight);
	mean_add(&m->snr_db, pdu->m.snr_db, entry->measured_weight);
	mean_add(&entry->cell.clipped, pdu->clipped, entry->measured_weight);
	measure_own(entry, pdu);
	if (isfinite(pdu->m.freq_offset_hz)) { /* the receiver has smoothed it */
		m->freq_offset_hz = pdu->m.freq_offset_hz;
		m->freq_offset_sd_hz = pdu->m.freq_offset_sd_hz;
		clock_measured(&cells->drifts[pdu->radio], entry, pdu->time_ns);
	}
}

/* Counts of a carrier start again when its receiver loses and finds it. */
static uint32_t grown(uint32_t now, uint32_t before)
{
	return now >= before ? now - before : now;
}

static void count(struct entry *entry, const struct pdu *pdu)
{
	entry->cell.blocks_ok += grown(pdu->blocks_ok, entry->carrier_ok);
	entry->cell.blocks_bad += grown(pdu->blocks_bad, entry->carrier_bad);
	entry->carrier_ok = pdu->blocks_ok;
	entry->carrier_bad = pdu->blocks_bad;
}

static void compare(struct cells *cells, struct entry *entry)
{
	clock_compare(&cells->table, &cells->drifts[entry->cell.radio], entry);
}

static void report(struct cells *cells, struct entry *entry, int64_t time_ns)
{
	compare(cells, entry);
	entry->reported = true;
	entry->reported_ns = time_ns;
	entry->minute.whole = true;
	cells->due(cells->due_ctx, time_ns, &entry->cell);
}

static bool worth_a_record(const struct cell *cell)
{
	return cell_code(cell) != CELL_UNKNOWN || cell_area(cell) != CELL_UNKNOWN;
}

/* A cell is one receiver's: another one that hears it too takes it over when that one has not heard it for a minute.
 * What was measured begins anew, and so do the counts of blocks. True where the cell is the pdu's receiver's. */
static bool take_over(struct entry *entry, const struct pdu *pdu)
{
	if (entry->cell.radio == pdu->radio)
		return true;
	if (llabs(pdu->time_ns - entry->measured_ns) <= other_radio_ns)
		return false;
	entry->cell.radio = pdu->radio;
	entry->measured_weight = 0; /* the next measurement is the mean */
	entry->cell.m.freq_offset_hz = entry->cell.m.freq_offset_sd_hz = NAN;
	entry->carrier_ns = entry->offset_ns = 0;
	entry->was_within = false;
	entry->carrier_ok = pdu->blocks_ok ? pdu->blocks_ok - 1 : 0;
	entry->carrier_bad = pdu->blocks_bad;
	history_unmeasure(&entry->history);
	return true;
}

static void end_minute(struct cells *cells, int64_t time_ns)
{
	struct heard_cells told = { 0, cells->minute };

	for (size_t i = 0; i < cells->table.count; i++) {
		struct entry *entry = cells->table.order[i];

		if (minute_end(&entry->minute, &entry->cell, &cells->minute[told.count]) &&
		    worth_a_record(&entry->cell))
			told.count++;
		if (told.count == HEARD_CELLS_MAX || (told.count && i + 1 == cells->table.count)) {
			cells->heard(cells->due_ctx, time_ns, &told);
			told.count = 0;
		}
	}
}

/* Time went on to that of a pdu. */
static void pass(struct cells *cells, int64_t time_ns)
{
	if (!cells->minute_ns)
		cells->minute_ns = time_ns;
	if (time_ns - cells->minute_ns < minute_ns)
		return;
	cells->minute_ns = time_ns;
	if (cells->heard)
		end_minute(cells, time_ns);
}

/* An event of a dedicated channel: nothing is measured or broadcast by it. */
static const struct cell *take_conduct(struct entry *entry, const struct pdu *pdu)
{
	struct conduct_lately lately;

	if (entry->cell.radio != pdu->radio)
		return &entry->cell;
	cell_conduct_add(&entry->cell.conduct, &pdu->conduct);
	if (!history_conduct(&entry->history, pdu->time_ns, &pdu->conduct)) {
		conduct_windows_sum(entry->history.conduct, pdu->time_ns, &lately);
		if (lately.held_median_multiframes >= 0)
			entry->cell.conduct.held_median_s =
				(int32_t)lround(lately.held_median_multiframes * multiframe_s);
	}
	return &entry->cell;
}

const struct cell *cells_update(struct cells *cells, const struct pdu *pdu, cells_parse_fn *parse)
{
	pass(cells, pdu->time_ns);
	struct entry *entry = attach(&cells->table, pdu, parse);
	struct cell *cell = &entry->cell, before = *cell, said;

	assert(pdu->radio < PDU_RADIOS_MAX);
	table_touch(&cells->table, entry);
	if (pdu->time_ns > cell->last_seen_ns)
		cell->last_seen_ns = pdu->time_ns;
	if (pdu->channel == PDU_CONDUCT)
		return take_conduct(entry, pdu);
	if (!take_over(entry, pdu))
		return cell;
	if (pdu->time_ns < cell->first_seen_ns) /* pdus that were held back come after later ones */
		cell->first_seen_ns = pdu->time_ns;
	count(entry, pdu);
	measure(cells, entry, pdu);
	if (llabs(pdu->time_ns - entry->compared_ns) >= compare_every_ns) {
		entry->compared_ns = pdu->time_ns;
		compare(cells, entry);
	}
	parse(pdu, cell);
	table_name(&cells->table, entry);
	cell_init(&said, pdu->rat);
	parse(pdu, &said);
	history_add(&entry->history, pdu, &said, &before, cell);
	if (worth_a_record(cell) && (!entry->reported || cell_broadcast_differs(&before, cell) ||
	                             llabs(pdu->time_ns - entry->reported_ns) >= record_every_ns))
		report(cells, entry, pdu->time_ns);
	minute_add(&entry->minute, cell);
	return cell;
}

void cells_report(struct cells *cells, int64_t time_ns)
{
	for (size_t i = 0; i < cells->table.count; i++)
		report(cells, cells->table.order[i], time_ns);
}

void cells_retell(struct cells *cells, int64_t time_ns)
{
	for (size_t i = 0; i < cells->table.count; i++)
		if (cells->table.order[i]->reported &&
		    time_ns - cells->table.order[i]->cell.last_seen_ns < record_every_ns)
			report(cells, cells->table.order[i], time_ns);
}

size_t cells_count(const struct cells *cells)
{
	return cells->table.count;
}

const struct cell *cells_get(const struct cells *cells, size_t i)
{
	assert(i < cells->table.count);
	return &cells->table.order[i]->cell;
}

const struct cell *cells_newest(const struct cells *cells)
{
	return cells->table.newest ? &cells->table.newest->cell : NULL;
}

static const struct entry *entry_of(const struct cell *cell)
{
	return (const struct entry *)cell;
}

const struct cell *cells_older(const struct cell *cell)
{
	const struct entry *older = entry_of(cell)->older;

	return older ? &older->cell : NULL;
}

bool cells_near(const struct cell *cell)
{
	return entry_of(cell)->near;
}

const struct history *cells_history(const struct cell *cell)
{
	return &entry_of(cell)->history;
}

const struct cell *cells_twin(const struct cell *cell, const struct cell *last)
{
	const struct place *place = entry_of(cell)->place;
	const struct entry *e = last ? entry_of(last)->older_here : place->latest;

	if (e == entry_of(cell))
		e = e->older_here;
	return e && place->id >= 0 ? &e->cell : NULL;
}

uint64_t cells_handle(const struct cell *cell)
{
	const struct entry *entry = entry_of(cell);

	const struct place *place = entry->place;

	_Static_assert(RATS <= 2, "the standard has one bit");
	return (uint64_t)entry->instance << 49 | (uint64_t)place->rat << 48 | (uint64_t)(uint16_t)place->id << 32 |
	       place->channel;
}

double cells_consensus_ppm(const struct cells *cells, uint8_t radio)
{
	return clock_consensus_ppm(&cells->table, &cells->drifts[radio], radio);
}
