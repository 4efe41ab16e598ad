// SPDX-License-Identifier: GPL-3.0-or-later
/* status_json: see status_json.h. */
#include "status_json.h"

#include <errno.h>

#include "json_put.h"     // put_text
#include "status_told.h"  // struct status_told

static void put_host(json_t *record, const struct status_host *host)
{
	json_t *disks = json_array();

	for (int i = 0; i < host->nof_disks; i++) {
		json_t *disk = json_object();

		put_text(disk, "path", host->disks[i].path);
		put_int(disk, "free_bytes", (int64_t)host->disks[i].free_bytes);
		put_real(disk, "free_share", host->disks[i].free_share, 1e3);
		json_array_append_new(disks, disk);
	}
	json_object_set_new_nocheck(record, "disks", disks);
	put_real(record, "temperature_c", host->temperature_c, 10);
	json_object_set_new_nocheck(record, "clock_synchronised", json_boolean(host->synchronised));
	if (host->stepped_ns) {
		put_real(record, "clock_step_s", host->step_s, 1e3);
		put_time(record, "clock_stepped", host->stepped_ns);
	}
}

/* By their names. */
static void put_problems(json_t *record, unsigned problems)
{
	json_t *list = json_array();

	for (int i = 0; i < STATUS_PROBLEMS; i++)
		if (problems & 1u << i)
			json_array_append_new(list, json_string(status_problem_name((enum status_problem)i)));
	json_object_set_new_nocheck(record, "problems", list);
}

/* Channels of one name are counted together. */
static json_t *blocks_object(const uint64_t blocks[PDU_CHANNELS])
{
	json_t *object = json_object();

	for (int i = 0; i < PDU_CHANNELS; i++) {
		const json_t *before = json_object_get(object, pdu_channel_name(i));

		if (blocks[i])
			put_int(object, pdu_channel_name(i), json_integer_value(before) + (int64_t)blocks[i]);
	}
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
	put_host(record, &status->host);
	put_problems(record, status_problems(status));
}

/* Of each band, where they differ. */
static void put_gains(json_t *record, const struct status *status)
{
	json_t *array = json_array();

	for (int i = 0; i < status->nof_gains; i++) {
		json_t *object = json_object();

		put_real(object, "low_hz", status->gains[i].low_hz, 1);
		put_real(object, "high_hz", status->gains[i].high_hz, 1);
		put_real(object, "gain_db", status->gains[i].gain_db, 10);
		json_array_append_new(array, object);
	}
	json_object_set_new_nocheck(record, "gains", array);
}

/* Those that ever failed. */
static void put_outputs(json_t *record, const struct status *status)
{
	json_t *array = json_array();

	for (int i = 0; i < status->nof_outputs; i++) {
		json_t *object = json_object();

		put_text(object, "output", status->outputs[i].name);
		json_object_set_new_nocheck(object, "works", json_boolean(status->outputs[i].works));
		put_int(object, "failures", (int64_t)status->outputs[i].failures);
		put_int(object, "lost", (int64_t)status->outputs[i].lost);
		json_array_append_new(array, object);
	}
	json_object_set_new_nocheck(record, "outputs", array);
}

void status_json_put(json_t *record, const struct status *status)
{
	put_text(record, "source", status->source);
	put_text(record, "error", status->error);
	put_text(record, "reason", status->reason);
	put_text(record, "looks_like", status->looks_like);
	put_int(record, "samples", (int64_t)status->samples);
	put_int(record, "dropped_samples", (int64_t)status->dropped_samples);
	if (status->live) {
		put_int(record, "cells", status->cells);
		put_int(record, "notice", status->notice);
		put_int(record, "suspicious", status->suspicious);
		put_int(record, "fake", status->fake);
		put_int(record, "dropped_messages", (int64_t)status->dropped_messages);
		put_int(record, "dropped_records", (int64_t)status->dropped_records);
	}
	if (status->nof_outputs)
		put_outputs(record, status);
	put_real(record, "seconds", status->seconds, 1e6);
	json_object_set_new_nocheck(record, "blocks_ok", blocks_object(status->blocks_ok));
	json_object_set_new_nocheck(record, "blocks_bad", blocks_object(status->blocks_bad));
	if (status->nbiot_carriers)
		put_int(record, "nbiot_carriers", status->nbiot_carriers);
	put_real(record, "ppm", status->ppm, 1e4);
	if (status->gain_known)
		put_real(record, "gain_db", status->gain_db, 10);
	if (status->nof_gains > 1)
		put_gains(record, status);
	if (status->samples)
		put_real(record, "clipped", status->clipped, 1e4);
	if (status->ghosts)
		put_int(record, "ghosts", status->ghosts);
	if (status->aliases)
		put_int(record, "aliases", status->aliases);
	if (status->live)
		put_machine(record, status);
}

int status_told_encode(const struct status_told *told, char *text, size_t size)
{
	json_t *object = json_object(), *devices = json_array();
	unsigned problems = 0;

	for (int i = 0; i < told->count; i++) {
		json_t *device = json_object();

		status_json_put(device, &told->each[i]);
		json_array_append_new(devices, device);
		problems |= status_problems(&told->each[i]);
	}
	put_time(object, "time", told->time_ns);
	put_text(object, "sensor", told->sensor);
	put_text(object, "version", FBSWATCH_VERSION);
	json_object_set_new_nocheck(object, "healthy", json_boolean(!(problems & ~(unsigned)STATUS_REMARKS)));
	put_problems(object, problems);
	json_object_set_new_nocheck(object, "devices", devices);
	size_t used = json_dumpb(object, text, size - 1, JSON_COMPACT | JSON_REAL_PRECISION(12));

	json_decref(object);
	if (!used || used > size - 1)
		return -EMSGSIZE;
	text[used] = 0;
	return 0;
}
