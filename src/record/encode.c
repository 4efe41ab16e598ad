// SPDX-License-Identifier: GPL-3.0-or-later
/* encode: a record as one JSON object. Floats are rounded to what they mean, so that the last digit of a computation
 * does not show. */
#include "record.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "alert_json.h"   // alert_json_put
#include "cell_json.h"    // cell_json_put
#include "json_put.h"     // put_text
#include "standard.h"     // standard_of
#include "status_json.h"  // status_json_put

static void put_measurements(json_t *record, const struct cell *cell)
{
	put_real(record, "power_dbfs", cell->m.power_dbfs, 100);
	put_real(record, "snr_db", cell->m.snr_db, 100);
	put_real(record, "rsrp_dbfs", cell->lte.rsrp_dbfs, 100);
	put_real(record, "rsrq_db", cell->lte.rsrq_db, 100);
	put_real(record, "load", cell->lte.load, 1000);
	put_real(record, "freq_offset_hz", cell->m.freq_offset_hz, 100);
	put_real(record, "freq_offset_sd_hz", cell->m.freq_offset_sd_hz, 100);
	if (cell->freq_hz > 0)
		put_real(record, "freq_offset_ppm", cell->m.freq_offset_hz / cell->freq_hz * 1e6, 1e4);
	put_real(record, "clock_ppm", cell->clock_ppm, 1e4);
	if (cell->clipped > 0)
		put_real(record, "clipped", cell->clipped, 100);
}

static void put_cell(json_t *record, const struct cell *cell)
{
	char key[CELL_KEY_SIZE];

	cell_key(cell, key, sizeof(key));
	put_text(record, "rat", rat_name(cell->rat));
	put_text(record, "cell", key);
	if (cell->freq_hz > 0)
		put_int(record, "freq_hz", llround(cell->freq_hz));
	cell_json_put(record, cell);
	put_measurements(record, cell);
	put_int(record, "blocks_ok", cell->blocks_ok);
	put_int(record, "blocks_bad", cell->blocks_bad);
	put_time(record, "first_seen", cell->first_seen_ns);
	put_time(record, "last_seen", cell->last_seen_ns);
}

/* Short: a sensor writes one every minute for years. The clock says more than the offset, which is the clock's and the
 * receiver's error together. */
static void put_heard(json_t *record, const struct heard_cells *heard)
{
	json_t *array = json_array();

	for (int i = 0; i < heard->count; i++) {
		const struct cell_heard *cell = &heard->cells[i];
		json_t *object = json_object();

		put_text(object, "cell", cell->key);
		if (isfinite(cell->rsrp_dbfs))
			put_real(object, "rsrp_dbfs", cell->rsrp_dbfs, 10);
		else
			put_real(object, "power_dbfs", cell->power_dbfs, 10);
		put_real(object, "snr_db", cell->snr_db, 10);
		if (isfinite(cell->clock_ppm))
			put_real(object, "clock_ppm", cell->clock_ppm, 1e3);
		else
			put_real(object, "freq_offset_ppm", cell->freq_offset_ppm, 1e3);
		put_int(object, "blocks_ok", cell->blocks_ok);
		if (cell->blocks_bad)
			put_int(object, "blocks_bad", cell->blocks_bad);
		json_array_append_new(array, object);
	}
	json_object_set_new_nocheck(record, "cells", array);
}

static void put_numbers(json_t *record, const struct pdu_number numbers[STANDARD_NUMBERS])
{
	for (int i = 0; i < STANDARD_NUMBERS && numbers[i].key; i++)
		if (numbers[i].value >= 0)
			put_int(record, numbers[i].key, numbers[i].value);
}

static void put_message(json_t *record, const struct message *message)
{
	const struct pdu *pdu = message->pdu;
	struct pdu_numbers numbers;

	standard_of(pdu->rat)->numbers(pdu, &numbers);
	put_text(record, "rat", rat_name(pdu->rat));
	put_text(record, "cell", message->cell_key);
	put_numbers(record, numbers.where);
	put_text(record, "channel", pdu_channel_name(pdu->channel));
	put_numbers(record, numbers.when);
	put_text(record, "name", message->name);
	if (pdu->combined)
		json_object_set_new_nocheck(record, "combined", json_true());
	put_real(record, "snr_db", pdu->m.snr_db, 100);
	put_octets(record, pdu->octets, pdu->len);
}

