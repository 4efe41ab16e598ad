// SPDX-License-Identifier: GPL-3.0-or-later
/* history: changes, frames and levels of one cell. See history.h.
 *
 * A block whose parity is right by chance says something that no later block repeats; a message counts as confirmed
 * once the same was said again. SI2quater and SI2ter come in several instances with different octets (3GPP
 * TS 44.018 9.1.34a), so a repeat is not the same octets but nothing new in the cell; of the messages that are always
 * the same it is both. */
#include "history.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "epoch.h"     // epoch_add
#include "standard.h"  // standard_of

static const int64_t silence_ns = INT64_C(60) * 1000000000;
static const int64_t trace_every_ns = INT64_C(10) * 1000000000;
static const int64_t hour_ns = INT64_C(3600) * 1000000000;

uint64_t history_sources(const struct pdu *pdu, const struct cell *said)
{
	return standard_of(pdu->rat)->sources(pdu, said);
}

static int32_t hash(const char *text)
{
	uint32_t sum = 2166136261u; /* FNV-1a */

	for (; *text; text++)
		sum = (sum ^ (uint8_t)*text) * 16777619u;
	return (int32_t)(sum & INT32_MAX);
}

int32_t history_value(const struct cell *cell, const struct cell_field *field)
{
	if (field->type != CELL_STRING)
		return cell_field_int(cell, field);
	const char *text = cell_field_string(cell, field);

	return text[0] ? hash(text) : CELL_UNKNOWN;
}

static void note_changes(struct history *history, int64_t time_ns, uint8_t source, const struct cell *before,
                         const struct cell *after)
{
	for (int i = 0; cell_fields[i].key; i++) {
		const struct cell_field *field = &cell_fields[i];

		if (!field->broadcast)
			continue;
		int32_t was = history_value(before, field), is = history_value(after, field);

		if (was == CELL_UNKNOWN || was == is)
			continue;
		history->changes[history->nof_changes++ % HISTORY_CHANGES] = (struct history_change){
			.time_ns = time_ns, .field = (int16_t)i, .source = source, .before = was, .after = is
		};
	}
}

/* One instance, the same octets until the cell is changed. */
static bool is_constant(const struct pdu *pdu, unsigned source)
{
	return standard_of(pdu->rat)->constant_sources >> source & 1;
}

static bool is_repeat(const struct history_frame *frame, const struct pdu *pdu, unsigned source)
{
	return !is_constant(pdu, source) ||
	       (frame->len == pdu->len && memcmp(frame->octets, pdu->octets, pdu->len) == 0);
}

static int keep_frame(struct history *history, const struct pdu *pdu, const struct heard *heard, unsigned source,
                      bool repeated)
{
	struct history_frame *frame = history->frames[source];
	uint16_t repeats = frame && repeated && is_repeat(frame, pdu, source) ? frame->repeats : 0;

	if (!frame || frame->len < pdu->len) {
		struct history_frame *larger = realloc(frame, sizeof(*frame) + pdu->len);

		if (!larger)
			return -ENOMEM;
		history->frames[source] = frame = larger;
	}
	frame->time_ns = pdu->time_ns;
	frame->number = heard->frame;
	frame->subframe = heard->subframe;
	frame->channel = (uint8_t)pdu->channel;
	frame->repeats = repeats < UINT16_MAX ? repeats + 1 : repeats;
	frame->len = pdu->len;
	memcpy(frame->octets, pdu->octets, pdu->len);
	return 0;
}

static void note_sighting(struct history *history, int64_t time_ns, const struct cell *before)
{
	int64_t gap_ns = time_ns - before->last_seen_ns;

	if (!history->sightings || gap_ns > silence_ns)
		history->sightings++;
	else if (gap_ns > 0)
		history->heard_ns += gap_ns;
}

static void note_level(struct history *history, int64_t time_ns, float dbfs)
{
	const struct history_trace *last = history_trace(history, 0);

	history_level_add(&history->power, dbfs);
	if (isfinite(dbfs) && (!last || llabs(time_ns - last->time_ns) >= trace_every_ns))
		history->trace[history->nof_traces++ % HISTORY_TRACE] = (struct history_trace){ time_ns, dbfs };
}

static uint32_t pages_of(const struct cell *cell)
{
	const size_t *pages = standard_of(cell->rat)->pages;
	uint32_t sum = 0;

	for (int i = 0; i < STANDARD_PAGES && pages[i]; i++)
		sum += *(const uint32_t *)((const char *)cell + pages[i]);
	return sum;
}

