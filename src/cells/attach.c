// SPDX-License-Identifier: GPL-3.0-or-later
/* attach: which cell a pdu belongs to.
 *
 * With a BSIC or PCI it is simple: carrier and code tell cells apart. Other tools' recordings have none, and only SI3
 * and SI4 (3GPP TS 44.018 9.1.35, 9.1.36: LAI, in SI3 the cell identity too) or SIB1 (36.331) say whose they are.
 * There, messages belong to the cell heard last on their carrier until one contradicts it or the carrier was silent for
 * a minute; then they wait in an entry without identity, which becomes a new cell, or is added to the one it turns out
 * to be, when one of these comes. */
#include "attach.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "epoch.h"     // epoch_returns
#include "standard.h"  // standard_of

static const int64_t silence_ns = INT64_C(60) * 1000000000;
static const int64_t together_ns = INT64_C(150000000); /* blocks this close may be of one stretch of samples, which the
                                                          LTE receiver reports cell by cell */
static const double set_back_s = 0.3; /* source/live.c corrects the sample count by steps of 0.25 s; and some margin */

enum { STATIONS_MAX = 32 }; /* stations told apart on one carrier and BSIC or PCI */

static struct heard heard_of(const struct pdu *pdu)
{
	struct heard heard;

	standard_of(pdu->rat)->heard(pdu, &heard);
	return heard;
}

static const struct place *place_of(const struct table *table, const struct pdu *pdu)
{
	const struct heard heard = heard_of(pdu);

	return table_place(table, pdu->rat, heard.channel, heard.code);
}

/* Receivers count blocks by carrier and BSIC or PCI, so what was counted before this entry belongs to the earlier
 * station. */
static struct entry *add(struct table *table, const struct pdu *pdu)
{
	const struct heard heard = heard_of(pdu);
	struct entry *entry = table_add(table, pdu->rat, heard.channel, heard.code);

	if (entry->place->count > 1) {
		entry->carrier_ok = pdu->blocks_ok ? pdu->blocks_ok - 1 : 0;
		entry->carrier_bad = pdu->blocks_bad;
	}

	cell_place(&entry->cell, pdu);
	entry->cell.first_seen_ns = entry->cell.last_seen_ns = pdu->time_ns;
	entry->cell.radio = pdu->radio;
	return entry;
}

/* Two stations were taken for one. What was heard before the second came stays with the first. Contents are cleared and
 * read again, because they may be a mixture: of the first only where the second said anything different. */
static struct entry *split(struct table *table, const struct pdu *pdu, struct entry *mixed, unsigned back)
{
	const struct cell heard = mixed->cell;

	if (mixed->place->count >= STATIONS_MAX ||
	    table->count == table->max) /* no free entry, and the oldest one's must not be taken for this */
		return mixed;
	struct entry *other = add(table, pdu);
	bool unchanged = epoch_split(&mixed->history, &other->history, back);
	other->cell.first_seen_ns = other->history.epochs[0].first_ns;
	other->cell.last_seen_ns = other->history.epochs[0].last_ns;
	mixed->reported = false;
	if (unchanged)
		return mixed;
	cell_init(&mixed->cell, pdu->rat);
	cell_place(&mixed->cell, pdu);
	mixed->cell.radio = heard.radio;
	mixed->cell.first_seen_ns = heard.first_seen_ns;
	mixed->cell.last_seen_ns = heard.last_seen_ns;
	mixed->cell.m = heard.m;
	return mixed;
}

static bool has_timing(const struct entry *entry, const struct pdu *pdu)
{
	const struct history_epoch *epoch = history_epoch(&entry->history, 0);

	return (epoch && epoch_continues(epoch, pdu)) || epoch_continues(&entry->history.unconfirmed[0], pdu) ||
	       epoch_continues(&entry->history.unconfirmed[1], pdu);
}

/* It is on the air at the same time as this pdu with another frame timing: so these are two stations. A sample count
 * that is set back looks alike, but moves the timings by no more than that step. */
