// SPDX-License-Identifier: GPL-3.0-or-later
/* jsonl: one JSON object a line, the keys in a fixed order. What is not known is left out.
 *
 * Floats are rounded to what they mean, so that the last digit of a computation does not show. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "alert_json.h"  // alert_json_put
#include "cell_json.h"   // cell_json_put
#include "json_put.h"    // put_text
#include "sinks.h"       // jsonl_sink
#include "writer.h"      // struct writer

enum { LINE_BYTES = 64 * 1024 }; /* a cell with 256 neighbours takes 13 kB */

struct jsonl {
	struct writer *writer;
	char sensor[256];
	bool live, messages;
	char line[LINE_BYTES];
};

static json_t *record_begin(const struct jsonl *jsonl, const char *type, int64_t time_ns)
{
	json_t *record = json_object();

	put_text(record, "type", type);
	put_time(record, "time", time_ns);
	put_text(record, "sensor", jsonl->sensor);
	return record;
}

/* Writes and releases the record. */
static int record_end(struct jsonl *jsonl, json_t *record)
{
	size_t n = json_dumpb(record, jsonl->line, LINE_BYTES - 1, JSON_COMPACT | JSON_REAL_PRECISION(12));

	json_decref(record);
	if (n == 0 || n > LINE_BYTES - 1)
		return -EMSGSIZE;
	jsonl->line[n] = '\n';
	return writer_write(jsonl->writer, jsonl->line, n + 1);
}

static void put_measurements(json_t *record, const struct cell *cell)
{
	put_real(record, "power_dbfs", cell->m.power_dbfs, 100);
	put_real(record, "snr_db", cell->m.snr_db, 100);
	put_real(record, "rsrp_dbfs", cell->rsrp_dbfs, 100);
	put_real(record, "rsrq_db", cell->rsrq_db, 100);
	put_real(record, "load", cell->load, 1000);
	put_real(record, "freq_offset_hz", cell->m.freq_offset_hz, 100);
	put_real(record, "freq_offset_sd_hz", cell->m.freq_offset_sd_hz, 100);
	if (cell->freq_hz > 0)
		put_real(record, "freq_offset_ppm", cell->m.freq_offset_hz / cell->freq_hz * 1e6, 1e4);
	put_real(record, "clock_ppm", cell->clock_ppm, 1e4);
	if (cell->clipped > 0)
		put_real(record, "clipped", cell->clipped, 100);
}

static int jsonl_cell(void *instance, int64_t time_ns, const struct cell *cell)
{
	struct jsonl *jsonl = instance;
	json_t *record = record_begin(jsonl, "cell", time_ns);
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
	return record_end(jsonl, record);
}

static int jsonl_alert(void *instance, int64_t time_ns, const struct alert *alert)
{
	struct jsonl *jsonl = instance;
	json_t *record = record_begin(jsonl, "alert", time_ns);

	alert_json_put(record, alert);
	return record_end(jsonl, record);
}

static void put_gsm_place(json_t *record, const struct pdu *pdu)
{
	put_int(record, "arfcn", pdu->gsm.arfcn & 0x3ff);
	put_text(record, "channel", pdu_channel_name(pdu->channel));
	put_int(record, "timeslot", pdu->gsm.timeslot);
	if (pdu->channel == PDU_SDCCH4 || pdu->channel == PDU_SACCH4)
		put_int(record, "subslot", pdu->gsm.subslot);
	put_int(record, "fn", pdu->gsm.fn);
}

static void put_lte_place(json_t *record, const struct pdu *pdu)
{
	if (pdu->lte.earfcn >= 0)
		put_int(record, "earfcn", pdu->lte.earfcn);
	if (pdu->lte.pci != PDU_PCI_UNKNOWN)
		put_int(record, "pci", pdu->lte.pci);
	put_text(record, "channel", pdu_channel_name(pdu->channel));
	put_int(record, "sfn", pdu->lte.sfn);
	put_int(record, "subframe", pdu->lte.subframe);
}

static int jsonl_message(void *instance, const struct message *message)
{
	struct jsonl *jsonl = instance;
	const struct pdu *pdu = message->pdu;

	if (!jsonl->messages)
		return 0;
	json_t *record = record_begin(jsonl, "message", pdu->time_ns);

	put_text(record, "rat", rat_name(pdu->rat));
	put_text(record, "cell", message->cell_key);
	if (pdu->rat == RAT_LTE)
		put_lte_place(record, pdu);
	else
		put_gsm_place(record, pdu);
	put_text(record, "name", message->name);
	if (pdu->combined)
		json_object_set_new_nocheck(record, "combined", json_true());
	put_real(record, "snr_db", pdu->m.snr_db, 100);
	put_octets(record, pdu->octets, pdu->len);
	return record_end(jsonl, record);
}