static json_t *bands_array(const char *bands)
{
	json_t *list = json_array();

	while (*bands) {
		size_t n = strcspn(bands, ",");

		json_array_append_new(list, json_stringn(bands, n));
		bands += n + (bands[n] == ',');
	}
	return list;
}

static void put_survey(json_t *record, const struct survey *survey)
{
	json_object_set_new_nocheck(record, "bands", bands_array(survey->bands));
	put_int(record, "channels_visited", survey->channels_visited);
	put_int(record, "cells", survey->cells);
	put_real(record, "duration_s", survey->duration_s, 1e3);
}

static void put_listened(json_t *object, double low_hz, double high_hz, int64_t listened_ns, int64_t deaf_ns)
{
	put_int(object, "low_hz", llround(low_hz));
	put_int(object, "high_hz", llround(high_hz));
	put_real(object, "listened_s", (double)listened_ns * 1e-9, 1e3);
	if (deaf_ns > 0)
		put_real(object, "deaf_s", (double)deaf_ns * 1e-9, 1e3);
}

static json_t *parts_array(const struct coverage *coverage)
{
	struct coverage_part parts[COVERAGE_PARTS_MAX];
	size_t count = coverage_parts(coverage, parts);
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *object = json_object();

		put_listened(object, parts[i].low_hz, parts[i].high_hz, parts[i].listened_ns, parts[i].deaf_ns);
		json_array_append_new(list, object);
	}
	return list;
}

static void put_coverage(json_t *record, const struct coverage *coverage)
{
	json_t *spans = json_array();

	for (size_t i = 0; i < coverage->count; i++) {
		const struct coverage_span *span = &coverage->spans[i];
		json_t *object = json_object();

		put_listened(object, span->low_hz, span->high_hz, span->listened_ns, span->deaf_ns);
		put_int(object, "visits", span->visits);
		put_time(object, "first", span->first_ns);
		put_time(object, "last", span->last_ns);
		put_real(object, "floor_dbfs", span->floor_dbfs, 10);
		json_array_append_new(spans, object);
	}
	json_object_set_new_nocheck(record, "spans", spans);
	json_object_set_new_nocheck(record, "parts", parts_array(coverage));
	put_int(record, "cells", coverage->cells);
	put_int(record, "notice", coverage->notice);
	put_int(record, "suspicious", coverage->suspicious);
	put_int(record, "fake", coverage->fake);
}

static void put_clock_step(json_t *record, const struct clock_step *clock)
{
	put_real(record, "step_s", clock->step_s, 1e3);
	json_object_set_new_nocheck(record, "synchronised", json_boolean(clock->synchronised));
}

/* The words as they were given, understood or not. */
static void put_order(json_t *record, const struct order_told *told)
{
	const struct order *order = told->order;
	const char *arguments = strchr(order->text, ' ');
	char verb[ORDER_TEXT_SIZE];

	snprintf(verb, sizeof(verb), "%.*s", (int)strcspn(order->text, " "), order->text);
	put_text(record, "origin", order_origin_name(order->origin));
	put_text(record, "name", order->name);
	put_text(record, "verb", verb);
	put_text(record, "arguments", arguments ? arguments + 1 : NULL);
	json_object_set_new_nocheck(record, "ok", json_boolean(!told->error));
	put_text(record, "answer", told->answer);
}

static void put_spectrum(json_t *record, const struct spectrum_sweep *spectrum)
{
	json_t *list = json_array();

	for (int i = 0; i < spectrum->count; i++)
		json_array_append_new(list, rounded(spectrum->dbfs[i], 2));
	put_int(record, "low_hz", llround(spectrum->low_hz));
	put_int(record, "step_hz", llround(spectrum->step_hz));
	json_object_set_new_nocheck(record, "dbfs", list);
}

static void put_digest_words(json_t *record, const char *key, const struct digest *digest, enum language language)
{
	char text[DIGEST_BYTES];

	digest_format(digest, language, text, sizeof(text));
	put_text(record, key, text);
}