static bool heard_beside(const struct entry *entry, const struct pdu *pdu)
{
	const struct history_epoch *epoch = history_epoch(&entry->history, 0);

	if (!epoch || epoch->last_ns < pdu->time_ns || epoch->last_ns - pdu->time_ns >= together_ns)
		return false;
	const double later_s = history_epoch_distance_s(pdu->rat, epoch->at_s, epoch_of(pdu));

	return later_s > 0 || later_s < -set_back_s;
}

/* How far this pdu's frame timing is from the cell's last one [s]; INFINITY where one of them is not known. */
static double apart_s(const struct entry *entry, const struct pdu *pdu)
{
	const struct history_epoch *epoch = history_epoch(&entry->history, 0);
	const double at_s = epoch_of(pdu);

	return epoch && isfinite(at_s) && entry->cell.radio == pdu->radio
	               ? fabs(history_epoch_distance_s(pdu->rat, epoch->at_s, at_s))
	               : INFINITY;
}

/* The station with the nearest frame timing: lost samples move all timings alike, and by little. Where no timing is
 * known, the one heard last. */
static struct entry *nearest(const struct place *place, const struct pdu *pdu)
{
	struct entry *best = place->latest;

	for (struct entry *e = place->latest; e; e = e->older_here)
		if (apart_s(e, pdu) < apart_s(best, pdu))
			best = e;
	return best;
}

/* Of several stations with one carrier and code that this receiver measures, the one whose frame timing it is, or was
 * until another took its place; one more where they are heard at the same time; else the one whose timing is nearest.
 */
static struct entry *attach_by_id(struct table *table, const struct pdu *pdu)
{
	const struct place *place = place_of(table, pdu);
	struct entry *mixed = NULL;
	unsigned back = 0;
	bool beside = false;

	if (!place)
		return add(table, pdu);
	for (struct entry *e = place->latest; e; e = e->older_here) {
		if (e->cell.radio != pdu->radio) /* times of two receivers are not the same */
			continue;
		if (has_timing(e, pdu))
			return e;
		if (!mixed && (back = epoch_returns(&e->history, pdu)))
			mixed = e;
		beside |= heard_beside(e, pdu);
	}
	if (mixed)
		return split(table, pdu, mixed, back);
	return beside && place->count < STATIONS_MAX ? add(table, pdu) : nearest(place, pdu);
}

static bool has_identity(const struct cell *cell)
{
	return cell_area(cell) != CELL_UNKNOWN;
}

static bool number_agrees(int32_t a, int32_t b)
{
	return a == b || a == CELL_UNKNOWN || b == CELL_UNKNOWN;
}

/* LAI and cell identity do not contradict each other, as far as both are known. */
static bool identity_agrees(const struct cell *a, const struct cell *b)
{
	return strcmp(a->mcc, b->mcc) == 0 && strcmp(a->mnc, b->mnc) == 0 &&
	       number_agrees(cell_area(a), cell_area(b)) && number_agrees(cell_identity(a), cell_identity(b));
}

static bool field_known(const struct cell *cell, const struct cell_field *field)
{
	if (field->type == CELL_STRING)
		return cell_field_string(cell, field)[0] != 0;
	return cell_field_int(cell, field) != CELL_UNKNOWN;
}

static bool field_equal(const struct cell *a, const struct cell *b, const struct cell_field *field)
{
	if (field->type == CELL_STRING)
		return strcmp(cell_field_string(a, field), cell_field_string(b, field)) == 0;
	return cell_field_int(a, field) == cell_field_int(b, field);
}

static bool neighbours_lost(const struct cell *before, const struct cell *after)
{
	uint32_t channels[1024 / 32] = { 0 };

	for (int i = 0; i < after->nof_neighbours; i++)
		channels[after->neighbours[i].channel % 1024 / 32] |= 1u << (after->neighbours[i].channel % 32);
	for (int i = 0; i < before->nof_neighbours; i++)
		if (!(channels[before->neighbours[i].channel % 1024 / 32] & 1u << (before->neighbours[i].channel % 32)))
			return true;
	return false;
}