static void note_hour(struct history *history, int64_t time_ns, const struct cell *before)
{
	struct history_tally *hours = history->hours;

	if (hours[0].time_ns && time_ns - hours[0].time_ns < hour_ns)
		return;
	hours[1] = hours[0].time_ns ? hours[0] : (struct history_tally){ time_ns, 0, 0 };
	hours[0] = (struct history_tally){ time_ns, pages_of(before), before->blocks_ok };
}

void history_lately(const struct history *history, const struct cell *cell, struct history_tally *since)
{
	const struct history_tally *from = &history->hours[1];

	*since = (struct history_tally){ from->time_ns, pages_of(cell) - from->pages, cell->blocks_ok - from->blocks };
}

int history_add(struct history *history, const struct pdu *pdu, const struct cell *said, const struct cell *before,
                const struct cell *after)
{
	uint64_t sources = history_sources(pdu, said);
	struct heard heard;
	int error = 0;

	standard_of(pdu->rat)->heard(pdu, &heard);
	note_sighting(history, pdu->time_ns, before);
	note_hour(history, pdu->time_ns, before);
	epoch_add(history, pdu);
	note_level(history, pdu->time_ns, heard.level_dbfs);
	if (!sources)
		return 0;
	unsigned first = (unsigned)__builtin_ctzll(sources);
	bool changed = cell_broadcast_differs(before, after);

	if (changed)
		note_changes(history, pdu->time_ns, (uint8_t)first, before, after);
	for (unsigned source = first; source < HISTORY_SOURCES; source++)
		if (sources >> source & 1 && keep_frame(history, pdu, &heard, source, !changed))
			error = -ENOMEM;
	return error;
}

int history_conduct(struct history *history, int64_t time_ns, const struct conduct *event)
{
	if (!history->conduct)
		history->conduct = conduct_windows_create();
	if (!history->conduct)
		return -ENOMEM;
	conduct_windows_add(history->conduct, time_ns, event);
	return 0;
}

void history_clear(struct history *history)
{
	conduct_windows_destroy(history->conduct);
	for (int i = 0; i < HISTORY_SOURCES; i++)
		free(history->frames[i]);
	*history = (struct history){ 0 };
}

unsigned history_repeats(const struct history *history, uint64_t sources)
{
	unsigned least = 0;

	for (unsigned i = 0; i < HISTORY_SOURCES; i++) {
		const struct history_frame *frame = history->frames[i];

		if (sources >> i & 1 && frame && (!least || frame->repeats < least))
			least = frame->repeats;
	}
	return least;
}

unsigned history_changes(const struct history *history, int field, int64_t now_ns, int64_t within_ns,
                         unsigned *distinct)
{
	int32_t values[HISTORY_CHANGES + 1];
	unsigned count = 0, nof_values = 0;
	const struct history_change *change;

	for (unsigned back = 0; (change = history_change(history, back)); back++) {
		if (change->field != field || llabs(now_ns - change->time_ns) > within_ns)
			continue;
		count++;
		for (int side = 0; side < 2 && nof_values <= HISTORY_CHANGES; side++) {
			int32_t value = side ? change->before : change->after;
			unsigned i = 0;

			while (i < nof_values && values[i] != value)
				i++;
			if (i == nof_values)
				values[nof_values++] = value;
		}
	}
	if (distinct)
		*distinct = nof_values;
	return count;
}

void history_level_add(struct history_levels *levels, float dbfs)
{
	if (!isfinite(dbfs))
		return;
	float step = roundf(dbfs) - HISTORY_LEVEL_MIN_DBFS;
	uint16_t *bin = &levels->steps[step < 0 ? 0 : step >= HISTORY_LEVELS ? HISTORY_LEVELS - 1 : (int)step];

	if (*bin == UINT16_MAX) { /* halve all bins: months fit, and recent levels count more */
		levels->count = 0;
		for (int i = 0; i < HISTORY_LEVELS; i++)
			levels->count += levels->steps[i] /= 2;
	}
	++*bin;
	levels->count++;
}

float history_level_quantile(const struct history_levels *levels, double share)
{
	double below = share * levels->count;
	uint32_t sum = 0;

	for (int i = 0; i < HISTORY_LEVELS; i++) {
		sum += levels->steps[i];
		if (sum && sum >= below)
			return (float)(HISTORY_LEVEL_MIN_DBFS + i);
	}
	return NAN;
}