static void put_day(json_t *record, const struct digest *digest)
{
	put_time(record, "from", digest->from_ns);
	put_real(record, "listened_s", digest->listened_s, 10);
	put_int(record, "receivers", digest->receivers);
	put_int(record, "receivers_lost", digest->lost_receivers);
	put_int(record, "cells", digest->cells);
	put_int(record, "notice", digest->notice);
	put_int(record, "suspicious", digest->suspicious);
	put_int(record, "fake", digest->fake);
	put_int(record, "samples", (int64_t)digest->samples);
	put_int(record, "dropped_samples", (int64_t)digest->dropped_samples);
	put_int(record, "dropped_records", (int64_t)digest->dropped_records);
	put_digest_words(record, "text_en", digest, LANGUAGE_EN);
	put_digest_words(record, "text_zh", digest, LANGUAGE_ZH);
}

static void put_position(json_t *record, const struct position *position)
{
	json_t *object;

	if (!position || !position->source)
		return;
	object = json_object();
	put_real(object, "lat", position->lat, 1e6);
	put_real(object, "lon", position->lon, 1e6);
	put_real(object, "accuracy_m", position->accuracy_m, 10);
	put_text(object, "source", position->source);
	json_object_set_new_nocheck(record, "position", object);
}

static void put_basis(json_t *record, const char *basis)
{
	if (basis)
		put_text(record, "signalling_basis", basis);
}

/* The keys of its own kind, behind those that all have. */
static void put_body(json_t *object, const struct record *record)
{
	switch (record->type) {
	case RECORD_CELL:
		put_cell(object, record->cell);
		put_position(object, record->position);
		put_basis(object, record->basis);
		break;
	case RECORD_HEARD:
		put_heard(object, record->heard);
		put_position(object, record->position);
		break;
	case RECORD_MESSAGE:
		put_message(object, record->message);
		break;
	case RECORD_ALERT:
		alert_json_put(object, record->alert);
		put_position(object, record->position);
		put_basis(object, record->basis);
		if (record->muted)
			json_object_set_new_nocheck(object, "muted", json_true());
		if (record->test)
			json_object_set_new_nocheck(object, "test", json_true());
		break;
	case RECORD_COVERAGE:
		put_coverage(object, record->coverage);
		break;
	case RECORD_STATUS:
		status_json_put(object, record->status);
		break;
	case RECORD_SURVEY:
		put_survey(object, record->survey);
		break;
	case RECORD_CLOCK:
		put_clock_step(object, record->clock);
		break;
	case RECORD_ORDER:
		put_order(object, record->order);
		break;
	case RECORD_SPECTRUM:
		put_spectrum(object, record->spectrum);
		break;
	case RECORD_TORN:
		put_text(object, "source", record->torn->source);
		put_int(object, "octets", (int64_t)record->torn->torn->octets);
		put_text(object, "text", record->torn->torn->text);
		break;
	case RECORD_DIGEST:
		put_day(object, record->digest);
		break;
	case RECORD_TYPES:
		break;
	}
}

const char *record_type_name(enum record_type type)
{
	static const char *const names[RECORD_TYPES] = {
		[RECORD_CELL] = "cell",         [RECORD_HEARD] = "heard",       [RECORD_MESSAGE] = "message",
		[RECORD_ALERT] = "alert",       [RECORD_COVERAGE] = "coverage", [RECORD_STATUS] = "status",
		[RECORD_SURVEY] = "survey",     [RECORD_CLOCK] = "clock",       [RECORD_ORDER] = "command",
		[RECORD_SPECTRUM] = "spectrum", [RECORD_TORN] = "torn",         [RECORD_DIGEST] = "digest",
	};

	return names[type];
}

static void put_doubt(json_t *object, const struct clock_doubt *doubt)
{
	if (doubt->unsynchronised)
		put_text(object, "clock", "unsynchronised");
	if (doubt->offset_s != 0)
		put_real(object, "clock_offset_s", doubt->offset_s, 1e3);
}

int record_encode(const struct record *record, char *line)
{
	json_t *object = json_object();

	put_text(object, "type", record_type_name(record->type));
	put_time(object, "time", record->time_ns);
	put_text(object, "sensor", record->sensor);
	if (record->boot) {
		put_text(object, "boot", record->boot);
		put_int(object, "seq", (int64_t)record->seq);
	}
	put_doubt(object, &record->doubt);
	put_body(object, record);
	size_t size = json_dumpb(object, line, RECORD_BYTES_MAX - 1, JSON_COMPACT | JSON_REAL_PRECISION(12));

	json_decref(object);
	if (size == 0 || size > RECORD_BYTES_MAX - 1)
		return -EMSGSIZE;
	line[size] = '\n';
	return (int)size + 1;
}