/* Whether a known value changed; a value that was unknown before is no contradiction. */
static bool contradicts(const struct cell *before, const struct cell *after)
{
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->broadcast && field_known(before, field) && !field_equal(before, after, field))
			return true;
	if (before->gsm.nof_allocation &&
	    (before->gsm.nof_allocation != after->gsm.nof_allocation ||
	     memcmp(before->gsm.allocation, after->gsm.allocation, sizeof(before->gsm.allocation)) != 0))
		return true;
	return neighbours_lost(before, after);
}

/* Another entry without a BSIC or PCI on this carrier whose identity is the same, or is a part of it. */
static struct entry *with_identity_of(const struct table *table, const struct pdu *pdu, const struct cell *said)
{
	const uint32_t channel = heard_of(pdu).channel;
	const bool whole = cell_identity(said) != CELL_UNKNOWN;
	struct cell area = *said;
	struct entry *same = table_named(table, whole ? NAME_CELL : NAME_AREA, channel, said);

	if (same || !whole)
		return same;
	*(int32_t *)((char *)&area + standard_of(pdu->rat)->identity) = CELL_UNKNOWN;
	return table_named(table, NAME_CELL, channel, &area);
}

static void add_counters(struct cell *cell, const struct cell *more)
{
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (cell_field_counts(cell, field))
			*(int32_t *)((char *)cell + field->offset) += cell_field_int(more, field);
}

static void add_neighbours(struct cell *cell, const struct cell *more)
{
	for (int i = 0; i < more->nof_neighbours; i++)
		cell_neighbours_begin(cell, more->neighbours[i].source, more->neighbours[i].rat);
	for (int i = 0; i < more->nof_neighbours; i++)
		cell_neighbour_add(cell, &more->neighbours[i]);
}

/* The entry that waited without identity turns out to be `cell`: what it broadcast is added. */
static void merge(struct cell *cell, const struct cell *waiting)
{
	for (const struct cell_field *field = cell_fields; field->key; field++)
		if (field->broadcast && field->type != CELL_STRING && field_known(waiting, field))
			*(int32_t *)((char *)cell + field->offset) = cell_field_int(waiting, field);
	if (waiting->gsm.nof_allocation) {
		cell->gsm.nof_allocation = waiting->gsm.nof_allocation;
		memcpy(cell->gsm.allocation, waiting->gsm.allocation, sizeof(cell->gsm.allocation));
	}
	cell->gsm.si_seen |= waiting->gsm.si_seen;
	add_counters(cell, waiting);
	cell_conduct_merge(&cell->conduct, &waiting->conduct);
	add_neighbours(cell, waiting);
}

/* SI3, SI4 or SIB1: it names its cell. */
static struct entry *attach_by_identity(struct table *table, const struct pdu *pdu, struct entry *last,
                                        const struct cell *said)
{
	if (last && has_identity(&last->cell) && identity_agrees(&last->cell, said))
		return last;
	struct entry *known = with_identity_of(table, pdu, said);
	bool waiting = last && !has_identity(&last->cell);

	if (!known)
		return waiting ? last : add(table, pdu);
	if (waiting) {
		merge(&known->cell, &last->cell);
		known->reported = false; /* its last record is out of date */
		table_remove(table, last);
	}
	return known;
}

static struct entry *attach_by_content(struct table *table, const struct pdu *pdu, cells_parse_fn *parse)
{
	const struct place *place = place_of(table, pdu);
	struct entry *last = place ? place->latest : NULL;
	struct cell said, after;

	cell_init(&said, pdu->rat);
	parse(pdu, &said);
	if (has_identity(&said))
		return attach_by_identity(table, pdu, last, &said);
	if (!last)
		return add(table, pdu);
	if (!has_identity(&last->cell))
		return last;
	if (llabs(pdu->time_ns - last->cell.last_seen_ns) > silence_ns)
		return add(table, pdu);
	after = last->cell;
	parse(pdu, &after);
	return contradicts(&last->cell, &after) ? add(table, pdu) : last;
}

struct entry *attach(struct table *table, const struct pdu *pdu, cells_parse_fn *parse)
{
	return heard_of(pdu).code >= 0 ? attach_by_id(table, pdu) : attach_by_content(table, pdu, parse);
}