static json_t *blocks_object(const uint64_t blocks[PDU_CHANNELS])
{
	json_t *object = json_object();

	for (int i = 0; i < PDU_CHANNELS; i++)
		if (blocks[i])
			put_int(object, pdu_channel_name(i), (int64_t)blocks[i]);
	return object;
}

/* Of the machine, not of the recording: a replay leaves them out and so says the same on every run. */
static void put_machine(json_t *record, const struct status *status)
{
	put_real(record, "cpu_seconds", status->cpu_seconds, 1e3);
	put_real(record, "cpu_percent", status->cpu_percent, 10);
	put_real(record, "realtime_factor", status->realtime_factor, 100);
	put_real(record, "uptime_s", status->uptime_s, 10);
	put_int(record, "rss_bytes", (int64_t)status->rss_bytes);
}

static int jsonl_status(void *instance, int64_t time_ns, const struct status *status)
{
	struct jsonl *jsonl = instance;
	json_t *record = record_begin(jsonl, "status", time_ns);

	put_text(record, "source", status->source);
	put_text(record, "error", status->error);
	put_text(record, "reason", status->reason);
	put_text(record, "looks_like", status->looks_like);
	put_int(record, "samples", (int64_t)status->samples);
	put_int(record, "dropped_samples", (int64_t)status->dropped_samples);
	if (jsonl->live) {
		put_int(record, "dropped_messages", (int64_t)status->dropped_messages);
		put_int(record, "dropped_records", (int64_t)status->dropped_records);
	}
	put_real(record, "seconds", status->seconds, 1e6);
	json_object_set_new_nocheck(record, "blocks_ok", blocks_object(status->blocks_ok));
	json_object_set_new_nocheck(record, "blocks_bad", blocks_object(status->blocks_bad));
	if (status->nbiot_carriers)
		put_int(record, "nbiot_carriers", status->nbiot_carriers);
	put_real(record, "ppm", status->ppm, 1e4);
	if (status->samples)
		put_real(record, "clipped", status->clipped, 1e4);
	if (status->ghosts)
		put_int(record, "ghosts", status->ghosts);
	if (status->aliases)
		put_int(record, "aliases", status->aliases);
	if (jsonl->live)
		put_machine(record, status);
	return record_end(jsonl, record);
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

static int jsonl_survey(void *instance, int64_t time_ns, const struct survey *survey)
{
	struct jsonl *jsonl = instance;
	json_t *record = record_begin(jsonl, "survey", time_ns);

	json_object_set_new_nocheck(record, "bands", bands_array(survey->bands));
	put_int(record, "channels_visited", survey->channels_visited);
	put_int(record, "cells", survey->cells);
	put_real(record, "duration_s", survey->duration_s, 1e3);
	return record_end(jsonl, record);
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

static int jsonl_coverage(void *instance, int64_t time_ns, const struct coverage *coverage)
{
	struct jsonl *jsonl = instance;
	json_t *record = record_begin(jsonl, "coverage", time_ns), *spans = json_array();

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
	return record_end(jsonl, record);
}

static int jsonl_clock(void *instance, int64_t time_ns, double step_s, bool synchronised)
{
	struct jsonl *jsonl = instance;
	json_t *record = record_begin(jsonl, "clock", time_ns);

	put_real(record, "step_s", step_s, 1e3);
	json_object_set_new_nocheck(record, "synchronised", json_boolean(synchronised));
	return record_end(jsonl, record);
}

static void *jsonl_open(const struct sink_config *config, struct fault *fault)
{
	struct jsonl *jsonl = calloc(1, sizeof(*jsonl));

	if (!jsonl) {
		fault_set(fault, ENOMEM, "out of memory");
		return NULL;
	}
	snprintf(jsonl->sensor, sizeof(jsonl->sensor), "%s", config->sensor);
	jsonl->live = config->live;
	jsonl->messages = config->messages;
	jsonl->writer = (config->append ? writer_append : writer_open)(config->target, config->live, fault);
	if (jsonl->writer)
		return jsonl;
	free(jsonl);
	return NULL;
}

static int jsonl_flush(void *instance)
{
	return writer_flush(((struct jsonl *)instance)->writer);
}

static uint64_t jsonl_dropped(const void *instance)
{
	return writer_dropped(((const struct jsonl *)instance)->writer);
}

static int jsonl_close(void *instance)
{
	struct jsonl *jsonl = instance;
	int error = writer_close(jsonl->writer);

	free(jsonl);
	return error;
}

const struct sink jsonl_sink = {
	.name = "jsonl",
	.target_help = "-|PATH",
	.to_file = true,
	.description = "records as JSON, one object a line",
	.open = jsonl_open,
	.cell = jsonl_cell,
	.message = jsonl_message,
	.alert = jsonl_alert,
	.coverage = jsonl_coverage,
	.status = jsonl_status,
	.survey = jsonl_survey,
	.clock = jsonl_clock,
	.flush = jsonl_flush,
	.dropped = jsonl_dropped,
	.close = jsonl_close,
};
